"""Read a pasted error: from any text to what it says."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from msgspec.structs import replace

from iamdoctor.intake import cloudtrail
from iamdoctor.intake.cleaning import Cleaned, without_entities
from iamdoctor.intake.conclude import Draft, draft_of_piece, draft_of_record
from iamdoctor.intake.mapped import Mapped
from iamdoctor.intake.pieces import Told, told
from iamdoctor.intake.recognise import recognised
from iamdoctor.intake.runners import logged_at, runners
from iamdoctor.intake.said import Piece
from iamdoctor.intake.sightings import Sighting, Times
from iamdoctor.model.denial import Denial, Span
from iamdoctor.privacy.secrets import value_without_secrets, without_secrets
from iamdoctor.reference import bounds
from iamdoctor.reference.characters import plain, plain_lines

_FIELDS = (
    "error_code", "principal", "action", "resource", "deny", "policy_type", "policy_arn", "operation", "service", "region",
    "request_id", "authorization_id", "encoded_message", "message", "role_arn", "event_time",
)  # fmt: skip
_NESTING = re.compile(r"\\([\"\\/])|\"(?=\{\\\")|(?<=\})\"(?=\s{0,40}[,}\]])")
_NESTED_AT_MOST = 3
"""How many strings within strings a record is taken out of: a log shipper's, an event's, a message's."""
MOST_ERRORS = 500
"""How many errors of one text are read; a log with more of them holds the same few over and over."""
LARGEST = bounds.PASTE
"""How many characters of a text are read, its last: a log's newest errors stand there."""
_LINE = 10_000
_LONGEST_MESSAGE = 4000
_AROUND = 4000
"""How many characters before and after an error may say where its call ran."""
_UNMARKED = frozenset({"service", "deny", "message"})


class Reading(NamedTuple):
    """The errors of a text, the newest of them; ``cut`` is how many more it holds, ``left_out`` the number of its first characters that
    were not read. ``sightings`` says of each error how often the text tells of it, and when."""

    denials: tuple[Denial, ...]
    cut: int
    left_out: int = 0
    sightings: tuple[Sighting, ...] = ()


_Seen = tuple[Denial, Sighting]


def read(text: str) -> tuple[Denial, ...]:
    """One Denial for each error in the text, in order; never empty, never raises.

    An error that says nothing new is not listed again. Of a text with more than 4,000,000 characters the last are read, and of more
    than 500 errors the newest 500.
    A text in which nothing tells of an error of AWS gives one Denial that is not :attr:`~Denial.recognised`. Spans index into ``text``.
    No secret that the text holds comes along in a message, a parameter or a condition key: all that is kept or shown later starts here.
    """
    return reading(text).denials


def reading(text: str) -> Reading:
    """As :func:`read`, with how often each error is told, and what was left unread."""
    if len(text) <= LARGEST:
        return _whole(text)
    at = len(text) - LARGEST
    start = text.find("\n", at, at + _LINE) + 1 or at
    newest = _whole(text[start:])
    return newest._replace(denials=tuple(_moved(denial, start) for denial in newest.denials), left_out=start)


def _moved(denial: Denial, by: int) -> Denial:
    return replace(denial, spans=tuple(Span(span.start + by, span.end + by, span.field) for span in denial.spans))


def _whole(text: str) -> Reading:
    cleaned = Cleaned(text)
    found, cut = _from_records(text, cleaned.lines)
    if found:
        return _told_once(found, cut)
    several, cut = _newest(list(told(cleaned.prose.text)))
    once = _told_once(_from_prose(several, cleaned.prose, Times(text)), cut)
    return once._replace(denials=tuple(_with_surroundings(list(once.denials), text)))


def _told_once(found: list[_Seen], cut: int) -> Reading:
    distinct = _distinct(found) or [(Denial(kind="not_access"), Sighting())]
    return Reading(tuple(denial for denial, _ in distinct), cut, sightings=tuple(sighting for _, sighting in distinct))


def _newest(several: list[Told]) -> tuple[list[Told], int]:
    """The last errors of a text, and how many were left out; one that tells no more than a later one counts with that one."""
    kept: dict[object, tuple[int, Told]] = {}
    for number, each in enumerate(several):
        key = each.sense or number
        first = kept[key][1] if key in kept else None
        kept[key] = number, first._replace(places=first.places + each.places) if first else each
    newest = sorted(last for last, _ in kept.values())[-MOST_ERRORS:]
    return [each for last, each in kept.values() if last >= newest[0]], len(kept) - len(newest)


def _distinct(found: Iterable[_Seen]) -> list[_Seen]:
    """The denials without those that say nothing a former one did not say, which count with it."""
    seen: dict[tuple[object, ...], _Seen] = {}
    for denial, sighting in found:
        sense = (denial.kind, *(getattr(denial, field) for field in _FIELDS if field != "message"))
        first = seen.get(sense)
        seen[sense] = (first[0], first[1].and_(sighting)) if first else (denial, sighting)
    return list(seen.values())


