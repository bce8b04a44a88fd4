"""The verdict: what blocks, how sure, what to do, and its proof."""

from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static

from iamdoctor.model.contact import Contact
from iamdoctor.model.diagnosis import BlindSpot, Cause, Diagnosis, PolicyRow
from iamdoctor.model.errors import BadInput
from iamdoctor.model.supplied import ME
from iamdoctor.report import words
from iamdoctor.report.contacts import contact_for
from iamdoctor.report.untrusted import one_line, visible
from iamdoctor.tui.doctor import doctor
from iamdoctor.tui.marks import CONFIDENCE, OPEN, QUIET
from iamdoctor.tui.panes import who
from iamdoctor.tui.panes.finding import finding, known
from iamdoctor.tui.panes.full import cause_in_full, fix_in_full, spot_in_full
from iamdoctor.tui.widgets.fix_view import FixView
from iamdoctor.tui.widgets.rows import Row, Rows, Table
from iamdoctor.tui.widgets.whole import Whole
from iamdoctor.wording.terms import layer_name

LONGEST_TELLING = 4


class CauseRows(Rows):
    """Causes and blind spots: enter tells one in full."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "in full", show=False, key_display="↵", tooltip="Read the highlighted cause or blind spot in full"),
    ]


class VerdictPane(Vertical):
    """The answer; ``show`` fills it from any partial diagnosis."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "fix(0)", "fix", key_display="1-9", tooltip="Show that fix"),
        *[Binding(str(number + 1), f"fix({number})", "", show=False) for number in range(1, 9)],
        Binding("y", "copy_commands", "copy commands", tooltip="Copy the aws commands of this fix; iamdoctor never runs them"),
        Binding("Y", "copy_plan", "copy plan", show=False, tooltip="Copy all commands of the plan, in their order"),
        Binding("m", "screen.ticket", "ticket", tooltip="The diagnosis as a ticket in Markdown, to copy or save"),
        Binding("s", "screen.snapshot", "snapshot", tooltip="Save the evidence to a file that answers offline"),
        Binding("i", "me", "it was me", tooltip="Say that the call was your own, where nothing says whose it was"),
        Binding("t", "screen.try", "try a value", tooltip="The condition keys that matter; give a value and see what turns"),
        Binding("J,ctrl+down", "scroll_fix(1)", "scroll on", show=False, tooltip="Scroll the fix down"),
        Binding("K,ctrl+up", "scroll_fix(-1)", "scroll back", show=False, tooltip="Scroll the fix up"),
        Binding("v", "read_fix", "fix in full", show=False, tooltip="Read the fix whole: documents, commands, Terraform"),
    ]

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.diagnosis: Diagnosis[str] | None = None
        self.contacts: tuple[Contact, ...] = ()
        self.chosen = 0

    def compose(self) -> ComposeResult:
        yield Static("", classes="finding", markup=False)
        yield Table(("", 2), ("what stops it", 34), ("how sure", 8), ("why", 200), rows=CauseRows, id="causes")
        yield Static("", classes="telling", markup=False)
        yield Static("", classes="plan", markup=False)
        with Horizontal(classes="fixes"):
            yield FixView(id="fix-1")
            yield FixView(id="fix-2")

    def on_mount(self) -> None:
        """Learn whom to ask from the person's configuration; say so where that is broken."""
        from iamdoctor.store import config

        try:
            self.contacts = config.load().owners
        except BadInput as error:
            self.notify(f"{error} Nobody to ask is shown.", severity="warning", markup=False, timeout=10)

    @property
    def focus_target(self) -> Widget:
        """What takes the keys when the pane is shown."""
        return self.query_one(Table).rows

    def show(self, diagnosis: Diagnosis[str]) -> None:
        """Show how things stand."""
        self.diagnosis = diagnosis
        self.chosen = min(self.chosen, max(len(diagnosis.fixes) - 1, 0))
        self.query_one(".finding", Static).update(finding(diagnosis))
        self.query_one(Table).show([*who.rows(diagnosis), *_causes(diagnosis), *(_spots(diagnosis) if diagnosis.complete else [])])
        self._tell()
        self._show_plan(diagnosis)
        self._show_fixes()
        self._name_keys(len(diagnosis.fixes))

    def _show_plan(self, diagnosis: Diagnosis[str]) -> None:
        """Say which fixes make the call pass together, where it takes more than one."""
        plan = diagnosis.plan
        line = self.query_one(".plan", Static)
        line.display = plan is not None and words.is_combined(plan)
        line.update(words.plan_line(plan) if plan is not None else "")

    def _name_keys(self, fixes: int) -> None:
        """Have the footer say how many fixes there are to choose from."""
        self._bindings.key_to_bindings["1"] = [
            replace(binding, key_display=f"1-{min(fixes, 9)}") for binding in self._bindings.key_to_bindings["1"]
        ]

    @on(OptionList.OptionHighlighted)
    def _tell(self) -> None:
        """Tell the highlighted cause in its own sentence."""
        diagnosis = self.diagnosis
        if diagnosis is None:
            return
        verdict, asked = diagnosis.verdict, who.question(diagnosis)
        kind, _, number = (self.query_one(Table).at or "").partition("-")
        told = {
            "who": lambda: asked.choices[int(number)].what if asked else "",
            "cause": lambda: " ".join(self._told(known(diagnosis)[int(number)], told=int(number) in verdict.in_headline)),
            "spot": lambda: f"Not read: {words.blind_spot(verdict.blind_spots[int(number)])}.",
        }
        self.query_one(".telling", Static).update(visible(told[kind]()) if kind in told else "")
        self.call_after_refresh(self._make_room)

    def _make_room(self) -> None:
        """Tell the cause where the fix leaves lines free for it; the highest screens have room for both."""
        telling, fix = self.query_one(".telling", Static), self.query_one("#fix-1", FixView)
        width = max(self.size.width - 8, 1)
        said = str(telling.content)
        needed = min(len(Content(said).wrap(width)), LONGEST_TELLING)
        taken = telling.outer_size.height if telling.display else 0
        telling.display = bool(said) and (self.screen.has_class("-high") or fix.size.height + taken - fix.virtual_size.height >= needed)

    def _told(self, cause: Cause[str], *, told: bool) -> list[str]:
        """The cause's sentence, unless it is ``told`` already, and whom to ask."""
        return [*([] if told else [cause.explanation]), *self._ask(cause)]

    def _ask(self, cause: Cause[str]) -> list[str]:
        """Whom to ask about the cause, where the person's configuration says so."""
        contact = contact_for(cause, self.diagnosis, self.contacts) if self.diagnosis else None
        return [f"Ask {words.contact_line(contact)}."] if contact else []

    def _show_fixes(self) -> None:
        if self.diagnosis is None:
            return
        fixes = self.diagnosis.fixes
        first, second = self.query_one("#fix-1", FixView), self.query_one("#fix-2", FixView)
        both = len(fixes) > 1 and self.app.size.width >= 110
        second.display = both
        left = min(self.chosen, len(fixes) - 2) if both else self.chosen
        if not fixes:
            first.say(_without_fix(self.diagnosis))
            return
        first.show(fixes[left], left + 1, len(fixes))
        first.set_class(both and left == self.chosen, "-chosen")
        if both:
            second.show(fixes[left + 1], left + 2, len(fixes))
            second.set_class(left + 1 == self.chosen, "-chosen")

    def on_resize(self) -> None:
        """Fit the fixes to the room there is."""
        self.call_after_refresh(self._show_fixes)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Digits choose among fixes where there are several; else they lead along the rail."""
        fixes = self.diagnosis.fixes if self.diagnosis else ()
        if action == "fix":
            return len(fixes) > 1 and isinstance(parameters[0], int) and parameters[0] < len(fixes)
        if action == "me":
            return who.may_be_me(self.diagnosis)
        if action == "copy_commands" and not fixes and self.diagnosis:
            return True if who.commands(self.diagnosis) else None
        if action == "copy_plan":
            plan = self.diagnosis.plan if self.diagnosis else None
            return True if plan is not None and any(step.cli for step in plan.steps) else None
        if action in ("copy_commands", "read_fix"):
            return True if fixes and (action == "read_fix" or fixes[self.chosen].cli) else None
        return True

    def action_fix(self, index: int) -> None:
        """Show that fix."""
        self.chosen = index
        self._show_fixes()
        self.query_one("#fix-1").scroll_home()

    def action_scroll_fix(self, direction: int) -> None:
        """Scroll the fix by a few lines."""
        for view in self.query(FixView):
            view.scroll_relative(y=direction * 3)

    def action_copy_commands(self) -> None:
        """Copy the commands of the fix shown, whole."""
        assert self.diagnosis is not None
        if not self.diagnosis.fixes:
            doctor(self).copy(who.commands(self.diagnosis), "the commands that find out who made the call")
            return
        fix = self.diagnosis.fixes[self.chosen]
        doctor(self).copy("\n".join(fix.cli), f"the commands of fix {self.chosen + 1}")

    def action_me(self) -> None:
        """Say that the call was the person's own."""
        self.post_message(who.CalledBy(ME))

    def action_copy_plan(self) -> None:
        """Copy every command of the plan, in order."""
        assert self.diagnosis is not None and self.diagnosis.plan is not None
        doctor(self).copy("\n".join(command for step in self.diagnosis.plan.steps for command in step.cli), "the commands of the plan")

    def action_read_fix(self) -> None:
        """Show the fix whole."""
        assert self.diagnosis is not None
        fix = self.diagnosis.fixes[self.chosen]
        self.post_message(Whole(f"fix {self.chosen + 1} · {fix.title}", fix_in_full(fix), "fix.txt"))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        assert self.diagnosis is not None
        kind, _, number = (event.option_id or "").partition("-")
        verdict, asked = self.diagnosis.verdict, who.question(self.diagnosis)
        if kind == "who" and asked:
            self.post_message(who.CalledBy(asked.choices[int(number)].value))
        elif kind == "cause":
            cause = known(self.diagnosis)[int(number)]
            told = "\n".join([cause_in_full(cause), *self._ask(cause)])
            self.post_message(Whole(f"cause {int(number) + 1}", told, "cause.txt"))
        elif kind == "spot":
            self.post_message(Whole("not read", spot_in_full(verdict.blind_spots[int(number)]), "not-read.txt"))


