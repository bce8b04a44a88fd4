"""KMS keys: one that cannot be used in its state, whether asked for itself or behind a bucket."""

from iamdoctor.case.case import Case
from iamdoctor.causes.cause import cause
from iamdoctor.model.diagnosis import Cause
from iamdoctor.model.evidence import Resource
from iamdoctor.model.sentence import Sentence, say
from iamdoctor.reference.arn import account_of
from iamdoctor.reference.names import resource_name

_USABLE = ("", "Enabled", "Creating", "Updating")


def causes(case: Case) -> tuple[Cause[Sentence], ...]:
    """A cause for each key of the request that is disabled, waiting to be deleted or without its material."""
    asked = case.evidence.resource.value if case.subject.service == "kms" else None
    return tuple(
        _unusable(key) for key in (asked, case.evidence.dependent.value) if key and key.settings.get("key_state", "") not in _USABLE
    )


def _unusable(key: Resource) -> Cause[Sentence]:
    state, name = key.settings["key_state"], resource_name(key.arn)
    return cause(
        "service",
        "not_iam",
        say("fault.key_unusable", key=name, state=state),
        kind="key_state",
        confidence="likely",
        policy_value="Enabled",
        request_value=state,
        owner=say("owner.key", key=name, account=key.account or account_of(key.arn)),
    )
