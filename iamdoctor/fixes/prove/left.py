"""What still stops the call with one change made: of the request that was denied, and of every other that the call needs.

A call is allowed with a change only if each of its requests is, and no cause is left that says otherwise: not the one that AWS's message
names either, where the policy that it speaks of was not read.
"""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from iamdoctor.case.case import ELSEWHERE, Case
from iamdoctor.case.related import parameters_of
from iamdoctor.causes.related import unread_behind
from iamdoctor.fixes.prove.suppositions import with_resource_as_read
from iamdoctor.fixes.prove.trial import Blocker, Trial, blockers, request_after, trial
from iamdoctor.fixes.write.change import Change
from iamdoctor.iam.decision import Decision, PolicyType
from iamdoctor.iam.evaluate import evaluate
from iamdoctor.model.diagnosis import Cause, Outcome
from iamdoctor.model.sentence import Sentence, say
from iamdoctor.reference.actions import is_known
from iamdoctor.reference.encryption import key_actions

_OF_THE_CALLER = ("identity", "boundary", "session", "scp")
"""Layers that hold for every request of one call."""

_ACROSS_IDENTITY, _ACROSS_RESOURCE = "proof.if_identity_allows", "proof.if_resource_allows"
_GRANTING = ("resource", "trust")
_LIMITS = ("boundary", "session", "scp", "rcp", "vpce")
"""Layers that AWS's message names only where they stop the request, never because the other account's side is silent."""


class Needed(Struct, frozen=True, kw_only=True):
    """Another request that the call needs, with the causes that stop it."""

    case: Case
    causes: tuple[Cause[Sentence], ...] = ()


class Left(Struct, frozen=True, kw_only=True):
    """The decision with a change made: ``told`` is what stops the call still, nothing where it is allowed; ``supposed`` is what that
    rests on, of layers that were not read."""

    decision: Outcome
    told: tuple[Sentence, ...] = ()
    supposed: tuple[Sentence, ...] = ()


def left(case: Case, causes: tuple[Cause[Sentence], ...], index: int, change: Change, tried: Trial, beside: tuple[Needed, ...]) -> Left:
    """What ``change``, made for the cause at ``index``, leaves of the whole call; ``beside`` are the call's other requests."""
    own = _own(case, causes, index, change, tried)
    if own.decision == "allowed" and (named := _named_too(case, change, tried)):
        own = Left(decision="unknown", told=(say("proof.named_too", actions=named),))
    found = (own, *(_of_another(each, change) for each in beside))
    return Left(
        decision=next((each.decision for each in found if each.decision != "allowed"), "allowed"),
        told=tuple(dict.fromkeys(sentence for each in found for sentence in each.told)),
        supposed=tuple(dict.fromkeys(sentence for each in found for sentence in each.supposed)),
    )


def cures(causes: tuple[Cause[Sentence], ...], index: int, tried: Trial) -> bool:
    """Whether a change helps: the request passes, or one thing less stops it, and of all that is left a listed cause tells."""
    if not tried.works or tried.after.decision == "allowed":
        return tried.works
    told = {each.policy_type for number, each in enumerate(causes) if number != index}
    return _layers(blockers(tried.after)) <= told


def _own(case: Case, causes: tuple[Cause[Sentence], ...], index: int, change: Change, tried: Trial) -> Left:
    others = tuple(each for number, each in enumerate(causes) if number != index)
    before, after = blockers(tried.before), blockers(tried.after)
    still = _still(others, after, before - after)
    unseen = tuple(each for each in _sure(others) if not _seen(each, tried.before) and each.policy_type != _presumed(change))
    if after or unseen:
        return _stopped(case, tried.after, after, (*still, *unseen))
    otherwise = _named_otherwise(case, change, tried)
    return Left(decision="unknown", told=otherwise) if otherwise else _passing(case, change, tried)


def _named_otherwise(case: Case, change: Change, tried: Trial) -> tuple[Sentence, ...]:
    """That AWS's message names a layer which, as it was read, does not stop the request: whoever reads it has not seen what did."""
    named = case.denial.policy_type if case.denial.deny else None
    changed = _presumed(change) or (change.place.layer if change.place else None)
    depends = {each.policy_type for each in tried.before.depends_on}
    if named not in _LIMITS or named == changed or named in _layers(blockers(tried.before)) | depends:
        return ()
    return (say("proof.named_otherwise", layer=named, about=case.subject),)


