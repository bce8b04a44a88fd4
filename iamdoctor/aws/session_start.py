"""How a role session was started: AWS gives a session's policies and tags back nowhere else.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
"""

import asyncio
import json
from typing import Any

from iamdoctor.aws.calls import Calls
from iamdoctor.aws.managed import Versions, managed, text_of
from iamdoctor.diagnosis.evidence import Failure, Policy, Read, SessionStart
from iamdoctor.intake.secrets import without_secrets

_STARTS = ("AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity")
_NOT_THERE = "CloudTrail's event history has no start of this session in this Region."

Event = dict[str, Any]


async def session_start(
    calls: Calls, session: str, region: str | None, issued: str | None, *, versions: Versions | None = None
) -> Read[SessionStart]:
    """The STS call that started the session with the ARN ``session`` (``cloudtrail:LookupEvents``).

    Of several sessions of one name it is the one ``issued`` at that time (ISO 8601), else one only where all began with the same policies.
    That CloudTrail finds the call by the session's ARN is not verified; where it does not, nothing is found and nothing claimed.
    """
    params = {"LookupAttributes": [{"AttributeKey": "ResourceName", "AttributeValue": session}]}
    reply = await calls.ask("guardrails", "cloudtrail", "LookupEvents", params, region=region, target=f"the start of {session}", limit=50)
    if isinstance(reply, Failure):
        return Read("unread", failures=(reply,))
    started = [event for item in reply.get("Events", ()) if _starts(event := json.loads(item["CloudTrailEvent"]), session)]
    exact = [event for event in started if issued and event.get("eventTime") == issued]
    chosen = (exact or started)[:1]
    if not chosen:
        return Read("none", reason=_NOT_THERE)
    if not exact and len({_limits(event) for event in started}) > 1:
        return Read("none", reason="CloudTrail has several sessions of this name, with different policies.")
    return Read("found", await _start(calls, chosen[0], versions))


def _starts(event: Event, session: str) -> bool:
    user = (event.get("responseElements") or {}).get("assumedRoleUser") or {}
    return event.get("eventName") in _STARTS and user.get("arn") == session


def _limits(event: Event) -> str:
    """What the call asked the session to be limited to, comparable."""
    given = event.get("requestParameters") or {}
    return json.dumps([given.get("policy"), given.get("policyArns")], sort_keys=True)


async def _start(calls: Calls, event: Event, versions: Versions | None) -> SessionStart:
    given = event.get("requestParameters") or {}
    arns = [item.get("arn", "") if isinstance(item, dict) else str(item) for item in given.get("policyArns") or ()]
    attached = await asyncio.gather(*(managed(calls, arn, "session", step="guardrails", versions=versions) for arn in arns))
    inline = (
        [Policy(name="session policy", kind="session", attached_to="session", document=text_of(given["policy"]))]
        if given.get("policy")
        else []
    )
    return SessionStart(
        event_id=event.get("eventID", ""),
        time=event.get("eventTime", ""),
        policies=(*inline, *attached),
        tags=_tags(given),
        source_identity=given.get("sourceIdentity"),
    )


def _tags(given: Event) -> dict[str, str]:
    listed = {item["key"]: item.get("value", "") for item in given.get("tags") or () if isinstance(item, dict) and "key" in item}
    return {name: without_secrets(str(value)) for name, value in (listed | (given.get("principalTags") or {})).items()}
