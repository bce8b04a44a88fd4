"""Condition keys: whether there is such a key, and whether the statement's actions have it.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches

from iamdoctor.iam.conditions import Condition
from iamdoctor.iam.statements import Statement
from iamdoctor.lint import catalog
from iamdoctor.lint.checks.actions import has_wildcard
from iamdoctor.lint.table import Checked, Told, of_condition, of_statement
from iamdoctor.reference.condition_keys import condition_key, condition_keys
from iamdoctor.reference.condition_keys import is_multivalued as listed_multivalued

_OF_PROVIDERS = ("saml", "ldap")
_OLD = "aws:arn"
_ABOUT_ENDPOINTS = ("aws:vpceaccount", "aws:vpceorgid", "aws:vpceorgpaths")
_SPOOFED = ("aws:referer", "aws:useragent")
_PAIRS = {"aws:vpcsourceip": ("aws:SourceVpc", "aws:SourceVpce", "aws:SourceVpcArn")}
_OF_WORKLOADS = (
    "codebuild:buildarn",
    "codebuild:projectarn",
    "ec2:roledelivery",
    "ec2:sourceinstancearn",
    "glue:credentialissuingservice",
    "glue:roleassumedby",
    "identitystore:userid",
    "lambda:sourcefunctionarn",
    "ssm:sourceinstancearn",
)
"""Keys of one service that the calls of its workloads carry to every service."""
_GIVEN_BY = {"sts:sourceidentity": "sts:SetSourceIdentity", "sts:transitivetagkeys": "sts:TagSession", "aws:requesttag": "sts:TagSession"}


def is_multivalued(folded_key: str) -> bool:
    """Whether AWS documents that the key may have several values."""
    return listed_multivalued(folded_key) or catalog.key_type(folded_key).startswith("Array")


def is_of_a_provider(folded_key: str) -> bool:
    """Whether the key is a claim of an identity provider's token or assertion: its prefix is the provider's host."""
    prefix = folded_key.rpartition(":")[0]
    return "." in prefix or "/" in prefix or prefix in _OF_PROVIDERS


def _service(condition: Condition) -> str:
    return condition.folded_key.partition(":")[0]


@of_condition("INVALID_CONDITION_KEY_FORMAT")
def form(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if ":" not in condition.key.strip(":"):
        close = get_close_matches(f"aws:{condition.folded_key}", [row.key.lower() for row in condition_keys()], 1, 0.8)
        meant = next((row.key for row in condition_keys() if close and row.key.lower() == close[0]), "")
        yield f"a condition key has the form service:key{f'; did you mean {meant}' if meant else ''}"


@of_condition("UNSUPPORTED_GLOBAL_CONDITION_KEY")
def old(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if condition.folded_key == _OLD:
        yield "AWS no longer supports aws:ARN; use aws:PrincipalArn or aws:SourceArn"


@of_condition("INVALID_GLOBAL_CONDITION_KEY")
def global_key(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if _service(condition) != "aws" or condition.folded_key == _OLD or condition_key(condition.key) or _family(condition.folded_key):
        return
    close = get_close_matches(condition.folded_key, [row.key.lower() for row in condition_keys()], 1, 0.75)
    meant = next((row.key for row in condition_keys() if close and row.key.lower() == close[0]), "")
    yield f"there is no global condition key {condition.key}{f'; did you mean {meant}' if meant else ''}"


@of_condition("MISSING_TAG_KEY_IN_CONDITION")
def tag(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if _family(condition.folded_key) or (condition.folded_key.endswith("/") and condition_key(condition.key)):
        yield f"name the tag behind a slash: {condition.key.rstrip('/')}/tag-key"


def _family(folded_key: str) -> bool:
    """Whether the key is only the beginning of one: ``aws:ResourceTag`` without a tag's name."""
    name = folded_key.rstrip("/")
    if "/" in name:
        return False
    row = condition_key(f"{name}/") if name.startswith("aws:") else None
    return row is not None or (not catalog.key_type(name) and catalog.needs_tag(name))


