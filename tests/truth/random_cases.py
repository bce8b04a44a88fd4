"""Random cases in the form of the case files, of every kind of caller, resource and layer: what two evaluators are compared on."""

from collections.abc import Mapping
from random import Random
from typing import Any

ACCOUNT, OTHER = "111122223333", "444455556666"
USER, ROOT = f"arn:aws:iam::{ACCOUNT}:user/alice", f"arn:aws:iam::{ACCOUNT}:root"
SESSION, FEDERATED = f"arn:aws:sts::{ACCOUNT}:assumed-role/deploy/ci", f"arn:aws:sts::{ACCOUNT}:federated-user/bob"
ROLE, PATHED, LINKED = (
    f"arn:aws:iam::{ACCOUNT}:role/{name}" for name in ("deploy", "team/deploy", "aws-service-role/x.amazonaws.com/deploy")
)
PROVIDER = f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.example.com"
KEY, TRUSTED = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/1", f"arn:aws:iam::{ACCOUNT}:role/t"
CALLERS: tuple[dict[str, Any], ...] = (
    {"principal": USER},
    {"principal": USER},
    {"principal": SESSION, "principal_role_arn": ROLE},
    {"principal": SESSION, "principal_role_arn": PATHED},
    {"principal": SESSION, "principal_role_arn": LINKED},
    {"principal": FEDERATED, "federating_user_arn": USER},
    {"principal": ROOT},
    {"principal": "sns.amazonaws.com"},
    {"principal": "anonymous"},
)
ACTIONS = {
    "s3:GetObject": ["arn:aws:s3:::b/k", "arn:aws:s3:::b/x/y"],
    "s3:ListBucket": ["arn:aws:s3:::b"],
    "s3:PutBucketPolicy": ["arn:aws:s3:::b"],
    "sqs:SendMessage": [f"arn:aws:sqs:us-east-1:{ACCOUNT}:jobs"],
    "kms:Decrypt": [KEY],
    "kms:RetireGrant": [KEY],
    "kms:DisableKey": [KEY],
    "sts:AssumeRole": [TRUSTED],
    "sts:AssumeRoleWithWebIdentity": [TRUSTED],
    "sts:GetCallerIdentity": ["*"],
    "sts:GetSessionToken": ["*"],
    "iam:GetUser": [USER],
    "ec2:DescribeInstances": ["*"],
}
KEYS: dict[str, list[Any]] = {
    "aws:PrincipalTag/team": ["red", "blue", "r*"],
    "aws:SourceIp": ["10.0.0.1", "203.0.113.9", "2001:db8::1"],
    "s3:max-keys": ["5", "10", "50"],
    "aws:TagKeys": [["a"], ["a", "b"], ["c"]],
    "aws:MultiFactorAuthPresent": ["true", "false"],
    "aws:CurrentTime": ["2026-01-01T00:00:00Z"],
    "aws:SourceArn": [f"arn:aws:sns:us-east-1:{ACCOUNT}:topic"],
}
_VALUES = ["red", "blue", "${aws:PrincipalTag/team}", "r*", "a", "b", "${aws:PrincipalTag/none, 'red'}", "${aws:username}", "${*}"]
_PRINCIPALS = [USER, ROOT, ACCOUNT, OTHER, ROLE, PATHED, SESSION, FEDERATED, "*", "AIDAEXAMPLEUSERID0000", f"arn:aws:iam::{ACCOUNT}:user/*"]
_RESOURCES = [
    "*",
    "arn:aws:s3:::b/*",
    "arn:aws:s3:::b",
    "arn:aws:s3:::b*",
    "arn:aws:s3:::${aws:PrincipalTag/team}/*",
    "arn:aws:s3:::b/?",
    "arn:aws:kms:*:*:key/*",
    "arn:*",
    f"arn:aws:sqs:us-east-1:{ACCOUNT}:*",
    "arn:aws:sqs:*:jobs",
    "arn:aws:iam::*:u*",
    f"arn:aws:iam::{ACCOUNT}:role/*",
]


def random_case(seed: int) -> dict[str, Any]:
    """The case of a number."""
    turn = Random(seed)
    action = turn.choice(list(ACTIONS))
    asked: dict[str, Any] = {**turn.choice(CALLERS), "action": action, "resource": turn.choice(ACTIONS[action])}
    if action == "sts:AssumeRoleWithWebIdentity":
        asked |= {"principal": PROVIDER, "principal_type": "provider"}
    asked["resource_account"] = turn.choice([ACCOUNT, ACCOUNT, OTHER])
    asked["context"] = {key: turn.choice(values) for key, values in KEYS.items() if turn.random() < 0.5}
    trust = action.startswith("sts:AssumeRole")
    return {
        "id": seed,
        "request": asked,
        "identity_policies": _documents(turn, "identity", 2) if asked["principal"] != ROOT else [],
        "permission_boundary": _document(turn, "boundary") if turn.random() < 0.3 and _may_be_bounded(asked) else None,
        "session_policies": _documents(turn, "session", 2) if turn.random() < 0.3 else None,
        "scps": [_documents(turn, "scp", 2) for _ in range(turn.randint(1, 2))] if turn.random() < 0.3 else None,
        "rcps": [_documents(turn, "rcp", 1)] if turn.random() < 0.3 else None,
        "resource_policy": _document(turn, "trust" if trust else "resource") if turn.random() < 0.7 else None,
        "vpce_policies": _documents(turn, "vpce", 2) if turn.random() < 0.25 and asked["principal"] != "sns.amazonaws.com" else None,
        "principal_in_management_account": turn.random() < 0.1,
        "resource_in_management_account": turn.random() < 0.1,
        "settings": {"s3": {"blockPublicAccess": turn.random() < 0.2}},
    }


