"""Actions that do not exist, and actions that never meet a resource of the statement."""

from collections.abc import Iterator

from iamdoctor.iam.statements import Statement
from iamdoctor.lint import catalog
from iamdoctor.lint.overlap import overlap
from iamdoctor.lint.table import Checked, Told, of_statement
from iamdoctor.reference import bounds


def each_action(statement: Statement) -> Iterator[tuple[str, str]]:
    """Every action of the statement with its path."""
    element = "NotAction" if statement.actions.negated else "Action"
    for index, value in enumerate(statement.actions.values):
        yield f"{element}[{index}]", value


def has_wildcard(text: str) -> bool:
    return "*" in text or "?" in text


def _of_one_service(value: str) -> bool:
    service, colon, _ = value.partition(":")
    return bool(colon) and not has_wildcard(service)


@of_statement("WILDCARD_SERVICE_PREFIX")
def prefix(statement: Statement, checked: Checked) -> Iterator[Told]:
    for path, value in each_action(statement):
        if value not in ("*", "*:*") and not _of_one_service(value):
            yield path, f"{value}: AWS allows no wildcard in a service prefix"


@of_statement("INVALID_SERVICE_IN_ACTION")
def service(statement: Statement, checked: Checked) -> Iterator[Told]:
    for path, value in each_action(statement):
        if _of_one_service(value) and not catalog.is_service(value.partition(":")[0].lower()):
            yield path, f"{value} is not in the service authorization reference{_did_you_mean(value, checked)}"


@of_statement("INVALID_ACTION")
def action(statement: Statement, checked: Checked) -> Iterator[Told]:
    for path, value in each_action(statement):
        if _of_one_service(value) and catalog.is_service(value.partition(":")[0].lower()) and not catalog.expand(value):
            yield path, f"{value} is not in the service authorization reference{_did_you_mean(value, checked)}"


def _did_you_mean(value: str, checked: Checked) -> str:
    meant = catalog.meant(value) if checked.size.used <= bounds.COMPARED else ""
    return f"; did you mean {meant}" if meant else ""


@of_statement("NEVER_MATCHES")
def reach(statement: Statement, checked: Checked) -> Iterator[Told]:
    resources = statement.resources
    if resources is None or resources.negated or statement.actions.negated or not resources.values or "*" in resources.values:
        return
    for path, value in each_action(statement):
        named = catalog.expand(value) if _of_one_service(value) else []
        if named and not any(_reaches(pattern, *each) for each in named for pattern in resources.values):
            yield path, f"{value} never matches: {_needed(resources.values, *named[0])}"


def _needed(resources: tuple[str, ...], service: str, name: str) -> str:
    wanted = catalog.arns(service, name)
    if wanted == ("*",):
        return "it is about no resource, so Resource must be *"
    instead = next((other for pattern in resources for other in _other_s3(pattern) if _reaches(other, service, name)), None)
    return f"it needs {instead}" if instead else f"no Resource here is one that it is about ({', '.join(wanted[:2])})"


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
