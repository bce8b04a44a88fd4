"""CloudTrail's event of the denied call: what the request's context really was."""

import asyncio
import json
from datetime import datetime, timedelta
from typing import Any

from iamdoctor.aws.calls import Calls
from iamdoctor.intake.read import read
from iamdoctor.model.denial import Denial
from iamdoctor.model.evidence import Candidate, Failure, Read, TrailEvent
from iamdoctor.model.sentence import say
from iamdoctor.model.subject import Subject
from iamdoctor.privacy.secrets import without_secrets

PAUSE = 0.5
"""Seconds between two look-ups: CloudTrail answers two a second."""

_PAGES = 3
_AROUND = timedelta(minutes=15)
_NOT_THERE = say("read.no_event")

Event = dict[str, Any]


async def trail(calls: Calls, denial: Denial, operation: str, about: Subject) -> Read[TrailEvent]:
    """The event of the denied call (``cloudtrail:LookupEvents``): by request id, else the principal's latest denied ``operation``.

    Of an event without the request id it is only known that it may be the call's; one that names another resource is none.
    """
    params: dict[str, Any] = {
        "LookupAttributes": [{"AttributeKey": "EventName", "AttributeValue": operation}],
        **_window(denial),
    }
    for page in range(_PAGES):
        await asyncio.sleep(PAUSE if page else 0)
        reply = await calls.ask("identity", "cloudtrail", "LookupEvents", params, region=about.region, target=operation, limit=50)
        if isinstance(reply, Failure):
            return Read("unread", failures=(reply,))
        events = reply.get("Events", [])
        for item in events:
            event = json.loads(item["CloudTrailEvent"])
            if _is_it(event, denial.request_id, about):
                return Read("found", _event(event, same_request=bool(denial.request_id)))
        if len(events) < 50:
            break
        params = {**params, "EndTime": events[-1]["EventTime"]}
    return Read("none", reason=_NOT_THERE)


async def candidates(calls: Calls, denial: Denial, operation: str, region: str | None) -> Read[tuple[Candidate, ...]]:
    """Everybody whose call of ``operation`` was denied, about when the text was written where it says so; the latest first."""
    params = {"LookupAttributes": [{"AttributeKey": "EventName", "AttributeValue": operation}], **_window(denial)}
    reply = await calls.ask("identity", "cloudtrail", "LookupEvents", params, region=region, target=operation, limit=50)
    if isinstance(reply, Failure):
        return Read("unread", failures=(reply,))
    found: dict[str, Candidate] = {}
    for item in reply.get("Events", ()):
        event = json.loads(item["CloudTrailEvent"])
        said = read(json.dumps(event))[0]
        if _denied(event) and said.principal:
            one = Candidate(principal=said.principal, time=event.get("eventTime", ""), resource=said.resource)
            found.setdefault(said.principal, one)
    return Read("found", tuple(found.values())) if found else Read("none", reason=say("read.no_denied_event", operation=operation))


def _window(denial: Denial) -> dict[str, datetime]:
    try:
        moment = datetime.fromisoformat(denial.event_time or denial.logged_at or "")
    except ValueError:
        return {}
    return {"StartTime": moment - _AROUND, "EndTime": moment + _AROUND}


def _is_it(event: Event, request_id: str | None, about: Subject) -> bool:
    if request_id:
        return bool(event.get("requestID") == request_id)
    its_own = about.principal is not None and event.get("userIdentity", {}).get("arn") == about.principal
    return _denied(event) and its_own and not _of_another(event, about.resource)


def _denied(event: Event) -> bool:
    code = str(event.get("errorCode", ""))
    return "AccessDenied" in code or "Unauthorized" in code


def _of_another(event: Event, resource: str | None) -> bool:
    """Whether the event names another resource."""
    named = read(json.dumps(event))[0].resource or ""
    return resource is not None and named.startswith("arn:") and named != resource


def _event(event: Event, *, same_request: bool) -> TrailEvent:
    said = read(json.dumps(event))[0]
    return TrailEvent(
        event_id=event.get("eventID", ""),
        time=event.get("eventTime", ""),
        principal=said.principal,
        error_message=without_secrets(event.get("errorMessage", "")),
        role_arn=said.role_arn,
        context=said.context,
        parameters=said.parameters,
        same_request=same_request,
    )
