"""Step 2: the denied user or role with its identity policies."""

import asyncio

from iamdoctor.aws import managed
from iamdoctor.aws import principal as entities
from iamdoctor.aws.calls import Calls
from iamdoctor.aws.walk import Walk
from iamdoctor.model.evidence import Entity, Policy, Read
from iamdoctor.model.sentence import say
from iamdoctor.model.subject import Subject

ENTITIES: dict[str, entities.Kind] = {"user": "user", "role": "role", "role_session": "role"}
NO_ENTITY = {
    "root": say("read.root"),
    "service": say("read.service"),
    "anonymous": say("read.anonymous"),
    "federated_user": say("read.federated_user"),
    "unknown": say("read.nobody"),
}


async def principal(walk: Walk, about: Subject) -> Read[Entity]:
    """The denied user or role."""
    if about.principal_kind not in ENTITIES:
        return Read("skipped", reason=NO_ENTITY[about.principal_kind])
    kind, name = ENTITIES[about.principal_kind], about.principal_name or ""
    return await walk.at_home(lambda calls: entities.entity(calls, kind, name), about.principal_account)


async def policies(walk: Walk, about: Subject) -> Read[tuple[Policy, ...]]:
    """Every identity policy of the denied user or role. That IAM's lists know of no such one shows nothing where the user or role was
    read: one copy of IAM may say so of what another has."""
    if about.principal_kind not in ENTITIES:
        return Read("skipped", reason=NO_ENTITY[about.principal_kind])
    kind, name = ENTITIES[about.principal_kind], about.principal_name or ""
    read = await walk.at_home(lambda calls: entities.policies(calls, kind, name, versions=walk.versions), about.principal_account)
    gone = read.state == "none" and read.reason == say("read.no_principal", kind=kind, name=name)
    there = gone and (await walk.known("principal")).principal.state == "found"
    return Read("unread", reason=read.reason) if there else read


async def versions(walk: Walk, about: Subject) -> Read[tuple[Policy, ...]]:
    """The versions of the customer managed policies that are not default, unless the text says that no identity policy is at fault."""
    if walk.denial.deny == "explicit" or walk.denial.policy_type not in (None, "identity"):
        return Read("skipped", reason=say("read.versions_no_help"))
    held = [policy for policy in (await walk.known("policies")).policies.value or () if policy.kind == "managed" and policy.document]
    if not held:
        return Read("skipped", reason=say("read.no_managed_policy"))
    return await walk.nearest(lambda calls: _versions(calls, held), about.principal_account)


async def _versions(calls: Calls, held: list[Policy]) -> Read[tuple[Policy, ...]]:
    parts = await asyncio.gather(*(managed.other_versions(calls, policy) for policy in held))
    failures = tuple(failure for _, failures in parts for failure in failures)
    others = tuple(policy for policies, _ in parts for policy in policies)
    return Read("unread", others or None, failures) if failures else Read("found" if others else "none", others)
