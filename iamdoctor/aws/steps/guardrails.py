"""Step 4: what limits the denied principal and the resource: SCPs, RCPs, boundary, session, VPC endpoint."""

import asyncio
from typing import Any

from msgspec import structs

from iamdoctor.aws import endpoint as endpoints
from iamdoctor.aws import organization as organizations
from iamdoctor.aws import principal, session_start
from iamdoctor.aws.organization import PolicyKind
from iamdoctor.aws.walk import Walk
from iamdoctor.model.evidence import Level, Organization, Policy, Read, SessionStart
from iamdoctor.model.sentence import say
from iamdoctor.model.subject import Subject
from iamdoctor.reference.arn import account_of


async def boundary(walk: Walk, about: Subject) -> Read[Policy]:
    """The denied principal's permissions boundary."""
    entity = (await walk.known("principal")).principal
    if entity.value is None:
        return Read(entity.state, failures=entity.failures, reason=entity.reason)
    found = entity.value
    return await walk.nearest(lambda calls: principal.boundary(calls, found, versions=walk.versions), about.principal_account)


async def organization(walk: Walk) -> Read[Organization]:
    """The organization of the denied principal's account, where that is read, else of the caller's. That the caller's has none says nothing
    of a principal in another account."""
    own, about = await asyncio.gather(organizations.organization(walk.calls), walk.about())
    account = about.principal_account
    found = await walk.anywhere(organizations.organization, _answered, account)
    reader, caller = found.source.account if found.source else None, await walk.own_account()
    if found.state != "unread" and reader == account:
        return found
    if own.state == "none" and caller and account not in (None, caller):
        return Read("skipped", reason=say("read.own_without_organization", own=caller, account=account))
    return await walk.by(walk.calls, own) if own.state != "unread" else found


def _answered(read: Read[Organization]) -> bool:
    return read.state != "unread"


async def resource_organization(walk: Walk, about: Subject) -> Read[Organization]:
    """The organization of the resource's account, where that is another than the denied principal's and its credentials are here."""
    account = await _owner(walk, about)
    if account in (None, about.principal_account):
        return Read("skipped", reason=say("read.resource_not_abroad"))
    calls = await walk.calls_in(account)
    if calls is None:
        return Read("skipped", reason=say("read.no_profile_given", account=account))
    return await walk.by(calls, await organizations.organization(calls))


async def _owner(walk: Walk, about: Subject) -> str | None:
    """The account of the resource, which its own reads may have to show."""
    if about.resource_account is not None:
        return about.resource_account
    resource = (await walk.known("resource")).resource.value
    return resource.account if resource else None


async def scps(walk: Walk, about: Subject) -> Read[tuple[Level, ...]]:
    """The SCPs above the denied principal's account."""
    if about.principal_kind in ("service", "anonymous"):
        return Read("none", reason=say("read.scp_not_bound"))
    return await _levels(walk, about, about.principal_account, "scp")


async def rcps(walk: Walk, about: Subject) -> Read[tuple[Level, ...]]:
    """The RCPs above the resource's account."""
    return await _levels(walk, about, await _owner(walk, about), "rcp")


async def dependent_rcps(walk: Walk, about: Subject) -> Read[tuple[Level, ...]]:
    """The RCPs above the account of the key, where it is another than the resource's; they are not asked for with no credentials of it."""
    known = await walk.known("dependent")
    key = known.dependent.value
    account = (key.account or account_of(key.arn)) if key else None
    if account is None or account == await _owner(walk, about):
        return Read("skipped", reason=say("read.no_key_abroad"))
    calls = await walk.calls_in(account)
    found = await organizations.organization(calls) if calls else None
    if calls and found and found.state == "none":
        return await walk.by(calls, Read("none", reason=say("read.account_without_organization", account=account, layer="rcp")))
    return await walk.anywhere(lambda calls: organizations.levels(calls, account, "rcp"), _is_found)


async def endpoint(walk: Walk, about: Subject) -> Read[tuple[Policy, ...]]:
    """The policy of the VPC endpoint that the call came through, where one is named."""
    named = walk.said("aws:SourceVpce")
    if named is None:
        seen = (await walk.known("trail")).own_event
        named = next(iter(seen.context.get("aws:SourceVpce", ())), None) if seen else None
    if named is None:
        return Read("skipped", reason=say("read.no_endpoint_named"))
    return await walk.anywhere(lambda calls: endpoints.endpoint(calls, named, about.region), _is_found, about.principal_account)


def _is_found(read: Read[Any]) -> bool:
    return read.state == "found"


async def session(walk: Walk, about: Subject) -> Read[SessionStart]:
    """How the denied principal's session began. It waits for CloudTrail's other look-up, to keep within two calls a second."""
    if about.principal_kind != "role_session" or about.principal is None:
        return Read("skipped", reason=say("read.no_session"))
    seen = await walk.known("trail")
    if seen.trail.state == "unread":
        return Read("unread", failures=seen.trail.failures, reason=seen.trail.reason)
    event = seen.own_event
    issued = walk.said("aws:TokenIssueTime") or next(iter(event.context.get("aws:TokenIssueTime", ()) if event else ()), None)
    name = about.principal
    return await walk.at_home(
        lambda calls: session_start.session_start(calls, name, about.region, issued, versions=walk.versions), about.principal_account
    )


async def _levels(walk: Walk, about: Subject, account: str | None, kind: PolicyKind) -> Read[tuple[Level, ...]]:
    if account is None:
        caller = (await walk.known("caller")).caller
        return Read("unread", failures=caller.failures, reason=say("read.unknown_account"))
    found = await _organization_of(walk, about, account)
    if found.value and found.value.management_account == account:
        return Read("none", reason=say("read.management_account", layer=kind), source=found.source)
    if found.state == "none" and found.source and found.source.account == account:
        return Read("none", reason=say("read.account_without_organization", account=account, layer=kind), source=found.source)
    read = await walk.anywhere(lambda calls: organizations.levels(calls, account, kind), _is_found)
    return structs.replace(read, reason=organizations.who_may_read(read, found.value))


async def _organization_of(walk: Walk, about: Subject, account: str) -> Read[Organization]:
    """The organization of ``account``, where that was read; else that of the denied principal's account or of the caller's."""
    if account != about.principal_account:
        of_resource = (await walk.known("resource_organization")).resource_organization
        if of_resource.source:
            return of_resource
    return (await walk.known("organization")).organization
