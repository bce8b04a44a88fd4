"""The changes that could cure a cause, before anything is tried."""

from collections.abc import Iterator
from itertools import islice

from iamdoctor.case.case import Case
from iamdoctor.fixes.propose.acts import acts
from iamdoctor.fixes.propose.bounded import bounded
from iamdoctor.fixes.propose.call_changes import calls, durations
from iamdoctor.fixes.propose.deny_exception import exceptions
from iamdoctor.fixes.propose.grant import grants
from iamdoctor.fixes.propose.older_version import versions
from iamdoctor.fixes.propose.quarantine import locked
from iamdoctor.fixes.propose.removal import removals
from iamdoctor.fixes.propose.repair import repairs
from iamdoctor.fixes.propose.requests_to_owner import another_boundary, nobodys, requests
from iamdoctor.fixes.propose.root import instead_of_root, is_root_under_scp
from iamdoctor.fixes.propose.service_role import service_roles
from iamdoctor.fixes.propose.session_actions import companions
from iamdoctor.fixes.propose.templates import templates
from iamdoctor.fixes.write.change import Change
from iamdoctor.iam.decision import PolicyType
from iamdoctor.iam.edit import listed
from iamdoctor.model.diagnosis import Cause
from iamdoctor.model.sentence import Sentence

_POLICY_TYPES: tuple[PolicyType, ...] = ("identity", "resource", "scp", "rcp", "boundary", "session", "vpce", "trust")


def layer_of(case: Case, cause: Cause[Sentence]) -> PolicyType | None:
    """The policy layer of ``cause``; ``None`` where it is of none."""
    return next((each for each in _POLICY_TYPES if each == cause.policy_type and each in case.layers), None)


def proposed(case: Case, cause: Cause[Sentence]) -> Iterator[Change]:
    """Every change worth trying for ``cause``: of the call, of the statement that decided, of another one, or asked of the owner."""
    if cause.reason in ("duration", "role_chaining"):
        yield from durations(case, cause)
        return
    layer = layer_of(case, cause)
    if layer is None:
        yield from service_roles(case) if case.evidence.role.state == "none" else ()
        return
    if is_root_under_scp(case, cause):
        yield from instead_of_root(case, cause)
        return
    yield from acts(case, cause)
    yield from calls(case, cause)
    yield from bounded(case, cause)
    yield from requests(case, cause, layer)
    yield from locked(case, cause)
    if cause.reason == "explicit_deny":
        yield from exceptions(case, cause)
        yield from removals(case, cause)
        yield from nobodys(case, cause)
        return
    yield from companions(case, cause)
    yield from versions(case, layer)
    repaired = list(repairs(case, cause))
    yield from repaired
    if not repaired:
        yield from grants(case, cause, layer)
    elif layer != "trust" and not _in_the_owners_pattern(case, repaired):
        yield from islice(grants(case, cause, layer), 1)
    yield from another_boundary(case, cause, layer)
    yield from templates(case, cause, layer)


def _in_the_owners_pattern(case: Case, repaired: list[Change]) -> bool:
    """Whether the one correction names more than the resource, since the statement does: a statement of its own for it is no smaller."""
    changed = [each.statement or {} for each in repaired if each.id == "fix.add_resource"]
    exact = any(case.subject.resource in listed(each.get("Resource")) for each in changed)
    return len(repaired) == len(changed) == 1 and not exact and case.subject.service != "s3"
