"""AWS's own records of a denial: the authorization record, and the encoded message."""

import asyncio
import json
from typing import Any

from iamdoctor.aws.calls import Calls, Reply
from iamdoctor.aws.managed import text_of
from iamdoctor.model.denial import Denial, PolicyType
from iamdoctor.model.evidence import AuthorizationRecord, Check, DecodedMessage, Effect, Failure, Policy, PolicyKind, Read, Recorded
from iamdoctor.model.sentence import say

Context = dict[str, tuple[str, ...]]
WAITS = (0.0, 1.0, 2.0, 4.0, 8.0)
"""Seconds before each time that AWS is asked for a record: it is written some time after the denial."""

_LAYERS: dict[str, PolicyType] = {
    "IDENTITY_BASED_POLICY": "identity",
    "PRINCIPAL": "identity",
    "RESOURCE_BASED_POLICY": "resource",
    "RESOURCE": "resource",
    "PERMISSIONS_BOUNDARY": "boundary",
    "SESSION_POLICY": "session",
    "SESSION": "session",
    "SERVICE_CONTROL_POLICY": "scp",
    "RESOURCE_CONTROL_POLICY": "rcp",
    "VPC_ENDPOINT_POLICY": "vpce",
    "VPC_ENDPOINT": "vpce",
}
"""AWS's words for kinds of policies, and for the checks of a record."""

_KINDS: dict[PolicyType, PolicyKind] = {"resource": "resource", "session": "session", "scp": "scp", "rcp": "rcp", "vpce": "vpce"}
_EFFECTS: dict[str, Effect] = {"ALLOW": "allow", "IMPLICIT_DENY": "implicit_deny", "EXPLICIT_DENY": "explicit_deny"}


async def decoded(calls: Calls, message: str) -> Read[DecodedMessage]:
    """What an encoded authorization message holds (``sts:DecodeAuthorizationMessage``)."""
    reply = await calls.ask("identity", "sts", "DecodeAuthorizationMessage", {"EncodedMessage": message}, target="the encoded message")
    if isinstance(reply, Failure):
        return Read("unread", failures=(reply,))
    try:
        return Read("found", _decoded(json.loads(reply["DecodedMessage"])))
    except (ValueError, KeyError, TypeError, AttributeError):
        return Read("unread", reason=say("read.odd_message"))


def _decoded(said: dict[str, Any]) -> DecodedMessage:
    context = said.get("context", {})
    conditions = context.get("conditions", {}).get("items", ())
    statements = said.get("matchedStatements", {}).get("items", ())
    return DecodedMessage(
        explicit_deny=bool(said["explicitDeny"]),
        principal=context.get("principal", {}).get("arn"),
        action=context.get("action"),
        resource=context.get("resource"),
        context={item["key"]: tuple(value["value"] for value in item.get("values", {}).get("items", ())) for item in conditions},
        matched=tuple(item.get("statementId") or item.get("sourcePolicyId") or "" for item in statements),
    )


async def record(calls: Calls, denial: Denial) -> Read[AuthorizationRecord]:
    """AWS's record of a denial whose text has an authorization id (``iam-toolbox``), with the texts of the policies that it names.

    One call may need several evaluations: the checks and the context are those of the one that ``denial`` is about.
    """
    reply = await _details(calls, denial.authorization_id or "", denial.region)
    if isinstance(reply, Failure):
        return Read("unread", failures=(reply,))
    listed = {item["uri"]: item for item in reply.get("policies", ()) if item.get("uri") and item.get("type") in _LAYERS}
    policies = await asyncio.gather(*(_policy(calls, denial, item) for item in listed.values() if not _is_grant(item)))
    evaluations = reply.get("evaluations", ())
    about = _denied(evaluations, denial)
    found = AuthorizationRecord(
        evaluations=tuple((item.get("action", ""), item.get("resource", ""), item.get("evaluatedEffect", "")) for item in evaluations),
        checks=tuple(check for item in about.get("checks", ()) for check in _checks(item, listed)),
        policies=tuple(policies),
        context={name: _values(value) for name, value in {**reply.get("requestContext", {}), **about.get("context", {})}.items()},
    )
    return Read("found", found, tuple(each.policy.failure for each in policies if each.policy.failure)[:1])


