"""A fix carried out on evidence: what AWS would hold and read back afterwards."""

import json
from typing import Any

from msgspec.structs import replace

from iamdoctor.model.diagnosis import Fix
from iamdoctor.model.evidence import Entity, Evidence, Level, Policy, Read, Resource


def applied(fix: Fix[str], evidence: Evidence, principal: str) -> Evidence:
    """``evidence`` as it would be read once the fix's document stands in its place."""
    assert fix.document is not None
    text = json.dumps(fix.document)
    match fix.target["policy_type"]:
        case "identity":
            return replace(evidence, policies=_changed(evidence.policies, fix, text, principal))
        case "boundary":
            assert evidence.boundary.value
            return replace(evidence, boundary=Read("found", replace(evidence.boundary.value, document=text)))
        case "scp":
            return replace(evidence, scps=_levels(evidence.scps, fix, text))
        case "rcp":
            return replace(evidence, rcps=_levels(evidence.rcps, fix, text))
        case "vpce":
            return replace(evidence, endpoint=_changed(evidence.endpoint, fix, text, principal))
        case "resource":
            return replace(evidence, resource=_resource(evidence.resource, text))
        case "trust":
            return replace(evidence, role=_role(evidence, text))
    raise AssertionError(f"no place for {fix.target}")


def _changed(read: Read[tuple[Policy, ...]], fix: Fix[str], text: str, principal: str) -> Read[tuple[Policy, ...]]:
    held, name = read.value or (), fix.target.get("name")
    if "in_place_of" in fix.target:
        return Read("found", tuple(replace(each, document=text) if each.arn == fix.target["in_place_of"] else each for each in held))
    if name is None:
        return Read("found", (*held, Policy(name=fix.target["policy"], kind="inline", attached_to=principal, document=text)))
    return Read("found", tuple(replace(each, document=text) if _is_target(each, fix) else each for each in held))


def _is_target(policy: Policy, fix: Fix[str]) -> bool:
    """Whether it is the policy that the fix edits: its ARN says so, or its name with its holder."""
    named = fix.target["policy"]
    return policy.arn == named or (policy.arn is None and (policy.name, policy.attached_to) == (named, fix.target["attached_to"]))


def _levels(read: Read[tuple[Level, ...]], fix: Fix[str], text: str) -> Read[tuple[Level, ...]]:
    def changed(policy: Policy) -> Policy:
        return replace(policy, document=text) if policy.arn == fix.target["policy"] else policy

    return Read("found", tuple(replace(level, policies=tuple(map(changed, level.policies))) for level in read.value or ()))


def _resource(read: Read[Resource], text: str) -> Read[Resource]:
    assert read.value
    held = read.value.policies or (Policy(name="new", kind="resource", attached_to="resource"),)
    return Read("found", replace(read.value, policies=tuple(replace(each, document=text) for each in held)))


def _role(evidence: Evidence, text: str) -> Read[Entity]:
    """The role with another trust policy; a new role where there was none."""
    found, asked = evidence.role.value, evidence.resource.value
    if found is None:
        assert asked
        name, account = asked.arn.rpartition("/")[2], asked.arn.split(":")[4]
        trust = Policy(name="trust policy", kind="trust", attached_to=f"role {name}", document=text)
        return Read("found", Entity(kind="role", arn=asked.arn, name=name, account=account, trust=trust))
    assert found.trust
    return Read("found", replace(found, trust=replace(found.trust, document=text)))


def words(commands: tuple[str, ...]) -> list[Any]:
    """Every word of the commands as a POSIX shell would pass it."""
    import shlex

    return [word for line in commands for word in shlex.split(line)]
