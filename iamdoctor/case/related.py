"""The requests behind the request: what is encrypted needs its KMS key too, what is reached through an access point its bucket, and a call
to STS that passes session tags a further action.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html
"""

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from iamdoctor.case.access_point_keys import access_point_keys
from iamdoctor.case.case import Case, case
from iamdoctor.model.diagnosis import Confidence
from iamdoctor.model.evidence import Evidence, Read, Resource
from iamdoctor.model.sentence import Sentence, say
from iamdoctor.reference.access_points import reaches_bucket
from iamdoctor.reference.arn import account_of, region_of
from iamdoctor.reference.condition_keys import Of, tells_of
from iamdoctor.reference.encryption import asks_for_key, key_actions, named_key, used_by
from iamdoctor.reference.names import owning_name, resource_name
from iamdoctor.reference.sts_actions import COMPANIONS, NEEDS_TOO

_NOT_READ: Read[Any] = Read("skipped")
_NO_ENDPOINT: Read[Any] = Read("none")
_OF_RESOURCE: tuple[Of, ...] = ("resource", "tags")
"""What a condition key tells of that holds for the first request's own resource only."""


class Behind(Struct, frozen=True, kw_only=True):
    """One request behind the request. ``why`` says why it is made, ``at_most`` how sure a cause of it can be."""

    case: Case
    why: Sentence
    at_most: Confidence = "proven"


def behind(about: Case) -> tuple[Behind, ...]:
    """Every request behind the one of ``about`` of which enough was read to evaluate it."""
    if about.subject.principal is None:
        return ()
    return (*_of_call(about), *_bucket(about), *_keys(about), *_same_key(about))


def _of_call(about: Case) -> tuple[Behind, ...]:
    """The further actions of the call to STS. AWS does not say in which order they are checked, so none is more than likely the reason."""
    return tuple(
        Behind(case=each, why=say(f"companion.{why_needed(each)}", about=each.subject), at_most="likely") for each in about.companions
    )


def why_needed(companion: Case) -> str:
    """Why a call to STS needs a further action: what it passes, or the service that always passes it."""
    action, service = (companion.subject.action or "").lower(), companion.subject.principal or ""
    if action not in COMPANIONS:
        return "assume"
    if companion.subject.action in NEEDS_TOO.get(service, ()):
        return "pod_identity" if service.startswith("pods.eks.") else "roles_anywhere"
    return {"sts:tagsession": "tags", "sts:setsourceidentity": "source_identity"}.get(action, "context")


def _bucket(about: Case) -> tuple[Behind, ...]:
    """The same action on the bucket that the access point stands for. AWS says that both must permit it, not how the bucket's side is
    judged where its policy is silent within one account: not verified, so only possible."""
    bucket = about.evidence.bucket.value
    if bucket is None or bucket.exists is False or not reaches_bucket(about.subject.resource, about.subject.action):
        return ()
    context = access_point_keys(about.evidence, about.subject.resource or "")
    evidence = _evidence(about, about.evidence.bucket, bucket)
    found = _case(about, evidence, action=about.subject.action or "", resource=bucket.arn, context=context, dropped=_OF_RESOURCE)
    why = say("behind.bucket", access_point=owning_name(about.subject.resource), bucket=owning_name(bucket.arn))
    verified = found.subject.same_account is False or (found.best is not None and found.best.decision == "explicit_deny")
    return (Behind(case=found, why=why, at_most="likely" if verified else "possible"),)


def _keys(about: Case) -> tuple[Behind, ...]:
    """The uses of the KMS key. What a bucket encrypts by default is most likely, not surely, what this object is encrypted with."""
    key, service = about.evidence.dependent.value, about.subject.service or ""
    if key is None or key.exists is False or names_another_key(about, key):
        return ()
    evidence = replace(_evidence(about, about.evidence.dependent, key), endpoint=_NO_ENDPOINT)
    context: dict[str, tuple[str, ...]] = _via(about, key)
    dropped: tuple[Of, ...] = (*_OF_RESOURCE, "endpoint")
    sure = service != "s3" and asks_for_key(about.subject.action, parameters_of(about))
    found = tuple(
        Behind(
            case=_case(about, evidence, action=action, resource=key.arn, context=context, dropped=dropped),
            why=_why_key(about, key),
            at_most="proven" if sure else "likely",
        )
        for action in key_actions(about.subject.action, parameters_of(about))
    )
    return found[:1] if found and managed_elsewhere(found[0].case) else found