def _may_be_bounded(asked: Mapping[str, Any]) -> bool:
    """Whether the caller can have a permissions boundary: IAM attaches none to the root user or a service-linked role."""
    return asked["principal"] in (USER, SESSION) and asked.get("principal_role_arn") != LINKED


def _documents(turn: Random, kind: str, most: int) -> list[dict[str, Any]]:
    return [_document(turn, kind) for _ in range(turn.randint(0, most))]


def _document(turn: Random, kind: str) -> dict[str, Any]:
    version = turn.choice([{"Version": "2012-10-17"}, {"Version": "2012-10-17"}, {"Version": "2008-10-17"}, {}])
    return {**version, "Statement": [_statement(turn, kind) for _ in range(turn.randint(1, 3))]}


def _statement(turn: Random, kind: str) -> dict[str, Any]:
    effect = "Deny" if kind == "rcp" else turn.choice(["Allow", "Allow", "Allow", "Deny"])
    statement: dict[str, Any] = {"Effect": effect, turn.choice(["Action", "Action", "Action", "NotAction"]): _actions(turn)}
    if kind != "trust":
        statement[turn.choice(["Resource", "Resource", "Resource", "NotResource"])] = turn.sample(_RESOURCES, turn.randint(1, 2))
    if kind in ("resource", "trust", "vpce", "rcp"):
        element = turn.choice(["Principal", "Principal", "NotPrincipal"]) if kind != "rcp" and effect == "Deny" else "Principal"
        statement[element] = "*" if kind == "rcp" else _principal(turn)
    condition = _condition(turn)
    return {**statement, "Condition": condition} if condition else statement


def _actions(turn: Random) -> list[str]:
    return turn.sample([*ACTIONS, *("*", "*", "s3:*", "kms:*", "sts:*", "s3:Get*", "sqs:?endMessage", "iam:*")], turn.randint(1, 3))


def _principal(turn: Random) -> Any:
    if turn.random() < 0.3:
        return "*"
    kinds: dict[str, Any] = {"AWS": turn.sample(_PRINCIPALS, turn.randint(1, 3))}
    if turn.random() < 0.3:
        kinds["Service"] = ["sns.amazonaws.com"]
    if turn.random() < 0.2:
        kinds["Federated"] = PROVIDER
    return kinds


def _condition(turn: Random) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for _ in range(turn.choice([0, 0, 1, 1, 2])):
        operator, keys = turn.choice(_CONDITIONS)(turn)
        found.setdefault(operator, {}).update(keys)
    return found


def _string(turn: Random) -> tuple[str, dict[str, Any]]:
    base = turn.choice(["StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase"])
    quantifier = turn.choice(["", "", "ForAllValues:", "ForAnyValue:"])
    key = turn.choice(["aws:PrincipalTag/team", "aws:TagKeys", "aws:username"])
    return f"{quantifier}{base}{turn.choice(['', '', 'IfExists'])}", {key: turn.sample(_VALUES, turn.randint(1, 2))}


def _arn(turn: Random) -> tuple[str, dict[str, Any]]:
    base = turn.choice(["ArnLike", "ArnNotLike", "ArnEquals", "ArnNotEquals"])
    key = turn.choice(["aws:PrincipalArn", "aws:SourceArn"])
    return f"{base}{turn.choice(['', 'IfExists'])}", {key: turn.sample([USER, ROLE, f"arn:aws:iam::{ACCOUNT}:*", "arn:aws:sns:*:*:*"], 1)}


def _address(turn: Random) -> tuple[str, dict[str, Any]]:
    operator = f"{turn.choice(['IpAddress', 'NotIpAddress'])}{turn.choice(['', 'IfExists'])}"
    return operator, {"aws:SourceIp": turn.sample(["10.0.0.0/8", "203.0.113.9", "2001:db8::/32"], turn.randint(1, 2))}


def _number(turn: Random) -> tuple[str, dict[str, Any]]:
    return f"Numeric{turn.choice(['LessThan', 'LessThanEquals', 'Equals', 'NotEquals', 'GreaterThan'])}", {"s3:max-keys": 10}


def _flag(turn: Random) -> tuple[str, dict[str, Any]]:
    return turn.choice(["Bool", "BoolIfExists"]), {"aws:MultiFactorAuthPresent": turn.choice(["true", "false", False])}


def _null(turn: Random) -> tuple[str, dict[str, Any]]:
    return "Null", {turn.choice(list(KEYS)): turn.choice(["true", "false"])}


def _date(turn: Random) -> tuple[str, dict[str, Any]]:
    return turn.choice(["DateGreaterThan", "DateLessThan"]), {"aws:CurrentTime": turn.choice(["2025-06-01", "2026-06-01T00:00:00Z"])}


_CONDITIONS = (_string, _string, _arn, _address, _number, _flag, _null, _date)