@of_condition("INVALID_SERVICE")
def service(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    prefix = _service(condition)
    if ":" not in condition.key or prefix == "aws" or catalog.is_service(prefix) or is_of_a_provider(condition.folded_key):
        return
    if not _is_of_an_action(condition, statement):
        yield f"there is no service {condition.key.partition(':')[0]}"


@of_condition("INVALID_SERVICE_CONDITION_KEY")
def service_key(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    prefix = _service(condition)
    if prefix == "aws" or not catalog.is_service(prefix) or is_of_a_provider(condition.folded_key) or _family(condition.folded_key):
        return
    if not catalog.key_type(condition.key) and condition_key(condition.key) is None and not _is_of_an_action(condition, statement):
        meant = catalog.meant_key(condition.key)
        yield f"{prefix} has no condition key {condition.key}{f'; did you mean {meant}' if meant else ''}"


def _is_of_an_action(condition: Condition, statement: Statement) -> bool:
    """Whether a service of the statement's actions has the key, under a prefix that is not the service's."""
    services = {value.partition(":")[0].lower() for value in statement.actions.values}
    return any(catalog.key_type(condition.folded_key, service) for service in services if catalog.is_service(service))


@of_statement("DUPLICATE_KEYS_WITH_DIFFERENT_CASE")
def case(statement: Statement, checked: Checked) -> Iterator[Told]:
    counts = Counter((condition.written, condition.folded_key) for condition in statement.conditions)
    for (operator, key), count in counts.items():
        if count > 1:
            yield f"Condition.{operator}", f"{key} stands {count} times, in different letter case; AWS takes it for one key"


@of_condition("UNSUPPORTED_ACTION_FOR_CONDITION_KEY")
def actions(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if not _is_told_by_action(condition) or statement.actions.negated:
        return
    named = [value for value in statement.actions.values if ":" in value and not has_wildcard(value) and catalog.expand(value)]
    without = [value for value in named if not has_key(value, condition.folded_key)]
    if without:
        shown = f"{', '.join(without[:3])}{' and others' if len(without) > 3 else ''}"
        yield f"requests of {shown} never carry this key, so the condition does not hold for them"


def _is_told_by_action(condition: Condition) -> bool:
    """Whether the reference says of each action if it has the key, and the condition asks for a value of it."""
    if condition.if_exists or condition.operator.negated or condition.operator.name == "Null" or condition.quantifier == "ForAllValues":
        return False
    return condition.folded_key not in _OF_WORKLOADS and _service(condition) != "aws" and bool(catalog.key_type(condition.folded_key))


def has_key(action: str, folded_key: str) -> bool:
    """Whether the reference lists the key for an action or for a resource that it is about."""
    service, _, name = action.lower().partition(":")
    return any(pattern.matches(folded_key) for pattern in catalog.keys_of_action(service, name))


@of_condition("MISSING_ACTION_FOR_CONDITION_KEY")
def given_by(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    wanted = _GIVEN_BY.get(condition.folded_key.partition("/")[0]) if checked.kind == "trust" else None
    if wanted and statement.effect == "Allow" and not statement.actions.negated and not _names(statement, wanted):
        yield f"only a call that {wanted} is allowed for sets this key; add it to Action"


def _names(statement: Statement, action: str) -> bool:
    service, _, name = action.lower().partition(":")
    return statement.actions.names(service, name)


@of_condition("MISSING_PAIRED_CONDITION_KEYS")
def pairs(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    wanted = _PAIRS.get(condition.folded_key, ())
    if wanted and not {each.lower() for each in wanted} & {other.folded_key for other in statement.conditions}:
        yield f"another network may have the same addresses; add {wanted[0]}"


@of_condition("UNTRUSTWORTHY_CONDITION_KEY")
def spoofed(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if condition.folded_key in _SPOOFED:
        yield "the caller chooses this key's value, so it protects nothing"


@of_condition("USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES")
def endpoints(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    everything = statement.actions.everything or statement.actions.negated
    if condition.folded_key in _ABOUT_ENDPOINTS and everything and not condition.if_exists:
        yield "only some services send this key; name in Action those that do"


@of_condition("IRRELEVANT_CONDITION_KEY_IN_POLICY")
def irrelevant(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if checked.document.policy_type == "resource" and condition.folded_key == "s3:resourceaccount":
        yield "the policy is on the resource itself, whose account never differs; use the key in an identity policy"


@of_condition("S3_PREFIX_IN_NEGATIVE_CONTEXT")
def prefix(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if condition.folded_key == "s3:prefix" and condition.operator.name.startswith("String"):
        denies = statement.effect == "Deny"
        if denies is not condition.operator.negated:
            yield "a request with a shorter prefix lists the same objects; use StringLike in an Allow or StringNotLike in a Deny"


@of_condition("DYNAMODB_ATTRIBUTES_WITHOUT_SELECT")
def attributes(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    keys = {other.folded_key for other in statement.conditions}
    if condition.folded_key == "dynamodb:attributes" and statement.effect == "Allow" and "dynamodb:select" not in keys:
        yield "a read that names no attributes returns all; add dynamodb:Select SPECIFIC_ATTRIBUTES"
