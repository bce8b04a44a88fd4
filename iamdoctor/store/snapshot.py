"""Snapshots: one file that holds everything a diagnosis was made from.

Downloads of iam-collect are not read: their documents do not say how what was not collected is told from what is not there.
"""

import secrets as randomness
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from iamdoctor.model.denial import Denial
from iamdoctor.model.errors import BadSnapshot
from iamdoctor.model.evidence import Evidence
from iamdoctor.model.supplied import Added
from iamdoctor.privacy.agreed import key_of
from iamdoctor.privacy.pseudonyms import Pseudonyms
from iamdoctor.store import atomic
from iamdoctor.store.older import with_later_facts, with_typed_grants

FORMAT: Literal[1] = 1


class Snapshot(Struct, frozen=True, kw_only=True):
    """A denial, what the person added, and the evidence: a diagnosis follows from these three alone. ``what_if`` says first
    where values are only tried."""

    what_if: str = ""
    format: Literal[1] = FORMAT
    denial: Denial
    added: Added = Added()
    evidence: Evidence


class _Format(Struct, frozen=True):
    format: int


def save(path: Path, snapshot: Snapshot) -> None:
    """Write the snapshot to ``path``. Raises ``OSError`` where it cannot be written.

    Secrets are kept out where they would come in: by the reader of the text, the reader of CloudTrail's event, and ``Added.safe``.
    """
    atomic.write(path, msgspec.json.format(msgspec.json.encode(snapshot), indent=1) + b"\n")


def load(path: Path) -> Snapshot:
    """The snapshot at ``path``. Raises :class:`BadSnapshot` where it is none, or of a format this version does not know."""
    try:
        content = path.read_bytes()
        version = msgspec.json.decode(content, type=_Format).format
        if version != FORMAT:
            raise BadSnapshot(f"{path} has snapshot format {version}; this version reads format {FORMAT}.", todo="Use a newer iamdoctor.")
        content = with_typed_grants(content)
        kept = msgspec.json.decode(content, type=Snapshot)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise BadSnapshot(f"{path} is no snapshot that can be read.", todo="Save it again with --snapshot.") from error
    return msgspec.structs.replace(kept, evidence=with_later_facts(kept.evidence, content))


def pseudonymised(snapshot: Snapshot, phrase: str = "") -> Snapshot:
    """The same snapshot with other account ids and names: by a mapping that nobody keeps, or by that of a ``phrase``, which makes the same
    other names of the same names in every snapshot."""
    if phrase:
        return Pseudonyms(key_of(phrase), snapshot, agreed=True).of(snapshot)
    return Pseudonyms(randomness.token_bytes(32), snapshot).of(snapshot)
