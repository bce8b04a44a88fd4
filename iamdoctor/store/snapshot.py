"""Snapshots: one file that holds everything a diagnosis was made from.

Downloads of iam-collect are not read: their documents do not say how what was not collected is told from what is not there.
"""

import secrets as randomness
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from iamdoctor.model.denial import Denial
from iamdoctor.model.errors import BadSnapshot
from iamdoctor.model.evidence import Evidence
from iamdoctor.model.made import Made
from iamdoctor.model.supplied import Added
from iamdoctor.privacy.agreed import key_of
from iamdoctor.privacy.pseudonyms import Pseudonyms
from iamdoctor.store import atomic, file
from iamdoctor.store.older import with_later_facts, with_typed_grants

FORMAT: Literal[1] = 1


class Snapshot(Struct, frozen=True, kw_only=True):
    """A denial, what the person added, and the evidence: a diagnosis follows from these three alone. ``made`` says who made it and when,
    and ``what_if`` first where values are only tried."""

    what_if: str = ""
    format: Literal[1] = FORMAT
    made: Made | None = None
    denial: Denial
    added: Added = Added()
    evidence: Evidence


class _Format(Struct, frozen=True):
    format: int


def save(path: Path, snapshot: Snapshot) -> None:
    """Write the snapshot to ``path`` with who made it and when. Raises ``OSError`` where it cannot be written.

    Secrets are kept out where they would come in: by the reader of the text, the reader of CloudTrail's event, and ``Added.safe``.
    """
    whole = replace(snapshot, made=snapshot.made or _made_now(snapshot.evidence), evidence=replace(snapshot.evidence, file=None))
    atomic.write(path, msgspec.json.format(msgspec.json.encode(whole), indent=1) + b"\n")


def load(path: Path) -> Snapshot:
    """The snapshot at ``path``, its evidence marked as a file's. Raises :class:`BadSnapshot` where it is none, or of a format this version
    does not know."""
    try:
        content = file.json(path)
        version = msgspec.json.decode(content, type=_Format).format
        if version != FORMAT:
            raise BadSnapshot(f"{path} has snapshot format {version}; this version reads format {FORMAT}.", todo="Use a newer iamdoctor.")
        content = with_typed_grants(content)
        kept = msgspec.json.decode(content, type=Snapshot)
        evidence = with_later_facts(kept.evidence, content)
    except OSError as error:
        why = error.strerror or "it cannot be opened"
        raise BadSnapshot(f"{path} is no snapshot that can be read: {why}.", todo="Save it again with --snapshot.") from error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BadSnapshot(f"{path} is no snapshot that can be read.", todo="Save it again with --snapshot.") from error
    made = kept.made or evidence.file or Made(at=evidence.read_at, by=evidence.caller.value.arn if evidence.caller.value else "")
    return replace(kept, made=made, evidence=replace(evidence, file=made))


def _made_now(evidence: Evidence) -> Made:
    """Who makes it: whoever asked AWS; of evidence that came from a file, whoever made that."""
    by = evidence.caller.value.arn if evidence.caller.value else ""
    return evidence.file or Made(at=datetime.now(UTC).isoformat(timespec="seconds"), by=by)


def pseudonymised(snapshot: Snapshot, phrase: str = "") -> Snapshot:
    """The same snapshot with other account ids and names: by a mapping that nobody keeps, or by that of a ``phrase``, which makes the same
    other names of the same names in every snapshot."""
    if phrase:
        return Pseudonyms(key_of(phrase), snapshot, agreed=True).of(snapshot)
    return Pseudonyms(randomness.token_bytes(32), snapshot).of(snapshot)
