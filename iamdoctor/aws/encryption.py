"""The KMS key that encrypts what a request reads or writes."""

import jmespath

from iamdoctor.aws.calls import Calls
from iamdoctor.aws.resource_policy import ask
from iamdoctor.model.evidence import Failure
from iamdoctor.reference.arn_patterns import Parts
from iamdoctor.reference.resource_kinds import Encryption, kinds_of


def pinned(arn: str) -> bool:
    """Whether the key can only be that of this very resource, never of a namesake in the caller's own account."""
    return any(encryption.key.pinned for encryption, _ in _of(arn))


async def encrypting_key(calls: Calls, arn: str, *, foreign: bool = False) -> str | Failure | None:
    """ARN, id or alias of the key that encrypts ``arn``; ``None`` where it is no KMS key that the caller needs. Of what is in a ``foreign``
    account AWS may say that it is not there, which then says nothing of its key."""
    for encryption, parts in _of(arn):
        reply = await ask(calls, encryption.key, parts)
        if isinstance(reply, Failure):
            return None if reply.code in encryption.key.none and not foreign else reply
        found = jmespath.search(encryption.key.reply, reply)
        return str(found) if found else None
    return None


def _of(arn: str) -> tuple[tuple[Encryption, Parts], ...]:
    return tuple((kind.encryption, parts) for kind, parts in kinds_of(arn) if kind.encryption)
