"""Values and keys of the wrong shape: what a condition compares can never be what its key holds.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

import re
from collections.abc import Callable

from iamdoctor.iam.decision import Hint

_ENDPOINTS = ("aws:sourcevpce",)
_VPCS = ("aws:sourcevpc",)
_SUBJECT = re.compile(r"repo:|system:serviceaccount:|organization:|project_path:")


def shape(operator: str, folded_key: str, values: tuple[str, ...]) -> Hint | None:
    """What is wrong with the shape of what a condition compares; ``None`` where nothing is.

    ``operator`` is without its set operator and ``IfExists``, ``folded_key`` the key in lower case.
    """
    if not values or operator == "Null":
        return None
    for hint, is_wrong in _WRONG.items():
        if all(is_wrong(operator, folded_key, value) for value in values):
            return hint
    return None


def is_subject(value: str) -> bool:
    """Whether a value has the form of a token's subject."""
    return _SUBJECT.match(value) is not None


def has_wildcard(value: str) -> bool:
    """Whether a value has a wildcard that is not written as plain text."""
    return "*" in value.replace("${*}", "") or "?" in value.replace("${?}", "")


_WRONG: dict[Hint, Callable[[str, str, str], bool]] = {
    Hint.VPC_ID: lambda _, key, value: key in _ENDPOINTS and value.startswith("vpc-"),
    Hint.ENDPOINT_ID: lambda _, key, value: key in _VPCS and value.startswith("vpce-"),
    Hint.SUBJECT_AS_AUDIENCE: lambda _, key, value: key.endswith(":aud") and is_subject(value),
    Hint.AUDIENCE_AS_SUBJECT: lambda _, key, value: key.endswith(":sub") and value == "sts.amazonaws.com",
    Hint.SESSION_ARN: lambda _, key, value: key == "aws:principalarn" and ":assumed-role/" in value,
    Hint.WILDCARD_AS_TEXT: lambda operator, _, value: operator in ("StringEquals", "StringNotEquals") and has_wildcard(value),
}
NEVER = frozenset(_WRONG)
"""What is wrong with a value that a request can never have."""
