"""The decision about one request, from every policy that applies to it.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.truth.conditions import hold
from tests.truth.elements import Statement, listed, names_action, names_resource
from tests.truth.principals import STRENGTH, Caller, Grant, caller, denied_to, granted
from tests.truth.public import is_public
from tests.truth.services import RCP_SERVICES, WITHOUT_OWNER, Outcome, refused_by_service, unlocks
from tests.truth.text import Context

Case = Mapping[str, Any]

OF_RESOURCES = ("resource", "trust", "rcp", "vpce")
"""The layers whose statements name principals."""
_GATEWAYS = ("s3", "dynamodb")
_TYPES = {"user": "User", "session": "AssumedRole", "federated": "FederatedUser", "root": "Account", "anonymous": "Anonymous"}


@dataclass(frozen=True)
class Place:
    """Where a document stands: the layer, its level from the root (SCPs, RCPs) and its number there."""

    layer: str
    level: int = 0
    number: int = 0


@dataclass(frozen=True)
class Match:
    """A statement that applies to the request."""

    place: Place
    index: int
    effect: str
    grant: Grant = "none"


@dataclass(frozen=True)
class Decision:
    """The outcome; the layers with a Deny that applies; those without an Allow that is needed; every statement that applies."""

    outcome: Outcome
    denying: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    matches: list[Match] = field(default_factory=list)

    @property
    def blockers(self) -> list[tuple[str, bool]]:
        """Every layer that by itself stops the request, and whether by a Deny."""
        return [*((layer, True) for layer in self.denying), *((layer, False) for layer in self.silent if layer not in self.denying)]


def decide(case: Case) -> Decision:
    """What AWS decides about a case, in the form of the case files: plain documents, every condition key in ``request.context``."""
    request = case["request"]
    who = caller(request)
    refused = refused_by_service(request, who)
    if refused is not None:
        return Decision(refused)
    context = context_of(request)
    found = [match for place, document in documents(case, who) for match in _applying(document, place, case, who, context)]
    denying = list(dict.fromkeys(each.place.layer for each in found if each.effect == "Deny"))
    if _cut_off(case, who):
        denying = list(dict.fromkeys([*denying, resource_layer(request["action"])]))
    silent = list(_silent(case, who, found))
    outcome: Outcome = "explicit_deny" if denying else "implicit_deny" if silent else "allowed"
    return Decision(outcome, denying, silent, found)


def resource_layer(action: str) -> str:
    """The layer of the resource's own policy: a role's trust policy where the action assumes it."""
    service, _, name = action.lower().partition(":")
    trust = service == "sts" and (name.startswith("assumerole") or name in ("tagsession", "setsourceidentity", "setcontext"))
    return "trust" if trust else "resource"


def documents(case: Case, who: Caller) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    """Every document that applies to this caller and this resource."""
    outside = who.kind in ("anonymous", "service", "provider")
    if not outside:
        for number, document in enumerate(case.get("identity_policies") or ()):
            yield Place("identity", 0, number), document
        if case.get("permission_boundary"):
            yield Place("boundary"), case["permission_boundary"]
        for number, document in enumerate(case.get("session_policies") or ()):
            yield Place("session", 0, number), document
    for layer, levels in (("scp", _scps(case, who)), ("rcp", _rcps(case, who))):
        for depth, level in enumerate(levels):
            for number, document in enumerate(level):
                yield Place(layer, depth, number), document
    for number, document in enumerate(case.get("vpce_policies") or ()):
        yield Place("vpce", 0, number), document
    if case.get("resource_policy"):
        yield Place(resource_layer(case["request"]["action"])), case["resource_policy"]


def _scps(case: Case, who: Caller) -> list[Any]:
    bound = who.kind not in ("anonymous", "service", "provider") and not who.service_linked
    return list(case.get("scps") or ()) if bound and not case.get("principal_in_management_account") else []


def _rcps(case: Case, who: Caller) -> list[Any]:
    action = case["request"]["action"].lower()
    covered = action.partition(":")[0] in RCP_SERVICES and action != "kms:retiregrant"
    free = who.service_linked or case.get("resource_in_management_account")
    return list(case.get("rcps") or ()) if covered and not free else []


def _applying(document: Mapping[str, Any], place: Place, case: Case, who: Caller, context: Context) -> Iterator[Match]:
    variables = document.get("Version") == "2012-10-17"
    for index, statement in enumerate(listed(document["Statement"])):
        reach = _reach(statement, place.layer, case, who)
        if place.layer == "resource" and statement["Effect"] == "Deny" and unlocks(case["request"], who):
            continue
        if reach != "none" and applies(statement, place.layer, case["request"], context, variables=variables):
            yield Match(place, index, statement["Effect"], reach)


def _reach(statement: Statement, layer: str, case: Case, who: Caller) -> Grant:
    """How far a statement reaches the caller; of identity policies, all of it."""
    if layer not in OF_RESOURCES:
        return "direct"
    if statement["Effect"] == "Deny":
        return "direct" if denied_to(statement, who, bounded=bool(case.get("permission_boundary"))) else "none"
    reach = granted(statement, who)
    gateway = layer == "vpce" and case["request"]["action"].partition(":")[0] in _GATEWAYS
    return "none" if gateway and reach == "account" and who.kind != "root" else reach


def applies(statement: Statement, layer: str, request: Mapping[str, Any], context: Context, *, variables: bool) -> bool:
    """Whether Action, Resource and Condition of a statement fit the request. Raises ``ValueError`` where the statement is malformed."""
    if statement.get("Effect") not in ("Allow", "Deny") or ("Action" in statement) is ("NotAction" in statement):
        raise ValueError("A statement needs an Effect, and either Action or NotAction.")
    if not names_action(statement, request["action"]):
        return False
    if "Resource" in statement or "NotResource" in statement:
        completed = layer in ("identity", "boundary")
        if not names_resource(statement, request["resource"], context if variables else None, completed=completed):
            return False
    elif layer not in ("resource", "trust", "vpce"):
        return False
    return hold(statement.get("Condition") or {}, context, variables=variables)


def context_of(request: Mapping[str, Any]) -> dict[str, list[str]]:
    """The condition keys of a request, in lower case: those that it states, and those that follow from who calls."""
    who = caller(request)
    inside = bool(who.account)
    arn = {"session": who.role, "provider": "", "anonymous": "", "service": ""}.get(who.kind, who.arn)
    derived = {
        "aws:principalarn": arn,
        "aws:principalaccount": who.account if inside else "anonymous" if who.kind == "anonymous" else "",
        "aws:principaltype": _TYPES.get(who.kind, ""),
        "aws:principalisawsservice": "true" if who.kind == "service" else "" if who.kind == "anonymous" else "false",
        "aws:principalservicename": who.arn if who.kind == "service" else "",
        "aws:username": who.arn.rpartition("/")[2] if who.kind == "user" else "",
        "aws:resourceaccount": "" if request["action"].lower() in WITHOUT_OWNER else request.get("resource_account") or "",
    }
    stated = {key.lower(): [str(value) for value in listed(values)] for key, values in request.get("context", {}).items()}
    return {key: [value] for key, value in derived.items() if value} | stated


def _silent(case: Case, who: Caller, found: list[Match]) -> Iterator[str]:
    """The layers that stop the request by not allowing it."""
    allowing = [each for each in found if each.effect == "Allow"]
    layers = {each.place.layer for each in allowing}
    scp_levels = {each.place.level for each in allowing if each.place.layer == "scp"}
    if any(level not in scp_levels for level in range(len(_scps(case, who)))):
        yield "scp"
    if case.get("vpce_policies") and "vpce" not in layers:
        yield "vpce"
    own = resource_layer(case["request"]["action"])
    grant: Grant = max((each.grant for each in allowing if each.place.layer == own), key=STRENGTH.index, default="none")
    if who.kind in ("anonymous", "service", "provider"):
        yield from (own,) if grant == "none" else ()
        return
    across = who.account != case["request"]["resource_account"]
    if grant == "none" and (across or _must_be_named(case, own)):
        yield own
    if across or grant in ("none", "account"):
        yield from ("identity",) if "identity" not in layers and who.kind != "root" else ()
    if across or grant != "direct":
        yield from _limits(case, who, layers)


def _limits(case: Case, who: Caller, layers: set[str]) -> Iterator[str]:
    if case.get("permission_boundary") and who.kind != "root" and "boundary" not in layers:
        yield "boundary"
    if (case.get("session_policies") or who.kind == "federated") and "session" not in layers:
        yield "session"


def _must_be_named(case: Case, own: str) -> bool:
    """Whether the resource's policy must allow even within one account: a role's trust policy, a key policy."""
    of_key = case["request"]["action"].lower().startswith("kms:") and ":key/" in case["request"]["resource"]
    return own == "trust" or of_key


def _cut_off(case: Case, who: Caller) -> bool:
    """Whether S3's RestrictPublicBuckets keeps the caller out of a bucket whose policy is public."""
    blocks = (case.get("settings") or {}).get("s3", {}).get("blockPublicAccess")
    of_s3 = case["request"]["action"].lower().startswith("s3:")
    if not blocks or not of_s3 or who.kind == "service" or who.account == case["request"]["resource_account"]:
        return False
    return is_public(case.get("resource_policy") or {})
