"""One fix: its proof and its owner, then the change as a diff, what else it opens, whether it fits."""

import json
from difflib import unified_diff
from typing import Any

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from iamdoctor.model.diagnosis import Diagnosis, Fix, Proof
from iamdoctor.report import plan
from iamdoctor.report.labels import labels
from iamdoctor.report.untrusted import one_line, visible
from iamdoctor.tui.marks import BAD, GOOD, OPEN, QUIET, coloured
from iamdoctor.tui.shorten import middle
from iamdoctor.tui.widgets.statement import in_order

NAMED = 2


class FixView(VerticalScroll, can_focus=False):
    """A fix, or what is said of another row, as high as the room there is; longer ones scroll."""

    DEFAULT_CSS = """
    FixView { height: 1fr; width: 1fr; padding: 0 1 0 2; scrollbar-size-vertical: 1; }
    FixView > Static { height: auto; }
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._shown: tuple[Diagnosis[str], int] | None = None

    def compose(self) -> ComposeResult:
        yield Static("", markup=False)

    def show(self, diagnosis: Diagnosis[str], place: int) -> None:
        """Show the fix at this place."""
        self._shown = diagnosis, place
        self._draw()

    def say(self, text: Content) -> None:
        """Show text where no fix is meant."""
        self._shown = None
        self.query_one(Static).update(text)

    def on_resize(self) -> None:
        """Cut the lines for the room there is now."""
        self._draw()

    def _draw(self) -> None:
        if self._shown:
            width = max((self.size.width or self.app.size.width) - 4, 30)
            self.query_one(Static).update(content(*self._shown, width))


def content(diagnosis: Diagnosis[str], place: int, width: int) -> Content:
    """The fix in lines of at most ``width`` cells where they may be cut; sentences are left to wrap."""
    fix, label = diagnosis.fixes[place], labels(diagnosis.fixes)[place]
    which = f"  {place + 1} of {len(diagnosis.fixes)}"
    head = Content.assemble((f"{label} ", "bold $accent"), (one_line(fix.title), "bold"), (which, QUIET))
    above = [("proof", coloured(one_line(plan.proof(diagnosis, place)))), ("owner", Content(one_line(fix.owner)))]
    parts = [head, *(_labelled(label, value, width) for label, value in above if len(value)), *_diff(fix, width)]
    parts += [_labelled(label, value, width) for label, value in _facts(fix, width) if len(value)]
    parts += [_labelled("!", Content.styled(one_line(warning), OPEN), width) for warning in fix.warnings]
    return Content("\n").join(parts)


def _diff(fix: Fix[str], width: int) -> list[Content]:
    styles = {"+": GOOD, "-": BAD}
    return [Content.styled(f"  {middle(line, width - 2)}", styles.get(line[:1], QUIET)) for line in changed(fix, width - 4)]


def changed(fix: Fix[str], width: int) -> list[str]:
    """The lines that go and come, one element of a statement a line where that fits; what to add, where the policy was not read."""
    if fix.document is None:
        return [f"+ {visible(line)}" for line in _statement(fix.statement, width)] if fix.statement else []
    before = _lines(fix.before, width) if fix.before else []
    diff = unified_diff(before, _lines(fix.document, width), lineterm="", n=0)
    return [f"{line[0]} {line[1:]}" for line in diff if not line.startswith(("---", "+++", "@@"))]


def _lines(document: dict[str, Any], width: int) -> list[str]:
    statements = document.get("Statement")
    rest = [f'"{key}": {json.dumps(value, ensure_ascii=False)}' for key, value in document.items() if key != "Statement"]
    listed = statements if isinstance(statements, list) else [statements]
    return [visible(line) for line in [*rest, *(line for statement in listed for line in _statement(statement, width))]]


def _statement(statement: object, width: int) -> list[str]:
    if not isinstance(statement, dict):
        return json.dumps(statement, indent=2, ensure_ascii=False).splitlines()
    lines: list[str] = []
    for key, value in in_order(statement):
        line = f'"{key}": {json.dumps(value, ensure_ascii=False)}'
        lines += (
            [line]
            if len(line) <= width
            else json.dumps({key: value}, indent=2, ensure_ascii=False)[4:-2].replace("\n  ", "\n").splitlines()
        )
    return lines


def _facts(fix: Fix[str], width: int) -> list[tuple[str, Content]]:
    run = Content("" if changed(fix, width) else "\n".join(map(one_line, fix.cli)))
    return [("run", run), ("opens", _opens(fix.proof, width - 10)), ("fits", Content(one_line(fix.size)))]


def _opens(proof: Proof[str], width: int) -> Content:
    """What else it allows, the first few by name, each in a line; v tells all."""
    if not proof.sampled:
        return Content("")
    tried = f"of {proof.sampled} neighbouring requests tried"
    if not proof.also_allows:
        return Content(f"nothing else ({tried})")
    named = [middle(one_line(request), width) for request in proof.also_allows[:NAMED]]
    more = len(proof.also_allows) - len(named)
    return Content("\n".join([*named, f"and {more} more, {tried}" if more else tried]))


def _labelled(label: str, value: Content, width: int) -> Content:
    first, *more = value.wrap(max(width - 10, 20))
    return Content("\n").join([Content.assemble((f"  {label:<8}", QUIET), first), *(Content(" " * 10) + line for line in more)])
