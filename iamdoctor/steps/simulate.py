"""Step 3: the request evaluated here, and AWS's simulator beside it. Where the two differ, both are shown."""

from iamdoctor.case.case import Case
from iamdoctor.case.known_layers import Layer
from iamdoctor.causes.blind_spots import denied_for_certain
from iamdoctor.model.diagnosis import Cause, Detail, Outcome, Status, Step
from iamdoctor.model.evidence import Read, Simulation
from iamdoctor.model.sentence import NOTHING, Sentence, joined, say
from iamdoctor.steps.step import step

_DECISIONS = {"allowed": "allowed", "explicitDeny": "explicit_deny", "implicitDeny": "implicit_deny"}
"""AWS's words for a simulated decision as ours."""


def simulate(case: Case, causes: tuple[Cause[Sentence], ...], decision: Outcome) -> Step[Sentence]:
    """The local evaluation always; the simulator's answer as one witness, and never for a role that is assumed."""
    return step(
        case.evidence,
        "simulate",
        _status(case, decision),
        _summary(case, causes, decision),
        reads=(case.evidence.simulation,),
        details=_details(case, decision),
    )


def _status(case: Case, decision: Outcome) -> Status:
    if case.best is None:
        return "waiting" if "pending" in (case.evidence.caller.state, case.evidence.policies.state) else "unknown"
    if any(layer.state == "pending" for layer in case.layers.values()) and not denied_for_certain(case):
        return "reading"
    if denied_for_certain(case):
        return "blocks"
    return "ok" if decision == "allowed" else "unknown"


def _summary(case: Case, causes: tuple[Cause[Sentence], ...], decision: Outcome) -> Sentence:
    if case.best is None:
        return say("step.simulate.no_request")
    return joined(_local(case, causes, decision), _disagreement(case, decision))


def _local(case: Case, causes: tuple[Cause[Sentence], ...], decision: Outcome) -> Sentence:
    if decision == "unknown" and _allowed_as_read(case):
        return say("step.simulate.allowed_as_read")
    if decision == "unknown":
        return say("step.simulate.open", things=_open(case) or (say("step.simulate.unread"),))
    if decision == "allowed":
        return say("step.simulate.allowed")
    layers = tuple(dict.fromkeys(cause.policy_type for cause in causes if cause.confidence != "possible"))
    if not denied_for_certain(case):
        return say("step.simulate.likely", layers=layers)
    return say("step.simulate.denied_by", layers=layers) if layers else say("step.simulate.denied")


def _open(case: Case) -> tuple[Sentence | str, ...]:
    """What the answer turns on: layers that were not read, keys of unknown value."""
    unread = (layer.policy_type for layer in case.layers.values() if not layer.known and layer.state != "unseen")
    keys = (dependency.key for dependency in (case.best.depends_on if case.best else ()))
    return (*(say("step.simulate.unread_layer", layer=layer) for layer in unread), *dict.fromkeys(keys))


def _allowed_as_read(case: Case) -> bool:
    """Whether all that was read allows the request, and nothing that can be read is left."""
    return case.best is not None and case.best.decision == "allowed" and not _open(case)


def _disagreement(case: Case, decision: Outcome) -> Sentence:
    found, allowed = case.evidence.simulation.value, decision == "allowed" or (decision == "unknown" and _allowed_as_read(case))
    if found is None or case.subject.assumes_role or not (allowed or denied_for_certain(case)):
        return NOTHING
    if (found.decision == "allowed") == allowed:
        return NOTHING
    return joined(say("step.simulate.differs", decision=_DECISIONS[found.decision]), say("step.simulate.leaves_out"))


def _details(case: Case, decision: Outcome) -> list[Detail[Sentence]]:
    here: Outcome = decision if decision == "allowed" or denied_for_certain(case) else "unknown"
    evaluated = say("detail.decision", decision=here)
    found: list[Detail[Sentence]] = [Detail(label=say("detail.evaluated"), value=evaluated, mark=_mark(here))]
    best = case.best
    for layer in best.layers if best else ():
        if layer.says != "not_applicable":
            mark = "bad" if layer.blocks else "unknown" if layer.blocks is None or not _known(case, layer.policy_type) else "ok"
            label = say("detail.layer", layer=layer.policy_type)
            found.append(Detail(label=label, value=_says(case, layer.policy_type, layer.says), mark=mark))
    return found + _simulator(case)


def _layer(case: Case, policy_type: str) -> Layer | None:
    return next((layer for layer in case.layers.values() if layer.policy_type == policy_type), None)


def _known(case: Case, policy_type: str) -> bool:
    layer = _layer(case, policy_type)
    return layer is None or layer.known


def _says(case: Case, policy_type: str, says: str) -> Sentence:
    layer = _layer(case, policy_type)
    if layer is None or layer.known:
        return say("detail.says", says=says)
    return say("detail.says_as_read", says=says) if layer.documents else say("detail.not_read")


def _mark(decision: Outcome) -> str:
    return {"allowed": "ok", "unknown": "unknown"}.get(decision, "bad")


def _simulator(case: Case) -> list[Detail[Sentence]]:
    read, label = case.evidence.simulation, say("detail.simulator")
    if case.subject.assumes_role:
        return [Detail(label=label, value=say("detail.simulator_unused"))]
    if read.value is None:
        return [Detail(label=label, value=_unasked(read), mark="unknown")]
    found = [_simulated(label, read.value.decision)]
    found += [_simulated(say("detail.simulator_without", left_out=left), says) for left, says in read.value.without.items()]
    if read.value.missing_context:
        keys = say("detail.listed", items=read.value.missing_context)
        found.append(Detail(label=say("detail.simulator_lacked"), value=keys, mark="unknown"))
    return found


def _unasked(read: Read[Simulation]) -> Sentence:
    """Why the simulator gave no answer."""
    match read.state:
        case "pending":
            return say("detail.simulator_asking")
        case "unread":
            return say("detail.simulator_refused")
        case "skipped":
            return read.why or say("detail.simulator_not_asked")
        case _:
            return say("detail.simulator_silent")


def _simulated(label: Sentence, decision: str) -> Detail[Sentence]:
    mark = "ok" if decision == "allowed" else "bad"
    return Detail(label=label, value=say("detail.decision", decision=_DECISIONS.get(decision, "unknown")), mark=mark)