def _from_records(text: str, lines: Mapped) -> tuple[list[_Seen], int]:
    """The errors of CloudTrail's records, and how many older ones were left out: what lists them may put the newest first."""
    if "&quot;event" in lines.text:
        lines = without_entities(lines)
    for _ in range(_NESTED_AT_MOST):
        if cloudtrail.NESTED.search(lines.text):
            lines = lines.replaced(_NESTING, lambda match: match[1] or "")
    several = cloudtrail.records(lines.text)
    newest = sorted(range(len(several)), key=lambda place: (_time(several[place]), place))[-MOST_ERRORS:]
    denials = [_of_record(text, lines, several[place]) for place in sorted(newest)]
    return [(denial, Sighting(1, denial.event_time, denial.event_time)) for denial in denials], len(several) - len(newest)


def _time(record: cloudtrail.Record) -> str:
    said = record.facts.get("event_time")
    return said.value if said else ""


def _of_record(text: str, lines: Mapped, record: cloudtrail.Record) -> Denial:
    start, end = lines.origin(record.start, record.end)
    prose = Cleaned(text[start:end]).prose
    draft = draft_of_record(Piece(prose.text, 0, len(prose.text)), record)
    outer = {name for name in record.facts if draft.facts.get(name) is record.facts[name]}
    return _denial(draft, prose, start, lines, outer)


def _from_prose(several: list[Told], prose: Mapped, times: Times) -> list[_Seen]:
    drafts = [draft_of_piece(each.piece) for each in several]
    drafts = [draft for draft in drafts if recognised(draft)]
    said = [draft for draft in drafts if draft.told] or drafts[:1]
    denied = [draft for draft in said if draft.kind != "not_access" or "error_code" in draft.facts]
    places = {each.piece: each.places for each in several}
    return [
        (_denial(each, prose, 0, prose, set()), times.sighting(prose.origin(place, place + 1)[0] for place in places[draft.piece]))
        for draft in _merged(denied or said[:1])
        for each in draft.by_action()
    ]


def _with_surroundings(denials: list[Denial], text: str) -> Iterator[Denial]:
    """The denials with what the lines around each of them, up to the errors next to it, say of where and when its call ran."""
    places = [(each.spans[0].start, max(span.end for span in each.spans)) if each.spans else (0, len(text)) for each in denials]
    for place, denial in enumerate(denials):
        start, end = places[place]
        first = places[place - 1][1] if place else 0
        last = places[place + 1][0] if place + 1 < len(places) else len(text)
        first, last = max(min(first, start), start - _AROUND, 0), min(max(last, end), end + _AROUND)
        around = text[first:last]
        found = tuple(replace(each, name=plain(each.name)) for each in runners(around, resource=denial.resource))
        yield replace(denial, runners=found, logged_at=logged_at(around, start - first))


def _merged(drafts: list[Draft]) -> list[Draft]:
    """The drafts without repetitions: what bears the same request id, or says the same thing again, is one error."""
    kept: list[Draft] = []
    requests: set[tuple[str | None, str | None]] = set()
    for draft in drafts:
        request = (draft.value("request_id"), draft.value("action"))
        if request[0] and request in requests:
            continue
        requests.add(request)
        if kept and _repeats(kept[-1], draft):
            kept[-1].facts = draft.facts | kept[-1].facts
        else:
            kept.append(draft)
    return kept


def _repeats(first: Draft, second: Draft) -> bool:
    """Whether the second says the first again: in the same line (a JSON object, say), or below its Python traceback."""
    names = ("operation", "principal", "action", "resource", "deny")
    told, again = ({name: draft.value(name) for name in names} for draft in (first, second))
    if "Traceback (most recent" in first.words and told == again:
        return True
    before = second.piece.text[max(0, second.piece.start - 80) : second.piece.start]
    in_one_line = bool(before) and (before[-1] != "\n" or before.rstrip().endswith((",", "{")))
    same = all(again[name] in (None, told[name]) for name in names[1:]) and again["action"] == told["action"]
    return in_one_line and told["principal"] is not None and same


def _denial(draft: Draft, prose: Mapped, shift: int, lines: Mapped, outer: set[str]) -> Denial:
    """The finished Denial; facts named in ``outer`` were found in ``lines``, the others in ``prose``, which begins at ``shift``."""
    spans = []
    for name, fact in draft.facts.items():
        if name in _UNMARKED or fact.start >= fact.end:
            continue
        start, end = lines.origin(fact.start, fact.end) if name in outer else prose.origin(fact.start, fact.end)
        offset = 0 if name in outer else shift
        spans.append(Span(start + offset, end + offset, name))
    values = {name: draft.facts[name].value for name in _FIELDS if name in draft.facts}
    message = plain_lines(without_secrets(values.pop("message", draft.words.strip()[:_LONGEST_MESSAGE]))) or None
    values = {name: value for name, said in values.items() if (value := plain(said))}
    return Denial(
        kind=draft.kind,
        action_inferred=draft.inferred,
        beside=tuple(filter(None, map(plain, draft.beside))),
        context={
            plain(key): tuple(map(plain, values))
            for key, values in draft.context.items()
            if all(value_without_secrets(key, each) == each for each in values)
        },
        parameters={plain(name): plain(value_without_secrets(name, value)) for name, value in draft.parameters.items()},
        message=message,
        origin=draft.origin,
        spans=tuple(sorted(spans, key=lambda span: (span.start, span.end))),
        **values,  # type: ignore[arg-type]
    )
