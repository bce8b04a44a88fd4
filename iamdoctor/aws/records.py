"""AWS's own records of a denial: the authorization record, and the encoded message."""

import asyncio
import json
from typing import Any

from iamdoctor.aws.calls import Calls, Reply
from iamdoctor.aws.managed import text_of
from iamdoctor.diagnosis.evidence import AuthorizationRecord, DecodedMessage, Failure, Policy, PolicyKind, Read

Context = dict[str, tuple[str, ...]]
WAITS = (0.0, 1.0, 2.0, 4.0, 8.0)
"""Seconds before each time that AWS is asked for a record: it is written some time after the denial."""

_KINDS: dict[str, PolicyKind] = {
    "RESOURCE_BASED_POLICY": "resource",
    "SESSION_POLICY": "session",
    "SERVICE_CONTROL_POLICY": "scp",
    "RESOURCE_CONTROL_POLICY": "rcp",
    "VPC_ENDPOINT_POLICY": "vpce",
}


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
        policies=tuple(policies),
        context={name: _values(value) for context in contexts for name, value in context.items()},
    )
    return Read("found", found, tuple(policy.failure for policy in policies if policy.failure)[:1])


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


async def _policy(calls: Calls, authorization_id: str, item: dict[str, Any], region: str | None) -> Policy:
    params = {"authorizationId": authorization_id, "policyUri": item["uri"]}
    reply = await calls.ask("identity", "iam-toolbox", "GetRequestAuthorizationPolicy", params, region=region, target=item["uri"])
    return Policy(
        name=item["uri"].rpartition("/")[2],
        kind=_KINDS.get(item.get("type", ""), "inline" if item.get("inline") else "managed"),
        attached_to=", ".join(holder.get("arn", "") for holder in item.get("attachedTo", ())),
        arn=item["uri"] if item["uri"].startswith("arn:") else None,
        document=None if isinstance(reply, Failure) else text_of(reply["policyDocument"]),
        failure=reply if isinstance(reply, Failure) else None,
    )


def _values(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)
