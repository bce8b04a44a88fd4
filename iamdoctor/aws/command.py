"""A read as the ``aws`` command that makes it by hand."""

import json
import shlex
from datetime import datetime
from typing import Any

from botocore import xform_name

_NAMES = {"s3": "s3api"}


def command(service: str, operation: str, params: dict[str, Any], *, profile: str | None, region: str | None) -> str:
    """The command line, every word quoted for a POSIX shell; ``profile`` and ``region`` as the person gave them."""
    words = ["aws", _NAMES.get(service, service), xform_name(operation, "-")]
    for name, value in params.items():
        words += _option(f"--{xform_name(name, '-')}", value)
    words += ["--profile", profile] if profile else []
    words += ["--region", region] if region else []
    return shlex.join(words)


def _option(flag: str, value: Any) -> list[str]:
    if isinstance(value, bool):
        return [flag if value else flag.replace("--", "--no-", 1)]
    if isinstance(value, list) and all(isinstance(item, str | int) for item in value):
        return [flag, *map(str, value)]
    if isinstance(value, datetime):
        return [flag, value.isoformat()]
    return [flag, value if isinstance(value, str) else json.dumps(value)]
