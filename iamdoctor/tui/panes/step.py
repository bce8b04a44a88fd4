"""One of the five steps: the finding, the evidence, what could not be read, and the same read by hand."""

import re
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static

from iamdoctor.model.diagnosis import Advice, Detail, Diagnosis, PolicyRow, Step
from iamdoctor.model.evidence import StepId
from iamdoctor.report import console, words
from iamdoctor.report.untrusted import one_line, visible
from iamdoctor.tui.doctor import doctor
from iamdoctor.tui.marks import DETAIL, OPEN, QUIET, SAYS, STATUS
from iamdoctor.tui.shorten import folded, middle
from iamdoctor.tui.widgets.rows import Row, Rows, Table
from iamdoctor.tui.widgets.scroller import Scroller
from iamdoctor.tui.widgets.statement import Shown, statement
from iamdoctor.tui.widgets.whole import Whole
from iamdoctor.wording.terms import layer_name

_MOMENT = re.compile(r"\b(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d(?:\.\d+)?(?:\+00:00|Z)")


class PolicyRows(Rows):
    """Policies: enter shows the whole document."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "whole policy", key_display="↵", tooltip="Read the whole policy document"),
    ]


class StepPane(Vertical):
    """A step; ``show`` fills it from any partial diagnosis."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "screen.step(1)", "next", tooltip="The next step"),
        Binding("p", "screen.step(-1)", "back", tooltip="The stop before"),
        Binding("c", "copy_command", "copy command", tooltip="Copy the aws command that makes the same read"),
        Binding("w", "why", "why", tooltip="Why this policy matched or not, element by element, and every value whole"),
    ]

    def __init__(self, step: StepId, *, id: str) -> None:
        super().__init__(id=id)
        self._step_id: StepId = step
        self.step: Step[str] | None = None

    def compose(self) -> ComposeResult:
        yield Static("", classes="finding", markup=False)
        with Container(classes="evidence"):
            yield Table(("policy", 28), ("how", 24), ("says", 12), ("because", 200), rows=PolicyRows, id=f"{self.id}-policies")
            with Scroller(classes="detail"):
                yield Static("", classes="deciding", markup=False)
                yield Static("", classes="details", markup=False)
        yield Static("", classes="unread", markup=False)
        yield Static("", classes="command", markup=False)

    @property
    def table(self) -> Table:
        """The policies."""
        return self.query_one(Table)

    @property
    def focus_target(self) -> Widget:
        """What takes the keys when the pane is shown."""
        return self.table.rows if self.step and self.step.policies else self.query_one(Scroller)

    @property
    def row(self) -> PolicyRow[str] | None:
        """The highlighted policy."""
        at = self.table.at
        rows = self.step.policies if self.step else ()
        return rows[int(at)] if at is not None and int(at) < len(rows) else None

    def show(self, diagnosis: Diagnosis[str]) -> None:
        """Show how the step stands."""
        step = next((step for step in diagnosis.steps if step.id == self._step_id), None)
        if step is None or (step == self.step and self.table.rows.option_count == len(step.policies)):
            return
        first = self.step is None or not self.step.policies
        self.step = step
        mark = STATUS[step.status]
        self._static("finding").update(Content.assemble((f"{mark.symbol} ", mark.style), (one_line(step.summary), "bold")))
        self.table.display = bool(step.policies)
        self.table.show([_row(index, row) for index, row in enumerate(step.policies)])
        if first and step.policies:
            self.table.rows.highlighted = _telling(step.policies)
            self.call_after_refresh(self._bring_decisive)
        self._static("unread").update(_unread(step))
        self._static("unread").display = bool(step.errors)
        self._static("command").update(self._command())
        self._show_details()

    def _static(self, name: str) -> Static:
        return self.query_one(f".{name}", Static)

    def _command(self) -> Content:
        command = one_line(self.command())
        if not command:
            return Content("")
        width = (self.size.width or self.app.size.width) - 4
        rooms = range(width * 2 - 2, width, -1)
        shown = (Content.assemble(("$ ", QUIET), (middle(command, room), "$accent")) for room in rooms)
        return next((line for line in shown if len(line.wrap(width)) <= 2), Content(middle(command, width)))

    def command(self) -> str:
        """The read by hand of the highlighted policy; of a step without policies its first."""
        if row := self.row:
            return row.cli
        return next(iter(self.step.cli), "") if self.step else ""

    def _room(self) -> int:
        """The width of the detail while it is not laid out yet."""
        return self.app.size.width // 2 if self.screen.has_class("-wide") else self.app.size.width

    def _detail_width(self) -> int:
        return max((self.query_one(Scroller).size.width or self._room() - 4) - 1, 30)

    def _show_details(self) -> None:
        row, step = self.row, self.step
        width = self._detail_width()
        self._static("deciding").update(statement(row, width).content if row else "")
        self._static("deciding").display = row is not None
        self._static("details").update(Content("\n").join(part for part in (_details(step, width), self._note()) if part) if step else "")

    def _bring_decisive(self) -> None:
        """Have the line that decided in sight, where the statement is longer than the room there is."""
        scroller, row = self.query_one(Scroller), self.row
        shown = statement(row, self._detail_width()) if row else Shown.of(Content(""))
        scroller.scroll_to(y=min(shown.decisive, max(shown.height - scroller.size.height, 0)), animate=False)

    def _note(self) -> Content:
        """What the demo says of its simulator, beside the simulator's answers."""
        notes = doctor(self).notes if self._step_id == "simulate" else ()
        return Content.styled(f"\n{' '.join(notes)}", QUIET) if notes else Content("")

    @on(OptionList.OptionHighlighted)
    def _highlighted(self) -> None:
        self._show_details()
        self.call_after_refresh(self._bring_decisive)
        self._static("command").update(self._command())
        self.refresh_bindings()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        row = self.row
        if row and row.document is not None:
            title, file = f"{row.policy} · {row.how}", f"{row.policy}.json"
            self.post_message(Whole(title, row.document, file, policy=True, deciding=row.statement_index))
        elif row:
            self.post_message(Whole(f"{row.policy} · {row.how}", row.because or "The document was not read.", "policy.txt"))

    def on_resize(self) -> None:
        """Fit what is shown to the room there is."""
        self.call_after_refresh(self._show_details)
        self._static("command").update(self._command())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey what has nothing to act on."""
        if action == "copy_command":
            return True if self.command() else None
        return True if action != "why" or (self.step and self.step.policies) else None

    def action_copy_command(self) -> None:
        """Copy the command, whole."""
        doctor(self).copy(self.command(), "the aws command")

    def page(self, diagnosis: Diagnosis[str]) -> str | None:
        """The console's page of the highlighted policy; of one without an ARN that of its principal or resource."""
        subject = diagnosis.subject
        side = (subject.resource if self._step_id == "resource" else subject.role_arn or subject.principal) if subject else None
        return console.page((self.row.arn if self.row else None) or side or "")

    def action_why(self) -> None:
        """Show every value whole."""
        if row := self.row:
            advice = self.step.advice if self.step else ()
            self.post_message(Whole(f"why · {row.policy}", why(row, advice), "why.txt"))


