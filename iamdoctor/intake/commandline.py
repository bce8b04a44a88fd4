"""The ``aws`` command that people paste above its error: what was called, on what, in which Region."""

import re

from iamdoctor.intake.said import Piece

STARTS = re.compile(r"^[^\n\w]{0,4}(?:[^\n]{0,80}[$#>%] |\+ )?aws\s{1,4}(?=[a-z-])", re.M)
"""The beginning of a line that holds a command, behind a prompt perhaps."""
_COMMAND = re.compile(
    r"(?:^|[\s`$])aws\s{1,4}(?:--[\w-]{1,40}[ =]\S{1,80}\s{1,4}){0,4}(?P<service>[a-z][a-z0-9-]{1,40})\s{1,4}"
    r"(?P<operation>[a-z][a-z0-9-]{1,60})(?=\s|$|`)(?P<rest>(?:\\\n|[^\n`|;&]){0,4000})",
    re.M,
)
_OPTION = re.compile(
    r"--(?P<name>role-arn|role-session-name|external-id|duration-seconds|source-identity|serial-number|bucket|key|function-name|secret-id|"
    r"key-id|queue-url|topic-arn|table-name|policy-arn|user-name|role-name|repository-name)[ =]\s{0,8}(?P<quote>[\"']?)"
    r"(?P<value>[^\s\"'\\]{1,2000})(?P=quote)(?=\s|$)"
)
_OBJECT = re.compile(r"\ss3://(?P<bucket>[a-z0-9][a-z0-9.-]{2,62})(?:/(?P<key>[^\s\"'*]{0,1000}))?(?=\s|$)")
_NAMES = {"bucket": "bucketName"}
_ON_ONE_OBJECT = ("cp", "mv", "rm")


class Command:
    """One command: ``service`` and ``operation`` as the CLI calls them, ``parameters`` named as CloudTrail names them."""

    def __init__(self, match: re.Match[str]) -> None:
        self.service = match["service"]
        self.operation = match["operation"]
        self.parameters = _options(match["rest"])
        if self.service == "s3":
            self.parameters |= _object(self.operation, match["rest"])


def command(piece: Piece) -> Command | None:
    """The command that the text of one error holds; ``None`` without one, and where it is cut off."""
    match = piece.search(_COMMAND)
    return Command(match) if match else None


def _options(rest: str) -> dict[str, str]:
    if "..." in rest or "…" in rest:
        return {}
    return {_camel(option["name"]): option["value"] for option in _OPTION.finditer(rest)}


def _camel(name: str) -> str:
    first, *others = name.split("-")
    return _NAMES.get(name) or first + "".join(word.capitalize() for word in others)


def _object(operation: str, rest: str) -> dict[str, str]:
    """The bucket, and the key of a command on one object; nothing where two buckets are named."""
    found = list(_OBJECT.finditer(rest))
    if len(found) != 1:
        return {}
    named = {"bucketName": found[0]["bucket"]}
    key = found[0]["key"]
    if key and not key.endswith("/") and operation in _ON_ONE_OBJECT and "--recursive" not in rest:
        named["key"] = key
    return named
