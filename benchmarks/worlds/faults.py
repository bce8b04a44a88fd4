"""What goes wrong in worlds: near-misses of what allows, and Denies, in every layer."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from random import Random

from benchmarks.worlds.granted import principal_element
from benchmarks.worlds.guards import Guard, guards, some_guard
from benchmarks.worlds.places import OTHER, OWN, Json, World, document
from benchmarks.worlds.services import BY_NAME
from benchmarks.worlds.truth import truth
from tests.truth.elements import listed
from tests.truth.evaluate import Match

Spot = tuple[str, Json, int]
"""A layer, a document of it, and a statement's index there."""


def break_it(rng: Random, world: World) -> bool:
    """Put one more fault into ``world``; whether it stops something that passed before."""
    before = truth(world)
    saved = deepcopy(
        {name: world[name] for name in ("identity", "boundary", "session_policy", "scps", "rcps", "vpce", "resource_policy", "kms")}
    )
    places = list(_layers(world))
    if not places:
        return False
    layer, where = rng.choice(places)
    kind = rng.choices(list(_KINDS), [weight for _, weight in _KINDS.values()])[0]
    fault = _KINDS[kind][0]
    if layer == "rcp" and kind != "deny":
        kind, fault = "deny", _deny
    if fault(rng, world, layer, where):
        after = truth(world)
        if any(set(new.blockers) - set(old.blockers) for new, old in zip(after.decisions, before.decisions, strict=True)):
            world["faults"].append(f"{layer}.{kind}")
            return True
    world.update(saved)
    return False


def _layers(world: World) -> Iterator[tuple[str, list[Json]]]:
    """The layers that a fault can stand in, each with its documents."""
    kind, across = world["principal"]["kind"], world["request"]["resource_account"] != OWN
    if world["identity"]:
        yield from [("identity", [policy["versions"][-1] for policy in world["identity"]])] * 4
    if world["boundary"]:
        yield from [("boundary", [world["boundary"]["doc"]])] * 3
    if world["session_policy"]:
        yield from [("session", [world["session_policy"]])] * 3
    if world["scps"]:
        yield from [("scp", [policy["doc"] for level in world["scps"] for policy in level])] * 2
    if world["rcps"]:
        yield "rcp", [policy["doc"] for level in world["rcps"] for policy in level]
    if world["vpce"]:
        yield from [("vpce", [world["vpce"]])] * 2
    if world["resource_policy"] and world["service"] in ("role", "web"):
        yield from [("trust", [world["resource_policy"]])] * 5
    elif world["resource_policy"] or (BY_NAME[world["service"]].policy and not across):
        yield from [("resource", [world["resource_policy"]] if world["resource_policy"] else [])] * (
            4 if across or kind in ("service", "anonymous") else 2
        )
    if world["kms"]:
        yield from [("key", [world["kms"]["policy"]])] * 3


def _allowing(world: World, layer: str, where: list[Json]) -> Iterator[tuple[Json, int]]:
    """The statements of a layer that allow a request of the call, each once."""
    found = truth(world)
    numbers = range(len(found.cases))
    of_key = [number for number in numbers if number and found.cases[number]["request"]["action"].startswith("kms:")]
    chosen = of_key if layer == "key" else [number for number in numbers if number not in of_key]
    if layer not in ("key", "resource", "trust", "rcp", "vpce"):
        chosen = list(range(len(found.cases)))
    seen: list[tuple[Json, int]] = []
    for number in chosen:
        for match in found.decisions[number].matches:
            document = _document(world, layer, match, where)
            if document is not None and match.effect == "Allow" and (document, match.index) not in seen:
                seen.append((document, match.index))
                yield document, match.index


def _document(world: World, layer: str, match: Match, where: list[Json]) -> Json | None:
    wanted = {"key": "resource"}.get(layer, layer)
    if match.place.layer != wanted:
        return None
    if layer == "scp":
        found: Json = world["scps"][match.place.level][match.place.number]["doc"]
        return found
    return where[match.place.number] if match.place.number < len(where) else None


