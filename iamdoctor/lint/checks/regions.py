"""Denies by Region that also deny global services, whose only Region is us-east-1.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_examples_general.html
"""

from collections.abc import Iterator

from iamdoctor.iam.actions import Actions
from iamdoctor.iam.conditions import Condition
from iamdoctor.iam.glob import glob
from iamdoctor.iam.statements import Statement
from iamdoctor.lint.table import Checked, of_condition

_GLOBAL = {"iam": "IAM", "organizations": "Organizations", "cloudfront": "CloudFront", "route53": "Route 53", "support": "Support"}
_ALWAYS_NEEDED = ("iam", "organizations", "support")
_OTHER_PARTITIONS = ("cn-", "us-gov-")


@of_condition("REGION_DENY_WITHOUT_GLOBAL_SERVICES")
def global_services(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    of_regions = condition.folded_key == "aws:requestedregion" and condition.operator.negated
    limits = checked.document.policy_type in ("identity", "boundary", "scp") and statement.effect == "Deny"
    if not of_regions or not limits or _names_their_region(condition):
        return
    denied = [service for service in _GLOBAL if _denies(statement.actions, service)]
    if any(service in _ALWAYS_NEEDED for service in denied):
        names = ", ".join(_GLOBAL[service] for service in denied)
        list_ = ", ".join(f"{service}:*" for service in denied)
        yield f"also denies global services, whose requests go to us-east-1 ({names}); exempt them with NotAction: {list_}"


def _names_their_region(condition: Condition) -> bool:
    """Whether the values let us-east-1 in, or are of a partition whose global services are in another Region."""
    folded = [value.lower() for value in condition.values]
    return any(value.startswith(_OTHER_PARTITIONS) or glob(value).matches("us-east-1") for value in folded)


def _denies(actions: Actions, service: str) -> bool:
    """Whether the statement is about a service that its author did not think of."""
    if not actions.negated:
        return actions.everything
    return not (actions.everything or actions.across or service in actions.services)
