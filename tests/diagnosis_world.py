"""A denial with hand-built evidence, from the few lines of a data file: what is not written was read and is not there."""

import json
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest

from iamdoctor.model.denial import Denial
from iamdoctor.model.evidence import Caller, Entity, Evidence, Failure, IdentityProvider, Level, Organization, Policy, Read, Resource
from iamdoctor.model.supplied import Added

ACCOUNT = "123456789012"
World = dict[str, Any]
Solved = TypeVar("Solved")
FACTS = ("caller", "principal", "policies", "boundary", "organization", "scps", "rcps", "endpoint", "resource", "role", "provider")
NOT_ASKED = (
    *("also", "bucket", "dependent", "simulation", "decoded", "record", "trail", "opt_in", "versions", "profiles", "session"),
    *("resource_organization", "dependent_rcps", "proposed", "candidates"),
)
"""Facts that a world has only where it writes them out itself."""


def worlds(folder: Path) -> list[Any]:
    """Every world of the data files in ``folder``, each a test parameter with its own name."""
    found = [world for path in sorted(folder.glob("*.json")) for world in json.loads(path.read_text())]
    return [pytest.param(world, id=world["id"]) for world in found]


def each_world(worlds: list[Any]) -> pytest.MarkDecorator:
    """Run a test on each of these worlds; all tests of a module on one world follow each other, so that it is solved once."""
    return pytest.mark.parametrize("world", worlds, scope="module")


def solved_once(solve: Callable[[World], Solved]) -> Callable[[World], Solved]:
    """``solve``, remembering what it found for the world before: evidence and answers are frozen, so tests may share them."""
    last: list[tuple[World, Solved]] = []

    @wraps(solve)
    def of(world: World) -> Solved:
        if not last or last[0][0] is not world:
            last[:] = [(world, solve(world))]
        return last[0][1]

    return of


def denial(world: World) -> Denial:
    """The error of a world."""
    return msgspec.convert({"kind": "access_denied", "error_code": "AccessDenied", **world["denial"]}, Denial)


def added(world: World) -> Added:
    """What the person adds in a world."""
    answers = {
        key: value if isinstance(value, str) else json.dumps(value) for key, value in world.get("added", {}).get("answers", {}).items()
    }
    return msgspec.convert({**world.get("added", {}), "answers": answers}, Added)


def evidence(world: World) -> Evidence:
    """What was read in a world, with the facts that it writes out itself."""
    found = msgspec.to_builtins(_evidence(world))
    found |= {fact: {"state": "skipped"} for fact in NOT_ASKED} | {"calls": world.get("calls", []), "read_at": world.get("read_at", "")}
    for fact, written in world.get("facts", {}).items():
        value = written.get("value")
        both = isinstance(value, dict) and isinstance(found[fact].get("value"), dict)
        found[fact] |= written | ({"value": found[fact]["value"] | value} if both else {})
    return msgspec.convert(found, Evidence)


def _evidence(world: World) -> Evidence:
    if world.get("no_aws"):
        return msgspec.structs.replace(Evidence(), **{fact: Read("skipped", reason="no AWS") for fact in FACTS})
    principal = world["denial"].get("principal") or ""
    return Evidence(
        caller=Read("found", Caller(arn=f"arn:aws:iam::{ACCOUNT}:user/oncall", account=ACCOUNT)),
        principal=_principal(world, principal),
        policies=_read(world, "policies", tuple(policy(each, _holder(principal)) for each in world.get("policies", []))),
        boundary=Read("found", policy(world["boundary"], _holder(principal))) if "boundary" in world else Read("none"),
        organization=_organization(world),
        scps=_levels(world, "scp"),
        rcps=_levels(world, "rcp"),
        endpoint=Read("found", tuple(policy(each, "vpce-0a1b2c3d") for each in world["vpce"])) if "vpce" in world else Read("skipped"),
        resource=_resource(world),
        role=_role(world),
        provider=_provider(world),
        calls=(),
    )