def _remove(rng: Random, world: World, layer: str, where: list[Json]) -> bool:
    """Nothing of the layer allows the request any more; of SCPs, nothing at one level."""
    found = list(_allowing(world, layer, where))
    if layer == "scp":
        level = rng.choice(world["scps"])
        near = {"Effect": "Allow", "Action": ["cloudwatch:*", "logs:*", "tag:*"], "Resource": "*"}
        level[:] = [{"name": "allowed-services", "doc": document(near)}]
        return True
    for held, index in sorted(found, key=lambda each: -each[1]):
        statements = listed(held["Statement"])
        _put(held, index, _stub(statements[index], layer) if len(statements) == 1 else None)
    return bool(found)


def _stub(statement: Json, layer: str) -> Json:
    """Something else that is allowed, in place of the last statement of a policy."""
    return {**{key: value for key, value in statement.items() if key not in ("Action", "NotAction", "Condition")}, "Action": _unlike(layer)}


def _unlike(layer: str) -> str:
    return "sts:SetSourceIdentity" if layer == "trust" else "logs:PutLogEvents"


def _put(held: Json, index: int, statement: Json | None) -> None:
    statements = listed(held["Statement"])
    held["Statement"] = [*statements[:index], *([statement] if statement else []), *statements[index + 1 :]]


def _each_allowing(rng: Random, world: World, layer: str, where: list[Json], change: Callable[[Json], Json | None]) -> bool:
    """Change every statement of the layer that allows; False where one of them cannot be changed so."""
    found = list(_allowing(world, layer, where))
    changed = [change(listed(held["Statement"])[index]) for held, index in found]
    if not found or None in changed:
        return False
    for (held, index), statement in zip(found, changed, strict=True):
        _put(held, index, statement)
        _rename_full(world, held)
    return True


def _rename_full(world: World, held: Json) -> None:
    """A changed FullAWSAccess is a policy of the organization's own."""
    for level in world["scps"] or ():
        for policy in level:
            if policy["doc"] is held and policy["name"] == "FullAWSAccess":
                policy["name"] = "allow-list"


def _resource(rng: Random, world: World, layer: str, where: list[Json]) -> bool:
    """The right action on another resource."""
    if layer in ("trust", "key"):
        return _principal(rng, world, layer, where)
    arn, slip = world["request"]["resource"], rng.randrange(5)
    wrong = _another_arn(arn, slip)
    return _each_allowing(rng, world, layer, where, lambda each: {**_without(each, "Resource", "NotResource"), "Resource": wrong})


def _another_arn(arn: str, slip: int) -> str:
    """The resource's ARN with one slip: another name, Region, account, the bucket for its objects."""
    if arn == "*":
        return "arn:aws:ec2:us-east-1:111122223333:vpc/*"
    if ":::" in arn:
        bucket, slash, key = arn.partition("/")
        return (
            f"{bucket}-archive{slash}{key}",
            bucket if slash else f"{bucket}/*",
            f"{bucket}/2025/*",
            f"{bucket.upper()}/*",
            f"{bucket}-*",
        )[slip]
    parts = arn.split(":", 5)
    moved = ":".join((*parts[:3], "eu-west-1" if parts[3] else "", *parts[4:]))
    abroad = ":".join((*parts[:4], OTHER if parts[4] == OWN else OWN, parts[5]))
    return (f"{arn}-old", moved if parts[3] else f"{arn}-v2", abroad, f"{arn}/*", f"{arn[:-3]}")[slip]


def _action(rng: Random, world: World, layer: str, where: list[Json]) -> bool:
    """Another action on the right resource."""
    siblings = [each for each in BY_NAME[world["service"]].siblings if each != world["request"]["action"] and each not in world["also"]]
    if layer == "key":
        siblings = ["kms:Encrypt", "kms:DescribeKey"]
    wrong = rng.choice((rng.choice(siblings), siblings[:2]))
    return _each_allowing(rng, world, layer, where, lambda each: {**_without(each, "Action", "NotAction"), "Action": wrong})


