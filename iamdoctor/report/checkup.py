"""A checkup as plain lines."""

from collections.abc import Iterator
from textwrap import wrap

from iamdoctor.model.checkup import WEIGHTS, Checkup, Unread, Weakness
from iamdoctor.report.untrusted import one_line

_HEADINGS = {"high": "Mend first", "medium": "Mend soon", "low": "Mend when there is time"}


def render(checkup: Checkup[str], *, width: int = 80) -> str:
    """The checkup as text: what to mend by weight, what could not be read, and what is good to know."""
    return "\n".join(_lines(checkup, max(width, 40))) + "\n"


def _lines(checkup: Checkup[str], width: int) -> Iterator[str]:
    yield headline(checkup)
    for weight in WEIGHTS:
        found = [weakness for weakness in checkup.weaknesses if weakness.weight == weight]
        if found:
            yield from ("", f"{_HEADINGS[weight]} ({len(found)})")
        for weakness in found:
            yield from _weakness(weakness, width)
    if checkup.unread:
        yield from ("", "What could not be read")
        for each in checkup.unread:
            yield from _wrapped(unread(each), "  ? ", width)
    if checkup.notes:
        yield ""
        for note in checkup.notes:
            yield from _wrapped(note, "", width)


def headline(checkup: Checkup[str]) -> str:
    """How much there is to mend, in one line."""
    account = f"Account {checkup.account}" if checkup.account else "The account"
    counts = [f"{sum(weakness.weight == weight for weakness in checkup.weaknesses)} {weight}" for weight in WEIGHTS]
    if checkup.weaknesses:
        return f"{account}: {len(checkup.weaknesses)} things to mend ({', '.join(counts)})."
    return f"{account}: nothing to mend in what was read." if not checkup.unread else f"{account}: see what could not be read."


def unread(each: Unread[str]) -> str:
    """What was not read, why, and the permission that would read it."""
    needs = f"; ask for {each.needs}" if each.needs else ""
    return one_line(f"{each.what}: {each.operation} ({each.code}){needs}")


def whole(weakness: Weakness[str]) -> str:
    """One weakness, nothing shortened: what, where, what to do, the commands one a line, and AWS's page."""
    commands = tuple(f"$ {command}" for command in weakness.cli)
    apart = tuple(f"$ {command}" for command in weakness.apart)
    facts = (weakness.what, weakness.todo, *commands, weakness.apart_when, *apart, weakness.about, weakness.link)
    return "\n".join(one_line(fact) for fact in facts if fact)


def _weakness(weakness: Weakness[str], width: int) -> Iterator[str]:
    yield from _wrapped(f"{weakness.what} [{weakness.id}]", "  - ", width)
    yield from _wrapped(weakness.todo, "    ", width)
    yield from (f"    $ {one_line(command)}" for command in weakness.cli)
    if weakness.apart:
        yield from _wrapped(weakness.apart_when, "    ", width)
    yield from (f"    $ {one_line(command)}" for command in weakness.apart)
    yield f"    {weakness.link}"


def _wrapped(text: str, first: str, width: int) -> list[str]:
    indent = " " * len(first)
    return wrap(one_line(text), width, initial_indent=first, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
