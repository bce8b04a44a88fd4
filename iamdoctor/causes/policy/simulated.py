"""Causes that AWS's simulator shows: it may use policies that the person may not read."""

from msgspec.structs import replace

from iamdoctor.case.case import Case
from iamdoctor.case.owners import owner
from iamdoctor.causes.cause import cause
from iamdoctor.iam.decision import PolicyType
from iamdoctor.iam.documents import parse
from iamdoctor.iam.evaluate import evaluate
from iamdoctor.model.diagnosis import Cause, Confidence
from iamdoctor.model.evidence import Simulation
from iamdoctor.model.sentence import Sentence, say

_SHOWN: tuple[PolicyType, ...] = ("scp", "boundary")
_SILENT = parse({"Version": "2012-10-17", "Statement": []}, policy_type="boundary", name="(supposed)")


def simulated(case: Case) -> tuple[Cause[Sentence], ...]:
    """A cause for each unread layer without which the simulator's *denied* becomes *allowed*, and for the organization where the simulator
    says that it does not allow. Trust policies it does not know at all, nor a resource policy that lets the caller past its boundary.

    https://docs.aws.amazon.com/IAM/latest/APIReference/API_OrganizationsDecisionDetail.html
    """
    found = case.evidence.simulation.value
    if found is None or found.decision == "allowed" or case.subject.assumes_role:
        return ()
    shown = (layer for layer in _SHOWN if _stops(found, layer) and not case.layers[layer].known and _limits(case, layer))
    return tuple(_cause(case, found, layer) for layer in shown)


def _explicit(case: Case, found: Simulation, layer: PolicyType) -> bool:
    """Whether a Deny of the layer is what stops it: as AWS's message says of it, else as the simulator does where nothing else denies."""
    if case.denial.deny is not None and case.denial.policy_type in (layer, None):
        return case.denial.deny == "explicit"
    return found.decision == "explicitDeny" and found.without.get(layer) == "allowed"


def _sure(case: Case, found: Simulation, layer: PolicyType) -> Confidence:
    """Where a key of the request was not told, the layer may not stop the call itself, unless AWS's message names it."""
    named = case.denial.deny is not None and case.denial.policy_type == layer
    return "likely" if named or not found.missing_context else "possible"


def _stops(found: Simulation, layer: PolicyType) -> bool:
    return found.without.get(layer) == "allowed" or (layer == "scp" and found.allowed_by_organizations is False)


def _limits(case: Case, layer: PolicyType) -> bool:
    """Whether a boundary that allows nothing would stop the request: not where the resource's policy names the caller itself."""
    if layer != "boundary" or case.request is None or case.best_policies is None:
        return True
    return "boundary" in evaluate(case.request, replace(case.best_policies, boundary=_SILENT)).blocked_by


def _cause(case: Case, found: Simulation, layer: PolicyType) -> Cause[Sentence]:
    explicit, told = _explicit(case, found, layer), found.without.get(layer) == "allowed"
    return cause(
        layer,
        "explicit_deny" if explicit else "missing_allow",
        say("cause.simulated" if told else "cause.simulated_organization", about=case.subject, layer=layer),
        confidence=_sure(case, found, layer),
        owner=owner(layer, case.subject),
        request_value=case.subject.action or "",
    )
