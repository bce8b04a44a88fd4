"""The requests behind the request: what is encrypted needs its KMS key too, and what is reached through an access point its bucket.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html
"""

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from iamdoctor.case.access import account_of, region_of
from iamdoctor.case.authorization_record import still_denied
from iamdoctor.case.case import Case, case
from iamdoctor.causes.blind_spots import blind_spots, denied_for_certain, open_questions
from iamdoctor.causes.policy import policy_causes
from iamdoctor.causes.verdict import decide
from iamdoctor.model.diagnosis import BlindSpot, Cause, Confidence, Outcome
from iamdoctor.model.evidence import Evidence, Read, Resource
from iamdoctor.reference.access_points import access_point_keys, reaches_bucket
from iamdoctor.reference.encryption import asks_for_key, key_actions, named_key
from iamdoctor.wording.terms import account, noun_of, owning_name, resource_name

_NOT_READ: Read[Any] = Read("skipped")
_NO_ENDPOINT: Read[Any] = Read("none", reason="KMS is called by the service, not through the caller's VPC endpoint.")
_GRADES: tuple[Confidence, ...] = ("proven", "likely", "possible")
_OF_RESOURCE = ("aws:resource", "s3:resourceaccount", "aws:requesttag/", "aws:tagkeys")
_OF_ENDPOINT = ("aws:sourcevpc", "aws:vpcsourceip", "aws:vpce")
"""How the condition keys begin that tell of the first request's own resource, and of the VPC endpoint that it came through."""


class Behind(Struct, frozen=True, kw_only=True):
    """One request behind the request. ``why`` says in a sentence why it is made, ``at_most`` how sure a cause of it can be."""

    case: Case
    why: str
    at_most: Confidence = "proven"


def behind(about: Case) -> tuple[Behind, ...]:
    """Every request behind the one of ``about`` of which enough was read to evaluate it."""
    if about.subject.principal is None:
        return ()
    return (*_bucket(about), *_keys(about))


def _bucket(about: Case) -> tuple[Behind, ...]:
    """The same action on the bucket that the access point stands for. AWS says that both must permit it, not how the bucket's side is
    judged where its policy is silent within one account: not verified, so only possible."""
    bucket = about.evidence.bucket.value
    if bucket is None or bucket.exists is False or not reaches_bucket(about.subject.resource, about.subject.action):
        return ()
    context = access_point_keys(about.evidence, about.subject.resource or "")
    evidence = _evidence(about, about.evidence.bucket, bucket)
    found = _case(about, evidence, action=about.subject.action or "", resource=bucket.arn, context=context, dropped=_OF_RESOURCE)
    why = f"The access point {owning_name(about.subject.resource)} leads to bucket {owning_name(bucket.arn)}, which must permit it too."
    verified = found.subject.same_account is False or (found.best is not None and found.best.decision == "explicit_deny")
    return (Behind(case=found, why=why, at_most="likely" if verified else "possible"),)


def _keys(about: Case) -> tuple[Behind, ...]:
    """The uses of the KMS key. What a bucket encrypts by default is most likely, not surely, what this object is encrypted with."""
    key, service = about.evidence.dependent.value, about.subject.service or ""
    if key is None or key.exists is False or _names_another(about, key):
        return ()
    evidence = replace(_evidence(about, about.evidence.dependent, key), endpoint=_NO_ENDPOINT)
    context, dropped = _via(about, key), (f"{service}:", *_OF_RESOURCE, *_OF_ENDPOINT)
    sure = service != "s3" and asks_for_key(about.subject.action, _parameters(about))
    found = tuple(
        Behind(
            case=_case(about, evidence, action=action, resource=key.arn, context=context, dropped=dropped),
            why=_why_key(about, key),
            at_most="proven" if sure else "likely",
        )
        for action in key_actions(about.subject.action, _parameters(about))
    )
    return found[:1] if found and _managed_elsewhere(found[0].case) else found


def _parameters(about: Case) -> dict[str, str]:
    trail = about.evidence.trail.value
    return about.denial.parameters or (trail.parameters if trail else {})


