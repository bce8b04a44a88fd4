"""Addresses that no call over the internet comes from."""

import re

_PRIVATE = re.compile(r"10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.")


def is_private(address: str) -> bool:
    """Whether an address is one of a private network: https://datatracker.ietf.org/doc/html/rfc1918."""
    return _PRIVATE.match(address) is not None
