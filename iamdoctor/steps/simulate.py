"""Step 3: the request evaluated here, and AWS's simulator beside it. Where the two differ, both are shown."""

from iamdoctor.case.case import Case
from iamdoctor.causes.blind_spots import denied_for_certain
from iamdoctor.model.diagnosis import Cause, Detail, Outcome, Status, Step
from iamdoctor.model.sentence import Text
from iamdoctor.steps.step import step
from iamdoctor.wording.terms import LAYERS, counted, listed

_WORDS = {
    "allowed": "allowed",
    "explicit_deny": "denied, by an explicit deny",
    "implicit_deny": "denied, for want of an allow",
    "depends": "not settled",
    "unknown": "not settled",
    "explicitDeny": "denied, by an explicit deny",
    "implicitDeny": "denied, for want of an allow",
}
LEAVES_OUT = "AWS's simulator leaves out trust policies, RCPs, session and endpoint policies, and resource policies for roles."


def simulate(case: Case, causes: tuple[Cause[Text], ...], decision: Outcome) -> Step[Text]:
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
    if decision in ("explicit_deny", "implicit_deny"):
        return "blocks"
    return "ok" if decision == "allowed" else "unknown"


def _summary(case: Case, causes: tuple[Cause[Text], ...], decision: Outcome) -> str:
    if case.best is None:
        return "Nothing to evaluate: who asked for what on which resource is not known."
    return f"{_local(case, causes, decision)}{_disagreement(case, decision)}"


def _local(case: Case, causes: tuple[Cause[Text], ...], decision: Outcome) -> str:
    if decision == "unknown":
        unread = [LAYERS[layer.policy_type] for layer in case.layers.values() if not layer.known and layer.state != "unseen"]
        turns = [dependency.key for dependency in (case.best.depends_on if case.best else ())]
        on = listed([*(f"the unread {word}" for word in unread), *dict.fromkeys(turns)])
        return f"Evaluated here, the answer turns on {on or 'what could not be read'}."
    if decision == "allowed":
        return "Evaluated here with everything that was read, the request is allowed."
    layers = list(dict.fromkeys(LAYERS[cause.policy_type] for cause in causes if cause.confidence != "possible"))
    if not denied_for_certain(case):
        return f"Evaluated here, nothing that was read denies it for certain; most likely it is stopped by the {listed(layers)}."
    by = f" by the {listed(layers)}" if layers else ""
    return f"Evaluated here, the request is {_WORDS[decision].partition(',')[0]}{by}."


def _disagreement(case: Case, decision: Outcome) -> str:
    found = case.evidence.simulation.value
    if found is None or case.subject.assumes_role or not (decision == "allowed" or denied_for_certain(case)):
        return ""
    if (found.decision == "allowed") == (decision == "allowed"):
        return ""
    return f" AWS's simulator says {_WORDS[found.decision]}: the two differ, and the evaluation here counts. {LEAVES_OUT}"


def _details(case: Case, decision: Outcome) -> list[Detail[Text]]:
    found: list[Detail[Text]] = [Detail(label="evaluated here", value=_WORDS[decision], mark=_mark(decision))]
    best = case.best
    for layer in best.layers if best else ():
        if layer.says != "not_applicable":
            mark = {True: "bad", False: "ok", None: "unknown"}[layer.blocks]
            found.append(Detail(label=LAYERS[layer.policy_type], value=_says(case, layer.policy_type, layer.says), mark=mark))
    found += _simulator(case)
    return found


def _says(case: Case, policy_type: str, says: str) -> str:
    layer = next((layer for layer in case.layers.values() if layer.policy_type == policy_type), None)
    if layer is not None and not layer.known:
        return "not read" if not layer.documents else f"{says}, as far as read"
    return says


def _mark(decision: str) -> str:
    return {"allowed": "ok", "unknown": "unknown", "depends": "unknown"}.get(decision, "bad")


def _simulator(case: Case) -> list[Detail[Text]]:
    read = case.evidence.simulation
    if case.subject.assumes_role:
        return [Detail(label="AWS's simulator", value="not used: it answers allowed whatever the trust policy says")]
    if read.value is None:
        words = {"pending": "asking", "skipped": read.reason or "not asked", "unread": "could not be asked", "none": "gave no answer"}
        return [Detail(label="AWS's simulator", value=words.get(read.state, read.state), mark="unknown")]
    found: list[Detail[Text]] = [Detail(label="AWS's simulator", value=_WORDS[read.value.decision], mark=_mark_of(read.value.decision))]
    found += [Detail(label=f"simulator without {left}", value=_WORDS.get(says, says)) for left, says in read.value.without.items()]
    if read.value.missing_context:
        count = counted(len(read.value.missing_context), "condition key")
        found.append(Detail(label="simulator lacked", value=f"{count}: {', '.join(read.value.missing_context)}", mark="unknown"))
    return found


def _mark_of(decision: str) -> str:
    return "ok" if decision == "allowed" else "bad"
