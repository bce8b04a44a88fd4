"""Step 4: what limits the denied principal and the resource: SCPs, RCPs, boundary, session, VPC endpoint."""

import asyncio

from msgspec import structs

from iamdoctor.aws import endpoint as endpoints
from iamdoctor.aws import organization as organizations
from iamdoctor.aws import principal, session_start
from iamdoctor.aws.organization import PolicyKind
from iamdoctor.aws.walk import Walk
from iamdoctor.model.evidence import Evidence, Level, Organization, Policy, Read, Rung, SessionStart
from iamdoctor.model.subject import Subject


async def boundary(walk: Walk, about: Subject) -> Read[Policy]:
    """The denied principal's permissions boundary."""
    entity = (await walk.known("principal")).principal
    if entity.value is None:
        return Read(entity.state, failures=entity.failures, reason=entity.reason)
    return await principal.boundary(walk.calls, entity.value, versions=walk.versions)


async def organization(walk: Walk) -> Read[Organization]:
    """The organization of the caller's account. That it has none says nothing of a principal in another account."""
    found, about = await asyncio.gather(organizations.organization(walk.calls), walk.about())
    if found.state == "unread" and walk.second:
        found = await organizations.organization(walk.second)
    own = (await walk.known("caller")).caller.value
    if found.state == "none" and own and about.principal_account not in (None, own.account):
        return Read("skipped", reason=f"Your account {own.account} is in no organization; account {about.principal_account} may be in one.")
    return found


async def scps(walk: Walk, about: Subject) -> Read[tuple[Level, ...]]:
    """The SCPs above the denied principal's account."""
    if about.principal_kind in ("service", "anonymous"):
        return Read("none", reason="SCPs bind only principals of an organization's accounts.")
    return await _levels(walk, about.principal_account, "scp")


async def rcps(walk: Walk, about: Subject) -> Read[tuple[Level, ...]]:
    """The RCPs above the resource's account."""
    account = about.resource_account
    if account is None:
        resource = (await walk.known("resource")).resource.value
        account = resource.account if resource else None
    return await _levels(walk, account, "rcp")


async def endpoint(walk: Walk, about: Subject) -> Read[tuple[Policy, ...]]:
    """The policy of the VPC endpoint that the call came through, where one is named."""
    named = walk.said("aws:SourceVpce")
    if named is None:
        seen = (await walk.known("trail")).own_event
        named = next(iter(seen.context.get("aws:SourceVpce", ())), None) if seen else None
    if named is None:
        return Read("skipped", reason="Nothing says that the call came through a VPC endpoint.")
    return await endpoints.endpoint(walk.calls, named, about.region)


async def session(walk: Walk, about: Subject) -> Read[SessionStart]:
    """How the denied principal's session began. It waits for CloudTrail's other look-up, to keep within two calls a second."""
    if about.principal_kind != "role_session" or about.principal is None:
        return Read("skipped", reason="The denied principal is no role session.")
    seen = await walk.known("trail")
    if seen.trail.state == "unread":
        return Read("unread", failures=seen.trail.failures, reason=seen.trail.reason)
    event = seen.own_event
    issued = walk.said("aws:TokenIssueTime") or next(iter(event.context.get("aws:TokenIssueTime", ()) if event else ()), None)
    reading = session_start.session_start(walk.calls, about.principal, about.region, issued, versions=walk.versions)
    return await walk.at_home(reading, about.principal_account)


async def _levels(walk: Walk, account: str | None, kind: PolicyKind) -> Read[tuple[Level, ...]]:
    if account is None:
        caller = (await walk.known("caller")).caller
        return Read("unread", failures=caller.failures, reason="Which account they would be attached to is not known.")
    found = (await walk.known("organization")).organization
    own = (await walk.known("caller")).caller.value
    if found.value and found.value.management_account == account:
        return Read("none", reason=f"{kind.upper()}s do not apply to the organization's management account.")
    if found.state == "none" and own and own.account == account:
        return Read("none", reason=f"Account {account} is in no organization, so no {kind.upper()} applies.")
    read = await organizations.levels(walk.calls, account, kind)
    if read.state == "unread" and walk.second:
        other = await organizations.levels(walk.second, account, kind)
        if other.state == "found":
            walk.second_helped = walk.second_helped or kind == "scp"
            return other
    return structs.replace(read, reason=organizations.who_may_read(read, found.value, own))


def rung(walk: Walk, evidence: Evidence) -> Rung:
    """The strongest ground on which anything is known of the SCPs."""
    simulation = evidence.simulation.value
    if evidence.scps.state in ("found", "none"):
        return "second_profile" if walk.second_helped else "organizations"
    if evidence.record.value and any(check.layer == "scp" for check in evidence.record.value.checks):
        return "record"
    if simulation and ("scp" in simulation.without or simulation.allowed_by_organizations is not None):
        return "simulator"
    return "message" if walk.denial.policy_type in ("scp", "rcp") else "unknown"
