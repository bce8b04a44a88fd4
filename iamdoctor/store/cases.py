"""Cases: what was diagnosed before, one file each, newest first."""

import secrets as randomness
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import Struct, structs
from platformdirs import user_data_path

from iamdoctor import __version__
from iamdoctor.model.denial import Denial
from iamdoctor.model.diagnosis import Diagnosis, Outcome
from iamdoctor.model.errors import BadInput
from iamdoctor.model.evidence import Evidence
from iamdoctor.model.made import Made
from iamdoctor.model.subject import Subject
from iamdoctor.model.supplied import Added
from iamdoctor.privacy.secrets import without_secrets
from iamdoctor.store import atomic, file
from iamdoctor.store.older import with_later_facts, with_typed_grants


class Summary(Struct, frozen=True, kw_only=True):
    """A case in a line of the list: what was asked, by whom, and how it ended. ``time`` is ISO 8601 in UTC,
    ``version`` the program's that read it."""

    id: str
    time: str
    action: str = ""
    principal: str = ""
    resource: str = ""
    decision: Outcome = "unknown"
    headline: str = ""
    causes: tuple[str, ...] = ()
    version: str = ""


class Case(Struct, frozen=True, kw_only=True):
    """Everything needed to open a diagnosis again: the text (without its secrets), which error of it was diagnosed, what was added, and
    the evidence. ``denial`` is ``None`` in a file of an older version, which did not keep it."""

    summary: Summary
    text: str
    denial: Denial | None = None
    added: Added = Added()
    evidence: Evidence | None = None


class _Listed(Struct, frozen=True):
    """As much of a case's file as the list shows and the search looks into."""

    summary: Summary
    text: str


_EARLIEST, _LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
"""Between what times a case may be of: others cannot be told in every time zone."""


def folder() -> Path:
    """Where cases are kept."""
    return user_data_path("iamdoctor", appauthor=False) / "cases"


def save(
    text: str, diagnosis: Diagnosis[str], *, added: Added | None = None, evidence: Evidence | None = None, case: str | None = None
) -> Case:
    """Keep a diagnosis and return its case; ``case`` is the id of a case to keep it over.

    Secrets in the text are replaced before it is written. Raises ``OSError`` where the disk refuses.
    """
    now = datetime.now(UTC)
    summary = _summary(case or f"{now:%Y%m%dT%H%M%S%f}-{randomness.token_hex(3)}", now, diagnosis)
    kept = Case(summary=summary, text=without_secrets(text), denial=diagnosis.denial, added=added or Added(), evidence=evidence)
    atomic.write(_path(summary.id), msgspec.json.encode(kept))
    return kept


def newest() -> tuple[Summary, ...]:
    """Every case that can be read, newest first."""
    return search("")


def search(words: str) -> tuple[Summary, ...]:
    """The cases whose line or text has every word, in any case, newest first."""
    wanted = words.casefold().split()
    found = (listed.summary for listed in _all() if all(word in _searchable(listed) for word in wanted))
    return tuple(sorted(found, key=lambda summary: summary.time, reverse=True))


def before(case: str) -> str | None:
    """The id of the reading before of the same case: the same action by the same principal on the same resource."""
    listed = newest()
    places = [place for place, summary in enumerate(listed) if summary.id == case]
    if not places:
        return None
    this = listed[places[0]]
    same = (each for each in listed[places[0] + 1 :] if _asked(each) == _asked(this))
    return next((each.id for each in same), None)


def _asked(summary: Summary) -> tuple[str, str, str]:
    return summary.action, summary.principal, summary.resource


def load(case: str) -> Case:
    """A case by its id. Raises :class:`BadInput` where there is none or its file cannot be read."""
    try:
        content = with_typed_grants(file.json(_path(case)))
        kept = msgspec.json.decode(content, type=Case)
    except (OSError, msgspec.MsgspecError, RecursionError) as error:
        raise BadInput(f"Case {case} cannot be opened.", todo="Choose another, or paste the error again.") from error
    if kept.evidence is None:
        return kept
    caller = kept.evidence.caller.value
    made = kept.evidence.file or Made(at=kept.evidence.read_at or kept.summary.time, by=caller.arn if caller else "")
    return structs.replace(kept, evidence=structs.replace(with_later_facts(kept.evidence, content), file=made))


def place(kept: Case, denials: Sequence[Denial]) -> int:
    """Which of the errors that its text holds the case is about, counted from 0.

    It is the one most like the error that was diagnosed; where an older version did not keep that, most like the case's line in the list.
    """
    return max(range(len(denials)), key=lambda index: _likeness(kept, denials[index]), default=0)


def _likeness(kept: Case, denial: Denial) -> int:
    if kept.denial is None:
        line = (kept.summary.action, kept.summary.principal, kept.summary.resource)
        return sum(said == listed for said, listed in zip(_line(denial), line, strict=True))
    return sum(getattr(kept.denial, field) == getattr(denial, field) for field in Denial.__struct_fields__)


def delete(case: str) -> None:
    """Remove a case; one that is gone already is no fault."""
    _path(case).unlink(missing_ok=True)


def _path(case: str) -> Path:
    return folder() / f"{Path(case).name}.json"


def _all() -> Iterator[_Listed]:
    for path in folder().glob("*.json"):
        try:
            listed = file.cleaned(msgspec.json.decode(file.content(path), type=_Listed))
            time = datetime.fromisoformat(listed.summary.time)
        except (OSError, msgspec.MsgspecError, ValueError, RecursionError):
            continue
        if _EARLIEST < (time if time.tzinfo else time.replace(tzinfo=UTC)) < _LATEST:
            yield structs.replace(listed, summary=structs.replace(listed.summary, id=path.stem))


def _searchable(listed: _Listed) -> str:
    summary = listed.summary
    fields = (summary.action, summary.principal, summary.resource, summary.headline, *summary.causes)
    return " ".join((*fields, listed.text)).casefold()


def _line(denial: Denial) -> tuple[str, str, str]:
    """What the list shows of an error: what was asked, by whom, on what."""
    return denial.action or denial.operation or "", denial.principal or "", denial.resource or ""


def _summary(case: str, now: datetime, diagnosis: Diagnosis[str]) -> Summary:
    verdict, about = diagnosis.verdict, diagnosis.subject or Subject()
    action, principal, resource = _line(diagnosis.denial)
    return Summary(
        id=case,
        time=now.isoformat(),
        version=__version__,
        action=about.action or action,
        principal=about.principal or principal,
        resource=about.resource or resource,
        decision=verdict.decision,
        headline=without_secrets(verdict.headline),
        causes=tuple(f"{cause.policy_type} {cause.reason}" for cause in verdict.causes),
    )