def _telling(rows: tuple[PolicyRow[str], ...]) -> int:
    """The row that says most: the first that denies, else the first near miss, else the first that allows."""
    for says in ("denies", "near miss", "maybe", "allows", "malformed", "not read"):
        for index, row in enumerate(rows):
            if row.says == says:
                return index
    return 0


def _row(index: int, row: PolicyRow[str]) -> Row:
    return Row(str(index), (row.policy, row.how, SAYS[row.says].content(), row.because))


def _unread(step: Step[str]) -> Content:
    lines = [Content.assemble(("? could not read ", OPEN), _error(step, index)) for index in range(len(step.errors))]
    if len(lines) > 3:
        lines = [*lines[:2], Content.styled(f"? and {len(lines) - 2} more reads that were refused; C lists every call", OPEN)]
    return Content("\n").join(lines)


def _error(step: Step[str], index: int) -> Content:
    error = step.errors[index]
    needs = f"   ask for {error.needs}" if error.needs else ""
    return Content(one_line(f"{error.operation} ({error.code}){needs}"))


def _details(step: Step[str], width: int) -> Content:
    label = max((len(detail.label) for detail in step.details), default=0)
    return Content("\n").join(_detail(detail, label, width) for detail in step.details)


def _detail(detail: Detail[str], label: int, width: int) -> Content:
    mark, value = DETAIL.get(detail.mark, DETAIL[""]), _MOMENT.sub(r"\1 \2 UTC", one_line(detail.value))
    room = max(width - label - 4, 20)
    first, *more = Content(value).wrap(room) if " " in value else map(Content, folded(value, room))
    head = Content.assemble((f"{mark.symbol} ", mark.style), (f"{one_line(detail.label):<{label}}  ", QUIET), first)
    return Content("\n").join([head, *(Content(" " * (label + 4)) + line for line in more)])


def why(row: PolicyRow[str], advice: tuple[Advice, ...] = ()) -> str:
    """A policy row in full words, nothing shortened, with what AWS advises against in the policy."""
    facts = {
        "policy": row.policy,
        "arn": row.arn or "",
        "attached": row.how,
        "layer": layer_name(row.policy_type),
        "says": row.says,
        "because": row.because,
        "statement": words.statement_name(row.sid, row.statement_index),
        "element": row.element or "",
        "in policy": row.policy_value,
        "in request": row.request_value,
    }
    lines = [f"{label:<11}{visible(value)}" for label, value in facts.items() if value]
    against = [words.advised(each) for each in advice if (each.policy, each.policy_type) == (row.policy, row.policy_type)]
    lines += ["", "AWS advises against:", *(f"  {visible(line)}" for line in against)] if against else []
    return "\n".join(lines)
