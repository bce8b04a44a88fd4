"""All errors of a text in one report: the groups, the combined changes, and what they come to."""

import json
from typing import Any

import msgspec

from iamdoctor.model.diagnosis import Diagnosis, Proof
from iamdoctor.model.triage import Combined, Group, Outcome, Triage
from iamdoctor.reference.principals import role_of
from iamdoctor.report import plan, words
from iamdoctor.report.json import parsed, printable
from iamdoctor.report.page import Page
from iamdoctor.report.untrusted import one_line

_ALONE = "See its own fixes: iamdoctor diagnose --which {error}"


def render_json(triage: Triage) -> str:
    """The triage as one JSON object, indented, ending in a newline; unknown is ``null``."""
    whole: dict[str, Any] = msgspec.to_builtins(triage)
    for diagnosis, made in zip(whole["diagnoses"], triage.diagnoses, strict=True):
        diagnosis["denial"] = parsed(made.denial)
    return printable(msgspec.json.format(msgspec.json.encode(whole), indent=1).decode()) + "\n"


def render_text(triage: Triage, *, width: int = 80, colour: bool = False) -> str:
    """The triage as text: what there is to do first, then each group with what becomes of it."""
    page = Page(width, colour)
    page.say(summary(triage))
    if triage.left_out:
        page.say(f"{triage.left_out:,} older errors were left out.")
    for number, change in enumerate(triage.together.changes, 1):
        _change(page, f"Change {number} of {len(triage.together.changes)}: {one_line(change.title)}", change)
    if in_none := _in_no_change(triage):
        page.lines.append("")
        page.say(f"In no change: {in_none}. What to do about each is told below.")
    page.heading("The errors")
    before = None
    for number, (group, outcome) in enumerate(zip(triage.groups, triage.together.outcomes, strict=True)):
        told = _told(group, outcome, triage.diagnoses[number])
        if told == before and group.resource:
            by = f" for {group.principal}" if group.principal != triage.groups[number - 1].principal else ""
            page.say(f"the same on {group.resource}{by} ({often(group)})", first=f"  {number + 1}. ")
        else:
            _group(page, number, group, outcome, triage)
        before = told
    _rests_on(page, triage)
    page.lines.append("")
    page.say(words.READ_ONLY, first="  ")
    return "\n".join(page.lines) + "\n"


def summary(triage: Triage) -> str:
    """How many errors in how many groups, and how many of them pass with the changes."""
    told = zip(triage.together.outcomes, triage.diagnoses, strict=True)
    passing = [each.proof for each, diagnosis in told if each.proof and not diagnosis.login and _cures(each.proof)]
    groups, changes = len(triage.groups), len(triage.together.changes)
    said = f"{triage.errors:,} error{'s' if triage.errors != 1 else ''} in {groups} group{'s' if groups != 1 else ''}."
    if not changes:
        return f"{said} No change was found that lets any of them pass."
    if not passing:
        shown = "the change below is" if changes == 1 else f"the {changes} changes below are"
        if all(diagnosis.login for diagnosis in triage.diagnoses):
            return f"{said} Not proven, since nothing was read from AWS: {shown} what the text suggests."
        return f"{said} Not proven: {shown} not shown to let any of them pass."
    return f"{said} {changes} change{'s' if changes != 1 else ''} let {len(passing)} of {groups} pass."


def _in_no_change(triage: Triage) -> str:
    """The denied groups that no change is made for and that do not pass with those for others; empty where there is no change at all."""
    made_for = {reason.group for change in triage.together.changes for reason in change.reasons}
    left = [
        str(outcome.group + 1)
        for outcome, diagnosis in zip(triage.together.outcomes, triage.diagnoses, strict=True)
        if outcome.group not in made_for and diagnosis.verdict.causes and not (outcome.proof and _cures(outcome.proof))
    ]
    if not left or not triage.together.changes:
        return ""
    return f"group{'s' if len(left) != 1 else ''} {', '.join(left)}"


def _cures(proof: Proof[str]) -> bool:
    return proof.before != "allowed" and proof.after == "allowed"


def often(group: Group) -> str:
    """How often a group's errors are told, and since when."""
    count = "once" if group.count == 1 else f"{group.count:,} times"
    if group.first is None:
        return count
    return f"{count}, at {group.first}" if group.first == group.last else f"{count}, from {group.first} to {group.last}"


def _change(page: Page, heading: str, change: Combined[str]) -> None:
    page.heading(heading)
    for label, value in (("owner", change.owner), ("fits", change.size)):
        if value:
            page.say(value, first=f"  {label:<8}")
    for reason in change.reasons:
        page.say(f"{reason.why} (group {reason.group + 1})", first="  because ")
    for warning in change.warnings:
        page.say(warning, first="  warning ")
    for statement in change.statements:
        for line in json.dumps(statement, indent=2, ensure_ascii=False).splitlines():
            page.verbatim(f"+{line}", "    ")
    for command in change.cli:
        page.verbatim(command, "  $ " if "\n" not in command else "  ")


def _told(group: Group, outcome: Outcome[str], diagnosis: Diagnosis[str]) -> tuple[object, ...]:
    """What is said of a group but for its resource and the role's session."""
    causes = tuple((cause.id, cause.owner) for cause in diagnosis.verdict.causes)
    what = (group.kind, role_of(group.principal), group.action, group.deny, group.policy_type)
    return (*what, outcome.proof, outcome.todo, diagnosis.verdict.decision, causes, diagnosis.login)


def _group(page: Page, number: int, group: Group, outcome: Outcome[str], triage: Triage) -> None:
    what = " ".join(part for part in (group.action or group.kind, f"on {group.resource}" if group.resource else "") if part)
    page.say(f"{what} ({often(group)})", first=f"  {number + 1}. ")
    page.say(group.principal or "principal not said", first="     who     ")
    page.say(words.headline(triage.diagnoses[number]), first="     now     ")
    if outcome.proof is not None:
        page.say(_proved(outcome.proof, triage.diagnoses[number]), first="     proof   ")
    todo = outcome.todo or (_ALONE.format(error=group.errors[0] + 1) if outcome.proof is None and triage.diagnoses[number].fixes else "")
    if todo:
        page.say(todo, first="     do      ")


def _proved(proof: Proof[str], diagnosis: Diagnosis[str]) -> str:
    """The decision now and after all changes, and what then still stops it."""
    if diagnosis.login:
        return plan.NOTHING_READ
    if proof.before == "allowed":
        return plan.NO_PROOF
    still = f" (still in the way: {' '.join(proof.remaining)})" if proof.remaining else ""
    return f"now {plan.decided(proof.before)} → after all changes {plan.decided(proof.after)}{plan.supposing(proof)}{still}"


def _rests_on(page: Page, triage: Triage) -> None:
    """What the proofs suppose of what was not read, each thing once."""
    proofs = [each.proof for each in triage.together.outcomes if each.proof and each.proof.before != "allowed"]
    supposed = dict.fromkeys(each for proof in proofs for each in proof.allowed_if)
    if supposed:
        page.heading("What the proofs rest on, since it was not read")
    for each in supposed:
        page.say(each, first="  - ")
