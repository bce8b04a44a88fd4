"""The table of resource policies: which read gives the policy of which resource. A service is added by adding a line of data."""

import re
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import msgspec

Decoder = Literal["policy", "policies", "named", "settings"]


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one kind of resource policy is read.

    ``arn`` is the resource's ARN after ``arn:PARTITION:``, with ``{names}`` for its parts and ``[...]`` for what may be missing; ``params``
    are the call's, with the same names. ``reply`` is a JMESPath into the reply; ``decode`` says what stands there: one policy, a list of
    them, a map from name to policy, or no policy but a fact for ``Resource.settings``. ``none`` are the error codes that mean "there is
    none"; ``gone`` those that mean "no such resource". ``pinned`` is True when the parameters name the owner's account, so that the read
    can never answer about a resource of the same name in the caller's own account. ``region`` is where the read must be made.
    """

    key: str
    arn: str
    client: str
    operation: str
    params: dict[str, Any]
    reply: str
    permission: str
    decode: Decoder = "policy"
    none: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    pinned: bool = False
    region: str = ""

    @property
    def noun(self) -> str:
        """What such a resource is called: ``bucket``."""
        return (self.key.partition(".")[2] or self.key).replace("-", " ")

    def holder(self, parts: dict[str, str]) -> str:
        """The resource that holds the policy, without what is inside it (an object, an index, a qualifier)."""
        return "arn:{partition}:".format(**parts) + re.sub(r"\[.*?\]", "", self.arn).format(**parts)

    def match(self, arn: str) -> dict[str, str] | None:
        """The named parts of ``arn`` (``partition``, ``arn`` and ``suffix`` among them), or ``None`` where the row does not read it."""
        found = _pattern(self.arn).fullmatch(arn)
        if found is None:
            return None
        parts = {name: value or "" for name, value in found.groupdict().items()}
        return {**parts, "arn": arn, "suffix": "amazonaws.com.cn" if parts["partition"] == "aws-cn" else "amazonaws.com"}


@cache
def _pattern(arn: str) -> re.Pattern[str]:
    text = re.escape("arn:{partition}:" + arn).replace(r"\[", "(?:").replace(r"\]", ")?").replace(r"\|", "|").replace(r"\*", "[^:]*")
    text = re.sub(r"\\{(\w+)\\}", lambda name: f"(?P<{name[1]}>{_values(name[1])})", text)
    return re.compile(text, re.DOTALL)


def _values(name: str) -> str:
    return {"path": ".+", "key": ".+", "account": r"\d{12}"}.get(name, "[^:/]+")


ROWS: tuple[Row, ...] = tuple(
    msgspec.json.decode(line, type=Row) for line in files(__package__).joinpath("data", "resource_policies.jsonl").read_bytes().splitlines()
)


def rows_for(arn: str) -> tuple[tuple[Row, dict[str, str]], ...]:
    """The rows that read a policy of this resource, each with the parts of the ARN."""
    return tuple((row, parts) for row in ROWS if (parts := row.match(arn)) is not None)
