"""What is weak in an account, from facts built by hand: each weakness with an account that has it and one near it that has not."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from iamdoctor.checkup.conclude import conclude
from iamdoctor.model.checkup import (
    AccessKey,
    AccountFacts,
    AllCredentials,
    Authorization,
    Checkup,
    Credentials,
    ManagedPolicy,
    PasswordPolicy,
    Principal,
    Trail,
)
from iamdoctor.model.evidence import Caller, Policy, Read
from iamdoctor.report.checkup import render

ACCOUNT = "123456789012"
NOW = "2026-11-28T12:00:00+00:00"
ANA = f"arn:aws:iam::{ACCOUNT}:user/ana"


def facts(**known: Any) -> AccountFacts:
    """An account in which nothing is weak but what is said."""
    caller = Caller(arn=f"arn:aws:sts::{ACCOUNT}:assumed-role/audit/me", account=ACCOUNT, region="eu-west-1")
    calm: dict[str, Any] = {
        "read_at": NOW,
        "caller": Read("found", caller),
        "summary": Read("found", {"AccountMFAEnabled": 1}),
        "credentials": Read("found", AllCredentials(of=(user(),))),
        "password_policy": Read("found", PasswordPolicy(minimum_length=14, reuse_prevention=24)),
        "authorization": Read("found", Authorization()),
        "trails": Read("found", (trail(),)),
        "analyzers": Read("found", ("account",)),
        "alarms": Read("found", ("root",)),
    }
    return AccountFacts(**{**calm, **known})


def user(**known: Any) -> Credentials:
    return Credentials(**{"name": "ana", "arn": ANA, "password": True, "mfa": True, **known})


def users(*everybody: Credentials) -> dict[str, Any]:
    return {"credentials": Read("found", AllCredentials(of=everybody))}


def key(created: str, used: str | None = None, active: bool = True) -> dict[str, Any]:
    return users(user(keys=(AccessKey(id="AKIAEXAMPLE1234", active=active, created=created, last_used=used),)))


def trail(**known: Any) -> Trail:
    arn = f"arn:aws:cloudtrail:eu-west-1:{ACCOUNT}:trail/audit"
    calm = {"name": "audit", "arn": arn, "region": "eu-west-1", "every_region": True, "validated": True, "logging": True}
    return Trail(**{**calm, **known})


def text(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def role(*trusted: dict[str, Any], inline: tuple[str, ...] = (), path: str = "/", attached: tuple[str, ...] = ()) -> dict[str, Any]:
    arn = f"arn:aws:iam::{ACCOUNT}:role/app"
    held = tuple(Policy(name="own", kind="inline", attached_to="role app", document=document) for document in inline)
    trust = Policy(name="trust policy", kind="trust", attached_to="role app", document=text(*trusted)) if trusted else None
    principal = Principal(kind="role", name="app", arn=arn, path=path, inline=held, attached=attached, trust=trust)
    return {"authorization": Read("found", Authorization(principals=(principal,)))}


def managed(document: str, versions: int = 1, kind: Any = "managed") -> dict[str, Any]:
    policy = Policy(name="p", kind=kind, attached_to="", arn=f"arn:aws:iam::{ACCOUNT}:policy/p", version="v1", document=document)
    held = ManagedPolicy(policy=policy, versions=tuple(f"v{number + 1}" for number in range(versions)), attachments=1)
    return {"authorization": Read("found", Authorization(policies=(held,)))}


def allow(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def trusts(principal: Any, **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", **more}


ROOT = {"name": "root", "arn": f"arn:aws:iam::{ACCOUNT}:root", "root": True}
EXTERNAL = {"StringEquals": {"sts:ExternalId": "x"}}
CASES: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    ("root.access_key", "high", {"summary": Read("found", {"AccountAccessKeysPresent": 1})}, {"summary": Read("found", {})}),
    ("root.no_mfa", "high", {"summary": Read("found", {"AccountMFAEnabled": 0})}, {"summary": Read("found", {"AccountMFAEnabled": 1})}),
    (
        "root.used",
        "medium",
        users(user(**ROOT, password_last_used="2026-11-20T00:00:00+00:00")),
        users(user(**ROOT, password_last_used="2026-01-20T00:00:00+00:00")),
    ),
    ("user.no_mfa", "high", users(user(mfa=False)), users(user(mfa=False, password=False))),
    (
        "user.password_unused",
        "low",
        users(user(password_last_used="2026-01-01T00:00:00+00:00")),
        users(user(password_last_used="2026-11-01T00:00:00+00:00")),
    ),
    (
        "key.old",
        "medium",
        key("2026-01-01T00:00:00+00:00", "2026-11-27T00:00:00+00:00"),
        key("2026-11-01T00:00:00+00:00", "2026-11-27T00:00:00+00:00"),
    ),
    (
        "key.unused",
        "medium",
        key("2025-01-01T00:00:00+00:00", "2026-01-01T00:00:00+00:00"),
        key("2025-01-01T00:00:00+00:00", "2026-01-01T00:00:00+00:00", active=False),
    ),
    ("key.never_used", "medium", key("2026-09-01T00:00:00+00:00"), key("2026-11-20T00:00:00+00:00")),
    (
        "grant.administrator",
        "medium",
        role(attached=("arn:aws:iam::aws:policy/AdministratorAccess",)),
        role(attached=("arn:aws:iam::aws:policy/AdministratorAccess",), path="/aws-reserved/sso.amazonaws.com/"),
    ),
    ("grant.full_access", "high", managed(text(allow("*"))), managed(text(allow("*")), kind="aws-managed")),
    (
        "grant.pass_role_with_star_in_resource",
        "high",
        role(inline=(text(allow("iam:PassRole")),)),
        role(inline=(text(allow("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/app")),)),
    ),
    ("grant.raises_privileges", "medium", managed(text(allow("iam:AttachRolePolicy"))), managed(text(allow("iam:GetRole")))),
    ("trust.public_principal", "high", role(trusts({"AWS": "*"})), role(trusts({"AWS": ACCOUNT}))),
    ("trust.no_external_id", "medium", role(trusts({"AWS": "999988887777"})), role(trusts({"AWS": "999988887777"}, Condition=EXTERNAL))),
    ("trail.none", "high", {"trails": Read("none", ())}, {}),
    ("trail.off", "high", {"trails": Read("found", (trail(logging=False),))}, {"trails": Read("found", (trail(logging=None),))}),
    ("trail.not_validated", "medium", {"trails": Read("found", (trail(validated=False),))}, {}),
    (
        "trail.one_region",
        "medium",
        {"trails": Read("found", (trail(every_region=False),))},
        {"trails": Read("found", (trail(every_region=False), trail()))},
    ),
    ("analyzer.none", "medium", {"analyzers": Read("none", ())}, {"analyzers": Read("unread")}),
    ("root.no_alarm", "medium", {"alarms": Read("none")}, {"alarms": Read("unread")}),
    ("password.no_policy", "medium", {"password_policy": Read("none")}, {"password_policy": Read("none"), **users(user(password=False))}),
    ("password.short", "low", {"password_policy": Read("found", PasswordPolicy(minimum_length=8, reuse_prevention=1))}, {}),
    ("password.reuse", "low", {"password_policy": Read("found", PasswordPolicy(minimum_length=14))}, {}),
    (
        "limit.account",
        "medium",
        {"summary": Read("found", {"Roles": 950, "RolesQuota": 1000})},
        {"summary": Read("found", {"Roles": 500, "RolesQuota": 1000})},
    ),
    ("limit.attached", "low", role(attached=tuple(f"p{number}" for number in range(10))), role(attached=("p1",))),
    ("limit.versions", "low", managed(text(), versions=5), managed(text(), versions=4)),
    ("limit.size", "low", managed(text(allow("s3:GetObject", "a" * 6000))), managed(text(allow("s3:GetObject", "a" * 600)))),
    ("limit.inline_size", "low", role(inline=(text(allow("s3:GetObject", "a" * 9800)),)), role(inline=(text(allow("s3:GetObject", "a")),))),
    ("limit.trust_size", "low", role(trusts({"AWS": [ACCOUNT] * 130})), role(trusts({"AWS": ACCOUNT}))),
]


def found(known: dict[str, Any]) -> dict[str, Any]:
    return {weakness.id: weakness for weakness in conclude(facts(**known)).weaknesses}


@pytest.mark.parametrize(("id", "weight", "weak", "near"), CASES, ids=[case[0] for case in CASES])
def test_a_weakness_is_found_and_one_near_it_is_none(id: str, weight: str, weak: dict[str, Any], near: dict[str, Any]) -> None:
    assert found(weak)[id].weight == weight
    assert found(weak)[id].link.startswith("https://docs.aws.amazon.com/")
    assert id not in found(near)


def test_a_calm_account_has_nothing_to_mend() -> None:
    checkup = conclude(facts())
    assert (checkup.weaknesses, checkup.unread) == ((), ())
    assert render(checkup).startswith(f"Account {ACCOUNT}: nothing to mend in what was read.")


def test_the_weightiest_comes_first() -> None:
    weights = [weakness.weight for weakness in conclude(facts(**{**CASES[0][2], "password_policy": Read("none")})).weaknesses]
    assert weights == sorted(weights, key=["high", "medium", "low"].index)


def test_what_anyone_on_the_internet_can_use_comes_before_everything_else_of_its_weight() -> None:
    everyone = role(trusts({"AWS": "*"}))
    ids = [weakness.id for weakness in conclude(facts(**{**CASES[0][2], **users(user(mfa=False)), **everyone})).weaknesses]
    assert ids[0] == "trust.public_principal"


def test_the_commands_for_an_mfa_device_are_whole_and_never_delete_the_password_too() -> None:
    weakness = found(users(user(mfa=False)))["user.no_mfa"]
    assert [command.split()[2] for command in weakness.cli] == ["create-virtual-mfa-device", "enable-mfa-device"]
    assert f"--serial-number arn:aws:iam::{ACCOUNT}:mfa/ana --authentication-code1 CODE1 --authentication-code2 CODE2" in weakness.cli[1]
    assert weakness.apart == ("aws iam delete-login-profile --user-name ana",)
    assert "    Or instead, if the user needs no console sign-in" in render(conclude(facts(**users(user(mfa=False)))))


def test_an_old_key_is_not_switched_off_by_the_commands_that_make_the_new_one() -> None:
    weakness = found(key("2026-01-01T00:00:00+00:00", "2026-11-27T00:00:00+00:00"))["key.old"]
    assert [[command.split()[2] for command in each] for each in (weakness.cli, weakness.apart)] == [
        ["create-access-key"],
        ["update-access-key"],
    ]


def test_a_policy_is_written_back_apart_from_reading_it() -> None:
    weakness = found(managed(text(allow("*"))))["grant.full_access"]
    assert [command.split()[2] for command in weakness.cli] == ["get-policy-version"]
    assert [command.split()[2] for command in weakness.apart] == ["create-policy-version"]


def test_the_commands_are_whole_and_quoted() -> None:
    odd = conclude(facts(**users(user(name="ana b; rm", mfa=False)))).weaknesses[0]
    assert odd.apart[-1] == "aws iam delete-login-profile --user-name 'ana b; rm'"


def test_the_oldest_version_that_is_not_the_default_is_the_one_to_delete() -> None:
    weakness = found(managed(text(), versions=5))["limit.versions"]
    assert weakness.cli == (f"aws iam delete-policy-version --policy-arn arn:aws:iam::{ACCOUNT}:policy/p --version-id v2",)


def test_a_name_with_an_escape_is_printed_without_it() -> None:
    assert "\x1b" not in render(conclude(facts(**users(user(name="a\x1b[31m", mfa=False)))))


@pytest.mark.parametrize("make", [conclude])
def test_nothing_is_concluded_from_an_account_that_was_not_read(make: Callable[[AccountFacts], Checkup[str]]) -> None:
    assert make(AccountFacts(read_at=NOW)).weaknesses == ()
