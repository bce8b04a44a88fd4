"""KMS keys: one that cannot be used in its state, whether asked for itself or behind a bucket."""

from iamdoctor.case.case import Case
from iamdoctor.model.diagnosis import Cause
from iamdoctor.model.evidence import Resource
from iamdoctor.model.sentence import Text
from iamdoctor.reference.arn import account_of
from iamdoctor.reference.names import resource_name
from iamdoctor.wording.terms import account

_USABLE = ("", "Enabled", "Creating", "Updating")


def causes(case: Case) -> tuple[Cause[Text], ...]:
    """A cause for each key of the request that is disabled, waiting to be deleted or without its material."""
    asked = case.evidence.resource.value if case.subject.service == "kms" else None
    return tuple(
        _unusable(key) for key in (asked, case.evidence.dependent.value) if key and key.settings.get("key_state", "") not in _USABLE
    )


def _unusable(key: Resource) -> Cause[Text]:
    state = key.settings["key_state"]
    return Cause(
        policy_type="service",
        reason="not_iam",
        explanation=f"The KMS key {resource_name(key.arn)} is in state {state}, and no policy makes it usable.",
        confidence="likely",
        policy_arn=None,
        request_value=state,
        policy_value="Enabled",
        owner=f"administrator of key {resource_name(key.arn)}, {account(key.account or account_of(key.arn))}",
    )