def _named_too(case: Case, change: Change, tried: Trial) -> tuple[str, ...]:
    """The other actions that AWS's message names, as far as the call with the change is not shown to be allowed them on its resource: one
    of another service has a resource of its own."""
    request, service = request_after(case, change), case.subject.service
    return tuple(
        action
        for action in case.denial.beside
        if request is None
        or action.partition(":")[0].lower() != service
        or evaluate(replace(request, action=action), tried.policies_after).decision != "allowed"
    )


def _of_another(needed: Needed, change: Change) -> Left:
    """What stops another request of the call, with the change made as far as it reaches that one."""
    case, causes = needed.case, needed.causes
    met = as_far_as(case, change)
    tried = trial(case, met)
    if tried is None:
        return Left(decision="allowed")
    stops = blockers(tried.after)
    still = _still(causes, stops, blockers(tried.before) - stops)
    unseen = tuple(each for each in _sure(causes) if not _seen(each, tried.before))
    if stops or unseen:
        found = _stopped(case, tried.after, stops, (*still, *unseen))
        return found if _sure((*still, *unseen)) else replace(found, decision="unknown")
    return _passing(case, met, tried)


def _passing(case: Case, change: Change, tried: Trial) -> Left:
    """A request that nothing stops for certain: allowed, but for what it turns on and what it would be presumptuous to take for granted."""
    if tried.after.decision != "allowed":
        return Left(decision="unknown", told=_open(tried.after))
    presumed = _presumption(case, change, tried)
    return Left(decision="unknown", told=presumed) if presumed else Left(decision="allowed", supposed=_supposed(case, change))


def _stopped(case: Case, after: Decision, stops: frozenset[Blocker], causes: tuple[Cause[Sentence], ...]) -> Left:
    """What stops the request, by the causes that say so; by its layers where none does."""
    told = tuple(dict.fromkeys(each.explanation for each in causes))
    layers = tuple(say("proof.still", layer=layer, about=case.subject) for layer in sorted(_layers(stops)))
    explicit = after.decision == "explicit_deny" or any(each.reason == "explicit_deny" for each in causes)
    return Left(decision="explicit_deny" if explicit else "implicit_deny", told=(*(told or layers), *_open(after)))


def as_far_as(case: Case, change: Change) -> Change:
    """The change as another request of the call meets it: of the caller's own policies, or of one that both meet; with what the whole
    call then carries."""
    place = change.place
    same = place is not None and place.policy is not None and case.policy_of(place.document) == place.policy
    shared = same or (place is not None and place.layer in _OF_THE_CALLER)
    if change.asks is not None:
        return replace(change, place=None, after=None, context={}, action=None, asks=None)
    return replace(change, action=None) if shared else replace(change, place=None, after=None, action=None)


def _still(causes: Iterable[Cause[Sentence]], stops: frozenset[Blocker], gone: frozenset[Blocker]) -> tuple[Cause[Sentence], ...]:
    """The causes of the layers that stop the request still, without those whose statement is gone."""
    return tuple(each for each in causes if each.policy_type in _layers(stops) and not _is_of(each, gone))


def _layers(found: frozenset[Blocker]) -> set[str]:
    return {policy_type for policy_type, _, _ in found}


def _is_of(cause: Cause[Sentence], gone: frozenset[Blocker]) -> bool:
    """Whether the Deny that ``cause`` blames is among ``gone``."""
    blamed = cause.statement
    return blamed is not None and any((blamed.layer, blamed.document, blamed.index) == each for each in gone)


def _sure(causes: Iterable[Cause[Sentence]]) -> tuple[Cause[Sentence], ...]:
    return tuple(each for each in causes if each.confidence != "possible" and not each.alternative)


def _seen(cause: Cause[Sentence], decision: Decision) -> bool:
    """Whether the evaluation knows of the cause, so that it also knows when it is cured; AWS's word on what was not read it does not."""
    depends = {each.policy_type for each in decision.depends_on}
    return cause.policy_type in _layers(blockers(decision)) | depends


