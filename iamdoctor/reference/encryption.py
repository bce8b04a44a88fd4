"""What a request on something encrypted needs beside its own action: the use of the KMS key, as the caller itself.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
https://docs.aws.amazon.com/systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html
https://docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html
"""

from collections.abc import Mapping
from functools import cache

from iamdoctor.reference.resource_kinds import kinds

_SSE = "x-amz-server-side-encryption"


def key_actions(action: str | None, parameters: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """What the action needs of the key; nothing for one that touches no encrypted content, or whose ``parameters`` ask for no KMS key.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
    """
    found, given = (action or "").lower(), _lower(parameters)
    keyless = given.get("withdecryption", "").lower() == "false" if found.startswith("ssm:") else _with_other_key(found, given)
    return () if keyless else _uses().get(found, ())


@cache
def _uses() -> dict[str, tuple[str, ...]]:
    """The KMS actions that an action (in lower case) needs where its resource is encrypted with a KMS key."""
    return {action.lower(): needs for kind in kinds() if kind.encryption for action, needs in kind.encryption.uses.items()}


def used_by(operation: str | None, key_action: str | None) -> tuple[str, tuple[str, ...]] | None:
    """The one action (in lower case) that ``operation`` of another service than KMS makes and that needs ``key_action`` of a key, with all
    that it needs of it; ``None`` where there is none, or more than one."""
    name, wanted = (operation or "").lower(), (key_action or "").lower()
    found = [(action, needs) for action, needs in _uses().items() if action.partition(":")[2] == name]
    found = [(action, needs) for action, needs in found if wanted in (each.lower() for each in needs)]
    return found[0] if len(found) == 1 else None


def named_key(action: str | None, parameters: Mapping[str, str]) -> str | None:
    """The key that a write to S3 names itself, in place of the bucket's default; AWS's own where it asks for KMS and names none."""
    given = _lower(parameters)
    if (action or "").lower() != "s3:putobject" or not given.get(_SSE, "").startswith("aws:kms"):
        return None
    return given.get(f"{_SSE}-aws-kms-key-id") or "alias/aws/s3"


def asks_for_key(action: str | None, parameters: Mapping[str, str]) -> bool:
    """Whether the request surely needs the key: Parameter Store returns a value encrypted unless decryption is asked for.

    https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
    """
    return not (action or "").lower().startswith("ssm:") or _lower(parameters).get("withdecryption", "").lower() == "true"


def _with_other_key(action: str, given: Mapping[str, str]) -> bool:
    """Whether S3 is told to use its own key (SSE-S3) or one sent along (SSE-C)."""
    own = action == "s3:putobject" and not given.get(_SSE, "aws:kms").startswith("aws:kms")
    return action.startswith("s3:") and (own or f"{_SSE}-customer-algorithm" in given)


def _lower(parameters: Mapping[str, str] | None) -> dict[str, str]:
    return {name.lower(): value for name, value in (parameters or {}).items()}
