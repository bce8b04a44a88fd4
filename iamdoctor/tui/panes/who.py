"""Who made the call, where nothing says it: the candidates to pick from, and what finds it out."""

from textual.content import Content
from textual.message import Message

from iamdoctor.model.diagnosis import Diagnosis
from iamdoctor.model.question import Question
from iamdoctor.model.supplied import ME
from iamdoctor.report.untrusted import one_line, visible
from iamdoctor.tui.marks import OPEN, QUIET
from iamdoctor.tui.shorten import middle
from iamdoctor.tui.widgets.rows import Row

_ASKED = "--principal"


class CalledBy(Message):
    """The person says who made the call: ``principal``, or ``me``."""

    def __init__(self, principal: str) -> None:
        super().__init__()
        self.principal = principal


def question(diagnosis: Diagnosis[str] | None) -> Question[str] | None:
    """The question who made the call, where it is asked."""
    return next((each for each in diagnosis.asked if each.option == _ASKED and each.ways), None) if diagnosis else None


def may_be_me(diagnosis: Diagnosis[str] | None) -> bool:
    """Whether the person may say that the call was theirs."""
    asked = question(diagnosis)
    return asked is not None and any(choice.value == ME for choice in asked.choices)


def rows(diagnosis: Diagnosis[str]) -> list[Row]:
    """Everybody who may have called, a row each."""
    asked = question(diagnosis)
    return [
        Row(f"who-{place}", ("i" if choice.value == ME else "↵", middle(_named(choice.value), 34), "", Content(one_line(choice.what))))
        for place, choice in enumerate(asked.choices if asked else ())
    ]


def _named(value: str) -> str:
    return "it was me" if value == ME else one_line(value)


def told(asked: Question[str]) -> Content:
    """How to say who it was, and what finds it out, each command on a line of its own."""
    how = "i: it was me. ↵ on a caller: it was them. esc, e: name another. y copies the commands."
    lines = [Content.assemble((f"{one_line(asked.question)}  ", "bold $accent"), (how, QUIET))]
    for way in asked.ways:
        lines.append(Content.assemble(("· ", QUIET), visible(way.what)))
        lines += [Content.assemble(("  $ ", QUIET), (one_line(way.cli), OPEN))] if way.cli else []
    return Content("\n").join(lines)


def commands(diagnosis: Diagnosis[str]) -> str:
    """Every command that finds out who it was."""
    asked = question(diagnosis)
    return "\n".join(way.cli for way in asked.ways if way.cli) if asked else ""