def _same_key(about: Case) -> tuple[Behind, ...]:
    """What else the call needs of the key that it was denied to use: AWS names the first only."""
    using, key = used_by(about.denial.operation, about.subject.action), about.evidence.resource.value
    if using is None or key is None or about.subject.resource is None:
        return ()
    further = (action for action in using[1] if action.lower() != (about.subject.action or "").lower())
    context = _via_of(using[0].partition(":")[0], about, key)
    evidence = _evidence(about, about.evidence.resource, key)
    return tuple(
        Behind(
            case=_case(about, evidence, action=action, resource=about.subject.resource, context=context, dropped=()),
            why=say("behind.same_key", operation=about.denial.operation, action=action),
            at_most="likely",
        )
        for action in further
    )


def parameters_of(about: Case) -> dict[str, str]:
    trail = about.evidence.own_event
    return about.denial.parameters or (trail.parameters if trail else {})


def names_another_key(about: Case, key: Resource) -> bool:
    """Whether the request names a key that is not the one that was read."""
    named = named_key(about.subject.action, parameters_of(about))
    known = (key.arn, key.arn.rpartition("/")[2], f"alias/{key.settings.get('alias', '')}")
    return named is not None and named not in known


def _via(about: Case, key: Resource) -> dict[str, tuple[str, ...]]:
    """What a service's call to KMS in the caller's name carries: not the caller's VPC endpoint.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
    """
    return _via_of(about.subject.service or "", about, key)


def _via_of(service: str, about: Case, key: Resource) -> dict[str, tuple[str, ...]]:
    gone: dict[str, tuple[str, ...]] = {name: () for name in ("aws:SourceVpc", "aws:SourceVpce", "aws:VpcSourceIp")}
    if about.subject.principal_kind == "service":
        return gone
    via = f"{service}.{region_of(key.arn)}.amazonaws.com"
    return gone | {"aws:ViaAWSService": ("true",)} | ({} if key.arn.startswith("arn:aws-cn:") else {"kms:ViaService": (via,)})


def _why_key(about: Case, key: Resource) -> Sentence:
    name = resource_name(key.arn)
    if about.subject.service == "s3":
        return say("behind.default_key", bucket=encrypted_name(about), key=name)
    asked = asks_for_key(about.subject.action, parameters_of(about))
    return say("behind.key" if asked else "behind.key_if_decrypted", about=about.subject, key=name)


def encrypted_name(about: Case) -> str:
    """The name of what the key encrypts: behind an access point, the bucket."""
    bucket = about.evidence.bucket.value
    return owning_name(bucket.arn if bucket else about.subject.resource)


def _evidence(about: Case, read: Read[Resource], found: Resource) -> Evidence:
    """What was read, as far as it holds for another resource: no word on the first request alone, and the RCPs of its account only."""
    same = (found.account or account_of(found.arn)) == about.subject.resource_account
    unread: Read[Any] = Read("unread")
    of_key = about.evidence.dependent_rcps if read is about.evidence.dependent else unread
    return replace(
        about.evidence,
        resource=read,
        rcps=about.evidence.rcps if same else of_key,
        **dict.fromkeys(("bucket", "dependent", "simulation", "decoded", "record"), _NOT_READ),
    )


def _case(
    about: Case, evidence: Evidence, *, action: str, resource: str, context: dict[str, tuple[str, ...]], dropped: tuple[Of, ...]
) -> Case:
    """The case of another request by the same caller; what was said of the first one's own resource does not hold for it."""
    own = about.subject.service if action.partition(":")[0] != about.subject.service else None
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
        context=_carried(about.denial.context, dropped, own) | context,
    )
    folded = {name.lower() for name in context}
    said = {name: values for name, values in _carried(about.added.context, dropped, own).items() if name.lower() not in folded}
    added = replace(about.added, action=None, resource=None, resource_account=None, context=said)
    return case(denial, replace(evidence, trail=_trail(evidence, dropped, own)), added)


def _trail(evidence: Evidence, dropped: tuple[Of, ...], service: str | None) -> Read[Any]:
    seen = evidence.trail.value
    kept = replace(seen, parameters={}, context=_carried(seen.context, dropped, service)) if seen else None
    return replace(evidence.trail, value=kept)


def _carried(context: dict[str, tuple[str, ...]], dropped: tuple[Of, ...], service: str | None) -> dict[str, tuple[str, ...]]:
    """The condition keys that hold for the other request too: none that tells of what is ``dropped``, none of a ``service`` left behind."""
    return {name: values for name, values in context.items() if not tells_of(name, *dropped) and name.partition(":")[0].lower() != service}


def managed_elsewhere(about: Case) -> bool:
    """Whether the key is AWS's own of another account than the caller's: no policy opens it to another account.

    https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#aws-managed-cmk
    """
    key = about.evidence.resource.value if about.subject.service == "kms" else None
    return key is not None and key.settings.get("key_manager") == "AWS" and about.subject.same_account is False
