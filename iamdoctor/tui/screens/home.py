"""The paste box, which understands as you paste."""

from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static, TextArea
from textual.worker import Worker, WorkerState

from iamdoctor.model.evidence import Caller, Read
from iamdoctor.model.supplied import Added
from iamdoctor.tui.crash import stopped
from iamdoctor.tui.doctor import Doctor, doctor
from iamdoctor.tui.hints import DEMO, HINT, NO_DEMO
from iamdoctor.tui.marks import OPEN, QUIET
from iamdoctor.tui.pasted import Pasted
from iamdoctor.tui.recent import recent
from iamdoctor.tui.widgets.bottom_line import BottomLine
from iamdoctor.tui.widgets.errors_or_cases import ErrorsOrCases
from iamdoctor.tui.widgets.go import Go
from iamdoctor.tui.widgets.paste_box import PasteBox
from iamdoctor.tui.widgets.rows import Row
from iamdoctor.tui.widgets.top_line import TopLine
from iamdoctor.tui.widgets.understood import Understood, understood
from iamdoctor.tui.you import place, you, you_said
from iamdoctor.wording.no_error import NO_ERROR, PASTEABLE

if TYPE_CHECKING:
    from iamdoctor.tui.open_case import OpenCase
    from iamdoctor.tui.scenario import Scenario

LARGE = 20_000
IDENTITY, DEMO_ACCOUNT = "identity", "demo"


