"""The change of a policy, as the lines of a unified diff."""

import json
from collections.abc import Mapping
from difflib import unified_diff
from typing import Any


def diff(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> tuple[str, ...]:
    """The lines of a unified diff from ``before`` to ``after``, both as indented JSON; no lines where nothing changes.

    A policy that was not there before (``None``) makes every line an added one. Text is plain: whatever names the policies hold, no line
    holds a control character.
    """
    old = _lines(before) if before is not None else []
    return tuple(unified_diff(old, _lines(after), "before", "after", lineterm=""))


def _lines(document: Mapping[str, Any]) -> list[str]:
    return json.dumps(document, indent=2).splitlines()
