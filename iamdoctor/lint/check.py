"""Check one document: grammar, size, and every check of the table."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from msgspec import structs

import iamdoctor.lint.checks  # noqa: F401  (fills the table)
from iamdoctor.iam.decision import PolicyType
from iamdoctor.iam.documents import Document, parse
from iamdoctor.iam.grammar import statements_of
from iamdoctor.iam.statements import Statement
from iamdoctor.lint.finding import LEVELS, Finding, Report, Saving
from iamdoctor.lint.kind import POLICY_TYPES, guessed
from iamdoctor.lint.savings import savings
from iamdoctor.lint.table import CONDITIONS, DOCUMENTS, STATEMENTS, Checked, Function
from iamdoctor.model.errors import MalformedPolicy, Problem
from iamdoctor.reference import bounds
from iamdoctor.reference.policy_checks import policy_checks
from iamdoctor.reference.policy_limits import Kind, measure


def check(source: str | Mapping[str, Any], kind: Kind | None = None, *, account: str | None = None) -> Report:
    """Check a document of a kind; without one it is guessed from the document. Never raises: what is malformed is a finding.

    ``account`` is whose account the policy is in, where that is known: other accounts' principals are then told apart.
    """
    loaded = _loaded(source)
    known = kind or guessed(loaded)
    size = measure(source, known)
    document, faults = _read(source, loaded, POLICY_TYPES.get(known, "resource"))
    findings = tuple(_finding(fault.id, fault.path, fault.message) for fault in faults)
    if document is not None:
        findings += tuple(checked(Checked(document=document, kind=known, size=size, account=account)))
    ways: tuple[Saving, ...] = ()
    if loaded and size.used <= bounds.COMPARED and size.left is not None and size.left < (size.allowed or 0) // 10:
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


def _read(
    source: str | Mapping[str, Any], loaded: Mapping[str, Any], policy_type: PolicyType
) -> tuple[Document | None, tuple[Problem, ...]]:
    """The document, and what is malformed in it: the statements that are not are checked all the same."""
    try:
        return parse(source, policy_type=policy_type, name="the policy"), ()
    except MalformedPolicy as malformed:
        sound = tuple(_sound(loaded, policy_type, malformed.problems))
        if not sound:
            return None, malformed.problems
        version = str(loaded.get("Version", "2008-10-17"))
        whole = Document(name="the policy", policy_type=policy_type, version=version, statements=sound, source=dict(loaded))
        return whole, malformed.problems


def _sound(loaded: Mapping[str, Any], policy_type: PolicyType, faults: tuple[Problem, ...]) -> Iterator[Statement]:
    """The statements that no fault is in, where all faults are in statements of a list, and all of them were told."""
    faulty = {fault.path.partition("]")[0] for fault in faults}
    if len(faults) >= bounds.PROBLEMS or not all(path.startswith("Statement[") for path in faulty):
        return
    for index, statement in enumerate(statements_of(loaded)):
        if f"Statement[{index}" not in faulty:
            alone = parse({**loaded, "Statement": [statement]}, policy_type=policy_type, name="the policy")
            yield structs.replace(alone.statements[0], index=index)


def advised_against(document: Document, kind: Kind, *, account: str | None = None) -> tuple[Finding, ...]:
    """What a document that is read already allows although AWS advises against it."""
    this = Checked(document=document, kind=kind, size=measure(document.source, kind), account=account)
    return tuple(checked(this, only=_advice()))


@cache
def _advice() -> frozenset[str]:
    return frozenset((*(row.id for row in policy_checks().values() if row.severity == "SECURITY_WARNING"), "PASS_ROLE_WITHOUT_SERVICE"))


def checked(this: Checked, *, only: frozenset[str] | None = None) -> Iterator[Finding]:
    """Every finding of a valid document, or of some checks alone, in the document's order; of one larger than AWS takes, those of the
    document as a whole."""
    documents, statements, conditions = _of(DOCUMENTS, only), _of(STATEMENTS, only), _of(CONDITIONS, only)
    for check_id, of_document in documents:
        for path, message in of_document(this):
            yield _finding(check_id, path, message)
    if this.size.used > bounds.POLICY:
        yield _finding(
            "INVALID_POLICY_ELEMENT",
            "Statement",
            f"too large to be checked: {this.size.used:,} {this.size.unit}, and at most {bounds.POLICY:,} are",
        )
        return
    for statement in this.document.statements:
        start = f"Statement[{statement.index}]"
        for check_id, of_statement in statements:
            for path, message in of_statement(statement, this):
                yield _finding(check_id, f"{start}.{path}" if path else start, message)
        for condition in statement.conditions:
            for check_id, of_condition in conditions:
                for message in of_condition(condition, statement, this):
                    yield _finding(check_id, f"{start}.Condition.{condition.written}.{condition.key}", message)


def _of(table: list[tuple[str, Function]], only: frozenset[str] | None) -> list[tuple[str, Function]]:
    return table if only is None else [row for row in table if row[0] in only]


def _finding(check_id: str, path: str, message: str) -> Finding:
    row = policy_checks()[check_id]
    return Finding(LEVELS[row.severity], path, message, row.id, row.severity, row.page)


def _loaded(source: str | Mapping[str, Any]) -> Mapping[str, Any]:
    if not isinstance(source, str):
        return source
    if len(source) > bounds.POLICY:
        return {}
    try:
        loaded = json.loads(source)
    except (ValueError, RecursionError):
        return {}
    return loaded if isinstance(loaded, dict) else {}
