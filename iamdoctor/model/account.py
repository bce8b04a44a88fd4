"""The accounts that a case touches, and who read what of them."""

from typing import Generic, Literal, TypeVar

from msgspec import Struct, field

T = TypeVar("T", covariant=True)

Part = Literal["principal", "resource", "key", "trust", "organization"]
"""What of a case is in an account."""


class AccountRead(Struct, Generic[T], frozen=True, kw_only=True):
    """One account of the case. ``role`` is what of the case is there, and ``read`` whether credentials that lead there were asked for it.

    ``profile`` is whose; ``profiles`` lead there and were not chosen; ``told`` says all that in a sentence. Where it was not read, ``cli``
    is the command by which an administrator of that account saves the other half, and ``needs`` are the permissions that this takes.
    ``account`` is ``None`` where it is not known which one it is.
    """

    account: str | None
    role: Part
    read: bool
    profile: str | None = None
    profiles: tuple[str, ...] = ()
    told: T
    needs: tuple[str, ...] = ()
    cli: str = ""


class Reader(Struct, frozen=True, kw_only=True):
    """The account and the profile of the credentials that read a fact."""

    account: str | None = None
    profile: str | None = None


class Provenance(Struct, frozen=True, kw_only=True):
    """Who read each fact of the evidence, by the fact's name."""

    readers: dict[str, Reader] = field(default={}, name="from")
