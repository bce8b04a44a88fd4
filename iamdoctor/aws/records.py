"""AWS's own records of a denial: the authorization record, and the encoded message."""

import json
from typing import Any

from iamdoctor.aws.calls import Calls
from iamdoctor.diagnosis.evidence import DecodedMessage, Failure, Read

Context = dict[str, tuple[str, ...]]


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
