"""The KMS key that encrypts what a request reads or writes."""

import jmespath  # type: ignore[import-untyped]

from iamdoctor.aws import s3
from iamdoctor.aws.calls import Calls
from iamdoctor.aws.encrypting_keys import KEY_ROWS
from iamdoctor.aws.resource_policies import Row, filled
from iamdoctor.model.evidence import Failure


def pinned(arn: str) -> bool:
    """Whether the key can only be that of this very resource, never of a namesake in the caller's own account."""
    return _is_s3(arn) or any(row.pinned for row in KEY_ROWS if row.match(arn) is not None)


async def encrypting_key(calls: Calls, arn: str) -> str | Failure | None:
    """ARN, id or alias of the key that encrypts ``arn``; ``None`` where it is no KMS key that the caller needs."""
    if _is_s3(arn):
        return await s3.encrypting_key(calls, arn)
    for row in KEY_ROWS:
        parts = row.match(arn)
        if parts is not None:
            return await _read(calls, row, parts)
    return None


def _is_s3(arn: str) -> bool:
    return arn.split(":")[2:3] == ["s3"]


async def _read(calls: Calls, row: Row, parts: dict[str, str]) -> str | Failure | None:
    reply = await calls.ask(
        "resource",
        row.client,
        row.operation,
        filled(row.params, parts),
        region=parts.get("region") or None,
        target=parts["arn"],
        permission=row.permission,
    )
    if isinstance(reply, Failure):
        return None if reply.code in row.gone else reply
    found = jmespath.search(row.reply, reply)
    return str(found) if found else None
