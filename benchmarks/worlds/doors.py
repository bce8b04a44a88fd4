"""The requests beside the denied one that a fix could open: by others, with other values, on other things."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from benchmarks.worlds.applied import Written, applied, eased, of_key
from benchmarks.worlds.places import MANAGEMENT, OTHER, OWN, STRANGER, Json, World, everything
from benchmarks.worlds.services import BY_NAME
from benchmarks.worlds.truth import Case, requests
from tests.truth.conditions import holds
from tests.truth.elements import listed, names_action
from tests.truth.evaluate import context_of, decide, documents, resource_layer
from tests.truth.principals import caller


@dataclass(frozen=True)
class Door:
    """A request beside the denied one: along which ``axis`` it differs, in words, and how to make it of the denied one.

    ``asked_by`` are the texts of the policies that ask for the value that it has not, if it is of a protecting key.
    """

    axis: str
    words: str
    request: Json = field(default_factory=dict)
    context: Json = field(default_factory=dict)
    by: str = ""
    asked_by: frozenset[str] = frozenset()


GUARDED = {
    "sts:externalid": "external id",
    "aws:multifactorauthpresent": "mfa",
    "aws:sourceip": "address",
    "aws:sourcevpc": "network",
    "aws:sourcevpce": "network",
    "aws:principalorgid": "organization",
    "aws:resourceorgid": "organization",
    "aws:principaltag/team": "tag",
    "aws:resourcetag/env": "tag",
    "s3:x-amz-server-side-encryption": "encryption",
    "sts:sourceidentity": "source identity",
    "sts:rolesessionname": "session name",
    "aws:requestedregion": "region",
    "iam:passedtoservice": "passed to",
    "kms:viaservice": "via service",
    "aws:securetransport": "tls",
}
"""Condition keys that protect something, by the axis that a fix opens where it goes round them."""

_INBORN = (
    "aws:principalorgid",
    "aws:resourceorgid",
    "aws:principaltag/team",
    "aws:resourcetag/env",
    "aws:requestedregion",
    "s3:x-amz-server-side-encryption",
)
"""What no other call of the same caller on the same resource would have otherwise."""

_THIRD: Json = {
    "aws:sourceip": "192.0.2.200",
    "aws:sourcevpce": "vpce-0999988887777abcd",
    "aws:sourcevpc": "vpc-0999988887777abcd",
    "aws:multifactorauthpresent": None,
    "aws:securetransport": "false",
    "aws:requestedregion": "ap-south-1",
    "iam:passedtoservice": "glue.amazonaws.com",
    "kms:viaservice": "rds.us-east-1.amazonaws.com",
}
"""A value that neither the call has nor any policy of a world names; ``None``: without the key."""


def doors(world: World, case: Case, layer: str) -> tuple[Door, ...]:
    """The requests beside a denied one that a change of a policy of ``layer`` could open."""
    return (*_others(world, case), *_values(world, case), *_guards(case, layer), *_actions(world, case), *_resources(case, layer))


def _others(world: World, case: Case) -> Iterator[Door]:
    kind, owner = world["principal"]["kind"], case["request"]["resource_account"]
    if kind != "web":
        for arn in (f"arn:aws:iam::{OWN}:user/other-user", f"arn:aws:sts::{OWN}:assumed-role/other-role/s"):
            yield Door("principals of the account", arn, by=arn)
        away = [STRANGER, *([OTHER] if owner != OTHER else [])]
        for account in away:
            yield Door("other accounts", account, by=f"arn:aws:iam::{account}:user/other-user")
    if BY_NAME[world["service"]].public and kind != "anonymous":
        yield Door("anonymous", "anonymous", by="anonymous")
    if kind == "service":
        yield Door("other services", "config.amazonaws.com", by="config.amazonaws.com")


def _values(world: World, case: Case) -> Iterator[Door]:
    principal = world["principal"]
    if principal["kind"] == "service":
        account = {"aws:SourceAccount": STRANGER, "aws:SourceArn": case["request"]["context"]["aws:SourceArn"].replace(OWN, STRANGER)}
        yield Door("source accounts", f"for account {STRANGER}", context=account)
        yield Door(
            "source resources", "for another resource", context={"aws:SourceArn": f"{case['request']['context']['aws:SourceArn']}-zz"}
        )
    if principal["kind"] == "web":
        host = principal["host"]
        yield Door("subjects", "another project's token", context={f"{host}:sub": "repo:stranger/thing:ref:refs/heads/x"})
        yield Door("audiences", "a token for another audience", context={f"{host}:aud": "https://stranger.example"})


def _guards(case: Case, layer: str) -> Iterator[Door]:
    """The denied request with another value of each protecting key that the changed layer asks for."""
    found = _keys(case, layer)
    for key in sorted(found.keys() & GUARDED.keys()):
        value = _THIRD.get(key, "another-value")
        spelled = next((name for name in case["request"]["context"] if name.lower() == key), key)
        yield Door(GUARDED[key], f"{key} = {value}", context={spelled: value}, asked_by=frozenset(found[key]))


def _keys(case: Case, layer: str) -> dict[str, set[str]]:
    """The condition keys, in lower case, of the layer's Denies that hit the request, and of its Allows of the action, near as they are.

    Each with the texts of the policies that ask for it.

    What the caller or the resource simply is counts only where the request is not as asked.
    """
    who, context = caller(case["request"]), context_of(case["request"])
    hit = {(each.place, each.index) for each in decide(case).matches if each.effect == "Deny"}
    found: dict[str, set[str]] = {}
    for place, document in documents(case, who):
        for index, statement in enumerate(listed(document["Statement"])) if place.layer == layer else ():
            if (place, index) not in hit and (statement["Effect"] == "Deny" or not names_action(statement, case["request"]["action"])):
                continue
            for operator, keys in (statement.get("Condition") or {}).items():
                met = {key for key, wanted in keys.items() if holds(operator, key, listed(wanted), context, True)}
                kept = {key for key in met if key.lower() in _INBORN} if statement["Effect"] == "Allow" else set()
                for key in keys.keys() - kept:
                    found.setdefault(key.lower(), set()).add(text_of(document))
    return found


def _actions(world: World, case: Case) -> Iterator[Door]:
    key = case["request"]["action"].startswith("kms:")
    siblings = BY_NAME["key"].siblings if key else BY_NAME[world["service"]].siblings
    needed = {case["request"]["action"], *(world.get("also") or ()), *((world.get("kms") or {}).get("actions") or ())}
    for action in siblings:
        if action in needed:
            continue
        arn = case["request"]["resource"]
        bucket = action in ("s3:ListBucket", "s3:PutBucketPolicy", "s3:DeleteBucket")
        if ":s3:" in arn:
            arn = arn.partition("/")[0] + ("" if bucket else "/2026/q3.json")
        yield Door("actions", action, request={"action": action, "resource": arn})


def _resources(case: Case, layer: str) -> Iterator[Door]:
    """The call on other things; a resource's own policy speaks of that resource only, a bucket's of all its objects."""
    arn, own = case["request"]["resource"], layer in ("resource", "trust")
    if arn == "*" or (own and ":::" not in arn):
        return
    if ":::" in arn:
        bucket, _, key = arn.partition("/")
        found = [f"{bucket}/2026/q4.json", f"{bucket}/payroll/all.csv"] if key else []
        found += [f"{bucket}-other/{key}" if key else f"{bucket}-other"] if not own else []
    else:
        cut = max(arn.rfind("/"), arn.rfind(":")) + 1
        found = [f"{arn[:cut]}zz-other", arn.replace("us-east-1", "ap-south-1")]
    for other in found:
        if other != arn:
            yield Door("resources", other, request={"resource": other})


def text_of(document: Any) -> str:
    """A policy in one spelling."""
    return json.dumps(document, sort_keys=True)


def newly_open(world: World, fix: Written) -> list[Door]:
    """The doors that ``fix`` opens in truth. What else still stops the call is put aside, or it would hide them."""
    before, after = requests(world), applied(world, fix)
    number = _about(world, fix, before)
    was, now = before[number], after[number]
    still = {layer for layer, _ in decide(now).blockers} - {fix.target["policy_type"]}
    was, now = eased(was, still), eased(now, still)
    layer = fix.target["policy_type"]
    layer = "trust" if layer == "resource" and resource_layer(before[number]["request"]["action"]) == "trust" else layer
    return [door for door in doors(world, before[number], layer) if _allowed(_asked(now, door)) and not _allowed(_asked(was, door))]


def _about(world: World, fix: Written, cases: list[Case]) -> int:
    """Which of the call's requests a fix is about: the key's where it is of the key, else the first denied that it lets pass."""
    if of_key(world, fix):
        return next(number for number, case in enumerate(cases) if case["request"]["action"].startswith("kms:"))
    text = str((fix.statement or {}).get("Action", ""))
    named = (number for number, case in enumerate(cases) if case["request"]["action"] in text)
    return next(named, 0)


def _asked(case: Case, door: Door) -> Case:
    request = {**case["request"], **door.request}
    context = {**request["context"], **door.context}
    found = {**case, "request": {**request, "context": {key: value for key, value in context.items() if value is not None}}}
    return _by(found, door.by) if door.by else found


def _by(case: Case, who: str) -> Case:
    """The request by somebody else, whose own policies allow everything."""
    gone = ("aws:principal", "aws:userid", "aws:username", "aws:multifactor", "aws:sourcearn", "aws:sourceaccount")
    context = {key: value for key, value in case["request"]["context"].items() if not key.lower().startswith(gone)}
    if who.startswith("arn:") and who.split(":")[4] in (OWN, OTHER, MANAGEMENT):
        context |= {key: value for key, value in case["request"]["context"].items() if key == "aws:PrincipalOrgID"}
    asked = {key: value for key, value in case["request"].items() if key not in ("principal_role_arn", "principal_type")}
    free = {"identity_policies": [everything()], "permission_boundary": None, "session_policies": None, "scps": None}
    return {**case, **free, "request": {**asked, "principal": who, "context": context}}


def _allowed(case: Case) -> bool:
    return decide(case).outcome == "allowed"