def _condition(rng: Random, world: World, layer: str, where: list[Json]) -> bool:
    """A condition that the call does not meet."""
    unmet = some_guard(rng, world, {"key": "resource"}.get(layer, layer)).unmet()
    return _each_allowing(rng, world, layer, where, lambda each: {**each, "Condition": _both(each.get("Condition", {}), unmet)})


def _both(condition: Json, more: Json) -> Json:
    joined = {operator: dict(keys) for operator, keys in condition.items()}
    for operator, keys in more.items():
        joined.setdefault(operator, {}).update(keys)
    return joined


def _excluded(rng: Random, world: World, layer: str, where: list[Json]) -> bool:
    """NotAction, or NotResource, that leaves the call out."""
    action, arn = world["request"]["action"], world["request"]["resource"]
    if layer not in ("identity", "boundary", "scp"):
        return _condition(rng, world, layer, where)
    if rng.random() < 0.3 and arn != "*":
        return _each_allowing(rng, world, layer, where, lambda each: {**_without(each, "Resource", "NotResource"), "NotResource": [arn]})
    left_out = rng.choice(([action], [f"{action.partition(':')[0]}:*"], [action, "organizations:*"]))
    return _each_allowing(rng, world, layer, where, lambda each: {**_without(each, "Action", "NotAction"), "NotAction": left_out})


def _principal(rng: Random, world: World, layer: str, where: list[Json]) -> bool:
    """Somebody else is named."""
    if layer not in ("resource", "trust", "key"):
        return _condition(rng, world, layer, where)
    principal = world["principal"]
    if principal["kind"] == "service":
        wrong: Json = {"Service": "config.amazonaws.com"}
    elif principal["kind"] == "web":
        wrong = {"Federated": principal["arn"].replace(principal["host"], "login.example.com")}
    elif principal["kind"] == "anonymous":
        wrong = {"AWS": OWN}
    else:
        name = principal["entity_arn"] or principal["arn"]
        slips = (
            f"{name}-2",
            name.replace(principal["path"], "/", 1) if principal["path"] != "/" else f"{name}s",
            f"arn:aws:iam::{OTHER}:root",
        )
        wrong = {"AWS": rng.choice((*slips, f"{principal['arn']}-other" if principal["kind"] == "role" else f"{name}x"))}
    return _each_allowing(rng, world, layer, where, lambda each: {**_without(each, "NotPrincipal"), "Principal": wrong})


def _without(statement: Json, *names: str) -> Json:
    return {key: value for key, value in statement.items() if key not in names}


def _deny(rng: Random, world: World, layer: str, where: list[Json]) -> bool:
    """A Deny that hits the call, in one of the layer's policies."""
    statement = _hitting(rng, world, layer)
    home = _home_of_deny(rng, world, layer, where)
    if home is None:
        return False
    index = rng.randint(0, len(listed(home["Statement"])))
    home["Statement"] = [*listed(home["Statement"])[:index], statement, *listed(home["Statement"])[index:]]
    return True


