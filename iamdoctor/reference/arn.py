"""Amazon Resource Names.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
"""

import re

from msgspec import Struct

PARTITIONS = frozenset(("aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc"))
"""The partitions of AWS: nothing of one can be reached with the credentials of another."""


class Arn(Struct, frozen=True):
    """The parts of an ARN; ``resource`` is everything after the fifth colon, colons and slashes included."""

    partition: str
    service: str
    region: str
    account: str
    resource: str

    @classmethod
    def parse(cls, text: str) -> "Arn | None":
        """Read ``text``; ``None`` when it is no ARN of six parts."""
        parts = text.split(":", 5)
        if len(parts) != 6 or parts[0] != "arn":
            return None
        return cls(*parts[1:])

    @property
    def owner(self) -> str | None:
        """The account in the ARN, ``None`` where the ARN holds none (S3) or AWS itself (``aws``)."""
        return self.account if is_account_id(self.account) else None

    def __str__(self) -> str:
        return f"arn:{self.partition}:{self.service}:{self.region}:{self.account}:{self.resource}"


def is_account_id(text: str) -> bool:
    """True for twelve digits."""
    return len(text) == 12 and text.isascii() and text.isdigit()


_CANONICAL_USER = re.compile(r"[0-9a-f]{64}")


def is_canonical_user(text: str) -> bool:
    """True for the id that S3 has for an account: 64 hexadecimal digits."""
    return _CANONICAL_USER.fullmatch(text) is not None


_ACCOUNT = re.compile(r"\d{12}")


def account_of(arn: str | None) -> str | None:
    """The twelve digits in an ARN's account field; ``None`` where there are none (S3, a redacted or malformed ARN)."""
    parts = (arn or "").split(":", 5)
    return parts[4] if len(parts) == 6 and _ACCOUNT.fullmatch(parts[4]) else None


def region_of(arn: str | None) -> str | None:
    """The region field of an ARN; ``None`` where it has none."""
    parts = (arn or "").split(":", 5)
    return parts[3] or None if len(parts) == 6 and parts[0] == "arn" else None
