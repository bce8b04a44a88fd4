"""One diagnosis: the rail, and behind it the five steps, the verdict, the tree and the conditions."""

from typing import TYPE_CHECKING, ClassVar, cast

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import ContentSwitcher

from iamdoctor.case.answers import answered
from iamdoctor.model.diagnosis import Diagnosis
from iamdoctor.model.errors import IamDoctorError
from iamdoctor.model.supplied import Added
from iamdoctor.report.halves import further_profiles
from iamdoctor.report.untrusted import one_line
from iamdoctor.tui.asked import asked
from iamdoctor.tui.open_case import OpenCase
from iamdoctor.tui.panes.conditions import ConditionsPane
from iamdoctor.tui.panes.step import StepPane
from iamdoctor.tui.panes.tree import TreePane
from iamdoctor.tui.panes.verdict import VerdictPane
from iamdoctor.tui.panes.who import CalledBy
from iamdoctor.tui.screens.other_half import ALSO, OtherHalfScreen
from iamdoctor.tui.stops import STEPS, STOPS, mark
from iamdoctor.tui.widgets.ask import Ask
from iamdoctor.tui.widgets.bottom_line import BottomLine
from iamdoctor.tui.widgets.elsewhere import Elsewhere, denied_elsewhere
from iamdoctor.tui.widgets.rail import Rail, Stop
from iamdoctor.tui.widgets.top_line import TopLine
from iamdoctor.tui.widgets.tried import Tried
from iamdoctor.tui.widgets.whole import Whole
from iamdoctor.tui.you import readers

if TYPE_CHECKING:
    from iamdoctor.store.snapshot import Snapshot

SWITCH = Binding("ctrl+t", "profile", "switch profile", show=False, tooltip="Ask AWS again as another profile; what you said stays")
Pane = StepPane | VerdictPane | TreePane | ConditionsPane


