"""Regions that are off: AWS then knows neither the account's credentials there nor its service.

https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
"""

from msgspec.structs import replace

from iamdoctor.diagnosis.evidence import Evidence
from iamdoctor.diagnosis.not_policy.faults import Fault

_ON = ("ENABLED", "ENABLED_BY_DEFAULT")


def with_region(fault: Fault, evidence: Evidence, region: str | None) -> Fault:
    """``fault`` as what the account service says of the Region makes it: proven where it is off, one suspect fewer where it is on."""
    status = evidence.opt_in.value
    if not fault.region_off or status is None or region is None:
        return fault
    if status in _ON:
        return replace(fault, explanation=f"{fault.region_on} The Region {region} itself is switched on for the account.")
    return replace(
        fault,
        policy_type="service",
        reason="not_iam",
        explanation=f"The Region {region} is {status.lower()} for this account, so AWS accepts none of its credentials there.",
        todo=f"Have {region} switched on for the account, or make the call in a Region that is.",
        fix=f"Have the Region {region} switched on for the account",
        cli=("aws account get-region-opt-status --region-name {region}",),
        confidence="proven",
        owner="account administrator",
    )
