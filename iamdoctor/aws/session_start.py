"""How a role session was started: AWS gives a session's policies and tags back nowhere else.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
"""

import asyncio
import json
from typing import Any

from iamdoctor.aws.calls import Calls
from iamdoctor.aws.managed import Versions, managed, text_of
from iamdoctor.model.evidence import Failure, Policy, Read, SessionStart
from iamdoctor.model.sentence import Sentence, say
from iamdoctor.privacy.secrets import value_without_secrets

_STARTS = ("AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity")
_NOT_THERE = say("read.no_start")

Event = dict[str, Any]


async def session_start(
    calls: Calls, session: str, region: str | None, issued: str | None, *, versions: Versions | None = None
) -> Read[SessionStart]:
    """The STS call that started the session with the ARN ``session`` (``cloudtrail:LookupEvents``).

    Of the sessions of one name it is the one ``issued`` at that time (ISO 8601); without it, or where that time has two starts, it is none:
    a session may also have begun in another Region, whose events are not seen.
    That CloudTrail finds the call by the session's ARN is not verified; where it does not, nothing is found and nothing claimed.
    """
    params = {"LookupAttributes": [{"AttributeKey": "ResourceName", "AttributeValue": session}]}
    reply = await calls.ask("guardrails", "cloudtrail", "LookupEvents", params, region=region, target=f"the start of {session}", limit=50)
    if isinstance(reply, Failure):
        return Read("unread", failures=(reply,))
    started = [event for item in reply.get("Events", ()) if _starts(event := json.loads(item["CloudTrailEvent"]), session)]
    exact = [event for event in started if event.get("eventTime") == issued]
    if len({_given(event) for event in exact}) == 1:
        return Read("found", await _start(calls, exact[0], versions, calls.command("cloudtrail", "LookupEvents", params, region=region)))
    return Read("none", reason=_which(started, issued))


def _which(started: list[Event], issued: str | None) -> Sentence:
    """Why none of the starts is known to be the session's."""
    if not started or issued:
        return _NOT_THERE
    latest = max(event.get("eventTime", "") for event in started)
    return say("read.which_session", latest=latest)


def _starts(event: Event, session: str) -> bool:
    user = (event.get("responseElements") or {}).get("assumedRoleUser") or {}
    return event.get("eventName") in _STARTS and user.get("arn") == session


def _given(event: Event) -> str:
    """What the call gave the session, comparable: its policies, tags, source identity."""
    return json.dumps(event.get("requestParameters"), sort_keys=True)


async def _start(calls: Calls, event: Event, versions: Versions | None, read_by: str) -> SessionStart:
    given = event.get("requestParameters") or {}
    arns = [item.get("arn", "") if isinstance(item, dict) else str(item) for item in given.get("policyArns") or ()]
    attached = await asyncio.gather(*(managed(calls, arn, "session", step="guardrails", versions=versions) for arn in arns))
    inline = (
        [Policy(name="session policy", kind="session", attached_to="session", document=text_of(given["policy"]), read_by=read_by)]
        if given.get("policy")
        else []
    )
    return SessionStart(
        event_id=event.get("eventID", ""),
        time=event.get("eventTime", ""),
        policies=(*inline, *attached),
        tags=_tags(given),
        source_identity=value_without_secrets("sourceIdentity", given["sourceIdentity"]) if given.get("sourceIdentity") else None,
    )


def _tags(given: Event) -> dict[str, str]:
    listed = {item["key"]: item.get("value", "") for item in given.get("tags") or () if isinstance(item, dict) and "key" in item}
    return {name: value_without_secrets(name, str(value)) for name, value in (listed | (given.get("principalTags") or {})).items()}
