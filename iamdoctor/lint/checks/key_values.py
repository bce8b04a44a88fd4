"""Values that one key never has: an endpoint's id, a Region, an account."""

import re
from collections.abc import Iterator

from iamdoctor.iam.conditions import Condition
from iamdoctor.iam.statements import Statement
from iamdoctor.iam.variables import has_variables
from iamdoctor.lint.checks.actions import has_wildcard
from iamdoctor.lint.table import Checked, of_condition
from iamdoctor.reference.regions import regions

SENSITIVE = frozenset(
    (
        "aws:principalaccount",
        "aws:principalorgid",
        "aws:resourceaccount",
        "aws:resourceorgid",
        "aws:sourceaccount",
        "aws:sourceorgid",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "aws:vpceaccount",
        "aws:vpceorgid",
    )
)
"""https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sensitive"""

_HEX = r"([0-9a-zA-Z]{8}|[0-9a-zA-Z]{17})\Z"
_VPC, _VPCE = re.compile(f"vpc-{_HEX}"), re.compile(f"vpce-{_HEX}")
_KEY = re.compile(r"arn:[\w*-]+:kms:[\w*-]+:[\d*?]+:key/.+\Z")
_KEY_KEYS = ("s3:x-amz-server-side-encryption-aws-kms-key-id", "s3express:x-amz-server-side-encryption-aws-kms-key-id")
_SERVICE = re.compile(r"([a-z0-9-]+\.)+amazonaws\.com(\.cn)?\Z")
_VIA = re.compile(r"[a-z0-9-]+\.[a-z0-9*?-]+\.amazonaws\.com(\.cn)?\Z")
_SERVICE_KEYS = (
    "iam:passedtoservice",
    "iam:awsservicename",
    "aws:calledvia",
    "aws:calledviafirst",
    "aws:calledvialast",
    "aws:principalservicename",
)


def _fixed(condition: Condition) -> list[str]:
    """The values without wildcard and variable, compared as text."""
    if not condition.operator.name.startswith("String"):
        return []
    return [value for value in condition.values if not has_wildcard(value) and not has_variables(value)]


@of_condition("INVALID_VPC_FORMAT")
def vpc(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if condition.folded_key == "aws:sourcevpc":
        yield from (f"{value} is no VPC's id, such as vpc-1a2b3c4d" for value in _fixed(condition) if not _VPC.match(value))


@of_condition("INVALID_VPCE_FORMAT")
def vpce(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if condition.folded_key == "aws:sourcevpce":
        yield from (f"{value} is no VPC endpoint's id, such as vpce-1a2b3c4d" for value in _fixed(condition) if not _VPCE.match(value))


@of_condition("INVALID_REGION")
def region(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if condition.folded_key == "aws:requestedregion":
        for value in _fixed(condition):
            if value not in regions() and value not in ("unspecified", "aws-global"):
                yield f"{value} is no Region of AWS"


@of_condition("INVALID_KMS_KEY_VALUE")
def kms_key(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if condition.folded_key in _KEY_KEYS and condition.operator.name != "Null":
        for value in condition.values:
            if not has_variables(value) and value != "*" and not _KEY.match(value):
                yield f"{value} is no ARN of a KMS key (arn:aws:kms:region:account:key/key-id)"


@of_condition("INVALID_SERVICE_PRINCIPAL_FORMAT")
def service(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if condition.folded_key in _SERVICE_KEYS:
        yield from (
            f"{value} is no service principal, such as ec2.amazonaws.com" for value in _fixed(condition) if not _SERVICE.match(value)
        )
    elif condition.folded_key == "kms:viaservice":
        for value in _fixed(condition):
            if not _VIA.match(value):
                yield f"{value} is no service with its Region, such as s3.eu-west-1.amazonaws.com"


@of_condition("WILDCARD_USAGE_TOO_PERMISSIVE")
def wildcard(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if condition.operator.wildcards:
        yield from _too_permissive(condition, [value for value in condition.values if has_wildcard(value)], "a wildcard")


@of_condition("VARIABLE_USAGE_TOO_PERMISSIVE")
def variable(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if condition.operator.wildcards:
        yield from _too_permissive(condition, [value for value in condition.values if has_variables(value)], "a variable")


def _too_permissive(condition: Condition, values: list[str], what: str) -> Iterator[str]:
    if condition.folded_key in SENSITIVE and values:
        yield f"{values[0]}: {what} may stand for any value of this key; name the values"
    elif condition.folded_key == "aws:userid":
        for value in values:
            before, colon, _ = value.partition(":")
            if (
                (not colon or has_wildcard(before) or has_variables(before))
                and before not in ("*",)
                and value != "*:*"
                and "${" not in before
            ):
                yield f"{value}: {what} before the colon may stand for another principal; write it behind the principal's id"
