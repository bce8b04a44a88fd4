"""Files of an older version.

A fact that they do not have was not asked, which is not the same as still being read; a KMS key's grants are plain texts there.
"""

from typing import Any

import msgspec
from msgspec import Raw, Struct
from msgspec.structs import fields, replace

from iamdoctor.model.evidence import Evidence, Read

_NOT_ASKED: Read[None] = Read("skipped", reason="The version that saved this did not read it.")


class _Written(Struct, frozen=True):
    evidence: dict[str, Raw] | None = None


def with_typed_grants(content: bytes) -> bytes:
    """The file's ``content`` with grants as they are kept now. Raises ``msgspec.DecodeError`` where it is no JSON."""
    if b'"grants"' not in content:
        return content
    file: Any = msgspec.json.decode(content)
    evidence = file.get("evidence") if isinstance(file, dict) else None
    for fact in ("resource", "bucket", "dependent"):
        read = evidence.get(fact) if isinstance(evidence, dict) else None
        found = read.get("value") if isinstance(read, dict) else None
        if isinstance(found, dict) and isinstance(found.get("grants"), list):
            found["grants"] = [_typed(grant) for grant in found["grants"]]
    return msgspec.json.encode(file)


def _typed(grant: Any) -> Any:
    if not isinstance(grant, dict) or isinstance(grant.get("operations"), list):
        return grant
    operations = [name.strip() for name in str(grant.get("operations", "")).split(",")]
    return {"grantee": "", **grant, "operations": operations, "constrained": bool(grant.get("constraints"))}


def with_later_facts(evidence: Evidence, content: bytes) -> Evidence:
    """``evidence`` as decoded from the file's ``content``, with the facts that are not in it marked as not asked."""
    written = msgspec.json.decode(content, type=_Written).evidence or {}
    later = [field.name for field in fields(Evidence) if isinstance(field.default, Read) and field.name not in written]
    return replace(evidence, **dict.fromkeys(later, _NOT_ASKED)) if later else evidence
