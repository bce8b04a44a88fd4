"""One secret of each kind, given at every door, is in nothing that is printed or kept."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from iamdoctor.diagnose import diagnose
from iamdoctor.intake.read import read
from iamdoctor.model.evidence import Evidence
from iamdoctor.model.supplied import Added
from iamdoctor.privacy.secrets import without_secrets
from iamdoctor.privacy.supplied import supplied_without_secrets
from iamdoctor.store import cases
from iamdoctor.tui import crash
from tests.aws.hostile_aws import Handler, endpoint

ROOT = Path(__file__).parents[1]
SECRETS = {
    "secret key": ("aws_secret_access_key = {}", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
    "session token": ("AWS_SESSION_TOKEN={}", "IQoJb3JpZ2luX2VjEJr//////////wEaCXVzLWVhc3QtMSJHMEUCIQDexample0123456789abcdefghij"),
    "web token": ("Authorization: Bearer {}", "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJyZXBvOmFjbWUvc2hvcCJ9.c2lnbmF0dXJlX2hlcmU"),
    "signature": ("https://b.s3.amazonaws.com/k?X-Amz-Signature={}", "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"),
    "basic": ("Authorization: Basic {}", "YWxhZGRpbjpvcGVuc2VzYW1l"),
    "cookie": ("Cookie: session={}; theme=dark", "s3ss10nc00k13value"),
    "set-cookie": ("Set-Cookie: sid={}; Path=/", "an0thers3ss10n"),
    "private key": ("-----BEGIN RSA PRIVATE KEY-----\n{}\n-----END RSA PRIVATE KEY-----", "MIIEpAIBAAKCAQEAx1y2z3"),
    "github": ("remote: {}", "ghp_16C7e42F292c6912E7710c838347Ae178B4a"),
    "github fine": ("token is {}", "github_pat_11ABCDEFG0aBcDeFgHiJkL_mNoPqRsTuVwXyZ0123456789"),
    "gitlab": ("{}", "glpat-aBcDeFgHiJkLmNoPqRsT"),
    "slack": ("{}", "-".join(("xoxb", "123456789012", "aBcDeFgHiJkLmNoPqRsTuVwX"))),
    "stripe": ("{}", "_".join(("sk", "live", "4eC39HqLyjWDarjtT1zdp7dc"))),
    "npm": ("//registry.npmjs.org/:_authToken={}", "npm_aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789"),
    "url": ("postgres://app:{}@db.example.com/x", "hunter2hunter"),
    "password": ("password={}", "c0rrecth0rse"),
    "command": ("$ aws rds modify-db-instance --master-user-password {} --apply", "b4tterystaple"),
    "secret string": ("$ aws secretsmanager put-secret-value --secret-id db --secret-string {}", "pl41nsecret"),
    "environment": ("MYSQL_PWD={} mysql", "t0psecretpwd"),
    "curl": ("$ curl -u admin:{} https://x", "curlpassw0rd"),
}
ERROR = (
    "An error occurred (AccessDenied) when calling the GetObject operation: User: arn:aws:iam::123456789012:user/ana is not authorized to "
    'perform: s3:GetObject on resource: "arn:aws:s3:::reports/q3.csv" because no identity-based policy allows the s3:GetObject action'
)
LINES = "\n".join(form.format(secret) for form, secret in SECRETS.values())


def leaked(text: str) -> list[str]:
    """Which secrets a text holds."""
    return [name for name, (_, secret) in SECRETS.items() if secret in text]


@pytest.mark.parametrize(("form", "secret"), SECRETS.values(), ids=SECRETS.keys())
def test_each_kind_of_secret_is_taken_out_and_what_stands_round_it_stays(form: str, secret: str) -> None:
    clean = without_secrets(f"before {form.format(secret)} after")
    assert secret not in clean and "[removed]" in clean
    assert clean.startswith("before")


@pytest.mark.parametrize(
    "text",
    [
        "aws secretsmanager get-secret-value --secret-id db-password --query SecretString",
        "PWD=/home/ana/work HOME=/home/ana",
        "https://sts.amazonaws.com:443/ and arn:aws:iam::123456789012:user/ana@example.com",
        "aws s3 ls --profile prod --user-name ana",
        "--next-token-file x",
        "aws:TokenIssueTime, aws:MultiFactorAuthPresent and sts:GetSessionToken",
    ],
)
def test_words_that_only_look_like_a_secrets_name_stay(text: str) -> None:
    assert without_secrets(text) == text


@pytest.mark.parametrize("text", [f"{LINES}\n{ERROR}\n{LINES}", f"{ERROR}; {' '.join(LINES.splitlines())}"], ids=["lines", "one line"])
def test_no_secret_of_a_paste_is_in_what_is_read_diagnosed_or_kept(text: str) -> None:
    for denial in read(text):
        diagnosis = diagnose(denial, Evidence())
        kept = cases.save(text, diagnosis, evidence=Evidence())
        file = cases.folder() / f"{kept.summary.id}.json"
        assert leaked(repr(denial)) == leaked(repr(diagnosis)) == leaked(file.read_text()) == []


def test_no_secret_that_a_person_supplies_is_used() -> None:
    values: dict[str, tuple[str, ...]] = {f"aws:RequestTag/{name}": (form.format(secret),) for name, (form, secret) in SECRETS.items()}
    policy = json.dumps({"Statement": [{"Sid": LINES, "Effect": "Allow", "Action": "*", "Resource": "*"}]})
    said = Added(context=values, tried=values, claims=values, resource=LINES, principal=LINES, session_policies=(policy,))
    safe, _ = supplied_without_secrets(said)
    assert leaked(repr(safe)) == []


def test_no_secret_is_in_the_report_of_a_crash() -> None:
    try:
        raise RuntimeError(LINES)
    except RuntimeError as error:
        shown = str(crash.report(error))
        files = [Path(word.rstrip(";")) for word in shown.split() if "iamdoctor-crash-" in word]
    assert files and leaked(shown) == leaked(files[0].read_text()) == []


def answers(to: Handler) -> None:
    """AWS, where a user has a policy with secrets in it, and errors quote them."""
    if "GetCallerIdentity" in to.body:
        return to.caller()
    if "Action=ListUserPolicies" in to.body:
        return to.reply(
            '<ListUserPoliciesResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><ListUserPoliciesResult>'
            "<PolicyNames><member>p</member></PolicyNames><IsTruncated>false</IsTruncated></ListUserPoliciesResult></ListUserPoliciesResponse>"
        )
    if "Action=GetUserPolicy" in to.body:
        from urllib.parse import quote

        statement = {"Sid": LINES, "Effect": "Deny", "Action": "s3:*", "Resource": "*"}
        document = quote(json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
        return to.reply(
            '<GetUserPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetUserPolicyResult><UserName>ana</UserName>'
            f"<PolicyName>p</PolicyName><PolicyDocument>{document}</PolicyDocument></GetUserPolicyResult></GetUserPolicyResponse>"
        )
    return to.refuse("AccessDenied", "no", 403)


@pytest.mark.parametrize("form", ["--json", "--markdown", "--full"])
def test_no_secret_of_a_paste_a_context_or_a_policy_is_printed_or_written(tmp_path: Path, form: str) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (tmp_path / "error.txt").write_text(f"{LINES}\n{ERROR}\n")
    with endpoint(answers) as server:
        own = {"HOME": str(home), "AWS_ENDPOINT_URL": server.url, "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "NO_COLOR": "1"}
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "XDG_"))}
        values = [f"aws:RequestTag/{name}={words.format(secret)}" for name, (words, secret) in SECRETS.items()]
        context = [word for value in values for word in ("--context", value)]
        ran = subprocess.run(
            [sys.executable, "-m", "iamdoctor", "diagnose", form, "--region", "us-east-1", "--snapshot", "s.json", *context, "error.txt"],
            cwd=tmp_path,
            env={**kept, **own, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert ran.returncode == 1, ran.stderr
    assert "[removed]" in (tmp_path / "s.json").read_text()
    assert leaked(ran.stdout) == leaked(ran.stderr) == leaked((tmp_path / "s.json").read_text()) == []
    for path in home.rglob("*"):
        assert not path.is_file() or leaked(path.read_text(errors="replace")) == []