def _home_of_deny(rng: Random, world: World, layer: str, where: list[Json]) -> Json | None:
    """The document that gets the Deny: an own one of the organization's, or any of the layer's."""
    if layer in ("scp", "rcp"):
        level = rng.choice(world[f"{layer}s"])
        level.append(
            {"name": rng.choice(("deny-list", "security-baseline", "data-guard")), "doc": {"Version": "2012-10-17", "Statement": []}}
        )
        names = [policy["name"] for each in world[f"{layer}s"] for policy in each]
        level[-1]["name"] = level[-1]["name"] if names.count(level[-1]["name"]) == 1 else f"{level[-1]['name']}-{len(names)}"
        made: Json = level[-1]["doc"]
        return made
    if layer == "resource" and not where:
        empty: Json = {"Version": "2012-10-17", "Statement": []}
        world["resource_policy"] = empty
        return empty
    homes = [each for each in where if not _is_aws_managed(world, each)]
    if layer == "identity" and rng.random() < 0.4:
        groups = world["principal"]["groups"]
        to = f"group {rng.choice(groups)}" if groups else ""
        name = rng.choice([policy["name"] for policy in world["identity"]]) if groups else "restrictions"
        clash = any(policy["name"] == name and policy["to"] == to for policy in world["identity"])
        world["identity"].append(
            {"name": f"{name}-2" if clash else name, "how": "inline", "to": to, "versions": [{"Version": "2012-10-17", "Statement": []}]}
        )
        last: Json = world["identity"][-1]["versions"][-1]
        return last
    return rng.choice(homes) if homes else None


def _is_aws_managed(world: World, held: Json) -> bool:
    return any(policy["how"] == "aws" and policy["versions"][-1] is held for policy in world["identity"])


def _hitting(rng: Random, world: World, layer: str) -> Json:
    """A Deny that covers the call."""
    key = world["kms"] and layer == "key"
    action = rng.choice(world["kms"]["actions"]) if key else rng.choice([world["request"]["action"], *world["also"]])
    service, arn = action.partition(":")[0], world["request"]["resource"]
    statement: Json = {"Effect": "Deny"}
    if rng.random() < 0.75:
        statement = {"Sid": rng.choice(("Guard", "NoUse", "OnlyTrusted", "DenyOthers", "Stop")), **statement}
    if layer in ("resource", "trust", "key", "rcp", "vpce"):
        statement |= _denied_principals(rng, world, layer)
    shapes = [{"Action": action}, {"Action": action}, {"Action": f"{service}:*"}, {"Action": [action, f"{service}:Delete*"]}]
    shapes += [{"NotAction": ["iam:ChangePassword", "support:*"]}] if layer in ("identity", "scp", "boundary") else []
    statement |= rng.choice(shapes)
    if layer != "trust" and world["service"] != "images":
        statement["Resource"] = "*" if key or arn == "*" or layer == "key" else rng.choice(("*", arn, [arn, f"{arn}*"]))
        if layer == "identity" and rng.random() < 0.12 and arn != "*":
            statement = {**_without(statement, "Resource"), "NotResource": "arn:aws:s3:::allowed-*"}
    elif layer not in ("trust", "resource"):
        statement["Resource"] = "*"
    if rng.random() < 0.62:
        guard = _hitting_guard(rng, world, {"key": "resource"}.get(layer, layer))
        statement["Condition"] = guard.hits() if guard.name != "mfa" else {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}
    return statement


def _hitting_guard(rng: Random, world: World, layer: str) -> Guard:
    found = [each for each in guards(world, layer) if each.name != "mfa" or world["request"]["context"].get(each.key) != "true"]
    return rng.choice(found)


def _denied_principals(rng: Random, world: World, layer: str) -> Json:
    if layer == "resource" and world["principal"]["kind"] in ("user", "role") and rng.random() < 0.12:
        return {"NotPrincipal": {"AWS": [f"arn:aws:iam::{OWN}:user/zoe", f"arn:aws:iam::{OWN}:root"]}}
    narrow = layer in ("resource", "trust", "key") and world["principal"]["kind"] in ("user", "role") and rng.random() < 0.2
    return {"Principal": principal_element(rng, world) if narrow else "*"}


_Fault = Callable[[Random, World, str, list[Json]], bool]
_KINDS: dict[str, tuple[_Fault, int]] = {
    "missing": (_remove, 3),
    "resource": (_resource, 3),
    "action": (_action, 2),
    "condition": (_condition, 4),
    "excluded": (_excluded, 1),
    "principal": (_principal, 2),
    "deny": (_deny, 5),
}
