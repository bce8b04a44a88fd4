"""ministack, an AWS that enforces: in a virtual environment of its own, on loopback, one account a test."""

import fcntl
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import boto3

REQUIREMENTS = ("ministack==1.5.33", "awscli")
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "iamdoctor-tests" / "ministack-1.5.33"
REGION = "us-east-1"


class Credentials(NamedTuple):
    """An access key; of a role session, with its token."""

    key: str
    secret: str
    token: str | None = None


class Ministack:
    """A running ministack: clients of it, a shell in which ``aws`` speaks to it, and ``iamdoctor`` run against it."""

    def __init__(self, url: str, commands: Path, home: Path) -> None:
        self.url = url
        self._commands = commands
        self._home = home

    def client(self, service: Any, who: Credentials) -> Any:
        """A boto3 client for ``service`` with these credentials."""
        session = boto3.Session(who.key, who.secret, who.token, region_name=REGION)
        return session.client(service, endpoint_url=self.url)

    def assume(self, role_arn: str, who: Credentials, **parameters: Any) -> Credentials:
        """Credentials of a session ``job-17`` of the role."""
        answer = self.client("sts", who).assume_role(RoleArn=role_arn, RoleSessionName="job-17", **parameters)["Credentials"]
        return Credentials(answer["AccessKeyId"], answer["SecretAccessKey"], answer["SessionToken"])

    def shell(self, command: str, who: Credentials) -> subprocess.CompletedProcess[str]:
        """Run a POSIX shell command with ``aws`` on the path and these credentials in the environment."""
        return subprocess.run(["sh", "-c", command], env=self._environment(who), capture_output=True, text=True, timeout=60)

    def iamdoctor(self, *arguments: str, text: str, who: Credentials) -> subprocess.CompletedProcess[str]:
        """Run ``iamdoctor`` with ``text`` on stdin and these credentials in the environment."""
        command = [sys.executable, "-m", "iamdoctor", *arguments]
        return subprocess.run(command, input=text, env=self._environment(who), capture_output=True, text=True, timeout=60)

    def _environment(self, who: Credentials) -> dict[str, str]:
        token = {"AWS_SESSION_TOKEN": who.token} if who.token else {}
        return {
            "PATH": f"{self._commands}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self._home),
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": who.key,
            "AWS_SECRET_ACCESS_KEY": who.secret,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_PAGER": "",
            **token,
        }


def _commands() -> Path:
    """The folder of commands of ministack's environment, which is made on first use and kept; runs side by side wait for each other."""
    CACHE.parent.mkdir(parents=True, exist_ok=True)
    commands, done = CACHE / "bin", CACHE / "installed"
    with open(f"{CACHE}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            subprocess.run([sys.executable, "-m", "venv", "--clear", str(CACHE)], check=True)
            subprocess.run([str(commands / "python"), "-m", "pip", "install", "-q", *REQUIREMENTS], check=True, timeout=300)
            done.touch()
    return commands


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(url: str, process: "subprocess.Popen[bytes]") -> None:
    """Return once ministack answers; fail after 20 seconds, or as soon as it ends."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/_ministack/health", timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("ministack did not start")


@contextmanager
def running(home: Path) -> Iterator[Ministack]:
    """ministack with enforcement on, its files under ``home``; it ends with the block."""
    commands, port = _commands(), _free_port()
    own = {"BIND_HOST": "127.0.0.1", "GATEWAY_PORT": str(port), "AUTH": "true", "S3_DATA_DIR": str(home / "s3"), "LOG_LEVEL": "WARNING"}
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "TMPDIR": str(home), **own}
    with open(home / "log", "wb") as log:
        command = [str(commands / "python"), "-m", "ministack"]
        process = subprocess.Popen(command, env=environment, cwd=home, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait(url, process)
        yield Ministack(url, commands, home)
    finally:
        process.kill()
        process.wait()
