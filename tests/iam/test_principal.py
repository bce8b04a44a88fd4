"""Callers as AWS writes them."""

import pytest

from iamdoctor.iam.context import derived
from iamdoctor.iam.principal import Principal
from iamdoctor.iam.principal_forms import what_is_wrong
from iamdoctor.reference.arn import Arn

ROLE = "arn:aws:iam::111122223333:role/ops/deploy"
KINDS = {
    "arn:aws:iam::111122223333:user/path/ana": "user",
    "arn:aws:sts::111122223333:assumed-role/deploy/i-1": "role_session",
    "arn:aws:iam::111122223333:role/ops/deploy": "role",
    "arn:aws:sts::111122223333:federated-user/bob": "federated_user",
    "arn:aws:iam::111122223333:root": "root",
    "arn:aws:sts::111122223333:assumed-root": "root",
    "lambda.amazonaws.com": "service",
    "anonymous": "anonymous",
    "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com": "provider",
    "arn:aws:iam::111122223333:saml-provider/corp": "provider",
    "111122223333": "account",
}


@pytest.mark.parametrize(("text", "kind"), KINDS.items())
def test_a_caller_is_told_by_its_form(text: str, kind: str) -> None:
    principal = Principal.parse(text)
    assert principal.kind == kind
    assert principal.text == text
    assert principal.account == (None if kind in ("service", "anonymous", "provider") else "111122223333")
    assert principal.in_an_account == (kind not in ("service", "anonymous", "provider"))


def test_a_session_is_split_at_the_first_slash() -> None:
    principal = Principal.parse("arn:aws-cn:sts::111122223333:assumed-role/deploy/ana@example.com", role_arn=ROLE)
    assert (principal.role_name, principal.session_name) == ("deploy", "ana@example.com")
    assert (principal.partition, principal.role_arn) == ("aws-cn", ROLE)


def test_a_role_is_its_own_role() -> None:
    principal = Principal.parse(ROLE)
    assert (principal.role_name, principal.role_arn) == ("deploy", ROLE)


@pytest.mark.parametrize(
    ("text", "role", "linked"),
    [
        ("AWSServiceRoleForSupport/x", None, None),
        ("deploy/x", None, False),
        ("AWSServiceRoleForSupport/x", "arn:aws:iam::111122223333:role/AWSServiceRoleForSupport", False),
        ("odd/x", "arn:aws:iam::111122223333:role/aws-service-role/odd.amazonaws.com/odd", True),
    ],
)
def test_a_service_linked_role_is_told_by_its_path_and_may_be_one_by_its_name(text: str, role: str | None, linked: bool | None) -> None:
    assert Principal.parse(f"arn:aws:sts::111122223333:assumed-role/{text}", role_arn=role).service_linked is linked


def test_an_arn_has_six_parts_and_keeps_later_colons() -> None:
    text = "arn:aws:logs:eu-west-1:111122223333:log-group:/x:log-stream:y"
    arn = Arn.parse(text)
    assert arn is not None
    assert (arn.service, arn.region, arn.owner, arn.resource) == ("logs", "eu-west-1", "111122223333", "log-group:/x:log-stream:y")
    assert str(arn) == text


@pytest.mark.parametrize("text", ["", "bucket", "arn:aws:s3", "urn:aws:s3:::b", "arn:aws:s3::b"])
def test_what_is_no_arn_is_none(text: str) -> None:
    assert Arn.parse(text) is None


@pytest.mark.parametrize("account", ["", "aws", "11112222333", "1111222233334", "١١١١٢٢٢٢٣٣٣٣"])
def test_an_owner_has_twelve_digits(account: str) -> None:
    arn = Arn.parse(f"arn:aws:iam::{account}:policy/x")
    assert arn is not None
    assert arn.owner is None


DERIVED = [
    ("arn:aws:iam::111122223333:user/path/ana", "aws:username", ("ana",)),
    ("arn:aws:iam::111122223333:user/path/ana", "aws:PrincipalType", ("User",)),
    ("arn:aws:iam::111122223333:user/path/ana", "aws:PrincipalArn", ("arn:aws:iam::111122223333:user/path/ana",)),
    ("arn:aws:sts::111122223333:assumed-role/deploy/x", "aws:PrincipalArn", ("arn:aws:iam::111122223333:role/deploy",)),
    ("arn:aws:sts::111122223333:assumed-role/deploy/x", "aws:username", None),
    ("arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/x", "aws:PrincipalArn", None),
    ("arn:aws:sts::111122223333:assumed-role/deploy/x", "aws:PrincipalType", ("AssumedRole",)),
    ("arn:aws:sts::111122223333:federated-user/bob", "aws:userid", ("111122223333:bob",)),
    ("arn:aws:iam::111122223333:root", "aws:userid", ("111122223333",)),
    ("arn:aws:iam::111122223333:root", "aws:PrincipalType", ("Account",)),
    ("anonymous", "aws:PrincipalAccount", ("anonymous",)),
    ("anonymous", "aws:PrincipalArn", None),
    ("sns.amazonaws.com", "aws:PrincipalServiceName", ("sns.amazonaws.com",)),
    ("sns.amazonaws.com", "aws:PrincipalIsAWSService", ("true",)),
    ("sns.amazonaws.com", "aws:PrincipalArn", None),
    ("arn:aws:iam::111122223333:user/ana", "aws:PrincipalIsAWSService", ("false",)),
]


@pytest.mark.parametrize(("text", "key", "value"), DERIVED)
def test_keys_follow_from_the_caller_only_where_that_is_certain(text: str, key: str, value: tuple[str, ...] | None) -> None:
    assert derived(Principal.parse(text)).get(key) == value


def test_the_owner_is_a_key_when_it_is_known() -> None:
    ana = Principal.parse("arn:aws:iam::111122223333:user/ana")
    assert derived(ana, "444455556666")["aws:ResourceAccount"] == ("444455556666",)
    assert "aws:ResourceAccount" not in derived(ana)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("kim", "arn:aws:iam::ACCOUNT:user/kim"),
        ("AROAEXAMPLEROLEID0001:ci", "give the session's ARN"),
        (" arn:aws:iam::111122223333:user/kim", "white space"),
        ("arn:aws:iam::111122223333:instance-profile/web", "a session of its role"),
        ("arn:aws:iam::111122223333:group/dev", "one of its users"),
        ("arn:aws:sts::111122223333:assumed-role/web", "the name of the session"),
        ("arn:aws:lambda:us-east-1:111122223333:function:f", "makes no calls"),
        ("arn:aws:iam::111122223333:user/kim", ""),
        ("ec2.amazonaws.com", ""),
        ("anonymous", ""),
    ],
)
def test_what_names_no_principal_is_told_with_what_was_meant(text: str, meant: str) -> None:
    assert meant in what_is_wrong(text) and bool(what_is_wrong(text)) is bool(meant)
