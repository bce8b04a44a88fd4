"""A user or a role as IAM holds it, with every identity policy that applies to it."""

import asyncio
from collections.abc import Awaitable
from datetime import datetime
from typing import Any, Literal

from iamdoctor.aws.calls import Calls, Reply
from iamdoctor.aws.managed import Versions, managed, text_of
from iamdoctor.model.evidence import Entity, Failure, Policy, Read, StepId
from iamdoctor.model.sentence import say

Kind = Literal["user", "role"]
Holder = Literal["user", "role", "group"]
GONE = "NoSuchEntity"


async def entity(calls: Calls, kind: Kind, name: str, *, step: StepId = "policies") -> Read[Entity]:
    """The user (with its groups' names) or role ``name``; *none* when IAM has no such one."""
    title = kind.title()
    params = {f"{title}Name": name}
    reply = await calls.ask(step, "iam", f"Get{title}", params, target=f"{kind} {name}")
    if isinstance(reply, Failure):
        gone = reply.code == GONE
        return Read("none", reason=say("read.no_principal", kind=kind, name=name)) if gone else Read("unread", failures=(reply,))
    groups = await _groups(calls, name) if kind == "user" else ()
    read_by = calls.command("iam", f"Get{title}", params)
    found = _entity(kind, reply[title], () if isinstance(groups, Failure) else groups, read_by)
    return Read("found", found, (groups,) if isinstance(groups, Failure) else ())


def _entity(kind: Kind, item: dict[str, Any], groups: tuple[str, ...], read_by: str) -> Entity:
    arn, trust = item["Arn"], item.get("AssumeRolePolicyDocument")
    name = item[f"{kind.title()}Name"]
    return Entity(
        kind=kind,
        arn=arn,
        name=name,
        account=arn.split(":")[4],
        unique_id=item.get(f"{kind.title()}Id", ""),
        created=_time(item.get("CreateDate")),
        last_used=_time(item.get("RoleLastUsed", {}).get("LastUsedDate") or item.get("PasswordLastUsed")),
        tags={tag["Key"]: tag["Value"] for tag in item.get("Tags", ())},
        groups=groups,
        boundary_arn=item.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn"),
        trust=_trust(name, arn, trust, read_by) if trust else None,
        max_session_duration=item.get("MaxSessionDuration"),
    )


def _trust(role: str, arn: str, document: Any, read_by: str) -> Policy:
    return Policy(name="trust policy", kind="trust", attached_to=f"role {role}", arn=arn, document=text_of(document), read_by=read_by)


def _time(moment: Any) -> str | None:
    return moment.isoformat() if isinstance(moment, datetime) else None


async def _groups(calls: Calls, user: str) -> tuple[str, ...] | Failure:
    reply = await calls.ask("policies", "iam", "ListGroupsForUser", {"UserName": user}, target=f"user {user}")
    return reply if isinstance(reply, Failure) else tuple(group["GroupName"] for group in reply["Groups"])


async def policies(calls: Calls, kind: Kind, name: str, *, versions: Versions | None = None) -> Read[tuple[Policy, ...]]:
    """Every inline and attached policy of the user (its groups' too) or role, at their default versions."""
    found = [_inline(calls, kind, name), _attached(calls, kind, name, versions)]
    if kind == "user":
        found.append(_of_groups(calls, name, versions))
    parts = await asyncio.gather(*found)
    failures = tuple(failure for _, failures in parts for failure in failures)
    if failures and len(failures) == len(parts) and all(failure.code == GONE for failure in failures):
        return Read("none", reason=say("read.no_principal", kind=kind, name=name))
    held = tuple(policy for policies, _ in parts for policy in policies)
    if failures and not held:
        return Read("unread", failures=failures)
    return Read("found" if held else "none", held, failures, "" if held else say("read.nothing_attached", kind=kind, name=name))


Part = tuple[list[Policy], list[Failure]]


async def _inline(calls: Calls, holder: Holder, name: str) -> Part:
    who = {f"{holder.title()}Name": name}
    reply = await calls.ask("policies", "iam", f"List{holder.title()}Policies", who, target=f"{holder} {name}")
    if isinstance(reply, Failure):
        return [], [reply]
    return list(await asyncio.gather(*(_inline_policy(calls, holder, name, policy) for policy in reply["PolicyNames"]))), []


async def _inline_policy(calls: Calls, holder: Holder, name: str, policy: str) -> Policy:
    params = {f"{holder.title()}Name": name, "PolicyName": policy}
    reply = await calls.ask("policies", "iam", f"Get{holder.title()}Policy", params, target=f"{policy} of {holder} {name}")
    document, failure = _document(reply)
    read_by = calls.command("iam", f"Get{holder.title()}Policy", params)
    return Policy(name=policy, kind="inline", attached_to=f"{holder} {name}", document=document, failure=failure, read_by=read_by)


def _document(reply: Reply | Failure) -> tuple[str | None, Failure | None]:
    return (None, reply) if isinstance(reply, Failure) else (text_of(reply["PolicyDocument"]), None)


async def _attached(calls: Calls, holder: Holder, name: str, versions: Versions | None) -> Part:
    who = {f"{holder.title()}Name": name}
    reply = await calls.ask("policies", "iam", f"ListAttached{holder.title()}Policies", who, target=f"{holder} {name}")
    if isinstance(reply, Failure):
        return [], [reply]
    arns = [policy["PolicyArn"] for policy in reply["AttachedPolicies"]]
    return list(await asyncio.gather(*(managed(calls, arn, f"{holder} {name}", versions=versions) for arn in arns))), []


async def _of_groups(calls: Calls, user: str, versions: Versions | None) -> Part:
    groups = await _groups(calls, user)
    if isinstance(groups, Failure):
        return [], [groups]
    reads: list[Awaitable[Part]] = []
    for group in groups:
        reads += [_inline(calls, "group", group), _attached(calls, "group", group, versions)]
    parts = await asyncio.gather(*reads)
    return [policy for policies, _ in parts for policy in policies], [failure for _, failures in parts for failure in failures]


async def boundary(calls: Calls, held_by: Entity, *, versions: Versions | None = None) -> Read[Policy]:
    """The permissions boundary of a user or role; *none* when it has none."""
    if held_by.boundary_arn is None:
        return Read("none", reason=say("read.no_boundary", name=held_by.name))
    policy = await managed(calls, held_by.boundary_arn, f"{held_by.kind} {held_by.name}", step="guardrails", versions=versions)
    return Read("unread", policy, (policy.failure,)) if policy.failure else Read("found", policy)
