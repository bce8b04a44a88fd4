"""The report on one screen: the answer, what stops it, what to do and whose it is, what is not known, the commands."""

from collections.abc import Iterable
from typing import NamedTuple

from iamdoctor.model.contact import Contact
from iamdoctor.model.diagnosis import Diagnosis
from iamdoctor.report import halves, plan, spots, words
from iamdoctor.report.contacts import contact_for
from iamdoctor.report.labels import labels, made_by, plan_of, ways
from iamdoctor.report.page import Page
from iamdoctor.report.text import answer

MORE = "--full prints the evidence, every fix and every step; --markdown a ticket."


class Room(NamedTuple):
    """How much is told: how many rows of a kind, causes with their sentences, steps with their commands."""

    rows: int
    sentences: int
    commands: int


LEVELS = tuple(Room(*told) for told in ((8, 1, 1), (3, 1, 1), (3, 0, 1), (8, 1, 0), (3, 0, 0), (1, 0, 0)))
"""What is tried, the most first."""


def render(
    diagnosis: Diagnosis[str],
    *,
    width: int = 80,
    height: int = 24,
    colour: bool = False,
    contacts: Iterable[Contact] = (),
    again: str = "",
) -> str:
    """The diagnosis in at most ``height`` rows where that can be: what does not fit is counted, not cut. See :func:`text.render`."""
    known = tuple(contacts)
    for room in LEVELS:
        page = Page(width, colour)
        answer(page, diagnosis)
        _causes(page, diagnosis, known, room)
        _unknown(page, diagnosis, room.rows)
        _plan(page, diagnosis, room.commands)
        _other_half(page, diagnosis, again)
        page.lines.append("")
        page.say(f"{words.READ_ONLY} {MORE}")
        if page.rows() < height:
            break
    return "\n".join(page.lines) + "\n"


def _causes(page: Page, diagnosis: Diagnosis[str], contacts: tuple[Contact, ...], room: Room) -> None:
    verdict, most = diagnosis.verdict, room.rows
    if verdict.causes:
        page.lines.append("")
    for number, cause in enumerate(verdict.causes[:most], 1):
        told = "" if not room.sentences or number - 1 in verdict.in_headline else f": {cause.explanation}"
        page.say(f"{words.place(cause)} ({cause.confidence}){told}", first=f"  {number} ")
        if contact := contact_for(cause, diagnosis, contacts):
            page.say(f"ask {words.contact_line(contact)}", first="    ")
    if len(verdict.causes) > most:
        page.say(f"and {len(verdict.causes) - most} more", first="    ")


def _unknown(page: Page, diagnosis: Diagnosis[str], most: int) -> None:
    """What could still turn the answer."""
    matters = [each for each in spots.told_of(diagnosis) if each.could_change_verdict]
    for each in matters[:most]:
        page.say(f"{each.what} not read{f'; needs {each.needs}' if each.needs else ''}", first="  ? ")
    if len(matters) > most:
        page.say(f"{len(matters) - most} more things are not known that could change the verdict", first="  ? ")


def _other_half(page: Page, diagnosis: Diagnosis[str], again: str) -> None:
    """The command that reads the other account too, or where the one for its administrator stands."""
    if again and halves.further_profiles(diagnosis):
        page.say("Another account was not read. This reads it too:", first="  ? ")
        page.command(again, "     ")
    elif half := halves.to_ask(diagnosis):
        whose = f"Account {half.account}" if half.account else "The resource's account"
        page.say(f"{whose} was not read: --full ends with the command for its administrator.", first="  ? ")


def _plan(page: Page, diagnosis: Diagnosis[str], with_commands: int) -> None:
    fixes, names, found = diagnosis.fixes, labels(diagnosis.fixes), ways(diagnosis)
    whole = plan_of(diagnosis)
    if not fixes:
        if diagnosis.verdict.todo:
            page.heading("What to do")
            page.say(diagnosis.verdict.todo, first="  ")
        return
    page.heading(plan.heading(diagnosis))
    if whole:
        page.say(plan.outcome(whole), first="  ")
        steps = [("+".join(names[fix] for fix in made_by(step)), step.title, step.owner, step.cli) for step in whole.steps]
    else:
        steps = [(names[fix], fixes[fix].title, fixes[fix].owner, fixes[fix].cli) for fix in found.first]
    for label, title, owner, commands in steps:
        page.say(f"{title} ({owner})", first=f"  {label} ")
        for command in commands if with_commands else ():
            page.command(command, "     ")
    if not with_commands and any(commands for *_, commands in steps):
        page.say("The commands take more room than there is: --full prints them.", first="     ")
    others = len(fixes) - len(found.first)
    if others:
        page.say(f"{others} other {'way' if others == 1 else 'ways'}: --full", first="  · ")
