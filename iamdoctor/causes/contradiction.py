"""Where AWS's message and the evaluation differ: both are said, and which fix would fail with what next message."""

from typing import get_args

from iamdoctor.case.authorization_record import recorded_denials
from iamdoctor.case.case import Case
from iamdoctor.causes.policy.causes import is_named
from iamdoctor.causes.policy.message import named_layer
from iamdoctor.causes.policy.recorded import recorded
from iamdoctor.model.denial import PolicyType
from iamdoctor.model.diagnosis import Cause, Layer
from iamdoctor.model.sentence import NOTHING, Sentence, joined, say

_OF_POLICIES = frozenset(get_args(PolicyType))


def contradiction(case: Case, causes: tuple[Cause[Sentence], ...]) -> Sentence:
    """What AWS says and the evaluation does not find, though the layer was read whole; nothing where they agree."""
    since = next((denial for denial in recorded_denials(case) if denial.changed), None)
    if since is not None:
        return recorded(case, since)
    named, deny = named_layer(case), case.denial.deny
    if named is None or deny is None or case.best is None:
        return NOTHING
    layer = case.layers.get(named)
    if layer is None or not layer.known or any(is_named(case, cause) for cause in causes):
        return NOTHING
    if case.denial.policy_arn and all(held.policy.arn != case.denial.policy_arn for held in layer.held):
        return say("differs.not_there", policy=case.denial.policy_arn)
    said = _phrase(named, explicit=deny == "explicit")
    differs = say("differs.denies" if deny == "explicit" else "differs.silent", said=said, layer=named)
    certain = [cause for cause in causes if cause.confidence != "possible" and of_policy(cause)]
    if not certain:
        return joined(differs, say("differs.may_have_changed"))
    return joined(differs, certain[0].explanation, say("differs.next", layer=named, next=next_message(certain[0])))


def of_policy(cause: Cause[Sentence]) -> bool:
    """Whether a policy is the cause: AWS's messages name no others."""
    return cause.policy_type in _OF_POLICIES


def next_message(cause: Cause[Sentence]) -> Sentence:
    """What AWS would say next if only this cause were left."""
    return _phrase(cause.policy_type, explicit=cause.reason == "explicit_deny")


def said_by_aws(case: Case) -> Sentence:
    """What AWS's message says of the reason; nothing where it says none."""
    named, deny = named_layer(case), case.denial.deny
    return say("verdict.aws_says", said=_phrase(named, explicit=deny == "explicit")) if named and deny else NOTHING


def _phrase(layer: Layer, *, explicit: bool) -> Sentence:
    """How AWS's message would put it: ``"explicit deny in a resource-based policy"``."""
    return say("message.denies" if explicit else "message.silent", layer=layer)
