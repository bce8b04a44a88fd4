"""An action that a policy names, and that was probably meant for another one."""

import re
from difflib import SequenceMatcher
from functools import lru_cache

from iamdoctor.reference.actions import is_known

_ALIKE = 0.8
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+")


@lru_cache(maxsize=8192)
def likely_action(values: tuple[str, ...], action: str) -> str:
    """The one among ``values`` that was probably meant for ``action``; empty where none was.

    A name that does not exist is, where it is like the action's (``InvokeRuntime`` for ``InvokeAgentRuntime``). One that exists is, where
    the action's name goes on where it ends (``DbConnect`` for ``DbConnectAdmin``).
    """
    service, _, name = action.partition(":")
    for value in sorted(values):
        prefix, _, other = value.partition(":")
        if prefix.lower() == service.lower() and other and not set("*?") & set(other) and _is_like(value, other, name):
            return value
    return ""


def _is_like(value: str, other: str, name: str) -> bool:
    words, wanted = _WORD.findall(other), _WORD.findall(name)
    if wanted[: len(words)] == words and len(words) > 1:
        return True
    return is_known(value) is False and SequenceMatcher(None, other.lower(), name.lower()).ratio() >= _ALIKE