class DiagnosisScreen(OtherHalfScreen):
    """Walks the steps and shows them as they arrive; with ``evidence`` nothing is asked of AWS."""

    CSS_PATH: ClassVar[list[str]] = [  # type: ignore[assignment]
        "diagnosis.tcss",
        "../panes/step.tcss",
        "../panes/verdict.tcss",
        "../panes/tree.tcss",
        "../panes/conditions.tcss",
    ]
    AUTO_FOCUS = ""
    HELP = "The answer stands first; the five steps behind it hold the evidence. Walk them with their numbers, n and p, or the mouse."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n,right,l,tab", "step(1)", "next", show=False, tooltip="The next step"),
        Binding("p,left,h,shift+tab", "step(-1)", "back", show=False, tooltip="The stop before"),
        *[
            Binding(str(number), f"stop({number - 1})", stop, show=False, tooltip=about)
            for number, (stop, about) in enumerate(STOPS.items(), 1)
        ],
        Binding("t", "try", "try a value", show=False, tooltip="The condition keys that matter, and a value to try"),
        Binding("m", "ticket", "ticket", show=False, tooltip="The diagnosis as a ticket in Markdown, to copy or save"),
        Binding("s", "snapshot", "snapshot", show=False, tooltip="Save the evidence to a file that answers offline"),
        Binding("S", "hidden_snapshot", "hidden snapshot", show=False, tooltip="The same with account ids and names hidden behind others"),
        Binding("C", "calls", "calls", show=False, tooltip="Every call made, as the aws command that makes it by hand"),
        Binding("o", "console", "AWS console", show=False, tooltip="Print and open the console's page of the policy, role, bucket or key"),
        Binding("q", "home", "home", show=False, tooltip="Back, as esc"),
        Binding("r", "again", "read again", show=False, tooltip="Ask AWS again"),
        Binding("equals_sign", "changed", "what changed", show=False, key_display="=", tooltip="Compare with the reading before"),
        SWITCH,
        Binding("enter", "answer", "answer now", key_display="↵", tooltip="Stop reading and answer with what there is; the case is kept"),
        Binding("escape", "home", "home", tooltip="Stop reading and keep what there is; then back, where the text in the box stays"),
    ]

    def __init__(self, case: OpenCase) -> None:
        super().__init__(case)
        self._before = ""
        self._offered: tuple[object, ...] = ()
        self._moved = False
        self._assumes = self.case.diagnosis.tree is not None
        self._stops = [Stop(stop, stop) for stop in STOPS if stop != "tree" or self._assumes]
        self._here = "tree" if self._assumes else "verdict"

    @property
    def diagnosis(self) -> Diagnosis[str]:
        """The diagnosis so far."""
        return self.case.diagnosis

    def compose(self) -> ComposeResult:
        yield TopLine()
        yield Rail(self._stops)
        yield Tried()
        yield Elsewhere()
        with ContentSwitcher(initial=self._here):
            for step in STEPS:
                yield StepPane(step, id=step)
            yield VerdictPane(id="verdict")
            yield TreePane(id="tree")
            yield ConditionsPane(id="conditions")
        yield BottomLine()

    def on_mount(self) -> None:
        """Start the walk at once."""
        super().on_mount()
        self.query_one(TopLine).show(asked=asked(self.diagnosis, assumes=False), place="")
        self._draw_rail()
        self._focus()
        if self.case.read:
            self.show_case()
        else:
            self.start()

    # What the person says

    def say(self, added: Added) -> None:
        """Diagnose anew with what the person said; nothing more is read."""
        from iamdoctor.tui.secrets import without_secrets

        self.case.say(without_secrets(self, added))
        self.show_case()

    def action_forget(self) -> None:
        """Take back every value and answer given on this screen."""
        self.say(self.case.first_said)

    @on(Ask.Answered)
    def _answered(self, event: Ask.Answered) -> None:
        said = self.case.said
        if self._here == "tree":
            try:
                self.say(answered(said, event.subject, event.value))
            except IamDoctorError as error:
                self.notify(str(error), severity="error", markup=False)
        else:
            values = tuple(value.strip() for value in event.value.split(",") if value.strip())
            self.say(replace(said, tried={**said.tried, event.subject: values}))

    @on(CalledBy)
    def _called_by(self, event: CalledBy) -> None:
        """Ask AWS again, about whoever made the call."""
        self.case.say_first(replace(self.case.said, principal=event.principal))
        self.start()

    # What is shown

    def show_case(self) -> None:
        """Draw everything that may have changed."""
        diagnosis = self.diagnosis
        self._draw_rail()
        self._say_elsewhere()
        self.query_one(Tried).show(diagnosis)
        self._pane(self._here).show(diagnosis)
        self.say_waiting()
        if not self._moved:
            self._focus()
        self._offer()

    def say_waiting(self) -> None:
        """Say how far the walk is, or how this was read, on the right of the top line."""
        calls = sum(step.calls for step in self.diagnosis.steps) or len(self.case.evidence.calls)
        spent = "" if self.case.given else f" {self._spent:.1f} s"
        place = f"{calls} call{'' if calls == 1 else 's'}{spent}" if calls else "no calls"
        place = f"reading · {place}" if self.walking and self.case.given is None else f"{self.case.origin}{place}"
        place = f"new in {', '.join(self.case.added)} · {place}" if self.case.added else place
        place = f"{readers(self.diagnosis)} · {place}" if self.diagnosis.also else place
        self.query_one(TopLine).show(asked=asked(self.diagnosis, assumes=self._assumes), place=place)

    def _say_elsewhere(self) -> None:
        """Say that the person is in another account, but where the step itself says so."""
        key = self.app.get_key_display(SWITCH) if self.case.given is None else ""
        also = self.app.get_key_display(ALSO) if self.case.given is None else ""
        self.query_one(Elsewhere).show(self.diagnosis if self._here != "identity" else None, key, also)

    def _offer(self) -> None:
        """Offer other keys where others can be used now; the bottom line is drawn anew only then."""
        tree = self.query_one(TreePane)
        tree.command = self._role_read()
        offered = (len(self.diagnosis.fixes), bool(self.diagnosis.steps), bool(tree.command), further_profiles(self.diagnosis))
        if offered != self._offered:
            self._offered = offered
            self.refresh_bindings()

    def _role_read(self) -> str:
        """The command that reads the assumed role, best the call that came back."""
        calls = [call for call in self.case.evidence.calls if call.step == "resource" and call.operation == "iam:GetRole"]
        return max(calls, key=lambda call: call.outcome == "ok").cli if calls else ""

    def _pane(self, id: str) -> Pane:
        return cast("Pane", self.query_one(f"#{id}"))

    def _draw_rail(self) -> None:
        self.query_one(Rail).show([mark(stop.id, self.diagnosis) for stop in self._stops], self._here)

    def _focus(self) -> None:
        self.set_focus(self._pane(self._here).focus_target)

    @on(Rail.Chosen)
    def _chosen(self, event: Rail.Chosen) -> None:
        self.action_go(event.pane)

    # Actions

    def action_go(self, pane: str) -> None:
        """Show that pane."""
        self._moved = True
        self._here = pane
        self.query_one(ContentSwitcher).current = pane
        self._pane(pane).show(self.diagnosis)
        self._say_elsewhere()
        self._draw_rail()
        self._focus()

    def action_stop(self, index: int) -> None:
        """Show that stop of the rail."""
        self.action_go(self._stops[index].id)

    def action_step(self, by: int) -> None:
        """Move along the rail."""
        ids = [stop.id for stop in self._stops]
        at = ids.index(self._here) if self._here in ids else ids.index("verdict")
        self.action_go(ids[min(max(at + by, 0), len(ids) - 1)])

    def action_try(self) -> None:
        """Show the condition inspector."""
        self._before = self._here
        self.action_go("conditions")

    def action_home(self) -> None:
        """Back: from the conditions to where the person came from; a walk is stopped and kept; else to the paste box."""
        if self._here == "conditions":
            self.action_go(self._before or "verdict")
        elif self.walking and self.case.given is None:
            self.stop_walking()
        else:
            self._run += 1
            self.dismiss(None)

    def action_answer(self) -> None:
        """Answer with what was read so far."""
        self.stop_walking()

    def action_again(self) -> None:
        """Ask AWS, now; what was read before can be compared with it."""
        self.case.read_anew()
        self.start()

    def action_changed(self) -> None:
        """Show what is other than at the reading before."""
        from iamdoctor.report.compare import compare

        if self.case.before:
            told = compare(self.case.before, self.diagnosis)
            self.post_message(Whole("what changed since the reading before", told, "iamdoctor-changes.txt"))

    def action_profile(self) -> None:
        """Let the person ask again as another profile."""
        from iamdoctor.tui.screens.profile import ProfileScreen

        access, shown = self.doctor.access, self.diagnosis
        current = access.profile or shown.caller.profile
        self.app.push_screen(ProfileScreen(current, access, denied=denied_elsewhere(shown)), self._switch_profile)

    def _switch_profile(self, profile: str | None) -> None:
        if profile is not None:
            self.doctor.switch_profile(profile)
            self.start()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer no profile, and no second reading, where AWS is not asked."""
        if action == "answer":
            return self.walking and self.case.given is None
        if action == "profile":
            return self.case.given is None
        if action == "stop":
            return isinstance(parameters[0], int) and parameters[0] < len(self._stops)
        if action == "changed":
            return True if self.case.before else None
        if action == "again" and self.doctor.evidence is not None:
            return None
        return super().check_action(action, parameters)

    @on(Whole)
    def _whole(self, event: Whole) -> None:
        from iamdoctor.tui.screens.policy import PolicyScreen
        from iamdoctor.tui.screens.text import TextScreen

        of_policy = PolicyScreen(event.title, event.text, event.deciding, event.filename) if event.policy else None
        self.app.push_screen(of_policy or TextScreen(event.title, event.text, event.filename))

    def show_fix(self, place: int) -> None:
        """Show that fix, on the verdict."""
        self.action_go("verdict")
        self.query_one(VerdictPane).show_fix(place)

    def action_console(self) -> None:
        """Open the console's page of what is highlighted."""
        pane = self._pane(self._here)
        self.doctor.open_page(pane.page(self.diagnosis))

    def action_ticket(self) -> None:
        """Show the ticket."""
        from iamdoctor.tui.screens.ticket import TicketScreen

        self.app.push_screen(TicketScreen(self.case.snapshot(), self.diagnosis, self.query_one(VerdictPane).contacts))

    def action_calls(self) -> None:
        """Show every call made."""
        lines = [f"{call.outcome:<12} {call.elapsed_ms:>5} ms  {one_line(call.cli)}" for call in self.case.evidence.calls]
        self.post_message(Whole(f"{len(lines)} calls", "\n".join(lines) or "No call was made.", "iamdoctor-calls.txt"))

    def action_snapshot(self) -> None:
        """Save the evidence beside where the person stands."""
        self._save(self.case.snapshot(), "iamdoctor-snapshot.json", "names and policies")

    def action_hidden_snapshot(self) -> None:
        """Save the evidence under other names."""
        from iamdoctor.report.words import DIFFERS
        from iamdoctor.store.redacted import redacted

        hidden = redacted(self.case.snapshot(), self.diagnosis)
        self._save(hidden.whole, "iamdoctor-snapshot-names-hidden.json", "policies under other names")
        if not hidden.agrees:
            self.notify(DIFFERS, severity="warning", markup=False, timeout=20)

    def _save(self, whole: "Snapshot", filename: str, holds: str) -> None:
        from iamdoctor.tui.saving import save

        try:
            path = save(whole, filename)
        except OSError as error:
            self.notify(f"Not saved: {error.strerror or 'the disk refused'}.", severity="error", markup=False)
        else:
            self.notify(f"Saved to {path}. It holds {holds}, no secrets.", markup=False)
