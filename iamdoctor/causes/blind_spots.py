"""What could not be read, what would read it, and whether it could turn the verdict."""

from iamdoctor.case.authorization_record import recorded_denials, still_denied, tells_of
from iamdoctor.case.caller import nobody
from iamdoctor.case.case import Case
from iamdoctor.case.known_layers import Layer
from iamdoctor.case.request_context import like_attempt
from iamdoctor.case.subject import redacted
from iamdoctor.causes.policy.message import named_layer
from iamdoctor.iam.decision import PolicyType
from iamdoctor.model.diagnosis import BlindSpot
from iamdoctor.model.sentence import Sentence, Text, as_read, say
from iamdoctor.reference.resource_kinds import policy_permission

_NEEDS: dict[PolicyType, str] = {
    "identity": "iam:GetRole",
    "boundary": "iam:GetPolicyVersion",
    "scp": "organizations:ListPoliciesForTarget",
    "rcp": "organizations:ListPoliciesForTarget",
    "vpce": "ec2:DescribeVpcEndpoints",
    "trust": "iam:GetRole",
}
"""The permission that reads a layer, where no failed read says it better."""
_OF_THE_CALLER: tuple[PolicyType, ...] = ("identity", "boundary", "session", "scp", "vpce")
"""Layers of which nothing is asked before it is known who called."""
_OF_THE_RESOURCE: tuple[PolicyType, ...] = ("resource", "rcp", "trust")


def blind_spots(case: Case, *, denied: bool = False) -> tuple[BlindSpot[Sentence], ...]:
    """Every blind spot, those that could turn the verdict first. ``denied`` says that another request denies the call anyway."""
    denied = denied or denied_for_certain(case) or still_denied(case)
    unasked = (*(_OF_THE_CALLER if nobody(case) else ()), *(_OF_THE_RESOURCE if nobody(case) and not case.subject.resource else ()))
    unknown = (layer for layer in case.layers.values() if not layer.known and layer.policy_type not in unasked)
    spots = [*_subject(case), *(_layer(case, layer, denied) for layer in unknown), *_keys(case, denied)]
    return tuple(sorted((spot for spot in spots if spot is not None), key=lambda spot: not spot.could_change_verdict))


def open_questions(case: Case) -> bool:
    """Whether a layer that exists or may exist has not been read."""
    return case.best is None or any(not layer.known and layer.state != "unseen" for layer in case.layers.values())


def denied_for_certain(case: Case) -> bool:
    """Whether the request is denied whatever the unread layers and unknown keys hold."""
    if case.best is None or not case.best.blocked_by:
        return False
    return case.elsewhere is None or bool(case.elsewhere.blocked_by)


def _layer(case: Case, layer: Layer, denied: bool) -> BlindSpot[Sentence] | None:
    if layer.state == "unseen" and not _worth_saying(case, layer, denied):
        return None
    return BlindSpot(what=_what(case, layer), needs=_needs(case, layer), could_change_verdict=_could_turn(case, layer, denied))


def _worth_saying(case: Case, layer: Layer, denied: bool) -> bool:
    """A policy of which there is no sign matters only if AWS's message names its kind, or nothing else can explain the denial."""
    if case.denial.policy_type == layer.policy_type:
        return True
    unexplained = not denied and case.best is not None and case.best.decision == "allowed" and not open_questions(case)
    return unexplained and not recorded_denials(case) and not _changed_since(case)


def _changed_since(case: Case) -> bool:
    """Whether the layer that AWS's message names was read whole and stops the request no more."""
    named = named_layer(case)
    return named is not None and case.denial.deny is not None and named in case.layers and case.layers[named].known


def _could_turn(case: Case, layer: Layer, denied: bool) -> bool:
    """Denied is denied whatever else is unread; but an unread Deny makes an implicit denial explicit, unless the message rules it out. What
    AWS's record tells of is not in question."""
    if tells_of(case, layer.policy_type):
        return False
    if not denied:
        return True
    certainly_explicit = any(each.effect == "Deny" and each.matched for each in case.best.statements) if case.best else False
    return not certainly_explicit and case.denial.deny != "implicit" and layer.state != "unseen"


def _what(case: Case, layer: Layer) -> Sentence:
    whole = _whole(case, layer.policy_type)
    missing = tuple(held.policy.name for held in layer.held if held.document is None)
    if layer.policy_type == "resource" and layer.state == "partial" and not missing and case.subject.service == "kms":
        return say("blind.grants", resource=case.subject.resource)
    if layer.state == "partial" and missing:
        return say("blind.some_of", count=len(missing), layer=whole, names=missing)
    return say("blind.rest", layer=whole) if layer.state == "partial" else whole


