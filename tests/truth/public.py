"""Whether S3 counts a bucket policy as public.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
"""

from collections.abc import Mapping
from ipaddress import ip_network
from typing import Any

from tests.truth.elements import listed
from tests.truth.principals import entries

# fmt: off
_PINS = frozenset((
    "aws:principalaccount", "aws:principalarn", "aws:principalorgid", "aws:principalorgpaths", "aws:sourceaccount", "aws:sourcearn",
    "aws:sourceip", "aws:sourceowner", "aws:sourcevpc", "aws:sourcevpce", "aws:userid", "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn", "s3:x-amz-server-side-encryption-aws-kms-key-id",
))
# fmt: on


def is_public(policy: Mapping[str, Any]) -> bool:
    """Whether some Allow for everyone is not held to a fixed value of a key that tells callers apart."""
    return any(_opens(statement) for statement in listed(policy.get("Statement")))


def _opens(statement: Mapping[str, Any]) -> bool:
    everyone = "NotPrincipal" in statement or ("AWS", "*") in entries(statement.get("Principal"))
    if statement["Effect"] != "Allow" or not everyone:
        return False
    conditions = [
        (operator, key, listed(values)) for operator, keys in (statement.get("Condition") or {}).items() for key, values in keys.items()
    ]
    return not any(_pins(operator.lower(), key.lower(), values) for operator, key, values in conditions)


def _pins(operator: str, key: str, values: list[Any]) -> bool:
    base = operator.rpartition(":")[2]
    if key not in _PINS or "not" in base or base.endswith("ifexists") or operator.startswith("forallvalues:") or not values:
        return False
    if key == "aws:sourceip":
        return base == "ipaddress" and all(ip_network(value, strict=False).prefixlen >= 8 for value in values)
    if not base.startswith(("string", "arn")):
        return False
    return key == "s3:dataaccesspointarn" or not any(set("*?$") & set(value) for value in values)