def _names_another(about: Case, key: Resource) -> bool:
    """Whether the request names a key that is not the one that was read."""
    named = named_key(about.subject.action, _parameters(about))
    known = (key.arn, key.arn.rpartition("/")[2], f"alias/{key.settings.get('alias', '')}")
    return named is not None and named not in known


def _via(about: Case, key: Resource) -> dict[str, tuple[str, ...]]:
    """What a service's call to KMS in the caller's name carries: not the caller's VPC endpoint.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
    """
    gone: dict[str, tuple[str, ...]] = {name: () for name in ("aws:SourceVpc", "aws:SourceVpce", "aws:VpcSourceIp")}
    if about.subject.principal_kind == "service":
        return gone
    via = f"{about.subject.service}.{region_of(key.arn)}.amazonaws.com"
    return gone | {"aws:ViaAWSService": ("true",)} | ({} if key.arn.startswith("arn:aws-cn:") else {"kms:ViaService": (via,)})


def _why_key(about: Case, key: Resource) -> str:
    name = f"the KMS key {resource_name(key.arn)}"
    if about.subject.service == "s3":
        return f"By default, bucket {_encrypted_name(about)} encrypts with {name}."
    thing = f"{noun_of(about.subject.resource, about.subject.service)} {owning_name(about.subject.resource)}"
    asked = "" if asks_for_key(about.subject.action, _parameters(about)) else ", which is needed where decryption is asked for"
    return f"The {thing} is encrypted with {name}{asked}."


def _encrypted_name(about: Case) -> str:
    """The name of what the key encrypts: behind an access point, the bucket."""
    bucket = about.evidence.bucket.value
    return owning_name(bucket.arn if bucket else about.subject.resource)


def _evidence(about: Case, read: Read[Resource], found: Resource) -> Evidence:
    """What was read, as far as it holds for another resource: no word on the first request alone, and the RCPs of the one account only."""
    same = (found.account or account_of(found.arn)) == about.subject.resource_account
    unread: Read[Any] = Read("unread", reason="Those of another account were read.")
    return replace(
        about.evidence,
        resource=read,
        rcps=about.evidence.rcps if same else unread,
        **dict.fromkeys(("bucket", "dependent", "simulation", "decoded", "record"), _NOT_READ),
    )


def _case(
    about: Case, evidence: Evidence, *, action: str, resource: str, context: dict[str, tuple[str, ...]], dropped: tuple[str, ...]
) -> Case:
    """The case of another request by the same caller; what was said of the first one's own resource does not hold for it."""
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
        context=_carried(about.denial.context, dropped) | context,
    )
    added = replace(about.added, action=None, resource=None, resource_account=None, context=_carried(about.added.context, dropped))
    return case(denial, replace(evidence, trail=_trail(evidence, dropped)), added)


def _trail(evidence: Evidence, dropped: tuple[str, ...]) -> Read[Any]:
    seen = evidence.trail.value
    kept = replace(seen, parameters={}, context=_carried(seen.context, dropped)) if seen else None
    return replace(evidence.trail, value=kept)


