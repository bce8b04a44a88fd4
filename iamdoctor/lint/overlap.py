"""Whether two patterns have a text in common."""

import re
from functools import lru_cache

from iamdoctor.iam.glob import glob

_PLACEHOLDER = re.compile(r"\$\{([^{}]*)\}")
Tokens = list[str]


def overlap(pattern: str, template: str) -> bool:
    """True when some text matches both a policy's ``pattern`` and the service reference's ARN ``template``.

    Placeholders of the template stand for any text, ``${BucketName}`` for text without a slash; variables of the pattern for any text.
    """
    pattern = _PLACEHOLDER.sub("*", pattern)
    wanted, offered = pattern.split(":", 5), template.split(":", 5)
    if len(wanted) == len(offered) and all(map(_overlap, wanted, offered)):
        return True
    return any(part.endswith("*") for part in wanted[:5]) and _overlap(pattern, template)


@lru_cache(maxsize=65536)
def _overlap(pattern: str, template: str) -> bool:
    if "${" not in template and "*" not in template:
        return glob(pattern).matches(template)
    return _meet(_tokens(pattern), _template_tokens(template))


def _tokens(text: str) -> Tokens:
    return list(re.sub(r"\*+", "*", text))


def _template_tokens(template: str) -> Tokens:
    tokens: Tokens = []
    end = 0
    for match in _PLACEHOLDER.finditer(template):
        tokens += template[end : match.start()]
        tokens.append(_placeholder(match[1], tokens))
        end = match.end()
    return tokens + list(template[end:])


def _placeholder(name: str, before: Tokens) -> str:
    """``*`` for any text, and the one character it cannot hold: a colon before an ARN's last part, a slash in a bucket's name."""
    if name == "BucketName":
        return "*/"
    return "*:" if "".join(before[:4]) == "arn:" and before.count(":") < 5 else "*"


def _meet(pattern: Tokens, template: Tokens) -> bool:
    """Walk both at once: ``reached`` holds the positions in ``template`` that the pattern so far can stand at."""
    reached = _skipped({0}, template)
    for token in pattern:
        if token == "*":
            reached = set(range(min(reached), len(template) + 1)) if reached else reached
        else:
            reached = _skipped({after for at in reached for after in _after(at, token, template)}, template)
    return len(template) in reached


def _after(at: int, token: str, template: Tokens) -> set[int]:
    """Where one character (or any one, ``?``) leads from a position."""
    if at == len(template):
        return set()
    there = template[at]
    if there.startswith("*"):
        return set() if token == there[1:] else {at}
    return {at + 1} if token in ("?", there) else set()


def _skipped(reached: set[int], template: Tokens) -> set[int]:
    """Add the positions behind placeholders, which may stand for nothing."""
    found = set(reached)
    for at in sorted(reached):
        while at < len(template) and template[at].startswith("*"):
            at += 1
            found.add(at)
    return found
