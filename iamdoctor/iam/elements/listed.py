"""A policy's values in a sentence."""

from functools import lru_cache

_SHOWN = 5


@lru_cache(maxsize=8192)
def listed(values: tuple[str, ...]) -> str:
    """The first few values, and how many more there are."""
    if not values:
        return "nothing"
    shown = ", ".join(values[:_SHOWN])
    return shown if len(values) <= _SHOWN else f"{shown} and {len(values) - _SHOWN} more"
