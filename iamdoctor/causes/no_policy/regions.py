"""Regions that are off: AWS then knows neither the account's credentials there nor its service.

https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
"""

from msgspec.structs import replace

from iamdoctor.case.case import Case
from iamdoctor.case.subject import region_said
from iamdoctor.causes.no_policy.faults import Fault
from iamdoctor.model.sentence import NOTHING, joined, say


def with_region(fault: Fault, case: Case) -> Fault:
    """``fault`` as what the account service says of the Region makes it: the cause where it is off, one suspect fewer where it is on.

    It is proven only of the Region that the text names, in the account that it names, which the caller's has to be.
    """
    status, region, caller = case.evidence.opt_in.value, case.subject.region, case.evidence.caller.value
    if not fault.region_on or status is None or region is None or caller is None:
        return fault
    if case.subject.principal_account not in (None, caller.account):
        return fault
    said = region_said(case.denial, case.added) is not None
    if status in ("ENABLED", "ENABLED_BY_DEFAULT"):
        return _on(fault, region, optional=status == "ENABLED") if said else fault
    certain = said and status == "DISABLED" and case.subject.principal is not None
    return _off(fault, region, caller.account, status, said=said, certain=certain)


_STATES = {"DISABLED": "region.disabled", "DISABLING": "region.disabling", "ENABLING": "region.enabling"}


def _on(fault: Fault, region: str, *, optional: bool) -> Fault:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html"""
    on = replace(fault, name=fault.region_on)
    token = say("region.global_token", region=region) if optional and fault.policy_type == "credentials" else NOTHING
    return replace(on, told=(joined(on.explanation, say("region.on", region=region), token), on.todo))


def _off(fault: Fault, region: str, account: str, status: str, *, said: bool, certain: bool) -> Fault:
    explanation = say(
        "region.refused" if certain else "region.may_be_refused",
        where=say("region.said" if said else "region.own", region=region),
        state=say(_STATES.get(status, "region.off")),
        account=account,
    )
    return replace(
        fault,
        policy_type="service",
        reason="not_iam",
        name="region_off",
        told=(explanation, say("region.todo", region=region)),
        confidence="proven" if certain else "likely",
        owner=say("owner.account"),
    )