def _presumed(change: Change) -> PolicyType | None:
    return change.asks.presumed if change.asks else None


def _open(decision: Decision) -> tuple[Sentence, ...]:
    """The keys that the request then depends on."""
    if decision.decision != "depends":
        return ()
    keys = tuple(dict.fromkeys(each.key for each in decision.depends_on))
    return (say("proof.turns_on", keys=keys) if keys else say("proof.turns_on_something"),)


def _presumption(case: Case, change: Change, tried: Trial) -> tuple[Sentence, ...]:
    """What the request passes by only because it is presumed: a token's provider, the account that owns the resource, or that what was
    not read of the resource allows by itself what nothing that was read allows."""
    about, policies, request = case.subject, tried.policies_after, request_after(case, change)
    if request is None:
        return ()
    if request.principal.kind == "provider" and about.principal_from == "trust":
        return (say("proof.presumed_provider", provider=request.principal.text),)
    if case.elsewhere is not None and evaluate(replace(request, resource_account=ELSEWHERE), policies).decision != "allowed":
        return (say("proof.presumed_account", about=about),)
    as_read = with_resource_as_read(case, policies)
    if about.same_account is not True or as_read == policies or evaluate(request, as_read).decision == "allowed":
        return ()
    grant = policies.resource == as_read.resource
    return (say("proof.grant_would_have_to" if grant else "proof.resource_would_have_to", about=about),)


def _supposed(case: Case, change: Change) -> tuple[Sentence, ...]:
    """What is supposed of each layer that was not read, but for the one whose owner is asked, and of what the call then sends."""
    unread = (layer for layer in case.layers.values() if not layer.known and layer.policy_type != _presumed(change))
    told = [
        _supposition(case, layer.policy_type, seen=layer.state != "unseen", allowed=_allows_in(change, layer.policy_type))
        for layer in unread
    ]
    layers = (*across(told), *(each for each in told if not across([each])))
    sent = (
        say("proof.if_sent", about=case.subject, key=key, value=", ".join(values), layer=change.place.layer)
        for key, values in change.context.items()
        if change.place
    )
    return (*layers, *sent, *_of_unread_key(case), *_own_request(case))


def _allows_in(change: Change, layer: PolicyType) -> bool:
    """Whether the change itself is the Allow that a layer which was not read would have to have."""
    statement = change.statement or {}
    return change.place is not None and change.place.layer == layer and statement.get("Effect") == "Allow"


def across(supposed: Iterable[Sentence]) -> tuple[Sentence, ...]:
    """What of it is supposed of the other account's side, which has to allow the call too."""
    return tuple(each for each in supposed if each.id in (_ACROSS_IDENTITY, _ACROSS_RESOURCE))


def _of_unread_key(case: Case) -> tuple[Sentence, ...]:
    """That the call may use a key of which little is known."""
    needed = key_actions(case.subject.action, parameters_of(case))
    return tuple(say("proof.if_unread", actions=needed, what=spot.what) for spot in unread_behind(case))


def _own_request(case: Case) -> tuple[Sentence, ...]:
    """That the operation itself is allowed, where AWS's message is of a key or a role that it uses."""
    operation, action = case.denial.operation, (case.subject.action or "").lower()
    uses = action == "iam:passrole" or (case.subject.service == "kms" and operation and not is_known(f"kms:{operation}"))
    return (say("proof.if_operation", operation=operation),) if operation and uses else ()


def _supposition(case: Case, layer: PolicyType, *, seen: bool, allowed: bool) -> Sentence:
    about = case.subject
    if not seen:
        return say("proof.if_none", layer=layer, about=about)
    if allowed and layer in ("resource", "trust", "identity"):
        return say("proof.if_no_deny.identity" if layer == "identity" else "proof.if_no_deny.resource", about=about)
    match layer:
        case "resource" | "trust" | "identity" if about.same_account is not True:
            return say(_ACROSS_IDENTITY if layer == "identity" else _ACROSS_RESOURCE, about=about)
        case "resource" | "trust" | "identity":
            return say(f"proof.if_{'identity' if layer == 'identity' else 'resource'}", about=about)
        case _:
            return say("proof.if_guardrails" if layer in ("scp", "rcp") else "proof.if_layer", layer=layer, about=about)
