"""AWS's own records of a denial: the authorization record, and the encoded message."""

import asyncio
import json
from typing import Any

from iamdoctor.aws.calls import Calls, Reply
from iamdoctor.aws.managed import text_of
from iamdoctor.diagnosis.evidence import AuthorizationRecord, Check, DecodedMessage, Effect, Failure, Policy, PolicyKind, Read, Recorded
from iamdoctor.intake.denial import PolicyType

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
        return Read("unread", reason="The decoded message is not in the form that AWS documents.")


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


async def record(calls: Calls, authorization_id: str, region: str | None) -> Read[AuthorizationRecord]:
    """AWS's record of one denial (``iam-toolbox``), with the policies' texts where this boto3 can ask for them."""
    reply = await _details(calls, authorization_id, region)
    if isinstance(reply, Failure):
        return Read("unread", failures=(reply,))
    policies = await asyncio.gather(*(_policy(calls, authorization_id, item, region) for item in reply.get("policies", ())))
    evaluations = reply.get("evaluations", ())
    contexts = [reply.get("requestContext", {}), *(item.get("context", {}) for item in evaluations)]
    found = AuthorizationRecord(
        evaluations=tuple((item.get("action", ""), item.get("resource", ""), item.get("evaluatedEffect", "")) for item in evaluations),
        checks=tuple(_check(item) for item in _denied(evaluations).get("checks", ())),
        policies=tuple(policies),
        context={name: _values(value) for context in contexts for name, value in context.items()},
    )
    return Read("found", found, tuple(each.policy.failure for each in policies if each.policy.failure)[:1])


def _denied(evaluations: Any) -> dict[str, Any]:
    """The evaluation that denied the request: one call may need several, and the others passed."""
    return next((item for item in evaluations if "DENY" in item.get("evaluatedEffect", "")), {})


def _check(item: dict[str, Any]) -> Check:
    denying = tuple(
        (policy.get("uri", ""), statement.get("sid", ""))
        for policy in item.get("matchedPolicies", ())
        for statement in policy.get("matchedStatements") or [{}]
        if statement.get("evaluatedEffect", "DENY") == "DENY"
    )
    effect = _EFFECTS.get(item.get("evaluatedEffect", ""), "no_impact")
    layer = _LAYERS.get(item.get("checkType", ""), "identity")
    return Check(layer=layer, effect=effect, denied_by=denying if effect == "explicit_deny" else ())


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


async def _policy(calls: Calls, authorization_id: str, item: dict[str, Any], region: str | None) -> Recorded:
    params = {"authorizationId": authorization_id, "policyUri": item["uri"]}
    reply = await calls.ask("identity", "iam-toolbox", "GetRequestAuthorizationPolicy", params, region=region, target=item["uri"])
    layer = _LAYERS.get(item.get("type", ""), "identity")
    policy = Policy(
        name=item["uri"].rpartition("/")[2],
        kind=_KINDS.get(layer, "inline" if item.get("inline") else "managed"),
        attached_to=", ".join(holder.get("arn", "") for holder in item.get("attachedTo", ())),
        arn=item["uri"] if item["uri"].startswith("arn:") else None,
        document=None if isinstance(reply, Failure) else text_of(reply["policyDocument"]),
        failure=reply if isinstance(reply, Failure) else None,
    )
    return Recorded(layer=layer, uri=item["uri"], policy=policy)


def _values(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)