def _causes(diagnosis: Diagnosis[str]) -> list[Row]:
    rows = [row for step in diagnosis.steps for row in step.policies]
    return [_cause(place, cause, rows) for place, cause in known(diagnosis).items()]


def _cause(place: int, cause: Cause[str], rows: list[PolicyRow[str]]) -> Row:
    """A cause in a line; what its policy's row says of it is shorter than the explanation, which stands below."""
    policy = cause.statement.name if cause.statement else cause.policy
    where = ", ".join(part for part in (policy, cause.sid) if part) or layer_name(cause.policy_type)
    row = next((row for row in rows if row.statement is not None and row.statement == cause.statement), None)
    because = Content(one_line(row.because if row else cause.reason.replace("_", " ")))
    sure = Content.styled(cause.confidence, CONFIDENCE[cause.confidence])
    return Row(f"cause-{place}", (str(place + 1), where, sure, because))


def _spots(diagnosis: Diagnosis[str]) -> list[Row]:
    return [_spot(index, spot) for index, spot in enumerate(diagnosis.verdict.blind_spots)]


def _spot(index: int, spot: BlindSpot[str]) -> Row:
    matters = "could turn the verdict" if spot.could_change_verdict else "cannot turn the verdict"
    given = "t gives it a value" if spot.key else f"needs {spot.needs}"
    needs = f"{given}; {matters}" if spot.needs else matters
    style = OPEN if spot.could_change_verdict else QUIET
    cells = (
        Content.styled("?", style),
        Content.styled(one_line(spot.what), style),
        Content.styled("not read", style),
        Content(one_line(needs)),
    )
    return Row(f"spot-{index}", cells)


def _without_fix(diagnosis: Diagnosis[str]) -> Content:
    if not diagnosis.complete:
        return Content.styled("What to do about it comes when the reads are done.", QUIET)
    asked = who.question(diagnosis)
    if asked:
        return who.told(asked)
    todo = visible(diagnosis.verdict.todo)
    notes = [Content.assemble(("· ", QUIET), visible(note)) for note in diagnosis.verdict.notes]
    lead = Content.assemble(("What to do  ", "bold $accent"), todo) if todo else Content("")
    return Content("\n").join([part for part in (lead, *notes) if len(part)])
