"""The request behind the request: reading or writing an encrypted object needs the bucket's KMS key too.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
"""

from msgspec.structs import replace

from iamdoctor.diagnosis.added import Added
from iamdoctor.diagnosis.blind_spots import blind_spots, denied_for_certain
from iamdoctor.diagnosis.case import Case, case
from iamdoctor.diagnosis.causes import policy_causes
from iamdoctor.diagnosis.diagnosis import BlindSpot, Cause, Outcome
from iamdoctor.diagnosis.evidence import Read
from iamdoctor.diagnosis.subject import region_of
from iamdoctor.diagnosis.words import owning_name, resource_name

_NEEDS = {"s3:getobject": "kms:Decrypt", "s3:getobjectversion": "kms:Decrypt", "s3:putobject": "kms:GenerateDataKey"}


def behind(about: Case) -> Case | None:
    """The case of the KMS key that the request needs, or ``None`` where it needs none or none was read."""
    action, key = _NEEDS.get((about.subject.action or "").lower()), about.evidence.dependent.value
    if action is None or key is None or key.exists is False or about.subject.principal is None:
        return None
    via = {"kms:ViaService": (f"s3.{region_of(key.arn)}.amazonaws.com",), "aws:ViaAWSService": ("true",)}
    denial = replace(
        about.denial,
        principal=about.subject.principal,
        action=action,
        resource=key.arn,
        deny=None,
        policy_type=None,
        policy_arn=None,
        operation=None,
        encoded_message=None,
        region=region_of(key.arn),
        parameters={},
        context={name: values for name, values in about.denial.context.items() if not name.lower().startswith("s3:")} | via,
    )
    said = Added(context=about.added.context, session_policies=about.added.session_policies)
    evidence = replace(about.evidence, resource=about.evidence.dependent, dependent=Read("skipped"), decoded=Read("skipped"))
    return case(denial, evidence, said)


def causes_behind(about: Case, key: Case, found: tuple[Cause, ...], spots: tuple[BlindSpot, ...]) -> tuple[Cause, ...]:
    """The causes that stop the request for the key, but for those that already stop the first one."""
    told = {_place(cause) for cause in found if cause.statement_index is not None}
    new = (cause for cause in policy_causes(key, spots) if cause.statement_index is None or _place(cause) not in told)
    why = f"The objects of {owning_name(about.subject.resource)} are encrypted with the KMS key {resource_name(key.subject.resource)}."
    return tuple(replace(cause, explanation=f"{why} {cause.explanation}") for cause in new)


def all_blind_spots(about: Case, key: Case | None) -> tuple[BlindSpot, ...]:
    """The blind spots of the request and of the key behind it: where either is denied for certain, the call is."""
    denied = denied_for_certain(about) or (key is not None and denied_for_certain(key))
    own = (*blind_spots(about, denied=denied), *unread_key(about))
    known = {spot.what for spot in own}
    further = blind_spots(key, denied=denied) if key is not None else ()
    return (*own, *(spot for spot in further if spot.what not in known))


def unread_key(about: Case) -> tuple[BlindSpot, ...]:
    """The key of which nothing is known. A message that gives a reason for the first request rules it out as that reason."""
    read = about.evidence.dependent
    if (about.subject.action or "").lower() not in _NEEDS or read.state != "unread" or about.subject.principal is None:
        return ()
    needs = ", ".join(dict.fromkeys(failure.needs for failure in read.failures if failure.needs))
    could_turn = not denied_for_certain(about) and about.denial.deny is None
    return (BlindSpot(what=f"KMS key behind {owning_name(about.subject.resource)}", needs=needs, could_change_verdict=could_turn),)


def both(first: Outcome, second: Outcome) -> Outcome:
    """The decision of two requests that must both be allowed."""
    return second if first == "allowed" else first


def _place(cause: Cause) -> tuple[str, str | None, int | None]:
    return cause.policy_type, cause.policy_arn or cause.policy, cause.statement_index