class HomeScreen(Screen[None]):
    """Paste, see what was understood, start the walk."""

    AUTO_FOCUS = ""
    HELP = (
        "Paste an error. What is understood of it is marked in the text and said in words below; ctrl+r starts the check, which only reads."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+r,r", "diagnose", "diagnose", tooltip="Walk the five steps for this error; nothing is changed in AWS"),
        Binding("a", "all", "all errors", tooltip="Walk every error of the text, and combine what lets them pass"),
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
        self.pasted = Pasted()
        self._changing = False
        self._stands = False
        self._recent: list[Row] = []
        self._caller: Read[Caller] = Read()
        self._case: OpenCase | None = None

    @property
    def doctor(self) -> Doctor:
        """The app, as what it is."""
        return doctor(self)

    @property
    def box(self) -> PasteBox:
        """The paste box."""
        return self.query_one(PasteBox)

    def compose(self) -> ComposeResult:
        yield TopLine()
        with Container(id="work"):
            yield PasteBox(self.doctor.text, id="box")
            with Vertical(id="said"):
                yield Understood(id="understood")
                yield Static("", id="note", markup=False)
                yield Go("diagnose", id="go", markup=False)
        yield ErrorsOrCases(id="below")
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
        if snapshot := self.doctor.snapshot:
            from iamdoctor.tui.kept import of_snapshot

            self._show_case(of_snapshot(snapshot))
        elif self.doctor.demo_case:
            self._demo_chosen(self.doctor.demo_case)
        elif self.doctor.scenarios and not self.doctor.text:
            self.action_demo()

    def on_screen_resume(self) -> None:
        """Show what has been diagnosed meanwhile."""
        if self._stands:
            self._recall()
            self._show()

    def _recall(self) -> None:
        self._recent = [] if self.doctor.scenarios else recent()
        self._show_below()

    def take(self, text: str) -> None:
        """Put this text in the box and the keys beside it; nothing is said beside it yet."""
        self.pasted.forget()
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
        self.pasted.forget()

    def _understand(self) -> None:
        self._changing = False
        self.pasted.understand(self.box.text)
        self._show()
        self._show_below()
        self.refresh_bindings()

    def _show(self) -> None:
        denial = self.pasted.denial
        hint = HINT + (DEMO if self.doctor.scenarios else NO_DEMO)
        self.query_one(Understood).show(understood(denial, self.pasted.added) if denial else [], hint)
        self.box.mark(denial.spans if denial else ())
        self.query_one("#note", Static).update(self._note())
        go = self.query_one(Go)
        go.disabled = denial is None
        go.update("back to it" if self._case and self._case.is_of(self.pasted) else "diagnose")

    def _note(self) -> Content:
        if not self.pasted.denial:
            return Content.styled(f"? {NO_ERROR} {PASTEABLE}", OPEN) if self.box.text.strip() else Content("")
        said = you(self._caller, self.pasted.denied_account)
        if self._case and self._case.is_of(self.pasted):
            return Content.styled("↵ returns to the diagnosis as you left it; r reads again.\n", QUIET) + you_said(self.pasted.added)
        if beside := you_said(self.pasted.added):
            return beside + "\n" + said
        if self._caller.state != "pending" and (self._caller.value is None or self.pasted.elsewhere(self._caller.value)):
            return said
        return Content.styled("AWS names one reason; there may be more. The check reads, never writes.\n", QUIET) + said

    # Who is asking

    def ask_identity(self) -> None:
        """Ask AWS who is asking, in the background; a newer question drops an older one."""
        self._caller = Read()
        self.run_worker(self._identity(), group=IDENTITY, exclusive=True, exit_on_error=False)

    async def _identity(self) -> None:
        if self.doctor.evidence is not None:
            self._caller = self.doctor.evidence.caller
        else:
            from iamdoctor import walk

            self._caller = await walk.identity(self.doctor.access)
        self._say_place()
        self._show()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say that a question to AWS, or a demo account, ended by a fault of the program; the paste box goes on without."""
        if event.state is not WorkerState.ERROR:
            return
        what = "The demo" if event.worker.group == DEMO_ACCOUNT else "Asking"
        self.notify(stopped(what, event.worker.error), severity="error", markup=False, timeout=20)
        if event.worker.group == IDENTITY:
            self._caller = Read(state="unread", reason="asking failed.")
            self._say_place()
            self._show()

    def _say_place(self) -> None:
        self.query_one(TopLine).show(place=place(self._caller.value, self.doctor.access))

    # The list below: the errors of the text where it has several, else what was diagnosed before

    def _show_below(self) -> None:
        below = self.query_one(ErrorsOrCases)
        if (found := self.pasted.reading) and len(self.pasted.denials) > 1:
            below.show_errors(self.pasted.groups, self.pasted.denials, self.pasted.chosen, found.cut)
        else:
            below.show_cases(self._recent, "the demo keeps no cases" if self.doctor.scenarios else "nothing yet")

    @on(ErrorsOrCases.ErrorHighlighted)
    def _highlighted(self, event: ErrorsOrCases.ErrorHighlighted) -> None:
        if event.place != self.pasted.chosen:
            self.pasted.choose(event.place)
            self._show()

    @on(ErrorsOrCases.ErrorChosen)
    def _error_chosen(self, event: ErrorsOrCases.ErrorChosen) -> None:
        self.pasted.choose(event.place)
        self.action_diagnose()

    @on(ErrorsOrCases.CaseChosen)
    def _case_chosen(self, event: ErrorsOrCases.CaseChosen) -> None:
        self.open_case(event.case)

    # Actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey what needs an error while there is none; no demo outside the demo."""
        if action in ("diagnose", "edit"):
            return True if self.pasted.denial else None
        if action == "all":
            return len(self.pasted.groups) > 1
        if action == "cases":
            return not self.doctor.scenarios
        return action != "demo" or bool(self.doctor.scenarios)

    @on(Go.Pressed)
    def _go(self) -> None:
        """Back to the diagnosis of this error, where there is one; else start it."""
        if self._case and self._case.is_of(self.pasted):
            self._show_case(self._case)
        else:
            self.action_diagnose()

    def action_diagnose(self) -> None:
        """Start the walk."""
        from iamdoctor.tui.open_case import OpenCase

        if denial := self.pasted.denial:
            self._case = OpenCase(denial, self.pasted.added, text=self.box.text, given=self.doctor.evidence)
            self._show_case(self._case)

    def action_all(self) -> None:
        """Walk all errors of the text."""
        from iamdoctor.tui.screens.every_error import EveryErrorScreen

        if found := self.pasted.reading:
            self.app.push_screen(EveryErrorScreen(found, self.pasted.groups))

    def action_edit(self) -> None:
        """Ask for what the text leaves open."""
        from iamdoctor.tui.screens.edit import EditScreen

        if denial := self.pasted.denial:
            self.app.push_screen(EditScreen(denial, self.pasted.added), self._edited)

    def _edited(self, added: Added | None) -> None:
        from iamdoctor.tui.secrets import without_secrets

        if added is not None:
            self.pasted.say(without_secrets(self, added))
            self._show()

    def action_box(self) -> None:
        """Into the box."""
        self.box.focus()

    def action_leave(self) -> None:
        """Out of the box."""
        self.set_focus(self.query_one("#go") if self.pasted.denial else None)

    def action_demo(self) -> None:
        """Let the person choose a broken account."""
        from iamdoctor.tui.screens.demo import demo_list

        self.app.push_screen(demo_list(self.doctor.scenarios, self.doctor.notes), self._demo_chosen)

    def _demo_chosen(self, chosen: str | None) -> None:
        scenario = next((scenario for scenario in self.doctor.scenarios if scenario.id == chosen), None)
        if scenario:
            self.run_worker(self._prepare(scenario), group=DEMO_ACCOUNT, exclusive=True, exit_on_error=False)

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
        self.app.push_screen(ProfileScreen(current, self.doctor.access, denied=self.pasted.elsewhere(caller)), self.switch_profile)

    def switch_profile(self, profile: str | None) -> None:
        """Ask as this profile from now on (``None``: as before)."""
        if profile is not None:
            self.doctor.access = replace(self.doctor.access, profile=profile or None)
            self.query_one(TopLine).show(place="asking AWS who you are …")
            self.ask_identity()

    def action_cases(self) -> None:
        """Show what was diagnosed before."""
        from iamdoctor.tui.screens.cases import CasesScreen

        self.app.push_screen(CasesScreen(), self.open_case)

    def open_case(self, case: str | None) -> None:
        """Open a kept case; what is in the box stays."""
        from iamdoctor.model.errors import BadInput
        from iamdoctor.tui.kept import kept_case

        if case is None:
            return
        try:
            found = kept_case(case)
        except BadInput as error:
            self.notify(str(error), severity="error", markup=False)
        else:
            self._show_case(found)

    def _show_case(self, case: "OpenCase | None") -> None:
        from iamdoctor.tui.screens.diagnosis import DiagnosisScreen

        if case is None:
            self.notify("This case holds no error that is recognised.", severity="warning", markup=False)
        else:
            self.app.push_screen(DiagnosisScreen(case))
