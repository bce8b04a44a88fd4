"""The verdict: what blocks, how sure, the plan, and the proof of each part of it."""

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
from iamdoctor.model.diagnosis import Cause, Diagnosis
from iamdoctor.model.errors import BadInput
from iamdoctor.model.supplied import ME
from iamdoctor.report import console, plan, spots, words
from iamdoctor.report.contacts import contact_for
from iamdoctor.report.labels import LETTERS, labels, plan_of, ways
from iamdoctor.report.untrusted import one_line, visible
from iamdoctor.tui.doctor import doctor
from iamdoctor.tui.marks import QUIET
from iamdoctor.tui.panes import who
from iamdoctor.tui.panes.finding import finding, known
from iamdoctor.tui.panes.full import cause_in_full, fix_in_full, unknown_in_full
from iamdoctor.tui.panes.verdict_rows import COLUMNS, GROUPS, rows
from iamdoctor.tui.widgets.fix_view import FixView
from iamdoctor.tui.widgets.rows import FILTER, Rows, Table
from iamdoctor.tui.widgets.whole import Whole


class VerdictRows(Rows):
    """Causes, blind spots and fixes: enter tells one in full, or unfolds."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "show change", key_display="↵", tooltip="Read the highlighted row in full; unfold where it is folded"),
        Binding("slash", "filter", "filter", key_display="/", tooltip=FILTER),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave enter to the screen while it reads: it answers with what there is."""
        return action != "select" or not getattr(self.screen, "walking", False)


