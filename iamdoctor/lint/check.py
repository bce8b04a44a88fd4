"""Check one document: grammar, size, and every check of the table."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import iamdoctor.lint.checks  # noqa: F401  (fills the table)
from iamdoctor.iam.documents import Document, parse
from iamdoctor.lint.finding import LEVELS, Finding, Report, Saving
from iamdoctor.lint.kind import POLICY_TYPES, guessed
from iamdoctor.lint.savings import savings
from iamdoctor.lint.table import CONDITIONS, DOCUMENTS, STATEMENTS, Checked
from iamdoctor.model.errors import MalformedPolicy
from iamdoctor.reference.policy_checks import policy_checks
from iamdoctor.reference.policy_limits import Kind, measure


def check(source: str | Mapping[str, Any], kind: Kind | None = None, *, account: str | None = None) -> Report:
    """Check a document of a kind; without one it is guessed from the document. Never raises: what is malformed is a finding.

    ``account`` is whose account the policy is in, where that is known: other accounts' principals are then told apart.
    """
    loaded = _loaded(source)
    known = kind or guessed(loaded)
    size = measure(source, known)
    try:
        document = parse(source, policy_type=POLICY_TYPES.get(known, "resource"), name="the policy")
        findings = tuple(checked(Checked(document=document, kind=known, size=size, account=account)))
    except MalformedPolicy as malformed:
        findings = tuple(_finding(problem.id, problem.path, problem.message) for problem in malformed.problems)
    ways: tuple[Saving, ...] = ()
    if size.left is not None and size.left < (size.allowed or 0) // 10:
        ways = tuple(savings(source, loaded, known))
    return Report(
        kind=known,
        guessed=kind is None,
        used=size.used,
        allowed=size.allowed,
        left=size.left,
        unit=size.unit,
        shared=size.shared,
        note=size.note,
        findings=findings,
        savings=ways,
    )


def of_parsed(document: Document, kind: Kind, *, account: str | None = None) -> tuple[Finding, ...]:
    """The findings of a document that is read already."""
    return tuple(checked(Checked(document=document, kind=kind, size=measure(document.source, kind), account=account)))


def checked(this: Checked) -> Iterator[Finding]:
    """Every finding of a valid document, in the document's order."""
    for check_id, of_document in DOCUMENTS:
        for path, message in of_document(this):
            yield _finding(check_id, path, message)
    for statement in this.document.statements:
        start = f"Statement[{statement.index}]"
        for check_id, of_statement in STATEMENTS:
            for path, message in of_statement(statement, this):
                yield _finding(check_id, f"{start}.{path}" if path else start, message)
        for condition in statement.conditions:
            for check_id, of_condition in CONDITIONS:
                for message in of_condition(condition, statement, this):
                    yield _finding(check_id, f"{start}.Condition.{condition.written}.{condition.key}", message)


def _finding(check_id: str, path: str, message: str) -> Finding:
    row = policy_checks()[check_id]
    return Finding(LEVELS[row.severity], path, message, row.id, row.severity, row.page)


def _loaded(source: str | Mapping[str, Any]) -> Mapping[str, Any]:
    if not isinstance(source, str):
        return source
    try:
        loaded = json.loads(source)
    except (ValueError, RecursionError):
        return {}
    return loaded if isinstance(loaded, dict) else {}
