"""IP addresses under other ones: two that share a network before share one of the same size after, so that ranges match as they did."""

import hashlib
import re
from ipaddress import IPv4Address, IPv6Address, ip_address

ADDRESS = re.compile(
    r"(?<![\w.:-])(?:(?:\d{1,3}\.){3}\d{1,3}|(?=[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:]*:)[0-9A-Fa-f:]{3,39})(?:/\d{1,3})?(?![\w.-])(?!:[\w*])"
)
"""What may be an address, or a range of them."""

_SPARED = frozenset({"0.0.0.0", "255.255.255.255", "127.0.0.1", "169.254.169.254", "::", "::1"})


def other_address(text: str, key: bytes) -> str:
    """The address or range that stands for ``text``, made by a secret ``key``; ``text`` itself where it is none, or nobody's."""
    address, slash, size = text.partition("/")
    try:
        known = ip_address(address)
    except ValueError:
        return text
    most = known.max_prefixlen
    if address in _SPARED or (slash and (not size.isdigit() or int(size) > most)):
        return text
    kept = int(size) if slash else most
    bits = f"{int(known):0{most}b}"
    mapped = "".join(str(int(bit) ^ _flipped(bits[:place], key)) if place < kept else bit for place, bit in enumerate(bits))
    made = IPv4Address(int(mapped, 2)) if known.version == 4 else IPv6Address(int(mapped, 2))
    return f"{made}{slash}{size}"


def _flipped(before: str, key: bytes) -> int:
    return hashlib.blake2b(f"address {before}".encode(), key=key, digest_size=1).digest()[0] & 1
