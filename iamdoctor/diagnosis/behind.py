"""The requests behind the request: what is encrypted needs its KMS key too, and what is reached through an access point its bucket.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html
"""

from msgspec import Struct
from msgspec.structs import replace

from iamdoctor.diagnosis.access_points import access_point_keys, is_access_point
from iamdoctor.diagnosis.added import Added
from iamdoctor.diagnosis.blind_spots import blind_spots, denied_for_certain
from iamdoctor.diagnosis.case import Case, case
from iamdoctor.diagnosis.causes import policy_causes
from iamdoctor.diagnosis.diagnosis import BlindSpot, Cause, Outcome
from iamdoctor.diagnosis.encryption import key_actions
from iamdoctor.diagnosis.evidence import Evidence, Read, Resource
from iamdoctor.diagnosis.subject import region_of
from iamdoctor.diagnosis.words import noun, owning_name, resource_name

_NOT_READ: Read[Resource] = Read("skipped")


class Behind(Struct, frozen=True, kw_only=True):
    """One request behind the request. ``why`` says in a sentence why it is made, ``certain`` whether it surely is as it is evaluated."""

    case: Case
    why: str
    certain: bool


def behind(about: Case) -> tuple[Behind, ...]:
    """Every request behind the one of ``about`` of which enough was read to evaluate it."""
    if about.subject.principal is None:
        return ()
    return (*_bucket(about), *_keys(about))


def _bucket(about: Case) -> tuple[Behind, ...]:
    """The same action on the bucket that the access point stands for. AWS says that both must permit it, not how the bucket's side is
    judged without a bucket policy: not verified."""
    bucket = about.evidence.bucket.value
    if bucket is None or bucket.exists is False or not is_access_point(about.subject.resource):
        return ()
    context = access_point_keys(about.evidence, about.subject.resource or "")
    evidence = replace(about.evidence, resource=about.evidence.bucket, bucket=_NOT_READ)
    added = replace(about.added, resource=None, resource_account=None)
    found = _case(about, evidence, added, action=about.subject.action or "", resource=bucket.arn, context=context)
    why = f"The access point {owning_name(about.subject.resource)} leads to bucket {owning_name(bucket.arn)}, which must permit it too."
    return (Behind(case=found, why=why, certain=False),)


def _keys(about: Case) -> tuple[Behind, ...]:
    """The uses of the KMS key. What a bucket encrypts by default is most likely, not surely, what this object is encrypted with."""
    key = about.evidence.dependent.value
    if key is None or key.exists is False:
        return ()
    service = about.subject.service or ""
    via: dict[str, tuple[str, ...]] = {"kms:ViaService": (f"{service}.{region_of(key.arn)}.amazonaws.com",), "aws:ViaAWSService": ("true",)}
    evidence = replace(about.evidence, resource=about.evidence.dependent, dependent=_NOT_READ, bucket=_NOT_READ)
    added = Added(context=about.added.context, session_policies=about.added.session_policies)
    return tuple(
        Behind(
            case=_case(about, evidence, added, action=action, resource=key.arn, context=via),
            why=_why_key(about, key),
            certain=service != "s3",
        )
        for action in key_actions(about.subject.action)
    )


def _why_key(about: Case, key: Resource) -> str:
    name = f"the KMS key {resource_name(key.arn)}"
    if about.subject.service == "s3":
        bucket = about.evidence.bucket.value
        return f"The objects of {owning_name(bucket.arn if bucket else about.subject.resource)} are encrypted with {name}."
    return f"The {noun(about.subject.service)} {owning_name(about.subject.resource)} is encrypted with {name}."


def _case(about: Case, evidence: Evidence, added: Added, *, action: str, resource: str, context: dict[str, tuple[str, ...]]) -> Case:
    """The case of another request by the same caller; what was said of the first one's own resource does not hold for it."""
    service = f"{about.subject.service}:"
    kept = {name: values for name, values in about.denial.context.items() if not name.lower().startswith(service)}
    denial = replace(
        about.denial,
        principal=about.subject.principal,
        action=action,
        resource=resource,
        deny=None,
        policy_type=None,
        policy_arn=None,
        operation=None,
        encoded_message=None,
        region=region_of(resource) or about.denial.region,
        parameters={},
        context=kept | context,
    )
    return case(denial, replace(evidence, decoded=Read("skipped")), added)


def causes_behind(behind: Behind, found: tuple[Cause, ...], spots: tuple[BlindSpot, ...]) -> tuple[Cause, ...]:
    """The causes that stop the request behind, but for those that already stop the first one."""
    told = {_place(cause) for cause in found if cause.statement_index is not None}
    new = (cause for cause in policy_causes(behind.case, spots) if cause.statement_index is None or _place(cause) not in told)
    return tuple(_as_sure_as(behind, replace(cause, explanation=f"{behind.why} {cause.explanation}")) for cause in new)


def _as_sure_as(behind: Behind, cause: Cause) -> Cause:
    return replace(cause, confidence="likely") if not behind.certain and cause.confidence == "proven" else cause


def all_blind_spots(about: Case, behinds: tuple[Behind, ...]) -> tuple[BlindSpot, ...]:
    """The blind spots of the request and of those behind it: where any of them is denied for certain, the call is."""
    denied = denied_for_certain(about) or any(denied_for_certain(each.case) for each in behinds)
    spots = {spot.what: spot for spot in (*blind_spots(about, denied=denied), *unread_behind(about))}
    for each in behinds:
        spots = {spot.what: spot for spot in blind_spots(each.case, denied=denied)} | spots
    return tuple(sorted(spots.values(), key=lambda spot: not spot.could_change_verdict))


def unread_behind(about: Case) -> tuple[BlindSpot, ...]:
    """The key of which nothing is known. A message that gives a reason for the first request, or names its action, rules it out."""
    read = about.evidence.dependent
    if not key_actions(about.subject.action) or read.state != "unread" or about.subject.principal is None:
        return ()
    needs = ", ".join(dict.fromkeys(failure.needs for failure in read.failures if failure.needs))
    told = about.denial.deny is not None or (about.denial.action is not None and not about.denial.action_inferred)
    what = f"KMS key behind {owning_name(about.subject.resource)}"
    return (BlindSpot(what=what, needs=needs, could_change_verdict=not denied_for_certain(about) and not told),)


def both(first: Outcome, second: Outcome) -> Outcome:
    """The decision of two requests that must both be allowed."""
    return second if first == "allowed" else first


def _place(cause: Cause) -> tuple[str, str | None, int | None]:
    return cause.policy_type, cause.policy_arn or cause.policy, cause.statement_index
