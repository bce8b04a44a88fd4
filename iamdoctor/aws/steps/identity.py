"""Step 1: who asks, and what AWS recorded of the call that was denied."""

import re
from typing import Any

from iamdoctor.aws import identity, records
from iamdoctor.aws import opt_in as regions
from iamdoctor.aws import trail as events
from iamdoctor.aws.walk import Walk
from iamdoctor.model.evidence import AuthorizationRecord, Caller, Candidate, DecodedMessage, Read, TrailEvent
from iamdoctor.model.origin import RECORD
from iamdoctor.model.sentence import say
from iamdoctor.model.subject import Subject
from iamdoctor.reference.arn import account_of
from iamdoctor.reference.event_history import in_event_history

_REGION_OFF = re.compile(r"OptInRequired|RegionDisabled|not activated in this region", re.IGNORECASE)


async def caller(walk: Walk) -> Read[Caller]:
    """Whose credentials these are."""
    return await walk.by(walk.calls, await identity.caller(walk.calls))


async def also(walk: Walk) -> Read[tuple[Caller, ...]]:
    """Whose credentials the further profiles have."""
    return await walk.accounts.also()


async def decoded(walk: Walk) -> Read[DecodedMessage]:
    """The encoded message of the text, decoded."""
    if not walk.denial.encoded_message:
        return Read("skipped", reason=say("read.no_encoded_message"))
    message = walk.denial.encoded_message
    return await walk.anywhere(lambda calls: records.decoded(calls, message), _is_found, account_of(walk.denial.principal))


async def record(walk: Walk) -> Read[AuthorizationRecord]:
    """AWS's record of the denial."""
    if not walk.denial.authorization_id:
        return Read("skipped", reason=say("read.no_authorization_id"))
    return await walk.anywhere(lambda calls: records.record(calls, walk.denial), _is_found, account_of(walk.denial.principal))


def _is_found(read: Read[Any]) -> bool:
    return read.state == "found"


async def trail(walk: Walk) -> Read[TrailEvent]:
    """The CloudTrail event of the denied call. It may say who made it, so what is known of that elsewhere is not waited for."""
    about = await walk.told()
    operation = _operation(walk, about)
    if walk.denial.origin == RECORD:
        return Read("skipped", reason=say("read.is_the_event"))
    if operation is None:
        return Read("skipped", reason=say("read.no_such_events"))
    if about.principal is None and not walk.denial.request_id:
        return Read("skipped", reason=say("read.event_unnamed"))
    named = operation
    return await walk.nearest(lambda calls: events.trail(calls, walk.denial, named, about), about.principal_account)


async def candidates(walk: Walk, about: Subject) -> Read[tuple[Candidate, ...]]:
    """Who may have made the call, where nothing names its caller."""
    operation = _operation(walk, about)
    if about.principal is not None or about.federated_call or walk.denial.kind not in ("access_denied", "assume_role_denied"):
        return Read("skipped", reason=say("read.who_is_known"))
    if operation is None:
        return Read("skipped", reason=say("read.no_such_events"))
    return await events.candidates(walk.calls, walk.denial, operation, about.region)


def _operation(walk: Walk, about: Subject) -> str | None:
    """The operation by which CloudTrail's event history has the call; ``None`` where it holds no such calls."""
    operation = walk.denial.operation or (about.action or "").partition(":")[2]
    return None if not operation or not in_event_history(about.action) else operation


async def opt_in(walk: Walk, about: Subject) -> Read[str]:
    """Whether the Region is on, where the error may come from one that is off."""
    region = about.region
    if walk.denial.kind != "invalid_credentials" and not _REGION_OFF.search(f"{walk.denial.error_code} {walk.denial.message}"):
        return Read("skipped", reason=say("read.region_not_doubted"))
    if region is None:
        return Read("skipped", reason=say("read.region_unknown"))
    if about.partition != "aws" or region.startswith(regions.OTHER_PARTITIONS):
        return Read("skipped", reason=say("read.region_not_switched"))
    return await walk.at_home(lambda calls: regions.status(calls, region), about.principal_account)


async def profiles(walk: Walk, about: Subject) -> Read[tuple[str, ...]]:
    """The profiles that lead to the denied principal, where nobody who asks is in its account."""
    own = (await walk.known("caller")).caller.value
    if own is None or about.principal_account in (None, own.account):
        return Read("skipped", reason=say("read.not_abroad"))
    if await walk.accounts.leading_to(about.principal_account):
        return Read("skipped", reason=say("read.further_profile"))
    found = await walk.accounts.proposed(about.principal_account or "")
    return Read("found", found) if found else Read("none", reason=say("read.no_profile", account=about.principal_account))
