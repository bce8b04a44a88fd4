"""Actions and resources that a policy of this kind cannot speak of."""

from collections.abc import Iterator

from iamdoctor.iam.statements import Statement
from iamdoctor.lint.checks.actions import each_action, has_wildcard
from iamdoctor.lint.checks.arns import each_resource
from iamdoctor.lint.table import Checked, Told, of_statement
from iamdoctor.reference.resource_kinds import kinds

_ALSO = {"bucket": ("s3", "s3-object-lambda", "s3express"), "trust": ("sts",)}


def _services(checked: Checked) -> tuple[str, ...]:
    """The services that a policy on such a resource can speak of; nothing where any can."""
    if checked.kind in _ALSO:
        return _ALSO[checked.kind]
    return next(((kind.service,) for kind in kinds() if kind.limit and kind.limit.type == checked.kind), ())


@of_statement("UNSUPPORTED_ACTION_IN_POLICY")
def action(statement: Statement, checked: Checked) -> Iterator[Told]:
    services = _services(checked)
    for path, value in each_action(statement) if services else ():
        service = value.partition(":")[0].lower()
        if value != "*" and not has_wildcard(service) and service not in services:
            yield path, f"{value} is not about the resource that the policy is on ({services[0]})"


@of_statement("UNSUPPORTED_RESOURCE_ARN_IN_POLICY")
def resource(statement: Statement, checked: Checked) -> Iterator[Told]:
    services = _services(checked)
    for path, value in each_resource(statement) if services else ():
        parts = value.split(":", 5)
        if len(parts) == 6 and not has_wildcard(parts[2]) and parts[2].lower() not in services:
            yield path, f"{value} is not the resource that the policy is on ({services[0]})"
