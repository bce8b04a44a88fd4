"""Regions that are off: AWS then knows neither the account's credentials there nor its service.

https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
"""

from msgspec.structs import replace

from iamdoctor.case.case import Case
from iamdoctor.case.subject import region_said
from iamdoctor.causes.no_policy.faults import Fault, RegionOn
from iamdoctor.wording.terms import account

_GLOBAL_TOKEN = (
    "Session credentials of the global STS endpoint are valid only in Regions that are on by default, and this one is not: "
    "get them from STS in {region} (AWS_STS_REGIONAL_ENDPOINTS=regional)."
)
"""https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html"""


def with_region(fault: Fault, case: Case) -> Fault:
    """``fault`` as what the account service says of the Region makes it: the cause where it is off, one suspect fewer where it is on.

    It is proven only of the Region that the text names, in the account that it names, which the caller's has to be.
    """
    status, region, caller = case.evidence.opt_in.value, case.subject.region, case.evidence.caller.value
    if fault.region_on is None or status is None or region is None or caller is None:
        return fault
    if case.subject.principal_account not in (None, caller.account):
        return fault
    said = region_said(case.denial, case.added) is not None
    if status in ("ENABLED", "ENABLED_BY_DEFAULT"):
        return _on(fault, fault.region_on, region, optional=status == "ENABLED") if said else fault
    certain = said and status == "DISABLED" and case.subject.principal_from != "caller" and case.subject.principal is not None
    where = f"The Region {region}" if said else f"The Region {region}, which is your own (the error names none),"
    return _off(fault, region, f"{where} {_STATES.get(status, 'is off')} for {account(caller.account)}", certain=certain)


_STATES = {"DISABLED": "is disabled", "DISABLING": "is being switched off", "ENABLING": "is still being switched on"}


def _on(fault: Fault, on: RegionOn, region: str, *, optional: bool) -> Fault:
    sentence = f"{on.explanation} The Region {region} itself is switched on for the account."
    if optional and fault.policy_type == "credentials":
        sentence = f"{sentence} {_GLOBAL_TOKEN.format(region=region)}"
    return replace(fault, explanation=sentence, todo=on.todo, fix=on.fix)


def _off(fault: Fault, region: str, state: str, *, certain: bool) -> Fault:
    return replace(
        fault,
        policy_type="service",
        reason="not_iam",
        explanation=f"{state}{', so AWS accepts' if certain else ': AWS may accept'} none of its credentials there.",
        todo=f"Have {region} switched on for the account, or make the call in a Region that is.",
        fix=f"Have the Region {region} switched on for the account",
        cli=("aws account get-region-opt-status --region-name {region}",),
        confidence="proven" if certain else "likely",
        owner="account administrator",
    )