def _carried(context: dict[str, tuple[str, ...]], dropped: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    return {name: values for name, values in context.items() if not name.lower().startswith(dropped)}


def causes_behind(behind: Behind, found: tuple[Cause, ...], spots: tuple[BlindSpot, ...]) -> tuple[Cause, ...]:
    """The causes that stop the request behind, but for those that already stop the first one."""
    if _managed_elsewhere(behind.case):
        return (_of_managed_key(behind),)
    told = {_place(cause) for cause in found if cause.statement_index is not None}
    new = (cause for cause in policy_causes(behind.case, spots) if cause.statement_index is None or _place(cause) not in told)
    return tuple(_as_sure_as(behind, replace(cause, explanation=f"{behind.why} {cause.explanation}")) for cause in new)


def _as_sure_as(behind: Behind, cause: Cause) -> Cause:
    return replace(cause, confidence=max(cause.confidence, behind.at_most, key=_GRADES.index))


def _managed_elsewhere(about: Case) -> bool:
    """Whether the key is AWS's own of another account than the caller's: no policy opens it to another account.

    https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#aws-managed-cmk
    """
    key = about.evidence.resource.value if about.subject.service == "kms" else None
    return key is not None and key.settings.get("key_manager") == "AWS" and about.subject.same_account is False


def _of_managed_key(behind: Behind) -> Cause:
    about = behind.case.subject
    only = f"It is AWS's own key of {account(about.resource_account)}, which no other account can use; a customer managed key could be."
    return Cause(
        policy_type="service",
        reason="not_iam",
        explanation=f"{behind.why} {only}",
        confidence="likely",
        wanted="a customer managed key",
        had=resource_name(about.resource),
        owner=f"owner of what it encrypts, {account(about.resource_account)}",
    )


def decide_behind(behind: Behind, causes: tuple[Cause, ...]) -> Outcome:
    """The decision of the request behind: where it may not be made as evaluated, only a likely cause denies."""
    decision = decide(behind.case, causes)
    if behind.at_most == "proven" or decision == "allowed":
        return decision
    likely = any(cause.confidence != "possible" for cause in causes)
    return decision if likely and not open_questions(behind.case) else "unknown"


def all_blind_spots(about: Case, behinds: tuple[Behind, ...]) -> tuple[BlindSpot, ...]:
    """The blind spots of the request and of those behind it: where any of them is denied for certain, the call is."""
    denied = _denied(about) or any(each.at_most == "proven" and denied_for_certain(each.case) for each in behinds)
    spots = {spot.what: spot for spot in (*blind_spots(about, denied=denied), *unread_behind(about))}
    for each in behinds:
        ruled_out = about.denial.deny is not None and each.case.subject.service == "kms"
        further = blind_spots(each.case, denied=denied)
        spots = {spot.what: replace(spot, could_change_verdict=spot.could_change_verdict and not ruled_out) for spot in further} | spots
    return tuple(sorted(spots.values(), key=lambda spot: (not spot.could_change_verdict, not spot.needs)))


def _denied(about: Case) -> bool:
    return denied_for_certain(about) or still_denied(about)


def unread_behind(about: Case) -> tuple[BlindSpot, ...]:
    """What is not known of the key. AWS's message rules it out where it says which kind of policy denied the first request."""
    if not key_actions(about.subject.action, _parameters(about)) or about.subject.principal is None:
        return ()
    what, needs = _unknown_of_key(about)
    turns = not _denied(about) and about.denial.deny is None
    return (BlindSpot(what=what, needs=needs, could_change_verdict=turns),) if what else ()


def _unknown_of_key(about: Case) -> tuple[str, str]:
    read, name = about.evidence.dependent, _encrypted_name(about)
    if read.state == "unread":
        reason = f": {read.reason}" if read.reason else ""
        return f"KMS key behind {name}{reason}", ", ".join(dict.fromkeys(failure.needs for failure in read.failures if failure.needs))
    if read.value and read.value.exists is False:
        return f"KMS key behind {name}: it is set as {read.value.arn}, and KMS shows no such key", ""
    if read.value and _names_another(about, read.value):
        return f"KMS key that the request names: {named_key(about.subject.action, _parameters(about))}", "kms:GetKeyPolicy"
    resource = about.evidence.resource.value
    absent = resource is not None and resource.settings.get("object") == "not there"
    if read.state in ("none", "found") and (about.subject.action or "").lower().startswith("s3:get") and not absent:
        return (
            f"the object's own KMS key (only the default of {name} was read)",
            "s3:GetObject for someone who then looks at its SSEKMSKeyId (aws s3api head-object)",
        )
    return "", ""


def both(first: Outcome, second: Outcome) -> Outcome:
    """The decision of two requests that must both be allowed."""
    return second if first == "allowed" else first


def _place(cause: Cause) -> tuple[str, str | None, int | None]:
    return cause.policy_type, cause.policy_arn or cause.policy, cause.statement_index