def policy(written: World, holder: str) -> Policy:
    """One policy: ``statements`` or a whole ``document``; without either it could not be read."""
    document = written.get("document") or (
        {"Version": "2012-10-17", "Statement": written["statements"]} if "statements" in written else None
    )
    needs = written.get("needs", "iam:GetPolicyVersion")
    return Policy(
        name=written.get("name", "policy"),
        kind=written.get("kind", "inline"),
        attached_to=written.get("to", holder),
        arn=written.get("arn"),
        document=json.dumps(document) if document else None,
        failure=None if document else Failure(needs, "AccessDenied", needs),
    )


def _holder(principal: str) -> str:
    kind = "user" if ":user/" in principal else "role"
    return f"{kind} {principal.split('/')[1] if ':assumed-role/' in principal else principal.rpartition('/')[2]}"


def _principal(world: World, principal: str) -> Read[Entity]:
    if "unread" in world and "principal" in world["unread"]:
        return Read("unread", failures=(Failure("iam:GetRole", "AccessDenied", "iam:GetRole"),))
    if not principal.startswith("arn:"):
        return Read("none")
    kind, name = _holder(principal).split(" ")
    account = principal.split(":")[4]
    arn = world.get("principal_arn", f"arn:aws:iam::{account}:{kind}/{name}")
    entity = {"kind": kind, "arn": arn, "name": name, "account": account, **world.get("principal", {})}
    return Read("found", msgspec.convert(entity, Entity))


def _read(world: World, name: str, value: Any) -> Read[Any]:
    if name in world.get("unread", {}):
        needs = world["unread"][name]
        return Read("unread", failures=(Failure(needs, "AccessDenied", needs),))
    return Read("found", value)


def _organization(world: World) -> Read[Organization]:
    if "organization" not in world:
        return Read("none")
    return Read("found", Organization(id=world["organization"], management_account="111111111111"))


def _levels(world: World, kind: str) -> Read[tuple[Level, ...]]:
    name = f"{kind}s"
    if name in world.get("unread", {}):
        return _read(world, name, ())
    if name not in world:
        return Read("none")
    levels = [(f"level-{depth}", written) for depth, written in enumerate(world[name])]
    return Read("found", tuple(Level(target=at, policies=tuple(_guardrail(each, kind, at) for each in written)) for at, written in levels))


def _guardrail(written: World, kind: str, target: str) -> Policy:
    name = written.get("name", "FullAWSAccess")
    owner = "aws" if name == "FullAWSAccess" else "111111111111"
    arn = f"arn:aws:organizations::{owner}:policy/o-x/service_control_policy/p-{name.lower()}"
    everything = [{"Effect": "Allow", "Action": "*", "Resource": "*"}]
    return policy({"kind": kind, "arn": arn, "name": name, "statements": written.get("statements", everything)}, target)


def _resource(world: World) -> Read[Resource]:
    if "resource" in world.get("unread", {}):
        return _read(world, "resource", None)
    arn = world["denial"].get("resource")
    if not arn:
        return Read("none")
    account = world.get("owner", arn.split(":")[4] or ACCOUNT if arn.count(":") > 4 else ACCOUNT)
    held = tuple(policy({"kind": "resource", "name": "resource policy", **each}, "resource") for each in world.get("resource_policies", []))
    return Read("found", Resource(arn=arn, account=account, exists=True, policies=held))


def _role(world: World) -> Read[Entity]:
    role = world.get("role")
    if role is None:
        return Read("skipped", reason="not read")
    if role == "none":
        return Read("none")
    if "unread" in role:
        return Read("unread", failures=(Failure("iam:GetRole", "AccessDenied", role["unread"]),))
    arn = role["arn"]
    trust = policy({"kind": "trust", "name": "trust policy", **role}, f"role {arn.rpartition('/')[2]}")
    maximum = role.get("max", 3600)
    entity = Entity(kind="role", arn=arn, name=arn.rpartition("/")[2], account=arn.split(":")[4], trust=trust, max_session_duration=maximum)
    return Read("found", entity)


def _provider(world: World) -> Read[IdentityProvider]:
    """The identity provider: ``none``, ``{"unread": permission}``, or its ARN and client ids; not asked where the world has none."""
    written = world.get("provider")
    if written is None:
        return Read("skipped", reason="not read")
    if written == "none":
        return Read("none")
    if "unread" in written:
        return Read("unread", failures=(Failure(written["unread"], "AccessDenied", written["unread"]),))
    return Read("found", msgspec.convert(written, IdentityProvider))
