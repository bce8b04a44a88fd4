"""Sentences written: the last thing that a diagnosis goes through."""

from collections.abc import Mapping, Sequence
from string import Formatter
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from iamdoctor.model.account import AccountRead
from iamdoctor.model.checkup import Checkup, Unread, Weakness
from iamdoctor.model.diagnosis import (
    BlindSpot,
    Cause,
    ConditionRow,
    Detail,
    Diagnosis,
    Fix,
    Login,
    Plan,
    PlanStep,
    PolicyRow,
    Proof,
    Step,
    Tree,
    TreeNode,
    Verdict,
)
from iamdoctor.model.question import Choice, Question, Way
from iamdoctor.model.sentence import Sentence, Text
from iamdoctor.model.triage import Combined, Outcome, Reason, Together
from iamdoctor.wording.sentences import SENTENCES
from iamdoctor.wording.terms import TERMS

_HOLDERS = (
    AccountRead,
    *(BlindSpot, Cause, Choice, ConditionRow, Detail, Diagnosis, Fix, Login, Plan, PlanStep, PolicyRow, Proof, Question, Step),
    *(Tree, TreeNode, Verdict, Way, Combined, Outcome, Reason, Together, Checkup, Unread, Weakness),
)
"""What may hold a sentence; all else is data, and stays as it is."""


def written(found: Any) -> Any:
    """A diagnosis, or a part of one (a cause, a tuple of fixes), with every sentence in it written.

    Raises ``KeyError`` for a sentence that is in no table: a test looks for those.
    """
    if isinstance(found, Sentence):
        return write(found)
    if isinstance(found, tuple):
        return tuple(map(written, found))
    if isinstance(found, dict):
        holds = any(isinstance(value, Sentence) for value in found.values())
        return {name: written(value) for name, value in found.items()} if holds else found
    if isinstance(found, _HOLDERS):
        changed = {name: new for name in found.__struct_fields__ if (new := written(old := getattr(found, name))) is not old}
        return replace(found, **changed) if changed else found
    return found


def write(sentence: Text) -> str:
    """One sentence written; a text that is one already stays."""
    if isinstance(sentence, str):
        return sentence
    return _WRITER.vformat(SENTENCES[sentence.id], (), dict(sentence.values)) if sentence else ""


class _Writer(Formatter):
    """Fills the gaps of a sentence: ``{who}`` with a text, a number or a sentence, ``{about:who}`` with a term of ``TERMS``.

    A gap ``{name:term}`` gives the value to the term; terms in a row (``{policy:named,capital}``) take each other's result.
    """

    def format_field(self, value: Any, format_spec: str) -> str:
        for term in filter(None, format_spec.split(",")):
            value = TERMS[term](_texts(value))
        return _plain(value)

    def check_unused_args(self, used_args: set[int | str], args: Sequence[Any], kwargs: Mapping[str, Any]) -> None:
        """Values that a sentence does not show are welcome: they are there to decide by."""


def _texts(value: Any) -> Any:
    """Sentences among the values, written."""
    if isinstance(value, Sentence):
        return write(value)
    return tuple(map(_texts, value)) if isinstance(value, tuple) else value


def _plain(value: Any) -> str:
    written = _texts(value)
    if isinstance(written, (Struct, tuple)):
        raise TypeError(f"a gap that holds {type(written).__name__} names no term")
    return "" if written is None else str(written)


_WRITER = _Writer()
