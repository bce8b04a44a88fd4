"""The paste box, which understands as you paste."""

from typing import TYPE_CHECKING, ClassVar, cast

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static, TextArea
from textual.worker import Worker, WorkerState

from iamdoctor.model.denial import Denial
from iamdoctor.model.evidence import Caller, Read
from iamdoctor.model.supplied import Added
from iamdoctor.report.untrusted import one_line
from iamdoctor.tui.crash import stopped
from iamdoctor.tui.marks import GOOD, OPEN, QUIET
from iamdoctor.tui.recent import recent
from iamdoctor.tui.shorten import account, middle, name
from iamdoctor.tui.unread import why_not
from iamdoctor.tui.widgets.bottom_line import BottomLine
from iamdoctor.tui.widgets.go import Go
from iamdoctor.tui.widgets.paste_box import PasteBox
from iamdoctor.tui.widgets.rows import Row, Rows, Table
from iamdoctor.tui.widgets.top_line import TopLine
from iamdoctor.tui.widgets.understood import Understood, understood

if TYPE_CHECKING:
    from iamdoctor.tui.app import IamDoctorApp
    from iamdoctor.tui.scenario import Scenario

LARGE = 20_000
HINT = (
    "Paste an AWS error: an exception, a CLI's or Terraform's output,\n"
    "a CloudTrail event, a log line, an encoded message. Colours and\n"
    "line breaks do not matter; what is around it does not either."
)
DEMO = "\n\nNothing at hand?  ^b  has broken demo accounts to try."
NO_DEMO = "\n\nNothing at hand?  iamdoctor --demo  has broken accounts to try."


