"""The management account of the organization, which neither SCPs nor RCPs bind.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
"""

from iamdoctor.model.evidence import Evidence
from iamdoctor.reference.arn import account_of


def management_account(evidence: Evidence) -> str | None:
    """As the organization says, else as the ARNs of its own policies do; ``None`` where neither was read."""
    if evidence.organization.value is not None:
        return evidence.organization.value.management_account
    levels = (*(evidence.scps.value or ()), *(evidence.rcps.value or ()))
    accounts = (account_of(policy.arn) for level in levels for policy in level.policies)
    return next((account for account in accounts if account), None)
