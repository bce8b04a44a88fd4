"""Operations that services decide in ways of their own, whatever the policies say: a row of data for each rule and service.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from functools import cache
from typing import Literal

from msgspec import Struct

from iamdoctor.reference.tables import rows

Rule = Literal[
    "own_account_only",
    "unmodifiable",
    "allowed_on_service_linked",
    "through_identity_center",
    "policy_writes",
    "unsigned",
    "own_bucket_policy",
    "without_resource_account",
]
"""``own_account_only``: taken on a resource of the caller's own account only. ``unmodifiable``: refused for a role that a service protects.
``allowed_on_service_linked``: what anybody may do to a service-linked role all the same. ``through_identity_center``: what IAM
Identity Center does to its own roles for its administrators, whose policies decide. ``policy_writes``: refused for AWS's own
policies. ``unsigned``: carries no AWS signature, so that no policy is asked. ``own_bucket_policy``: what the root user of a bucket's
account may do whatever the bucket policy says. ``without_resource_account``: does not certainly carry ``aws:ResourceAccount``."""


class ServiceRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``operations`` of one service (in lower case) under one rule; ``source`` is AWS's page, or the botocore that says so.
    ``model`` is botocore's name of the service, where it is not the prefix of its actions."""

    rule: Rule
    service: str
    operations: tuple[str, ...]
    source: str
    model: str = ""


@cache
def service_rules() -> tuple[ServiceRule, ...]:
    """Every row of the table."""
    return rows("service_rules", ServiceRule)


@cache
def _named() -> dict[Rule, frozenset[tuple[str, str]]]:
    found: dict[Rule, set[tuple[str, str]]] = {}
    for row in service_rules():
        found.setdefault(row.rule, set()).update((row.service, operation) for operation in row.operations)
    return {rule: frozenset(names) for rule, names in found.items()}


def falls_under(rule: Rule, service: str, operation: str) -> bool:
    """Whether the operation of the service (both in lower case) falls under ``rule``."""
    return (service, operation) in _named()[rule]


def sends_resource_account(action: str) -> bool:
    """Whether a request for ``action`` certainly carries ``aws:ResourceAccount``."""
    service, _, name = action.lower().partition(":")
    return not falls_under("without_resource_account", service, name)
