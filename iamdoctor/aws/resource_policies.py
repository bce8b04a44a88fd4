"""The table of resource policies: which read gives the policy of which resource. A service is added by adding a line of data."""

import re
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import msgspec

Decoder = Literal["policy", "policies", "named", "grants", "settings"]


class Find(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A read that must come first because the ARN alone does not say enough: ``parts`` are JMESPaths into its reply, by name."""

    operation: str
    params: dict[str, Any]
    parts: dict[str, str]
    permission: str


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one kind of resource policy is read.

    ``arn`` is the resource's ARN after ``arn:PARTITION:``, with ``{names}`` for its parts and ``[...]`` for what may be missing; ``params``
    are the call's, with the same names. ``reply`` is a JMESPath into the reply; ``decode`` says what stands there: one policy, a list of
    them, a map from name to policy, KMS grants, or no policy but a fact for ``Resource.settings``. ``none`` are the error codes that mean
    "there is none"; ``gone`` those that mean "no such resource". ``pinned`` is True when the parameters name the owner's account, so that
    the read can never answer about a resource of the same name in the caller's own account. ``region`` is where the read must be made,
    ``after`` the row whose failure it makes good.
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
    after: str = ""
    find: Find | None = None

    @property
    def noun(self) -> str:
        """What such a resource is called: ``bucket``."""
        return (self.key.partition(".")[2] or self.key).replace("-", " ")

    def holder(self, parts: dict[str, str]) -> str:
        """The resource that holds the policy, without what is inside it (an object, an index, a qualifier)."""
        return str(filled("arn:{partition}:" + re.sub(r"\[.*?\]", "", self.arn), parts))

    def match(self, arn: str) -> dict[str, str] | None:
        """The named parts of ``arn`` (``partition``, ``arn`` and ``suffix`` among them), or ``None`` where the row does not read it."""
        found = _pattern(self.arn).fullmatch(arn)
        if found is None:
            return None
        parts = {name: value or "" for name, value in found.groupdict().items()}
        suffix = "amazonaws.com.cn" if parts["partition"] == "aws-cn" else "amazonaws.com"
        return {**parts, "arn": arn, "suffix": suffix, "last": parts.get("path", "").rpartition("/")[2]}


_VALUES = {"path": ".+", "key": ".+", "account": r"\d{12}", "owner": r"\d{12}", "store": r"\d+", "version": r"\d+"}
_NAME = re.compile(r"\{(\w+)(:int)?\}")


@cache
def _pattern(arn: str) -> re.Pattern[str]:
    text = re.escape("arn:{partition}:" + arn).replace(r"\[", "(?:").replace(r"\]", ")?")
    return re.compile(re.sub(r"\\{(\w+)\\}", lambda name: f"(?P<{name[1]}>{_VALUES.get(name[1], '[^:/]+')})", text), re.DOTALL)


def filled(template: Any, parts: dict[str, str]) -> Any:
    """``template`` with the parts of an ARN in place of their ``{names}``; a parameter whose part is missing is left out."""
    if isinstance(template, str):
        whole = _NAME.fullmatch(template)
        if whole and whole[2]:
            return int(parts[whole[1]])
        return _NAME.sub(lambda name: parts.get(name[1], ""), template)
    if isinstance(template, list):
        return [filled(item, parts) for item in template]
    if isinstance(template, dict):
        return {name: value for name, of in template.items() if (value := filled(of, parts)) != ""}
    return template


def table(name: str) -> tuple[Row, ...]:
    """The rows of a file of ``data``, one a line."""
    lines = files(__package__).joinpath("data", name).read_bytes().splitlines()
    return tuple(msgspec.json.decode(line, type=Row) for line in lines)


ROWS: tuple[Row, ...] = table("resource_policies.jsonl")


def rows_for(arn: str) -> tuple[tuple[Row, dict[str, str]], ...]:
    """The rows that read a policy of this resource, each with the parts of the ARN."""
    return tuple((row, parts) for row in ROWS if (parts := row.match(arn)) is not None)
