"""``aws`` commands carried out in this process: their words read by botocore's own service models."""

import json
import shlex
from collections.abc import Callable
from typing import Any

from botocore import xform_name

_ALIASES = {"s3api": "s3", "ecr": "ecr"}
_GLOBAL = {"region"}


def carry_out(line: str, client: Callable[[Any], Any]) -> None:
    """Make the call that an ``aws SERVICE OPERATION --NAME VALUE ...`` line makes, with a client of the service."""
    aws, service, operation, *rest = shlex.split(line)
    assert aws == "aws"
    caller = client(_ALIASES.get(service, service))
    name = next(each for each in caller.meta.service_model.operation_names if xform_name(each, "-") == operation)
    members = caller.meta.service_model.operation_model(name).input_shape.members
    shapes = {xform_name(member, "-"): (member, shape.type_name) for member, shape in members.items()}
    parameters = {shapes[option][0]: _value(shapes[option][1], value) for option, value in _options(rest) if option not in _GLOBAL}
    getattr(caller, xform_name(name))(**parameters)


def _options(words: list[str]) -> list[tuple[str, str]]:
    """Names and values; a flag's value is ``true``."""
    found: list[tuple[str, str]] = []
    for word in words:
        if word.startswith("--"):
            name, _, value = word.removeprefix("--").partition("=")
            found.append((name, value or "true"))
        else:
            found[-1] = (found[-1][0], word)
    return found


def _value(kind: str, text: str) -> Any:
    match kind:
        case "boolean":
            return text == "true"
        case "integer":
            return int(text)
        case "list" if "=" in text and not text.startswith("["):
            return [dict(pair.split("=", 1) for pair in text.split(","))]
        case "map" | "structure" | "list":
            return json.loads(text)
        case _:
            return text