class VerdictPane(Vertical):
    """The answer; ``show`` fills it from any partial diagnosis."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "copy_plan", "copy plan", tooltip="Copy the plan's aws commands in their order; iamdoctor never runs them"),
        Binding("Y", "copy_commands", "copy fix", show=False, tooltip="Copy the aws commands of the highlighted fix only"),
        Binding("m", "screen.ticket", "ticket", tooltip="The diagnosis as a ticket in Markdown, to copy or save"),
        Binding("i", "me", "it was me", tooltip="Say that the call was your own, where nothing says whose it was"),
        Binding("1", "screen.stop(0)", "step", key_display="1-6", tooltip="The stops of the rail, by their numbers"),
        Binding("a", "fix('a')", "fix", key_display="a-f", show=False, tooltip="The fix of this letter, first of the cause shown"),
        *[Binding(letter, f"fix('{letter}')", "", show=False) for letter in LETTERS[1:]],
        Binding("x", "screen.forget", "end what if", show=False, tooltip="Have the values that were read again"),
        Binding("J,ctrl+down", "scroll_fix(1)", "scroll on", show=False, tooltip="Scroll the fix down"),
        Binding("K,ctrl+up", "scroll_fix(-1)", "scroll back", show=False, tooltip="Scroll the fix up"),
        Binding("v", "read_fix", "fix in full", show=False, tooltip="Read the fix whole: documents, commands, Terraform"),
    ]

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.diagnosis: Diagnosis[str] | None = None
        self.contacts: tuple[Contact, ...] = ()
        self._unfolded: set[int] = set()
        self._settled = False

    def compose(self) -> ComposeResult:
        yield Static("", classes="finding", markup=False)
        yield Table(*COLUMNS, groups=GROUPS, rows=VerdictRows, id="causes")
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
        return self.table.rows

    @property
    def table(self) -> Table:
        """Everything that can be highlighted."""
        return self.query_one(Table)

    @property
    def at(self) -> tuple[str, int]:
        """What is highlighted, and its number: ``cause``, ``unknown``, ``fix`` or ``more``; an empty word where nothing is."""
        kind, _, number = (self.table.at or "").partition("-")
        return (kind, int(number)) if number else ("", 0)

    @property
    def chosen(self) -> int:
        """The place of the fix that is highlighted, else of the first to make."""
        kind, number = self.at
        first = ways(self.diagnosis).first if self.diagnosis else ()
        return number if kind == "fix" else next(iter(first), 0)

    def show(self, diagnosis: Diagnosis[str]) -> None:
        """Show how things stand; once it is complete the first change to make is highlighted."""
        self.diagnosis = diagnosis
        self.query_one(".finding", Static).update(finding(diagnosis))
        first = ways(diagnosis).first
        arrives, self._settled = diagnosis.stands and not self._settled, diagnosis.stands
        self._fill(f"fix-{first[0]}" if arrives and first else None)
        if arrives:
            self.call_after_refresh(self._from_the_top)
        self._name_keys()
        self._tell()

    def _fill(self, at: str | None) -> None:
        assert self.diagnosis is not None
        told = rows(self.diagnosis, self._unfolded, roomy=self.screen.has_class("-high"))
        self.table.show([*who.rows(self.diagnosis), *told], at=at)

    def _from_the_top(self) -> None:
        """Have as much of the causes in sight as the highlighted fix leaves room for."""
        self.table.rows.scroll_home(animate=False, immediate=True)
        self.table.rows.scroll_to_highlight()

    def _name_keys(self) -> None:
        """Have the footer say what is copied, and how many stops the rail has."""
        assert self.diagnosis is not None
        keys = self._bindings.key_to_bindings
        what = "copy login" if self.diagnosis.login else "copy plan" if plan_of(self.diagnosis) else "copy fix"
        what = "copy commands" if who.question(self.diagnosis) and not self.diagnosis.fixes else what
        keys["y"] = [replace(binding, description=what) for binding in keys["y"]]
        keys["1"] = [replace(binding, key_display=f"1-{7 if self.diagnosis.tree else 6}") for binding in keys["1"]]

    @on(OptionList.OptionHighlighted)
    @on(Table.Filtered)
    def _tell(self) -> None:
        """Tell what is highlighted below the list; beside a fix, the next one of the plan, where there is room."""
        diagnosis = self.diagnosis
        if diagnosis is None:
            return
        kind, number = self.at
        first, second = self.query_one("#fix-1", FixView), self.query_one("#fix-2", FixView)
        both = [place for place in ways(diagnosis).first if place != number] if kind == "fix" and self.app.size.width >= 110 else []
        second.display = bool(both)
        first.set_class(bool(both), "-chosen")
        if kind == "fix" and number < len(diagnosis.fixes):
            first.show(diagnosis, number)
            if both:
                second.show(diagnosis, next((place for place in both if place > number), both[0]))
        else:
            first.say(self._told(diagnosis, kind, number))
        first.scroll_home(animate=False)

    def _told(self, diagnosis: Diagnosis[str], kind: str, number: int) -> Content:
        """What is said of a row that is no fix."""
        if kind == "who" and (asked := who.question(diagnosis)):
            return Content("\n").join([Content(visible(asked.choices[number].what)), who.told(asked)])
        if kind == "cause" and number in known(diagnosis):
            return self._of_cause(diagnosis, number)
        if kind == "unknown" and number < len(unknown := spots.told_of(diagnosis)):
            asked = who.question(diagnosis)
            told = Content(visible(f"Not read: {spots.told(unknown[number])}."))
            return Content("\n").join([told, who.told(asked)]) if asked else told
        if kind == "more":
            return Content.styled("↵ unfolds these; each has its proof and its change.", QUIET)
        return _without_fix(diagnosis)

    def _of_cause(self, diagnosis: Diagnosis[str], number: int) -> Content:
        cause = diagnosis.verdict.causes[number]
        told = "" if number in diagnosis.verdict.in_headline else cause.explanation
        facts = {"in policy": cause.policy_value, "in request": cause.request_value, "owner": cause.owner, "ask": self._ask(cause)}
        lines = [Content.assemble((f"{name:<12}", QUIET), one_line(value)) for name, value in facts.items() if value]
        rest = _without_fix(diagnosis) if not diagnosis.fixes else Content("")
        return Content("\n").join(part for part in (Content(visible(told)), *lines, rest) if len(part))

    def _ask(self, cause: Cause[str]) -> str:
        """Whom to ask about the cause, where the person's configuration says so."""
        contact = contact_for(cause, self.diagnosis, self.contacts) if self.diagnosis else None
        return words.contact_line(contact) if contact else ""

    def on_resize(self) -> None:
        """Fit the fixes to the room there is."""
        self.call_after_refresh(self._tell)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey what has nothing to act on."""
        fixes = self.diagnosis.fixes if self.diagnosis else ()
        if action == "me":
            return who.may_be_me(self.diagnosis)
        if action == "copy_plan":
            return True if self._commands() else None
        if action in ("copy_commands", "read_fix"):
            return True if fixes and (action == "read_fix" or fixes[self.chosen].cli) else None
        return True

    def _commands(self) -> str:
        """What is to be run first: the login, else the plan, else the fix shown, else what finds out who made the call."""
        diagnosis = self.diagnosis
        if diagnosis is None:
            return ""
        if diagnosis.login:
            return diagnosis.login.command
        if not diagnosis.fixes:
            return who.commands(diagnosis)
        whole = plan_of(diagnosis)
        return plan.commands(whole) if whole else "\n".join(diagnosis.fixes[self.chosen].cli)

    def action_fix(self, letter: str) -> None:
        """Show the next fix of this letter: first that of the cause shown."""
        assert self.diagnosis is not None
        names = labels(self.diagnosis.fixes)
        lettered = [place for place, name in enumerate(names) if name.lstrip("0123456789") == letter]
        if not lettered:
            self.notify(f"No fix has the letter {letter}.", markup=False, timeout=3)
            return
        kind, number = self.at
        own = f"{number + 1}{letter}" if kind == "cause" else ""
        after = [place for place in lettered if kind == "fix" and place > number]
        self.show_fix(next((place for place in lettered if names[place] == own), (after or lettered)[0]))

    def show_fix(self, place: int) -> None:
        """Highlight that fix, unfolded where it is folded."""
        assert self.diagnosis is not None
        self._unfolded |= {-1 if cause is None else cause for cause, more in ways(self.diagnosis).more.items() if place in more}
        self._fill(f"fix-{place}")
        self._tell()

    def page(self, diagnosis: Diagnosis[str]) -> str | None:
        """The console's page of the cause that is highlighted, or that the highlighted fix cures."""
        kind, number = self.at
        places = (number,) if kind == "cause" else diagnosis.fixes[number].causes if kind == "fix" else ()
        causes = [diagnosis.verdict.causes[place] for place in places] or list(diagnosis.verdict.causes)
        return console.of_cause(causes[0], diagnosis) if causes else None

    def action_scroll_fix(self, direction: int) -> None:
        """Scroll the fix by a few lines."""
        for view in self.query(FixView):
            view.scroll_relative(y=direction * 3)

    def action_copy_plan(self) -> None:
        """Copy every command of the plan, in order; without a plan those of the fix shown."""
        assert self.diagnosis is not None
        what = "the plan's commands" if plan_of(self.diagnosis) else "the fix's commands"
        if not self.diagnosis.fixes:
            what = "the commands that find out who made the call"
        doctor(self).copy(self._commands(), "the login" if self.diagnosis.login else what)

    def action_me(self) -> None:
        """Say that the call was the person's own."""
        self.post_message(who.CalledBy(ME))

    def action_copy_commands(self) -> None:
        """Copy the commands of the fix shown, whole."""
        assert self.diagnosis is not None
        fixes = self.diagnosis.fixes
        doctor(self).copy("\n".join(fixes[self.chosen].cli), f"the commands of fix {labels(fixes)[self.chosen]}")

    def action_read_fix(self) -> None:
        """Show the fix whole."""
        assert self.diagnosis is not None
        label, fix = labels(self.diagnosis.fixes)[self.chosen], self.diagnosis.fixes[self.chosen]
        self.post_message(Whole(f"fix {label} · {fix.title}", fix_in_full(self.diagnosis, self.chosen), "fix.txt"))

    @on(OptionList.OptionSelected)
    def _selected(self) -> None:
        assert self.diagnosis is not None
        kind, number = self.at
        if kind == "who" and (asked := who.question(self.diagnosis)):
            self.post_message(who.CalledBy(asked.choices[number].value))
        elif kind == "cause":
            cause = known(self.diagnosis)[number]
            told = "\n".join([cause_in_full(cause), *([f"Ask {self._ask(cause)}."] if self._ask(cause) else [])])
            self.post_message(Whole(f"cause {number + 1}", told, "cause.txt"))
        elif kind == "unknown":
            self.post_message(Whole("not read", unknown_in_full(spots.told_of(self.diagnosis)[number]), "not-read.txt"))
        elif kind == "fix":
            self.action_read_fix()
        elif kind == "more":
            self.show_fix(ways(self.diagnosis).more[None if number < 0 else number][0])


def _without_fix(diagnosis: Diagnosis[str]) -> Content:
    if not diagnosis.stands:
        return Content.styled("What to do about it comes when the reads are done.", QUIET)
    if asked := who.question(diagnosis):
        return who.told(asked)
    todo = visible(diagnosis.verdict.todo)
    notes = [Content.assemble(("· ", QUIET), visible(note)) for note in diagnosis.verdict.notes]
    lead = Content.assemble(("What to do  ", "bold $accent"), todo) if todo else Content("")
    return Content("\n").join([part for part in (lead, *notes) if len(part)])
