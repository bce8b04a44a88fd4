"""Causes that AWS's simulator shows: it may use policies that the person may not read."""

from iamdoctor.case.case import Case
from iamdoctor.case.owners import owner
from iamdoctor.causes.cause import cause
from iamdoctor.iam.decision import PolicyType
from iamdoctor.model.diagnosis import Cause
from iamdoctor.model.sentence import Text, say

_SHOWN: tuple[PolicyType, ...] = ("scp", "boundary")


def simulated(case: Case) -> tuple[Cause[Text], ...]:
    """A cause for each unread layer without which the simulator's *denied* becomes *allowed*. Trust policies it does not know at all."""
    found = case.evidence.simulation.value
    if found is None or found.decision == "allowed" or case.subject.assumes_role:
        return ()
    shown = (layer for layer in _SHOWN if found.without.get(layer) == "allowed" and not case.layers[layer].known)
    return tuple(_cause(case, layer, explicit=found.decision == "explicitDeny") for layer in shown)


def _cause(case: Case, layer: PolicyType, *, explicit: bool) -> Cause[Text]:
    return cause(
        layer,
        "explicit_deny" if explicit else "missing_allow",
        say("cause.simulated", about=case.subject, layer=layer),
        confidence="likely",
        owner=owner(layer, case.subject),
        request_value=case.subject.action or "",
    )
