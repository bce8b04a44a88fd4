"""The words that every report uses for the same thing."""

import json
from collections.abc import Iterator
from difflib import unified_diff
from functools import lru_cache
from typing import Any

from iamdoctor.model.contact import Contact
from iamdoctor.model.diagnosis import (
    Advice,
    Asker,
    Cause,
    ConditionRow,
    Diagnosis,
    Fix,
    PolicyRow,
    Proof,
    Step,
    StepError,
    TreeNode,
)
from iamdoctor.model.subject import Subject
from iamdoctor.wording.terms import AXES, DECISIONS, capital, layer_name

_NAMED_BY_LAYER = ("resource", "trust", "session", "vpce")
"""Layers whose policies have no name of their own: they are called bucket policy, trust policy, session policy 1, endpoint policy."""

_FEW = 5
_ORIGIN = {
    "caller": " (you, as you said)",
    "record": " (as AWS recorded it)",
    "added": " (as you said)",
    "trust": " (the only one that the trust policy names; the text names nobody)",
}
STILL_READING = {
    True: "What was still being read cannot change the decision, the causes or the plan.",
    False: "Reads were still under way: what they would show is not in this.",
}
READ_ONLY = "iamdoctor reads; it changed nothing."
DIFFERS = "With other names the verdict differs, because a pattern depends on a name. Trust the verdict with the real names."


def headline(diagnosis: Diagnosis[str]) -> str:
    """The verdict in a sentence, with its symbol."""
    verdict = diagnosis.verdict
    decision = DECISIONS[verdict.decision]
    return f"{decision.symbol} {verdict.headline or capital(decision.told) + '.'}"


def decided(decision: str) -> str:
    """A decision in words; an error code as it stands."""
    return DECISIONS[decision].told if decision in DECISIONS else decision


def facts(diagnosis: Diagnosis[str]) -> list[tuple[str, str]]:
    """Who, what, where and who asks: label and value, in the order to show them."""
    subject = diagnosis.subject or Subject()
    return [
        ("decision", DECISIONS[diagnosis.verdict.decision].told),
        ("who", _told(subject.principal or diagnosis.denial.principal, subject.principal_from)),
        ("wanted", wanted(diagnosis)),
        ("on", _told(subject.resource or diagnosis.denial.resource, subject.resource_from)),
        ("asked by", asker(diagnosis.caller)),
        *(("and by", f"{each.arn} (profile {each.profile})") for each in diagnosis.also),
    ]


def wanted(diagnosis: Diagnosis[str]) -> str:
    """The action, and that it follows from the operation where the text has no action."""
    denial = diagnosis.denial
    action = diagnosis.subject.action if diagnosis.subject else None
    inferred = " (follows from the operation)" if denial.action_inferred and action == denial.action else ""
    return (action or denial.action or denial.operation or "not said") + inferred


def _told(name: str | None, origin: str) -> str:
    return f"{name}{_ORIGIN.get(origin, '')}" if name else "not said"


def asker(caller: Asker) -> str:
    """The person's own identity, and whether it is the denied one."""
    if caller.arn is None:
        return "nobody: AWS was not asked"
    same = {True: "the denied principal itself", False: "not the denied principal", None: "may or may not be the denied principal"}
    return f"{caller.arn} ({same[caller.is_the_denied_principal]})"


def place(cause: Cause[str]) -> str:
    """Where a cause stands: layer (unless the policy's name says it), policy, statement counted from one."""
    layer = "" if cause.policy and cause.policy_type in _NAMED_BY_LAYER else layer_name(cause.policy_type)
    return ", ".join(part for part in (layer, policy(cause), statement_name(cause.sid, cause.statement_index)) if part)


def policy(about: Cause[str] | PolicyRow[str] | ConditionRow[str]) -> str:
    """The policy's name, with the group that holds it, where one does."""
    return about.statement.name if about.statement else about.policy or ""


def statement_name(sid: str | None, index: int | None) -> str:
    """The statement's Sid, else its place counted from one; empty where none is meant."""
    return sid or (f"statement {index + 1}" if index is not None else "")


