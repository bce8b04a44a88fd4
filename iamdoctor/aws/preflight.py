"""What the caller may read, found by asking: each read on the caller itself where it has one, AWS's simulator for the rest."""

import asyncio
from typing import Any, Literal

from msgspec import Struct

from iamdoctor.aws.calls import Calls
from iamdoctor.aws.failures import DENIED
from iamdoctor.aws.identity import caller
from iamdoctor.aws.least_privilege import groups
from iamdoctor.aws.reads import permissions
from iamdoctor.model.evidence import Caller, Failure, Read
from iamdoctor.reference.principals import kind_of, name_of

May = Literal["yes", "no", "unknown"]
_ANY_POLICY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
_AT_ONCE = 25
_UNTOLD = ("Unsupported", "Timeout", "Unreachable", "NoCredentials", "ExpiredSSO")


class PermissionCheck(Struct, frozen=True):
    """Whether the caller has one permission. ``how`` says how that is known: ``asked``, ``simulated`` or why it is not."""

    permission: str
    may: May
    how: str


async def preflight(calls: Calls) -> tuple[Read[Caller], tuple[PermissionCheck, ...]]:
    """Who asks, and for every permission that iamdoctor can use, whether the caller has it."""
    asker = await caller(calls)
    if asker.value is None:
        return asker, ()
    asked = await asyncio.gather(*(_ask(calls, service, name, params) for service, name, params in _probes(asker.value)))
    known = {check.permission: check for check in asked if check.may != "unknown"}
    rest = [permission for group in groups().values() for permission in group if permission not in known]
    known |= {check.permission: check for check in await _simulated(calls, asker.value, rest)}
    return asker, tuple(known[permission] for group in groups().values() for permission in group)


Probe = tuple[str, str, dict[str, Any]]


def _probes(asker: Caller) -> list[Probe]:
    kind, account = ("User" if kind_of(asker.arn) == "user" else "Role"), asker.account
    me = {f"{kind}Name": name_of(asker.arn)}
    own = [f"Get{kind}", f"List{kind}Policies", f"ListAttached{kind}Policies"] + (["ListGroupsForUser"] if kind == "User" else [])
    return [
        *(("iam", name, me) for name in own if kind_of(asker.arn) in ("user", "role_session")),
        ("iam", "GetPolicy", {"PolicyArn": _ANY_POLICY}),
        ("iam", "GetPolicyVersion", {"PolicyArn": _ANY_POLICY, "VersionId": "v1"}),
        ("organizations", "DescribeOrganization", {}),
        ("organizations", "ListParents", {"ChildId": account}),
        ("organizations", "ListPoliciesForTarget", {"TargetId": account, "Filter": "SERVICE_CONTROL_POLICY"}),
        ("organizations", "DescribePolicy", {"PolicyId": "p-FullAWSAccess"}),
        ("s3", "ListBuckets", {}),
        ("s3control", "GetPublicAccessBlock", {"AccountId": account}),
        ("ec2", "DescribeVpcEndpoints", {}),
        ("cloudtrail", "LookupEvents", {}),
    ]


async def _ask(calls: Calls, service: str, operation: str, params: dict[str, Any]) -> PermissionCheck:
    permission = permissions()[service, operation]
    reply = await calls.ask("identity", service, operation, params, limit=1)
    if not isinstance(reply, Failure):
        return PermissionCheck(permission, "yes", "asked")
    if reply.code in DENIED:
        return PermissionCheck(permission, "no", "asked")
    return PermissionCheck(permission, "unknown" if reply.code in _UNTOLD else "yes", "asked")


async def _simulated(calls: Calls, asker: Caller, permissions: list[str]) -> list[PermissionCheck]:
    arn = await _entity_arn(calls, asker)
    if arn is None:
        return [PermissionCheck(permission, "unknown", "the simulator takes users and roles only") for permission in permissions]
    batches = (permissions[start : start + _AT_ONCE] for start in range(0, len(permissions), _AT_ONCE))
    answers = await asyncio.gather(*(_simulate(calls, arn, batch) for batch in batches))
    return [check for some in answers for check in some]


async def _entity_arn(calls: Calls, asker: Caller) -> str | None:
    if kind_of(asker.arn) == "user":
        return asker.arn
    if kind_of(asker.arn) != "role_session":
        return None
    reply = await calls.ask("identity", "iam", "GetRole", {"RoleName": name_of(asker.arn)})
    return None if isinstance(reply, Failure) else str(reply["Role"]["Arn"])


async def _simulate(calls: Calls, arn: str, permissions: list[str]) -> list[PermissionCheck]:
    reply = await calls.ask("simulate", "iam", "SimulatePrincipalPolicy", {"PolicySourceArn": arn, "ActionNames": permissions})
    if isinstance(reply, Failure):
        mine = PermissionCheck("iam:SimulatePrincipalPolicy", "no" if reply.code in DENIED else "unknown", "asked")
        others = [
            PermissionCheck(name, "unknown", f"the simulator answered {reply.code}") for name in permissions if name != mine.permission
        ]
        return [*others, mine] if mine.permission in permissions else others
    says = {result["EvalActionName"]: result["EvalDecision"] for result in reply["EvaluationResults"]}
    return [_said(name, says.get(name)) for name in permissions]


def _said(permission: str, decision: str | None) -> PermissionCheck:
    if decision is None:
        return PermissionCheck(permission, "unknown", "the simulator does not know it")
    return PermissionCheck(permission, "yes" if decision == "allowed" else "no", "simulated")