def _denied(evaluations: Any, denial: Denial) -> dict[str, Any]:
    """The denied evaluation of the action and the resource that the text names; the first that was denied where it names none of them."""
    found = [item for item in evaluations if "DENY" in item.get("evaluatedEffect", "")]
    if denial.action and any(_same(item.get("action"), denial.action) for item in evaluations):
        found = [item for item in found if _same(item.get("action"), denial.action)]
    return next((item for item in found if item.get("resource") == denial.resource), found[0] if found else {})


def _same(action: str | None, other: str) -> bool:
    return (action or "").lower() == other.lower()


def _is_grant(item: dict[str, Any]) -> bool:
    """Whether AWS lists a KMS grant, which it calls a resource-based policy and which is no document."""
    return "grant" in item.get("policySource", {}).get("type", "").lower()


def _checks(item: dict[str, Any], listed: dict[str, dict[str, Any]]) -> tuple[Check, ...]:
    """One check as AWS recorded it, by the layers that denied: in one account a resource's Deny is listed under the principal's check."""
    effect = _EFFECTS.get(item.get("evaluatedEffect", ""), "no_impact")
    layer = _LAYERS.get(item.get("checkType", ""))
    kinds = {_LAYERS.get(kind) for kind in item.get("relevantPolicyTypes", ())}
    denying: dict[PolicyType, list[tuple[str, str]]] = {}
    for uri, sid in _denying(item) if effect == "explicit_deny" else ():
        kind = _LAYERS.get(listed.get(uri, {}).get("type", ""), layer)
        if kind is not None:
            denying.setdefault(kind, []).append((uri, sid))
    if denying:
        return tuple(Check(layer=kind, effect=effect, denied_by=tuple(found)) for kind, found in denying.items())
    ambiguous = effect == "explicit_deny" and len(kinds) > 1
    return () if layer is None or ambiguous else (Check(layer=layer, effect=effect),)


def _denying(item: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (policy.get("uri", ""), statement.get("sid", ""))
        for policy in item.get("matchedPolicies", ())
        for statement in policy.get("matchedStatements") or [{}]
        if statement.get("evaluatedEffect", "DENY") == "DENY"
    )


async def _details(calls: Calls, authorization_id: str, region: str | None) -> Reply | Failure:
    params, target = {"authorizationId": authorization_id}, "the authorization record"
    for attempt, wait in enumerate(WAITS):
        await asyncio.sleep(wait)
        reply = await calls.ask(
            "identity", "iam-toolbox", "GetRequestAuthorizationDetails", params, region=region, target=target, attempt=attempt
        )
        if not isinstance(reply, Failure) or reply.code != "ResourceNotFoundException":
            break
    return reply


async def _policy(calls: Calls, denial: Denial, item: dict[str, Any]) -> Recorded:
    params = {"authorizationId": denial.authorization_id or "", "policyUri": item["uri"]}
    reply = await calls.ask("identity", "iam-toolbox", "GetRequestAuthorizationPolicy", params, region=denial.region, target=item["uri"])
    layer = _LAYERS[item["type"]]
    is_arn = item["uri"].startswith("arn:")
    policy = Policy(
        name=item["uri"].rpartition("/")[2] if is_arn else "an inline policy",
        kind=_KINDS.get(layer, "inline" if item.get("inline") else "managed"),
        attached_to=", ".join(_holder(holder.get("arn", "")) for holder in item.get("attachedTo", ())),
        arn=item["uri"] if is_arn else None,
        excerpt=True,
        document=None if isinstance(reply, Failure) else text_of(reply["policyDocument"]),
        failure=reply if isinstance(reply, Failure) else None,
        read_by=calls.command("iam-toolbox", "GetRequestAuthorizationPolicy", params, region=denial.region),
    )
    return Recorded(layer=layer, uri=item["uri"], policy=policy)


def _holder(arn: str) -> str:
    """``role reader`` for a principal's ARN, as where policies are read from IAM; any other ARN as it is."""
    service, _, rest = arn.partition(":iam::")
    kind, _, path = rest.partition(":")[2].partition("/")
    return f"{kind} {path.rpartition('/')[2]}" if service and kind in ("user", "role", "group") else arn


def _values(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)
