"""All errors of a text in one report: the groups, the combined changes, and what they come to."""

import json
from typing import Any

import msgspec

from iamdoctor.model.triage import Combined, Group, Outcome, Triage
from iamdoctor.report import words
from iamdoctor.report.json import parsed, printable
from iamdoctor.report.page import Page
from iamdoctor.report.untrusted import one_line


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
    page.heading("The errors")
    for number, (group, outcome) in enumerate(zip(triage.groups, triage.together.outcomes, strict=True)):
        _group(page, number, group, outcome, triage)
    page.lines.append("")
    page.say(words.READ_ONLY, first="  ")
    return "\n".join(page.lines) + "\n"


def summary(triage: Triage) -> str:
    """How many errors in how many groups, and how many of them pass with the changes."""
    passing = sum(each.proof is not None and each.proof.after == "allowed" for each in triage.together.outcomes)
    groups, changes = len(triage.groups), len(triage.together.changes)
    said = f"{triage.errors:,} error{'s' if triage.errors != 1 else ''} in {groups} group{'s' if groups != 1 else ''}."
    if not changes:
        return f"{said} No change was found that lets any of them pass."
    return f"{said} {changes} change{'s' if changes != 1 else ''} let {passing} of {groups} pass."


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


def _group(page: Page, number: int, group: Group, outcome: Outcome[str], triage: Triage) -> None:
    what = " ".join(part for part in (group.action or group.kind, f"on {group.resource}" if group.resource else "") if part)
    page.say(f"{what} ({often(group)})", first=f"  {number + 1}. ")
    page.say(group.principal or "principal not said", first="     who     ")
    page.say(words.headline(triage.diagnoses[number]), first="     now     ")
    if outcome.proof is not None:
        page.say(words.proven(outcome.proof), first="     proof   ")
    if outcome.todo:
        page.say(outcome.todo, first="     do      ")
