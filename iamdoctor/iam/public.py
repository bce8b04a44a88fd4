"""Whether S3 counts a bucket policy as public.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
"""

from ipaddress import IPv4Network, IPv6Network

from iamdoctor.iam.conditions import Condition
from iamdoctor.iam.documents import Document
from iamdoctor.iam.statements import Statement
from iamdoctor.reference.arn import is_account_id
from iamdoctor.reference.condition_keys import condition_key

_BROADEST = {4: 8, 6: 32}


_SOCIAL = frozenset(("accounts.google.com", "graph.facebook.com", "www.amazon.com"))
"""Providers whose users are everybody."""


def opening(document: Document) -> Statement | None:
    """The Allow that makes the policy public: it is for everyone, and not held to a fixed value of a key that tells callers apart."""
    return next((statement for statement in document.statements if _is_public(statement)), None)


def _is_public(statement: Statement) -> bool:
    principals = statement.principals
    if statement.effect != "Allow" or principals is None:
        return False
    if not (principals.everyone or principals.negated or principals.federated & _SOCIAL):
        return False
    return not any(_pins(condition) for condition in statement.conditions)


def _pins(condition: Condition) -> bool:
    known = condition_key(condition.folded_key)
    if known is None or not known.pins or condition.operator.negated or condition.if_exists or condition.quantifier == "ForAllValues":
        return False
    if not condition.values or condition.templates:
        return False
    if condition.folded_key == "aws:sourceip":
        return all(_is_narrow(network) for network in condition.wanted)
    fixed = _one_account if condition.folded_key == "s3:dataaccesspointarn" else _without_wildcard
    return condition.operator.name.startswith(("String", "Arn")) and all(map(fixed, condition.values))


def _without_wildcard(value: str) -> bool:
    return "*" not in value and "?" not in value


def _one_account(arn: str) -> bool:
    """Whether a pattern of access points holds to one account: the access point's name may have a wildcard."""
    parts = arn.split(":", 5)
    return len(parts) == 6 and is_account_id(parts[4]) and _without_wildcard("".join(parts[:5]))


def _is_narrow(network: object) -> bool:
    return isinstance(network, (IPv4Network, IPv6Network)) and network.prefixlen >= _BROADEST[network.version]
