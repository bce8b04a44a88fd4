"""A change tried: the request evaluated with it, against the request as it stands."""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from iamdoctor.case.case import Case, without_denies
from iamdoctor.fixes.write.change import Change, Place
from iamdoctor.iam.decision import Decision, PolicyType
from iamdoctor.iam.documents import Document, parse
from iamdoctor.iam.evaluate import evaluate
from iamdoctor.iam.policies import Policies
from iamdoctor.iam.request import Request
from iamdoctor.model.errors import MalformedPolicy
from iamdoctor.reference.condition_keys import keys_of, tells_of

Blocker = tuple[PolicyType, str, int]
"""What stops a request: a layer with its Deny statement's document and index, or ``("", -1)`` for a layer that does not allow."""


class Trial(Struct, frozen=True, kw_only=True):
    """The request before and after a change, with the policies of both; ``silent_before`` and ``silent_after`` are the layers that would
    not allow it if nothing denied it."""

    before: Decision
    after: Decision
    policies_before: Policies
    policies_after: Policies
    silent_before: frozenset[Blocker] = frozenset()
    silent_after: frozenset[Blocker] = frozenset()

    @property
    def works(self) -> bool:
        """Whether the change lets the request pass, or removes something that stops it and adds nothing: a Deny that goes may only
        uncover that its layer does not allow either."""
        left, were = blockers(self.after) | self.silent_after, blockers(self.before) | self.silent_before
        covered = {(policy_type, "", -1) for policy_type, _, _ in were}
        return self.after.decision == "allowed" or (bool(were - left) and left - were <= covered)


def blockers(decision: Decision) -> frozenset[Blocker]:
    """Everything that by itself certainly stops the request."""
    denies = {
        (each.policy_type, each.policy, each.index)
        for each in decision.statements
        if each.effect == "Deny" and each.matched and each.policy_type in decision.blocked_by
    }
    explicit = {policy_type for policy_type, _, _ in denies}
    silent = {(each.policy_type, "", -1) for each in decision.layers if each.blocks and each.policy_type not in explicit}
    return frozenset(denies | silent)


def base(case: Case, layer: PolicyType | None) -> Policies | None:
    """The policies that a change is tried on: all that was read, what was not read as if it allowed; but in the layer that is to change
    only what was read, so that the change itself must do it."""
    best, read = case.best_policies, case.policies
    if best is None or read is None or layer is None:
        return best
    field = {"identity": "identity", "boundary": "boundary", "session": "session", "scp": "scps", "rcp": "rcps", "vpce": "vpce"}.get(layer)
    return replace(best, **{field or "resource": getattr(read, field or "resource")})


def trial(case: Case, change: Change) -> Trial | None:
    """Try ``change``; ``None`` where too little is known to evaluate, or the new document would not be valid."""
    policies = base(case, change.place.layer if change.place else None)
    if case.request is None or policies is None:
        return None
    if change.asks and change.asks.presumed:
        shut = _shut(policies, change.asks.presumed, explicit=change.asks.explicit)
        before, after = (evaluate(case.request, each, explain=True) for each in (shut, policies))
        return Trial(before=before, after=after, policies_before=shut, policies_after=policies)
    asked, asked_after = _asked(case.request, change), request_after(case, change)
    try:
        changed = with_text(policies, change.place, change.after) if change.place and change.after else policies
    except MalformedPolicy:
        return None
    before, after = evaluate(asked, policies, explain=True), evaluate(asked_after or asked, changed, explain=True)
    return Trial(
        before=before,
        after=after,
        policies_before=policies,
        policies_after=changed,
        silent_before=_silent(asked, policies) if before.decision == "explicit_deny" else frozenset(),
        silent_after=_silent(asked_after or asked, changed) if after.decision == "explicit_deny" else frozenset(),
    )


def _silent(request: Request, policies: Policies) -> frozenset[Blocker]:
    """The layers that do not allow the request, where a Deny hides it."""
    return frozenset((layer, "", -1) for layer in evaluate(request, without_denies(policies)).blocked_by)


