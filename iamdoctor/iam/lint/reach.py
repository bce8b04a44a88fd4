"""Statements that cannot take effect: actions that do not exist, and resources that an action is never about."""

from collections.abc import Iterator

from iamdoctor.iam.documents import Document
from iamdoctor.iam.lint import catalog
from iamdoctor.iam.lint.finding import Finding
from iamdoctor.iam.lint.overlap import overlap
from iamdoctor.iam.statements import Statement


def reach(document: Document) -> Iterator[Finding]:
    """Check every action of every statement against the service authorization reference."""
    for statement in document.statements:
        path = f"Statement[{statement.index}]"
        for element, values in (("Action", statement.actions.values), ("Resource", statement.resources and statement.resources.values)):
            if values == ():
                yield Finding("warning", f"{path}.{element}", "is empty, so the statement has no effect")
        for index, value in enumerate(statement.actions.values):
            yield from _action(value, f"{path}.{'NotAction' if statement.actions.negated else 'Action'}[{index}]", statement)


def _action(value: str, path: str, statement: Statement) -> Iterator[Finding]:
    service, colon, _ = value.lower().partition(":")
    if not colon or value == "*:*":
        return
    if "*" in service or "?" in service:
        yield Finding("warning", path, f"{value}: AWS allows no wildcard in a service prefix")
        return
    named = catalog.expand(value)
    if not named:
        meant = catalog.meant(value)
        yield Finding("warning", path, f"{value} is not in the service authorization reference{f'; did you mean {meant}' if meant else ''}")
    elif statement.resources is not None and not statement.resources.negated and not statement.actions.negated:
        yield from _unreachable(value, path, statement.resources.values, named)


def _unreachable(value: str, path: str, resources: tuple[str, ...], named: list[tuple[str, str]]) -> Iterator[Finding]:
    if not resources or any(_reaches(pattern, service, name) for service, name in named for pattern in resources):
        return
    service, name = named[0]
    wanted = catalog.arns(service, name)
    if wanted == ("*",):
        yield Finding("warning", path, f"{value} never matches: it is about no resource, so Resource must be *")
        return
    instead = next((other for pattern in resources for other in _other_s3(pattern) if _reaches(other, service, name)), None)
    told = f"it needs {instead}" if instead else f"no Resource here is one that it is about ({', '.join(wanted[:2])})"
    yield Finding("warning", path, f"{value} never matches: {told}")


def _other_s3(pattern: str) -> tuple[str, ...]:
    """The objects of a bucket, or the bucket of objects."""
    start, colons, name = pattern.rpartition(":::")
    if not colons or not start.endswith(":s3"):
        return ()
    bucket, slash, _ = name.partition("/")
    return (f"{start}:::{bucket}",) if slash else (f"{start}:::{bucket}/*",)


def _reaches(pattern: str, service: str, name: str) -> bool:
    return any(overlap(_completed(pattern), template) for template in catalog.arns(service, name))


def _completed(pattern: str) -> str:
    missing = 5 - pattern.count(":")
    return pattern + ":*" * missing if pattern.startswith("arn:") and missing > 0 else pattern