class RecentRows(Rows):
    """Cases kept, or the errors of one text."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "select", "open", show=False, tooltip="Open the highlighted row")]


class HomeScreen(Screen[None]):
    """Paste, see what was understood, start the walk."""

    AUTO_FOCUS = ""
    HELP = (
        "Paste an error. What is understood of it is marked in the text and said in words below; ctrl+r starts the check, which only reads."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+r", "diagnose", "diagnose", tooltip="Walk the five steps for this error; nothing is changed in AWS"),
        Binding("e,ctrl+g", "edit", "edit", tooltip="Say what the text leaves open: who, what, which resource, context"),
        Binding("p,ctrl+t", "profile", "profile", tooltip="Ask AWS as another profile"),
        Binding("o,ctrl+o", "cases", "cases", tooltip="What was diagnosed before"),
        Binding("d,ctrl+b", "demo", "demo", tooltip="Choose a broken demo account"),
        Binding("ctrl+q", "app.quit", "quit", tooltip="Leave; calls under way are dropped", priority=True),
        Binding("i", "box", "to the box", show=False, tooltip="Back into the paste box"),
        Binding("escape", "leave", "single keys", show=False, tooltip="Leave the paste box, so that single letters are keys"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._denials: tuple[Denial, ...] = ()
        self._chosen = 0
        self._changing = False
        self._stands = False
        self._recent: list[Row] = []
        self._added = Added()
        self._caller: Read[Caller] = Read()
        self._scenario: Scenario | None = None

    @property
    def doctor(self) -> "IamDoctorApp":
        """The app, as what it is."""
        return cast("IamDoctorApp", self.app)

    @property
    def box(self) -> PasteBox:
        """The paste box."""
        return self.query_one(PasteBox)

    @property
    def denial(self) -> Denial | None:
        """The error that a walk would be about."""
        return self._denials[self._chosen] if self._denials else None

    @property
    def added(self) -> Added:
        """What was said beside the text."""
        return self._added

    def compose(self) -> ComposeResult:
        yield TopLine()
        with Container(id="work"):
            yield PasteBox(self.doctor.text, id="box")
            with Vertical(id="said"):
                yield Understood(id="understood")
                yield Static("", id="note", markup=False)
                yield Go("diagnose", id="go", markup=False)
        with Vertical(id="below"):
            yield Static("", id="below-title", markup=False)
            yield Table(("", 22), ("", 34), ("", 14), ("", 40), rows=RecentRows, id="recent")
        yield BottomLine()

    def on_mount(self) -> None:
        """Start with what was given, and ask who is asking once the screen stands."""
        self._understand()
        self.set_focus(self.query_one("#go") if self.doctor.text else self.box)
        self.query_one(TopLine).show(asked="iamdoctor", place="asking AWS who you are …")
        self.call_after_refresh(self._after_first_paint)

    def _after_first_paint(self) -> None:
        self._stands = True
        self._recall()
        self.ask_identity()
        if self.doctor.snapshot:
            self._open_snapshot()
        elif self.doctor.scenarios and not self.doctor.text:
            self.action_demo()

    def on_screen_resume(self) -> None:
        """Show what has been diagnosed meanwhile."""
        if self._stands:
            self._recall()

    def _recall(self) -> None:
        self._recent = recent()
        self._show_below()

    def take(self, text: str) -> None:
        """Put this text in the box and the keys beside it; nothing is said beside it yet."""
        self._added, self._chosen = Added(), 0
        self.box.take(text)
        self._understand()
        self.set_focus(self.query_one("#go"))

    # What was understood

    @on(TextArea.Changed, "#box")
    def _changed(self) -> None:
        if self._changing:
            return
        self._changing = True
        if len(self.box.text) > LARGE:
            self.set_timer(0.2, self._understand)
        else:
            self.call_next(self._understand)

    @on(PasteBox.Pasted)
    def _pasted(self) -> None:
        self._added, self._chosen = Added(), 0

    def _understand(self) -> None:
        self._changing = False
        self._denials = _read(self.box.text)
        self._chosen = min(self._chosen, max(len(self._denials) - 1, 0))
        self._show()
        self._show_below()

    def _show(self) -> None:
        denial = self.denial
        hint = HINT + (DEMO if self.doctor.scenarios else NO_DEMO)
        self.query_one(Understood).show(understood(denial, self._added) if denial else [], hint)
        self.box.mark(denial.spans if denial else ())
        self.query_one("#note", Static).update(self._note())
        self.query_one(Go).disabled = denial is None

    def _note(self) -> Content:
        if not self.denial:
            return Content("")
        if self._caller.state != "pending" and (self._caller.value is None or self._elsewhere()):
            return self._you()
        first = Content.styled("AWS names one reason; there may be more. The check reads, never writes.\n", QUIET)
        return first + self._you()

    def _you(self) -> Content:
        caller = self._caller.value
        if self._caller.state == "pending":
            return Content.styled("Asking AWS who you are …", QUIET)
        if caller is None:
            return Content.styled(f"? {why_not(self._caller)} The check goes on with what the text says.", OPEN)
        theirs = self._denied_account()
        where = f"{name(caller.arn)} in {caller.account}"
        if not theirs:
            return Content.styled(f"You are {where}.", QUIET)
        if theirs == caller.account:
            return Content.assemble((f"You are {where}: the same account. ", QUIET), ("✓", GOOD))
        differs = (f"you are {where}, the denied one in {theirs}. ", QUIET)
        return Content.assemble(("! Another account: ", OPEN), differs, ("^t switches profile.", OPEN))

    def _denied_account(self) -> str | None:
        """The account of the denied principal, as far as the text or the person says it."""
        principal = (self.denial and self.denial.principal) or self._added.principal
        return account(principal) if principal else None

    def _elsewhere(self) -> str | None:
        """That account, where it is not known to be the caller's."""
        caller, denied = self._caller.value, self._denied_account()
        return denied if caller is None or caller.account != denied else None

    # Who is asking

    def ask_identity(self) -> None:
        """Ask AWS who is asking, in the background; a newer question drops an older one."""
        self._caller = Read()
        self.run_worker(self._identity(), group="identity", exclusive=True, exit_on_error=False)

    async def _identity(self) -> None:
        if self.doctor.evidence is not None:
            self._caller = self.doctor.evidence.caller
        else:
            from iamdoctor import walk

            self._caller = await walk.identity(self.doctor.access)
        self.query_one(TopLine).show(place=self.place())
        self._show()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say that a question to AWS ended by a fault of the program; the paste box goes on without."""
        if event.state is WorkerState.ERROR:
            self._caller = Read(state="unread", reason="asking failed.")
            self.query_one(TopLine).show(place=self.place())
            self._show()
            self.notify(stopped("Asking", event.worker.error), severity="error", markup=False, timeout=20)

    def place(self) -> Content:
        """As whom and where, for the top line."""
        caller = self._caller.value
        if caller is None:
            return Content.styled("? no AWS identity", OPEN)
        parts = (middle(name(caller.arn), 24), caller.account, self.doctor.access.region or caller.region or "no region")
        return Content(" · ".join(one_line(part) for part in parts))

    # The list below: the errors of the text where it has several, else what was diagnosed before

    def _show_below(self) -> None:
        several = len(self._denials) > 1
        rows = [_error(index, denial) for index, denial in enumerate(self._denials)] if several else self._recent
        kept = "the demo keeps no cases" if self.doctor.scenarios else "nothing yet"
        title = f"{len(self._denials)} errors in this text; choose one" if several else f"recent{'' if rows else f'    {kept}'}"
        self.query_one("#below-title", Static).update(title)
        self.query_one("#recent", Table).show(rows, at=str(self._chosen) if several else None)
        self.query_one("#recent-rows").can_focus = bool(rows)

    @on(OptionList.OptionHighlighted, "#recent-rows")
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        if len(self._denials) > 1 and event.option_index != self._chosen:
            self._chosen = event.option_index
            self._show()

    @on(OptionList.OptionSelected, "#recent-rows")
    def _selected(self, event: OptionList.OptionSelected) -> None:
        if len(self._denials) > 1:
            self._chosen = event.option_index
            self.action_diagnose()
        else:
            self._open_case(event.option_id)

    # Actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey what needs an error while there is none; no demo outside the demo."""
        if action in ("diagnose", "edit"):
            return True if self._denials else None
        return action != "demo" or bool(self.doctor.scenarios)

    @on(Go.Pressed)
    def action_diagnose(self) -> None:
        """Start the walk."""
        from iamdoctor.tui.screens.diagnosis import DiagnosisScreen

        if self.denial:
            self.app.push_screen(DiagnosisScreen(self.denial, self._added, text=self.box.text, evidence=self.doctor.evidence))

    def action_edit(self) -> None:
        """Ask for what the text leaves open."""
        from iamdoctor.tui.screens.edit import EditScreen

        if self.denial:
            self.app.push_screen(EditScreen(self.denial, self._added), self._edited)

    def _edited(self, added: Added | None) -> None:
        from iamdoctor.tui.secrets import without_secrets

        if added is not None:
            self._added = without_secrets(self, added)
            self._show()

    def action_box(self) -> None:
        """Into the box."""
        self.box.focus()

    def action_leave(self) -> None:
        """Out of the box."""
        self.set_focus(self.query_one("#go") if self._denials else None)

    def action_demo(self) -> None:
        """Let the person choose a broken account."""
        from iamdoctor.tui.screens.choose import ChooseScreen

        rows = [Row(scenario.id, (scenario.title, scenario.story)) for scenario in self.doctor.scenarios]
        columns, note = (("what is wrong", 34), ("the story", 120)), " ".join(self.doctor.notes)
        self.app.push_screen(ChooseScreen("Broken demo accounts", columns, rows, note=note), self._demo_chosen)

    def _demo_chosen(self, chosen: str | None) -> None:
        scenario = next((scenario for scenario in self.doctor.scenarios if scenario.id == chosen), None)
        if scenario:
            self.run_worker(self._prepare(scenario), group="demo", exclusive=True, exit_on_error=False)

    async def _prepare(self, scenario: "Scenario") -> None:
        import asyncio

        await asyncio.to_thread(scenario.prepare)
        self.doctor.access = scenario.access
        self.take(scenario.text)
        self.ask_identity()

    def action_profile(self) -> None:
        """Let the person ask as another profile."""
        from iamdoctor.tui.screens.profile import ProfileScreen

        caller = self._caller.value
        current = self.doctor.access.profile or (caller.profile if caller else None)
        self.app.push_screen(ProfileScreen(current, self.doctor.access, denied=self._elsewhere()), self.switch_profile)

    def switch_profile(self, profile: str | None) -> None:
        """Ask as this profile from now on (``None``: as before)."""
        if profile is not None:
            self.doctor.access = replace(self.doctor.access, profile=profile or None)
            self.query_one(TopLine).show(place="asking AWS who you are …")
            self.ask_identity()

    def action_cases(self) -> None:
        """Show what was diagnosed before."""
        from iamdoctor.tui.screens.cases import CasesScreen

        self.app.push_screen(CasesScreen(), self._open_case)

    def _open_case(self, case: str | None) -> None:
        from iamdoctor.model.errors import BadInput
        from iamdoctor.store import cases
        from iamdoctor.tui.screens.diagnosis import DiagnosisScreen

        if case is None:
            return
        try:
            kept = cases.load(case)
        except BadInput as error:
            self.notify(str(error), severity="error", markup=False)
            return
        self.take(kept.text)
        self._added, self._chosen = kept.added, cases.place(kept, self._denials)
        self._show()
        self._show_below()
        denial = kept.denial or self.denial
        if denial and kept.evidence:
            self.app.push_screen(DiagnosisScreen(denial, kept.added, text=kept.text, evidence=kept.evidence))

    def _open_snapshot(self) -> None:
        from iamdoctor.tui.screens.diagnosis import DiagnosisScreen

        snapshot = self.doctor.snapshot
        assert snapshot is not None
        self.app.push_screen(DiagnosisScreen(snapshot.denial, snapshot.added, evidence=snapshot.evidence))


def _read(text: str) -> tuple[Denial, ...]:
    """The errors of the text. The reader is imported with the first text: an empty box needs none and stands sooner."""
    if not text.strip():
        return ()
    from iamdoctor.intake.read import read

    return read(text)


def _error(index: int, denial: Denial) -> Row:
    cells = (denial.action or denial.operation or denial.kind, name(denial.principal or "?"), denial.deny or "", denial.resource or "")
    return Row(str(index), cells)
