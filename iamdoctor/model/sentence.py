"""A sentence that is not written yet: which one it is, and the values it needs."""

from typing import Any

from msgspec import Struct


class Sentence(Struct, frozen=True, gc=False):
    """What is to be said to a person. ``id`` names the sentence in ``wording``, ``values`` are what stands in its gaps, by name.

    A value is a text, a number, a tuple of texts, a :class:`~iamdoctor.model.subject.Subject`, a policy, or another sentence. Causes,
    steps and fixes hold sentences, decide by their ids and values, and never read what was written from them.
    """

    id: str
    values: tuple[tuple[str, Any], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.id)

    def __str__(self) -> str:
        raise TypeError(f"the sentence {self.id} is not written yet: give it to another sentence as a value")


NOTHING = Sentence("")
"""Where there is nothing to say."""


def say(sentence: str, /, **values: Any) -> Sentence:
    """The sentence of this id with these values."""
    return Sentence(sentence, tuple(values.items()))


def joined(*sentences: Sentence | str) -> Sentence:
    """One sentence after another, without the empty ones."""
    said = tuple(each for each in sentences if each)
    return say("text.joined", sentences=said) if said else NOTHING


def as_read(text: str) -> Sentence:
    """A text that is data (AWS's own words, a name, an ARN): it is said as it stands."""
    return say("text.as_read", text=text) if text else NOTHING


def tells(whole: Any, part: Sentence | str) -> bool:
    """Whether ``part`` is said in ``whole``, as the sentence itself or as a value of it."""
    if whole == part:
        return bool(part)
    values = (value for _, value in whole.values) if isinstance(whole, Sentence) else whole if isinstance(whole, tuple) else ()
    return any(tells(value, part) for value in values)


Text = Sentence | str
