"""Cases: what was diagnosed before, one file each, newest first."""

import secrets as randomness
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import Struct
from platformdirs import user_data_path

from iamdoctor.model.diagnosis import Diagnosis, Outcome
from iamdoctor.model.errors import BadInput
from iamdoctor.model.evidence import Evidence
from iamdoctor.model.supplied import Added
from iamdoctor.privacy.secrets import without_secrets
from iamdoctor.store import atomic
from iamdoctor.store.older import with_later_facts


class Summary(Struct, frozen=True, kw_only=True):
    """A case in a line of the list: what was asked, by whom, and how it ended. ``time`` is ISO 8601 in UTC."""

    id: str
    time: str
    action: str = ""
    principal: str = ""
    resource: str = ""
    decision: Outcome = "unknown"
    headline: str = ""
    causes: tuple[str, ...] = ()


class Case(Struct, frozen=True, kw_only=True):
    """Everything needed to open a diagnosis again: the text (without its secrets), what was added, and the evidence."""

    summary: Summary
    text: str
    added: Added = Added()
    evidence: Evidence | None = None


class _Listed(Struct, frozen=True):
    """As much of a case's file as the list shows."""

    summary: Summary


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
    kept = Case(summary=summary, text=without_secrets(text), added=added or Added(), evidence=evidence)
    atomic.write(_path(summary.id), msgspec.json.encode(kept))
    return kept


def newest() -> tuple[Summary, ...]:
    """Every case that can be read, newest first."""
    return tuple(sorted(_all(), key=lambda summary: summary.time, reverse=True))


def search(words: str) -> tuple[Summary, ...]:
    """The cases whose line or text has every word, in any case, newest first."""
    wanted = words.casefold().split()
    return tuple(summary for summary in newest() if all(word in _searchable(summary) for word in wanted))


def load(case: str) -> Case:
    """A case by its id. Raises :class:`BadInput` where there is none or its file cannot be read."""
    try:
        content = _path(case).read_bytes()
        kept = msgspec.json.decode(content, type=Case)
    except (OSError, msgspec.MsgspecError) as error:
        raise BadInput(f"Case {case} cannot be opened.", todo="Choose another, or paste the error again.") from error
    return msgspec.structs.replace(kept, evidence=with_later_facts(kept.evidence, content)) if kept.evidence else kept


def delete(case: str) -> None:
    """Remove a case; one that is gone already is no fault."""
    _path(case).unlink(missing_ok=True)


def _path(case: str) -> Path:
    return folder() / f"{Path(case).name}.json"


def _all() -> Iterator[Summary]:
    for path in folder().glob("*.json"):
        try:
            yield msgspec.json.decode(path.read_bytes(), type=_Listed).summary
        except (OSError, msgspec.MsgspecError):
            continue


def _searchable(summary: Summary) -> str:
    fields = (summary.action, summary.principal, summary.resource, summary.headline, *summary.causes)
    return " ".join((*fields, load(summary.id).text)).casefold()


def _summary(case: str, now: datetime, diagnosis: Diagnosis[str]) -> Summary:
    denial, verdict = diagnosis.denial, diagnosis.verdict
    return Summary(
        id=case,
        time=now.isoformat(),
        action=denial.action or denial.operation or "",
        principal=denial.principal or "",
        resource=denial.resource or "",
        decision=verdict.decision,
        headline=without_secrets(verdict.headline),
        causes=tuple(f"{cause.policy_type} {cause.reason}" for cause in verdict.causes),
    )
