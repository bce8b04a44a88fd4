"""Step 1: who asks, and what AWS recorded of the call that was denied."""

import re

from iamdoctor.aws import identity, records
from iamdoctor.aws import opt_in as regions
from iamdoctor.aws import trail as events
from iamdoctor.aws.pool import in_thread
from iamdoctor.aws.profiles import profiles_in
from iamdoctor.aws.walk import Walk
from iamdoctor.model.evidence import AuthorizationRecord, Caller, DecodedMessage, Read, TrailEvent
from iamdoctor.model.origin import RECORD
from iamdoctor.model.subject import Subject

_REGION_OFF = re.compile(r"OptInRequired|RegionDisabled|not activated in this region", re.IGNORECASE)
_DATA_EVENTS = re.compile(
    r"s3:(Get|Put|Delete|Restore)Object\w*|s3:ListBucket\w*|s3:\w*MultipartUpload\w*|dynamodb:(\w*Item|Query|Scan|PartiQL\w*)"
    r"|sqs:\w*Message\w*|sns:Publish|lambda:Invoke\w*|kinesis:\w*Records?$|sts:GetCallerIdentity",
    re.IGNORECASE,
)


async def caller(walk: Walk) -> Read[Caller]:
    """Whose credentials these are."""
    return await identity.caller(walk.calls)


async def decoded(walk: Walk) -> Read[DecodedMessage]:
    """The encoded message of the text, decoded."""
    if not walk.denial.encoded_message:
        return Read("skipped", reason="The text holds no encoded message.")
    return await records.decoded(walk.calls, walk.denial.encoded_message)


async def record(walk: Walk) -> Read[AuthorizationRecord]:
    """AWS's record of the denial."""
    if not walk.denial.authorization_id:
        return Read("skipped", reason="The text holds no authorization id.")
    return await records.record(walk.calls, walk.denial)


async def trail(walk: Walk, about: Subject) -> Read[TrailEvent]:
    """The CloudTrail event of the denied call."""
    operation = walk.denial.operation or (about.action or "").partition(":")[2]
    if walk.denial.origin == RECORD:
        return Read("skipped", reason="The text is CloudTrail's own event.")
    if not operation or _DATA_EVENTS.match(about.action or ""):
        return Read("skipped", reason="CloudTrail's event history does not hold such calls.")
    return await events.trail(walk.calls, walk.denial, operation, about)


async def opt_in(walk: Walk, about: Subject) -> Read[str]:
    """Whether the Region is on, where the error may come from one that is off."""
    region = about.region
    if walk.denial.kind != "invalid_credentials" and not _REGION_OFF.search(f"{walk.denial.error_code} {walk.denial.message}"):
        return Read("skipped", reason="Nothing says that the Region may be off.")
    if region is None:
        return Read("skipped", reason="In which Region the call was made is not known.")
    if about.partition != "aws" or region.startswith(regions.OTHER_PARTITIONS):
        return Read("skipped", reason="Only in AWS's own partition are Regions switched on and off.")
    return await walk.at_home(regions.status(walk.calls, region), about.principal_account)


async def profiles(walk: Walk, about: Subject) -> Read[tuple[str, ...]]:
    """The profiles that lead to the denied principal, where the caller is in another account."""
    own = (await walk.known("caller")).caller.value
    if own is None or about.principal_account in (None, own.account):
        return Read("skipped", reason="The caller is not known to be in another account.")
    found = await in_thread(lambda: profiles_in(about.principal_account or ""))
    return Read("found", found) if found else Read("none", reason=f"No profile says that it leads into {about.principal_account}.")
