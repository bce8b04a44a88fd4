"""What the person should say next, and what finds it out."""

from typing import Generic, TypeVar

from msgspec import Struct

T = TypeVar("T", covariant=True)
"""What is said to people, as in a diagnosis."""


class Choice(Struct, Generic[T], frozen=True, kw_only=True):
    """One answer to a question: the ``value`` of its option, and what is known of it."""

    value: str
    what: T


class Way(Struct, Generic[T], frozen=True, kw_only=True):
    """How to find an answer out: ``cli`` is the command that tells it, empty where none does."""

    what: T
    cli: str = ""


class Question(Struct, Generic[T], frozen=True, kw_only=True):
    """What the person should say next: by which ``option``, the ``choices`` that there are, and the ``ways`` to find it out."""

    question: T
    option: str
    choices: tuple[Choice[T], ...] = ()
    ways: tuple[Way[T], ...] = ()