def _shut(policies: Policies, layer: PolicyType, *, explicit: bool) -> Policies:
    """``policies`` with a layer that stops every request: by a Deny, or by its silence."""
    statement = {"Effect": "Deny", "Action": "*", "Resource": "*"}
    if layer in ("resource", "trust", "vpce", "rcp"):
        statement["Principal"] = "*"
    if layer == "trust":
        del statement["Resource"]
    document = parse({"Version": "2012-10-17", "Statement": [statement] if explicit else []}, policy_type=layer, name="(supposed)")
    match layer:
        case "identity":
            return replace(policies, identity=(*policies.identity, document))
        case "boundary":
            return replace(policies, boundary=document)
        case "session":
            return replace(policies, session=(document,))
        case "scp":
            return replace(policies, scps=(*(policies.scps or ()), (document,)))
        case "rcp":
            return replace(policies, rcps=(*(policies.rcps or ()), (document,)))
        case "vpce":
            return replace(policies, vpce=(document,))
        case _:
            return replace(policies, resource=(*policies.resource, document))


def _asked(request: Request, change: Change) -> Request:
    return replace(request, action=change.action) if change.action else request


def request_after(case: Case, change: Change) -> Request | None:
    """The request as it is made once ``change`` is: with what the call then carries."""
    return _carrying(_asked(case.request, change), change) if case.request else None


def _carrying(request: Request, change: Change) -> Request:
    given = {**_instead(change.context), **change.context}
    if _by_service(request):
        given = {key: values for key, values in given.items() if not tells_of(key, "endpoint", "network")}
    folded = {key.lower() for key in given}
    kept = {key: values for key, values in request.context.items() if key.lower() not in folded}
    return replace(request, context={**kept, **given}) if given else request


def _by_service(request: Request) -> bool:
    """Whether a service makes the request, from its own network: for itself, or for the caller of the first request."""
    via = next((values for key, values in request.context.items() if key.lower() == "aws:viaawsservice"), None)
    return request.principal.kind == "service" or via == ("true",)


def _instead(context: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """What a call does not carry once it comes from elsewhere: one through a VPC endpoint has no public address, and the reverse.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourceip
    """
    if any(tells_of(key, "endpoint") for key in context):
        return {"aws:SourceIp": ()}
    return dict.fromkeys(keys_of("endpoint"), ()) if any(tells_of(key, "network") for key in context) else {}


def with_text(policies: Policies, place: Place, after: object) -> Policies:
    """``policies`` with the text ``after`` at every document of ``place``. Raises :class:`MalformedPolicy` for one that is no policy."""
    if not isinstance(after, dict):
        return policies
    for layer, name in sorted(place.documents):
        policies = _put(policies, parse(after, policy_type=layer, name=name), layer)
    return policies


def _put(policies: Policies, document: Document, layer: PolicyType) -> Policies:
    match layer:
        case "identity":
            return replace(policies, identity=_replaced(policies.identity, document))
        case "boundary":
            return replace(policies, boundary=document)
        case "session":
            return replace(policies, session=_replaced(policies.session or (), document))
        case "scp":
            return replace(policies, scps=_in_levels(policies.scps or (), document))
        case "rcp":
            return replace(policies, rcps=_in_levels(policies.rcps or (), document))
        case "vpce":
            return replace(policies, vpce=_replaced(policies.vpce or (), document))
        case "resource" | "trust" | "service":
            return replace(policies, resource=_replaced(policies.resource, document))


def _replaced(documents: tuple[Document, ...], document: Document) -> tuple[Document, ...]:
    if all(each.name != document.name for each in documents):
        return (*documents, document)
    return tuple(document if each.name == document.name else each for each in documents)


def _in_levels(levels: tuple[tuple[Document, ...], ...], document: Document) -> tuple[tuple[Document, ...], ...]:
    return tuple(tuple(document if each.name == document.name else each for each in documents) for documents in levels)
