"""Which reader finds which fact of the evidence. Every reader starts at once, and waits itself for what it needs."""

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from iamdoctor.aws.steps import guardrails, identity, policies, resource, simulate
from iamdoctor.aws.walk import Walk
from iamdoctor.model.evidence import Read
from iamdoctor.model.subject import Subject

_FROM_THE_START: dict[str, Callable[[Walk], Awaitable[Read[Any]]]] = {
    "caller": identity.caller,
    "also": identity.also,
    "decoded": identity.decoded,
    "record": identity.record,
    "trail": identity.trail,
    "organization": guardrails.organization,
}
"""Readers that need not know what the denial is about: what they find may say it."""

_ABOUT: dict[str, Callable[[Walk, Subject], Awaitable[Read[Any]]]] = {
    "candidates": identity.candidates,
    "opt_in": identity.opt_in,
    "profiles": identity.profiles,
    "principal": policies.principal,
    "policies": policies.policies,
    "versions": policies.versions,
    "simulation": simulate.simulation,
    "boundary": guardrails.boundary,
    "session": guardrails.session,
    "resource_organization": guardrails.resource_organization,
    "scps": guardrails.scps,
    "rcps": guardrails.rcps,
    "dependent_rcps": guardrails.dependent_rcps,
    "endpoint": guardrails.endpoint,
    "resource": resource.resource,
    "bucket": resource.bucket,
    "dependent": resource.dependent,
    "role": resource.role,
    "provider": resource.provider,
    "proposed": resource.proposed,
}


def reads(walk: Walk) -> dict[str, Coroutine[Any, Any, Read[Any]]]:
    """One coroutine for each fact of :class:`~iamdoctor.model.evidence.Evidence`."""

    async def first(read: Callable[[Walk], Awaitable[Read[Any]]]) -> Read[Any]:
        return await read(walk)

    async def then(read: Callable[[Walk, Subject], Awaitable[Read[Any]]]) -> Read[Any]:
        return await read(walk, await walk.about())

    return {fact: first(read) for fact, read in _FROM_THE_START.items()} | {fact: then(read) for fact, read in _ABOUT.items()}
