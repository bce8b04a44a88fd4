"""The organization, and the SCPs and RCPs at each level above an account."""

import asyncio
from typing import Literal

from iamdoctor.aws.calls import Calls
from iamdoctor.model.evidence import Failure, Level, Organization, Policy, Read
from iamdoctor.model.sentence import Text, say

PolicyKind = Literal["scp", "rcp"]
_TYPES = {"scp": "SERVICE_CONTROL_POLICY", "rcp": "RESOURCE_CONTROL_POLICY"}
_DEEPEST = 7


async def organization(calls: Calls) -> Read[Organization]:
    """The organization of the caller's account; *none* when it is in none."""
    reply = await calls.ask("guardrails", "organizations", "DescribeOrganization")
    if isinstance(reply, Failure):
        if reply.code == "AWSOrganizationsNotInUseException":
            return Read("none", reason=say("read.no_organization"))
        return Read("unread", failures=(reply,))
    found = reply["Organization"]
    return Read("found", Organization(id=found["Id"], management_account=found["MasterAccountId"]))


async def levels(calls: Calls, account: str, kind: PolicyKind) -> Read[tuple[Level, ...]]:
    """What is attached at each level from the root down to ``account``. Only the management account and delegated
    administrators are answered."""
    reads: list[asyncio.Task[Level | Failure]] = []
    node, failure = account, None
    for _ in range(_DEEPEST):
        reads.append(asyncio.create_task(_level(calls, node, kind)))
        parent = None if node.startswith("r-") else await _parent(calls, node)
        if parent is None or isinstance(parent, Failure):
            failure = parent
            break
        node = parent
    found = await asyncio.gather(*reversed(reads))
    failures = tuple(dict.fromkeys(level for level in (failure, *found) if isinstance(level, Failure)))
    held = tuple(level for level in found if isinstance(level, Level))
    if failures:
        return Read("unread", held or None, failures)
    return Read("found", held)


def who_may_read(read: Read[tuple[Level, ...]], about: Organization | None) -> Text:
    """By what right SCPs and RCPs are read, or why they may not be: one sentence, empty for the management account's own right."""
    account = read.source.account if read.source else None
    if about is None or account is None or account == about.management_account:
        return read.reason
    if read.state == "found":
        return say("read.delegated", organization=about.id)
    if not any(failure.code.startswith("AccessDenied") for failure in read.failures):
        return read.reason
    return say("read.not_delegated", management=about.management_account, own=account)


async def _parent(calls: Calls, node: str) -> str | Failure | None:
    reply = await calls.ask("guardrails", "organizations", "ListParents", {"ChildId": node}, target=node)
    if isinstance(reply, Failure):
        return reply
    return next((parent["Id"] for parent in reply["Parents"]), None)


async def _level(calls: Calls, node: str, kind: PolicyKind) -> Level | Failure:
    reply = await calls.ask("guardrails", "organizations", "ListPoliciesForTarget", {"TargetId": node, "Filter": _TYPES[kind]}, target=node)
    if isinstance(reply, Failure):
        return reply
    policies = await asyncio.gather(*(_policy(calls, item, node, kind) for item in reply["Policies"]))
    return Level(target=node, name=_name(node), policies=tuple(policies))


def _name(node: str) -> str:
    return "root" if node.startswith("r-") else "organizational unit" if node.startswith("ou-") else "account"


async def _policy(calls: Calls, item: dict[str, str], node: str, kind: PolicyKind) -> Policy:
    params = {"PolicyId": item["Id"]}
    reply = await calls.ask("guardrails", "organizations", "DescribePolicy", params, target=item["Id"])
    return Policy(
        name=item.get("Name", item["Id"]),
        kind=kind,
        attached_to=node,
        arn=item.get("Arn"),
        document=None if isinstance(reply, Failure) else reply["Policy"]["Content"],
        failure=reply if isinstance(reply, Failure) else None,
        read_by=calls.command("organizations", "DescribePolicy", params),
    )
