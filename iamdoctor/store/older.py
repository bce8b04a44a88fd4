"""Files of an older version: a fact that they do not have was not asked, which is not the same as still being read."""

import msgspec
from msgspec import Raw, Struct
from msgspec.structs import fields, replace

from iamdoctor.model.evidence import Evidence, Read

_NOT_ASKED: Read[None] = Read("skipped", reason="The version that saved this did not read it.")


class _Written(Struct, frozen=True):
    evidence: dict[str, Raw] | None = None


def with_later_facts(evidence: Evidence, content: bytes) -> Evidence:
    """``evidence`` as decoded from the file's ``content``, with the facts that are not in it marked as not asked."""
    written = msgspec.json.decode(content, type=_Written).evidence or {}
    later = [field.name for field in fields(Evidence) if isinstance(field.default, Read) and field.name not in written]
    return replace(evidence, **dict.fromkeys(later, _NOT_ASKED)) if later else evidence
