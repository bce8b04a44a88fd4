"""Check one document: grammar, size, and statements that do not do what they seem to."""

import json
from collections.abc import Mapping
from typing import Any

from iamdoctor.iam.decision import PolicyType
from iamdoctor.iam.documents import parse
from iamdoctor.iam.grammar import statements_of
from iamdoctor.iam.lint.conditions import conditions
from iamdoctor.iam.lint.finding import Finding, Report, Saving
from iamdoctor.iam.lint.form import form
from iamdoctor.iam.lint.principals import principals
from iamdoctor.iam.lint.reach import reach
from iamdoctor.iam.lint.savings import savings
from iamdoctor.model.errors import MalformedPolicy
from iamdoctor.reference.policy_limits import Kind, measure
from iamdoctor.reference.resource_kinds import kinds

POLICY_TYPES: dict[Kind, PolicyType] = {
    "managed": "identity",
    "inline-user": "identity",
    "inline-role": "identity",
    "inline-group": "identity",
    "boundary": "boundary",
    "session": "session",
    "trust": "trust",
    "scp": "scp",
    "rcp": "rcp",
    "vpce": "vpce",
}


def check(source: str | Mapping[str, Any], kind: Kind | None = None) -> Report:
    """Check a document of a kind; without one it is guessed from the document. Never raises: what is malformed is a finding."""
    loaded = _loaded(source)
    kind = kind or guessed(loaded)
    size = measure(source, kind)
    findings = _findings(source, POLICY_TYPES.get(kind, "resource"))
    ways: tuple[Saving, ...] = ()
    if size.left is not None and size.left < (size.allowed or 0) // 10:
        ways = tuple(savings(source, loaded, kind))
    return Report(
        kind=kind,
        used=size.used,
        allowed=size.allowed,
        left=size.left,
        unit=size.unit,
        shared=size.shared,
        note=size.note,
        findings=findings,
        savings=ways,
    )


def guessed(document: Mapping[str, Any]) -> Kind:
    """The kind a document seems to be: one with principals belongs to a resource, the rest count as managed policies."""
    statements = [each for each in statements_of(document) if isinstance(each, dict)]
    if not any("Principal" in each or "NotPrincipal" in each for each in statements):
        return "managed"
    text = json.dumps([each.get("Action", []) for each in statements])
    if "sts:AssumeRole" in text:
        return "trust"
    for kind in kinds():
        if kind.limit and kind.limit.type and kind.layer == "resource" and f'"{kind.service}:' in text:
            return kind.limit.type
    return "resource"


def _loaded(source: str | Mapping[str, Any]) -> Mapping[str, Any]:
    if not isinstance(source, str):
        return source
    try:
        loaded = json.loads(source)
    except (ValueError, RecursionError):
        return {}
    return loaded if isinstance(loaded, dict) else {}


def _findings(source: str | Mapping[str, Any], policy_type: PolicyType) -> tuple[Finding, ...]:
    try:
        document = parse(source, policy_type=policy_type, name="the policy")
    except MalformedPolicy as malformed:
        return tuple(Finding("error", problem.path, problem.message) for problem in malformed.problems)
    found = [*form(document), *principals(document), *reach(document), *conditions(document)]
    return tuple(sorted(found, key=lambda finding: _place(finding.path)))


def _place(path: str) -> tuple[int, ...]:
    number = path.partition("[")[2].partition("]")[0]
    return (int(number) if number.isdigit() else -1,)