@lru_cache(maxsize=16)
def _statements(document: str) -> list[Any]:
    """The statements of a policy's text, read once for all causes that blame one of it."""
    try:
        found = json.loads(document)["Statement"]
    except (ValueError, KeyError, TypeError):
        return []
    return found if isinstance(found, list) else [found]


def statement(document: str | None, index: int | None) -> dict[str, Any] | None:
    """The statement at a place of a policy's text; ``None`` where there is none."""
    statements = _statements(document or "{}")
    found = statements[index] if index is not None and index < len(statements) else None
    return found if isinstance(found, dict) else None


def unread(diagnosis: Diagnosis[str]) -> list[tuple[StepError, ...]]:
    """For each step its reads that did not come back; one that several steps wanted stands with the first of them. Where nobody is logged
    in all of them failed for that one reason, so none is told."""
    steps = diagnosis.steps
    if diagnosis.login:
        return [() for _ in steps]
    seen: set[StepError] = set()
    fresh = []
    for step in steps:
        fresh.append(tuple(error for error in dict.fromkeys(step.errors) if error not in seen))
        seen.update(step.errors)
    return fresh


def step_error(error: StepError) -> str:
    """What was not read, why, and the permission that would read it; what to do where no permission would."""
    if error.needs:
        return f"{error.operation}: {error.code}; needs {error.needs}"
    return f"{error.operation}: {error.message or error.code}"


_MOST_ADVICE = 3


def advice(step: Step[str]) -> Iterator[str]:
    """What AWS advises against in the policies of a step: the first of it, and how much more there is."""
    for each in step.advice[:_MOST_ADVICE]:
        yield advised(each)
    more = len(step.advice) - _MOST_ADVICE
    if more > 0:
        yield f"{more} more finding{'' if more == 1 else 's'}; --json lists them all"


def advised(advice: Advice) -> str:
    """One thing that AWS advises against: where, and what."""
    return f"{advice.policy}, {advice.path or 'the whole policy'}: {advice.message}"


def proven(proof: Proof[str]) -> str:
    """The decision before and after, what is still in the way, and what of what was not read the proof rests on."""
    remaining = f"; still in the way: {'; '.join(proof.remaining)}" if proof.remaining else ""
    rests = f", if {'; '.join(proof.allowed_if)}" if proof.allowed_if else ""
    return f"before: {decided(proof.before)}; after: {decided(proof.after)}{rests}{remaining}"


def opens(fix: Fix[str]) -> str:
    """What else the fix newly allows, the first few of what was tried, and how that differed; empty where nothing was tried."""
    if not fix.proof.sampled:
        return ""
    also = fix.proof.also_allows
    more = f" and {len(also) - _FEW} more" if len(also) > _FEW else ""
    varied = f": {', '.join(AXES[axis] for axis in fix.proof.varied)}" if fix.proof.varied else ""
    return f"{', '.join(also[:_FEW]) or 'nothing else'}{more} (of {fix.proof.sampled} neighbouring requests tried{varied})"


def contact_line(contact: Contact) -> str:
    """Team, channel, runbook and note, as far as they are given."""
    return ", ".join(part for part in (contact.team, contact.channel, contact.runbook, contact.note) if part)


def reasons(node: TreeNode[str]) -> str:
    """Why a question of the tree is answered as it is, led by a colon; empty where nothing is known."""
    wants = f"wants {node.policy_value}" if node.policy_value else ""
    sent = f"sent {node.request_value}" if node.request_value else ""
    said = "; ".join(part for part in (node.evidence, wants, sent, node.ask) if part)
    return f": {said}" if said else ""


def diff(fix: Fix[str]) -> list[str]:
    """The policy before and after the fix, as the lines of a unified diff without its file names; what to add, where it was not read."""
    if fix.document is None:
        return [f"+{line}" for line in _lines(fix.statement)]
    return list(unified_diff(_lines(fix.before), _lines(fix.document), lineterm="", n=2))[2:]


def _lines(document: dict[str, Any] | None) -> list[str]:
    return json.dumps(document, indent=2, ensure_ascii=False).splitlines() if document else []
