"""Which function reports which check of the table of policy checks.

A check is one row of ``reference/data/policy_checks.jsonl`` and one function of ``checks/``, which one of these decorators ties to it.
"""

from collections.abc import Callable, Iterator
from typing import TypeVar

from msgspec import Struct

from iamdoctor.iam.conditions import Condition
from iamdoctor.iam.documents import Document
from iamdoctor.iam.statements import Statement
from iamdoctor.reference.policy_limits import Kind, Size

Told = tuple[str, str]
"""A JSON path and what is said of it: one clause without a full stop."""


class Checked(Struct, frozen=True, kw_only=True):
    """The document that is checked: what kind it is, how large, and in whose account, where that is known."""

    document: Document
    kind: Kind
    size: Size
    account: str | None = None

    @property
    def grants(self) -> bool:
        """Whether an Allow of it gives anybody a right: SCPs, RCPs, endpoint and session policies only limit."""
        return self.kind not in ("scp", "rcp", "vpce", "session")


OfDocument = Callable[[Checked], Iterator[Told]]
OfStatement = Callable[[Statement, Checked], Iterator[Told]]
OfCondition = Callable[[Condition, Statement, Checked], Iterator[str]]

DOCUMENTS: list[tuple[str, OfDocument]] = []
STATEMENTS: list[tuple[str, OfStatement]] = []
CONDITIONS: list[tuple[str, OfCondition]] = []

Function = TypeVar("Function")


def of_document(check: str) -> Callable[[OfDocument], OfDocument]:
    """The function looks at the document as a whole, and tells paths in it."""
    return _into(DOCUMENTS, check)


def of_statement(check: str) -> Callable[[OfStatement], OfStatement]:
    """The function looks at one statement, and tells paths in that statement (``Action[0]``, or nothing for all of it)."""
    return _into(STATEMENTS, check)


def of_condition(check: str) -> Callable[[OfCondition], OfCondition]:
    """The function looks at one key under one operator; what it says stands at that place."""
    return _into(CONDITIONS, check)


def _into(table: list[tuple[str, Function]], check: str) -> Callable[[Function], Function]:
    def add(function: Function) -> Function:
        table.append((check, function))
        return function

    return add
