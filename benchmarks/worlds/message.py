"""The error that AWS gives for a world's call, and what the person adds to it."""

from random import Random

from benchmarks.worlds.places import OWN, Json, World
from benchmarks.worlds.truth import Truth, truth

_PHRASES = {
    "identity": ("identity-based policy", "an identity-based policy"),
    "resource": ("resource-based policy", "a resource-based policy"),
    "boundary": ("permissions boundary", "a permissions boundary"),
    "session": ("session policy", "a session policy"),
    "scp": ("service control policy", "a service control policy"),
    "rcp": ("resource control policy", "a resource control policy"),
    "vpce": ("VPC endpoint policy", "a VPC endpoint policy"),
    "trust": ("role trust policy", "the role trust policy"),
}


def message(rng: Random, world: World) -> Json:
    """The text, its style, what the person adds (``args``), and the layer that AWS names, if it names one."""
    found = truth(world)
    case = found.cases[found.first_denied]
    request = case["request"]
    named, misled = _named(rng, found, world)
    style = _style(rng, world, named)
    said: Json = {"style": style, "args": [], "named": None, "explicit": found.outcome == "explicit_deny", "misled": misled}
    end = f" (Service: Aws, Status Code: 403, Request ID: {world['request_id']})" if world.get("events") == "own" else ""
    start = f"An error occurred ({world['code']}) when calling the {world['operation']} operation: "
    where = f'"{request["resource"]}"' if request["action"].startswith("s3:") else request["resource"]
    at = "" if request["resource"] == "*" else f" on resource: {where}"
    who = f"User: {request['principal']} is not authorized to perform: {request['action']}{at}"
    if style == "web":
        return said | {
            "text": f"{start}Not authorized to perform sts:AssumeRoleWithWebIdentity",
            "args": ["--resource", request["resource"]],
        }
    if style == "bare":
        args = ["--principal", request["principal"], "--resource", request["resource"]]
        return said | {"text": f"{start}Access Denied", "args": args}
    if style == "encoded":
        return said | {
            "text": f"{start}You are not authorized to perform this operation. Encoded authorization failure message: {'Qm9ndXM' * 12}"
        }
    if style == "named" and named:
        said |= {"named": list(named)}
        return said | {"text": f"{start}{who}{_reason(rng, named, request['action'])}{end}"}
    return said | {"text": f"{start}{who}{end}"}


def _style(rng: Random, world: World, named: tuple[str, bool] | None) -> str:
    if world["principal"]["kind"] == "web":
        return "web"
    if world["service"] == "compute" and rng.random() < 0.5:
        return "encoded"
    if world["service"] == "bucket" and world["request"]["resource_account"] != OWN and rng.random() < 0.3:
        return "bare" if world["principal"]["kind"] in ("user", "role") else "plain"
    return "named" if named and rng.random() < 0.72 else "plain"


def _named(rng: Random, found: Truth, world: World) -> tuple[tuple[str, bool] | None, bool]:
    """The layer that AWS names, and whether it is one that does not stop the call: across accounts it looks at the resource's side first.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
    """
    decision, case = found.decisions[found.first_denied], found.cases[found.first_denied]
    if decision.outcome == "allowed" or not decision.blockers:
        return None, False
    explicit = [layer for layer, deny in decision.blockers if deny]
    if explicit:
        return (rng.choice(explicit), True), False
    silent = [layer for layer, _ in decision.blockers]
    own = "trust" if case["request"]["action"].startswith("sts:") else "resource"
    if case["request"]["resource_account"] == OWN or not {"identity", own} & set(silent):
        return (rng.choice(silent), False), False
    if own in silent:
        return (own, False), False
    grants = {each.grant for each in decision.matches if each.place.layer == own and each.effect == "Allow"}
    return ((own, False), True) if grants == {"account"} else (("identity", False), False)


def _reason(rng: Random, named: tuple[str, bool], action: str) -> str:
    layer, explicit = named
    if layer == "trust" and rng.random() < 0.5:
        layer = "resource"
    silent, denying = _PHRASES[layer]
    return f" with an explicit deny in {denying}" if explicit else f" because no {silent} allows the {action} action"
