"""On what ground anything is known of the SCPs."""

from iamdoctor.model.denial import Denial
from iamdoctor.model.evidence import Evidence, Rung


def rung(denial: Denial, evidence: Evidence) -> Rung:
    """The strongest ground on which anything is known of the SCPs."""
    simulation = evidence.simulation.value
    if evidence.scps.state in ("found", "none"):
        own, source = evidence.caller.value, evidence.scps.source
        by_other = evidence.scps.state == "found" and own and source and source.account != own.account
        return "second_profile" if by_other else "organizations"
    if evidence.record.value and any(check.layer == "scp" for check in evidence.record.value.checks):
        return "record"
    if simulation and ("scp" in simulation.without or simulation.allowed_by_organizations is not None):
        return "simulator"
    return "message" if denial.policy_type in ("scp", "rcp") else "unknown"
