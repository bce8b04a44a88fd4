"""ARNs by pattern: ``sqs:{region}:{account}:{queue}`` stands for what follows ``arn:PARTITION:``, ``[...]`` for what may be missing."""

import re
from functools import cache
from typing import Any

Parts = dict[str, str]

_VALUES = {"path": ".+", "key": ".+", "account": r"\d{12}", "owner": r"\d{12}", "store": r"\d+", "version": r"\d+"}
_NAME = re.compile(r"\{(\w+)(:int)?\}")


def matched(pattern: str, arn: str) -> Parts | None:
    """The named parts of an ARN, with ``partition``, ``arn``, ``suffix`` and ``last``; ``None`` where the pattern is another's."""
    found = _pattern(pattern).fullmatch(arn)
    if found is None:
        return None
    parts = {name: value or "" for name, value in found.groupdict().items()}
    suffix = "amazonaws.com.cn" if parts["partition"] == "aws-cn" else "amazonaws.com"
    return {**parts, "arn": arn, "suffix": suffix, "last": parts.get("path", "").rpartition("/")[2]}


@cache
def _pattern(arn: str) -> re.Pattern[str]:
    text = re.escape("arn:{partition}:" + arn).replace(r"\[", "(?:").replace(r"\]", ")?")
    return re.compile(re.sub(r"\\{(\w+)\\}", lambda name: f"(?P<{name[1]}>{_VALUES.get(name[1], '[^:/]+')})", text), re.DOTALL)


def filled(template: Any, parts: Parts) -> Any:
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


def without_options(pattern: str) -> str:
    """The pattern of a whole ARN, without what may be missing."""
    return "arn:{partition}:" + re.sub(r"\[.*?\]", "", pattern)


def made(pattern: str, name: str, places: Parts) -> str | None:
    """The ARN of this name at these ``places`` (partition, region, account); ``None`` where one is not known, or the pattern needs more."""
    whole = without_options(pattern)
    named = set(re.findall(r"\{(\w+)\}", whole))
    own = named - set(places)
    if len(own) != 1 or not all(places[part] for part in named & set(places)):
        return None
    part = own.pop()
    return str(filled(whole, {**places, part: name.lstrip("/") if f"/{{{part}}}" in whole else name}))
