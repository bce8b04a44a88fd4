"""The parts of the ARNs that a statement names.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from iamdoctor.iam.statements import Statement
from iamdoctor.lint import catalog
from iamdoctor.lint.checks.actions import has_wildcard
from iamdoctor.lint.overlap import overlap
from iamdoctor.lint.table import Checked, Told, of_statement
from iamdoctor.reference.arn import is_account_id
from iamdoctor.reference.regions import partitions, regions

_VARIABLE = re.compile(r"\$\{[^}]*\}")
_OWNED_BY_AWS = ("aws", "aws-managed", "amazon", "aws-marketplace", "cloudfront", "third-party", "system", "all")


_COMPARED = 1_000
"""ARNs of one statement that are compared with the service's own: more than fit in any policy of a person's."""
_SHARED_BY_AWS = ("ec2", "imagebuilder", "resource-explorer-2", "ssm")
"""Services that have resources of AWS's own, whose ARNs name no account (``arn:aws:ssm:eu-west-1::document/AWS-RunShellScript``)."""


class Named(Struct, frozen=True):
    """One ARN of a statement: its path, its text, its six parts with a ``*`` for each variable, the service's ARNs, and those of them that
    agree in the part behind the account."""

    path: str
    text: str
    parts: tuple[str, ...]
    templates: tuple[str, ...]
    agreeing: tuple[tuple[str, ...], ...]

    def offered(self, part: int) -> tuple[str, ...]:
        """The Region (3) or the account (4) of each ARN that agrees in every other part."""
        other = 7 - part
        return tuple(each[part] for each in self.agreeing if overlap(self.parts[other], each[other]))


def each_resource(statement: Statement) -> Iterator[tuple[str, str]]:
    """Every resource of the statement with its path."""
    if statement.resources is not None:
        element = "NotResource" if statement.resources.negated else "Resource"
        for index, value in enumerate(statement.resources.values):
            yield f"{element}[{index}]", value


def _named(statement: Statement) -> tuple[Named, ...]:
    return _arns(statement.actions.values, tuple(each_resource(statement)))


@lru_cache(maxsize=16)
def _arns(actions: tuple[str, ...], resources: tuple[Told, ...]) -> tuple[Named, ...]:
    """The ARNs of a statement: what is said of one is asked for by many checks, one after the other."""
    return tuple(_each_arn({value.partition(":")[0].lower() for value in actions}, resources))


def _each_arn(prefixes: set[str], resources: tuple[Told, ...]) -> Iterator[Named]:
    for number, (path, text) in enumerate(resources):
        parts = tuple(_VARIABLE.sub("*", text).split(":", 5))
        if len(parts) == 6 and parts[0] == "arn":
            known = [] if number >= _COMPARED else sorted(prefix for prefix in {*prefixes, parts[2]} if catalog.is_service(prefix))
            templates = tuple(each for prefix in known for each in catalog.templates(parts[2], prefix))
            offered = [tuple(template.split(":", 5)) for template in templates]
            yield Named(path, text, parts, templates, tuple(each for each in offered if overlap(parts[5], each[5])))


@of_statement("INVALID_ARN_PREFIX")
def arn(statement: Statement, checked: Checked) -> Iterator[Told]:
    for path, text in each_resource(statement):
        if text and not text.startswith(("arn:", "*", "?", "${")) and "arn:".find(text.rstrip("*")) != 0:
            yield path, f"{text} is no ARN: it must begin with arn: or be *"


@of_statement("MISSING_ARN_FIELD")
def fields(statement: Statement, checked: Checked) -> Iterator[Told]:
    for path, text in each_resource(statement):
        if text.startswith("arn:") and _VARIABLE.sub("*", text).count(":") < 5 and not text.endswith("*"):
            done = "; IAM completes it with *" if checked.document.policy_type in ("identity", "boundary") else ""
            yield path, f"{text} is an incomplete ARN{done}"


@of_statement("INVALID_PARTITION")
def partition(statement: Statement, checked: Checked) -> Iterator[Told]:
    for each in _named(statement):
        if each.parts[1] not in partitions() and not has_wildcard(each.parts[1]):
            yield each.path, f"{each.parts[1] or 'nothing'} is no partition of AWS ({', '.join(partitions())})"


@of_statement("INVALID_ARN_SERVICE_CASE")
def service_case(statement: Statement, checked: Checked) -> Iterator[Told]:
    for each in _named(statement):
        if each.parts[2] != each.parts[2].lower():
            yield each.path, f"{each.text}: write the service in lower case, {each.parts[2].lower()}"


@of_statement("WILDCARD_IN_SERVICE_NAME")
def service_wildcard(statement: Statement, checked: Checked) -> Iterator[Told]:
    for each in _named(statement):
        if has_wildcard(each.parts[2]) and each.parts[2] != "*" and not _VARIABLE.search(each.text):
            yield each.path, f"{each.text}: a wildcard in the service may name other services too"


@of_statement("INVALID_ARN_REGION")
def region(statement: Statement, checked: Checked) -> Iterator[Told]:
    for each in _named(statement):
        if (
            each.parts[3]
            and not has_wildcard(each.parts[3])
            and each.parts[3] not in regions()
            and each.parts[3] not in ("aws-global", "global")
        ):
            yield each.path, f"{each.parts[3]} is no Region of AWS"


@of_statement("INVALID_ARN_ACCOUNT")
def account(statement: Statement, checked: Checked) -> Iterator[Told]:
    for each in _named(statement):
        owner = each.parts[4]
        if owner and not has_wildcard(owner) and not is_account_id(owner) and owner not in _OWNED_BY_AWS:
            yield each.path, f"{owner} is no account: an account has 12 digits"


@of_statement("ARN_REGION_NOT_ALLOWED")
def no_region(statement: Statement, checked: Checked) -> Iterator[Told]:
    yield from _superfluous(statement, 3, "a Region")


@of_statement("ARN_ACCOUNT_NOT_ALLOWED")
def no_account(statement: Statement, checked: Checked) -> Iterator[Told]:
    yield from _superfluous(statement, 4, "an account")


@of_statement("MISSING_ARN_REGION")
def region_missing(statement: Statement, checked: Checked) -> Iterator[Told]:
    yield from _missing(statement, 3, "a Region")


@of_statement("MISSING_ARN_ACCOUNT")
def account_missing(statement: Statement, checked: Checked) -> Iterator[Told]:
    yield from _missing(statement, 4, "an account")


def _superfluous(statement: Statement, part: int, what: str) -> Iterator[Told]:
    for each in _named(statement):
        offered = each.offered(part)
        if each.parts[part] and not has_wildcard(each.parts[part]) and offered and not any(offered):
            yield each.path, f"{each.text} never matches: {each.parts[2]} has no such ARN with {what}"


def _missing(statement: Statement, part: int, what: str) -> Iterator[Told]:
    for each in _named(statement):
        offered = () if part == 4 and each.parts[2] in _SHARED_BY_AWS else each.offered(part)
        if not each.parts[part] and offered and all(offered):
            yield each.path, f"{each.text} never matches: {each.parts[2]} has no such ARN without {what}"


@of_statement("INVALID_ARN_RESOURCE")
def resource(statement: Statement, checked: Checked) -> Iterator[Told]:
    for each in _named(statement):
        if each.templates and not each.agreeing and not any(overlap(each.text, template) for template in each.templates):
            yield each.path, f"{each.text} is no ARN of {each.parts[2]}, such as {each.templates[0]}"