def _whole(case: Case, policy_type: PolicyType) -> Sentence:
    """The policies of a layer; the caller's without what was asked for, so that two requests of one caller name them alike."""
    about = case.subject
    match policy_type:
        case "identity" | "boundary" | "session":
            return say(f"blind.{policy_type}", about=about.caller)
        case "scp":
            return say("blind.scp", account=about.principal_account)
        case "rcp":
            return say("blind.rcp", account=about.resource_account)
        case "trust":
            return say("blind.trust", resource=about.resource)
        case "vpce":
            return say("blind.vpce")
        case _:
            return say("blind.resource", about=about)


def _needs(case: Case, layer: Layer) -> Text:
    named = list(dict.fromkeys(failure.needs for failure in layer.failures if failure.needs))
    if named:
        return ", ".join(named)
    if layer.state == "unseen":
        return ""
    if any(held.document is None and held.policy.document is not None for held in layer.held):
        return say("needs.readable")
    if layer.policy_type == "rcp" and case.subject.resource_account is None and case.subject.resource is not None:
        return _owner_needs(case)
    if layer.policy_type in ("scp", "rcp") and case.evidence.organization.failures:
        return case.evidence.organization.failures[0].needs or _NEEDS[layer.policy_type]
    if layer.policy_type == "resource" and any(failure.operation == "kms:ListGrants" for failure in layer.failures):
        return "kms:ListGrants"
    if layer.policy_type == "resource":
        return policy_permission(case.subject.service, case.subject.resource)
    if layer.policy_type == "identity" and case.subject.principal_kind == "user":
        return "iam:GetUser"
    return _NEEDS.get(layer.policy_type, "")


def _subject(case: Case) -> list[BlindSpot[Sentence]]:
    about = case.subject
    whose = say("needs.token" if about.federated_call else "needs.principal")
    spots = [(say(f"blind.{who}"), whose) for who in _unsure_of_principal(case)]
    if redacted(about.resource):
        spots.append((say("blind.redacted"), say("needs.resource")))
    if about.action is None:
        spots.append((say("blind.action"), say("needs.action")))
    if about.resource is None:
        spots.append((say("blind.no_resource"), say("needs.resource")))
    elif about.resource_account is None and not about.foreign and _owner_matters(case):
        spots.append((say("blind.owner", about=about), _owner_needs(case)))
    return [BlindSpot(what=what, needs=needs, could_change_verdict=True) for what, needs in spots]


def _unsure_of_principal(case: Case) -> tuple[str, ...]:
    """What is not known of who was denied: nobody is named, or the caller's account or the provider that the role trusts stands in,
    or nobody can be made of what is named."""
    about = case.subject
    if about.principal is None:
        return ("provider" if about.federated_call else "nobody_named",)
    if about.principal_from == "trust":
        return ("provider_presumed",)
    if about.account_presumed:
        return ("account_presumed",)
    return ("principal",) if case.best is None and about.action is not None and about.resource is not None else ()


def _owner_needs(case: Case) -> Sentence:
    """What tells who owns the resource: a bucket's owner may list it, unless the list was read and does not have it."""
    listable = case.subject.service == "s3" and not case.subject.foreign
    return as_read("s3:ListAllMyBuckets") if listable else say("needs.owner")


def _owner_matters(case: Case) -> bool:
    """Whether the answer differs between a resource of the caller's account and one of another."""
    if case.best is None or case.elsewhere is None:
        return True
    if not case.resource_layer.known and not denied_for_certain(case):
        return True
    return (case.best.decision, set(case.best.blocked_by)) != (case.elsewhere.decision, set(case.elsewhere.blocked_by))


def _keys(case: Case, denied: bool) -> list[BlindSpot[Sentence]]:
    """Condition keys of unknown value that the decision turns on."""
    if case.best is None or case.best.decision != "depends":
        return []
    could_turn = (not denied or case.denial.deny != "implicit") and not still_denied(case)
    keys = dict.fromkeys(dependency.key for dependency in case.best.depends_on)
    return [BlindSpot(what=_value(case, key), key=key, needs=say("needs.key", key=key), could_change_verdict=could_turn) for key in keys]


def _value(case: Case, key: str) -> Sentence:
    """The value of a condition key, with what CloudTrail has of an attempt like this one."""
    values = like_attempt(key, case.subject, case.evidence)
    if values is None:
        return say("blind.key", key=key)
    return say("blind.key_attempt" if values else "blind.key_attempt_none", key=key, values=values)
