"""Causes that are implicit: a layer that must allow the request and does not."""

from iamdoctor.case.case import Case
from iamdoctor.case.known_layers import Held
from iamdoctor.case.owners import owner
from iamdoctor.case.policy_versions import allowing_version
from iamdoctor.causes.cause import cause
from iamdoctor.causes.named import named_policy
from iamdoctor.causes.policy.misnamed import but, misnamed
from iamdoctor.causes.policy.statement import Point, failing, miss, names_action
from iamdoctor.iam.decision import PolicyType, StatementMatch
from iamdoctor.iam.near import nearest
from iamdoctor.model.diagnosis import Cause, Confidence
from iamdoctor.model.sentence import NOTHING, Sentence, joined, say
from iamdoctor.reference.actions import is_known


def missing(case: Case) -> tuple[Cause[Sentence], ...]:
    """One cause for each layer that certainly blocks by silence."""
    blocked = case.undenied.blocked_by if case.undenied else ()
    return tuple(silence(case, policy_type, "proven") for policy_type in blocked if policy_type in case.layers)


def silence(case: Case, policy_type: PolicyType, confidence: Confidence) -> Cause[Sentence]:
    """The cause that a layer's silence is, told by the statement that came closest."""
    near = _closest(case, policy_type)
    point = miss(failing(near)[0]) if near and len(failing(near)) == 1 else None
    misnames = False
    if point is None and (found := misnamed(case, policy_type)):
        near, point = found
        misnames = is_known(str(point.policy_value)) is False
    close = (near, point) if near and point else None
    held = _only_policy(case, policy_type)
    policy = case.policy_of(close[0].policy) if close else held.policy if held else None
    other_version = _other_version(case) if policy_type == "identity" else NOTHING
    return cause(
        policy_type,
        point.reason if point else "missing_allow",
        joined(_silent(case, policy_type), _near(case, *close) if close else NOTHING, other_version),
        kind="action_name" if misnames else point.kind if point else "",
        confidence=confidence,
        owner=owner(policy_type, case.subject, policy),
        statement=case.reference(close[0]) if close else case.whole(held.name, policy_type) if held else None,
        point=point,
        request_value=case.subject.action or "",
    )


def _closest(case: Case, policy_type: PolicyType) -> StatementMatch | None:
    """The Allow of the layer that came closest, if there is one for the action."""
    statements = case.best.statements if case.best else ()
    level = silent_level(case) if policy_type == "scp" else None
    found = (each for each in statements if each.policy_type == policy_type and (level is None or each.level == level))
    return nearest(each for each in found if names_action(each))


def silent_level(case: Case) -> int | None:
    """The first SCP level, from the root, at which no Allow certainly matches."""
    layer, statements = case.layers["scp"], case.best.statements if case.best else ()
    for level in range(layer.levels):
        at_level = (each for each in statements if each.policy_type == "scp" and each.level == level)
        if not any(each.effect == "Allow" and each.matched for each in at_level):
            return level
    return None


def _only_policy(case: Case, policy_type: PolicyType) -> Held | None:
    """The one policy that could have allowed; identity policies are never that few: another can always be attached."""
    if policy_type == "identity":
        return None
    held = case.layers[policy_type].held
    if policy_type == "scp":
        level = silent_level(case)
        held = tuple(each for each in held if each.level == level)
    return held[0] if len(held) == 1 else None


def _near(case: Case, near: StatementMatch, point: Point) -> Sentence:
    """The statement that came closest; of a resource's policy it goes without saying in which."""
    statement, but = case.reference(near), _but(point)
    if near.policy_type in ("resource", "trust"):
        return say("cause.near", statement=statement, but=but)
    policy = named_policy(case, near.policy_type, case.policy_of(near.policy))
    return say("cause.near_in", statement=statement, policy=policy, but=but)


def _but(point: Point) -> Sentence:
    match point.element:
        case "Resource" if point.request_value == "*":
            return say("near.any_resource", clause=point.clause)
        case "Resource":
            return say("near.only", clause=point.clause)
        case "Action":
            return but(point)
        case "Principal" | "NotPrincipal":
            return say("near.for", clause=point.clause)
        case _:
            return say("near.allows", clause=point.clause)


def _other_version(case: Case) -> Sentence:
    """A version that would allow it and is not default."""
    version = allowing_version(case)
    if version is None:
        return NOTHING
    default = next((held.policy.version for held in case.layers["identity"].held if held.policy.arn == version.arn), None)
    if default is None:
        return say("cause.other_version_unknown", version=version.version, policy=version.name)
    return say("cause.other_version", version=version.version, policy=version.name, default=default)


def _silent(case: Case, policy_type: PolicyType) -> Sentence:
    about = case.subject
    if policy_type == "resource" and not case.layers["resource"].held:
        return say("cause.no_policy.abroad" if about.same_account is False else "cause.no_policy", about=about)
    if policy_type == "scp":
        level, levels = silent_level(case), case.evidence.scps.value or ()
        if level is not None and level < len(levels):
            return say("cause.silent.scp_at", about=about, target=levels[level].target)
    return say(f"cause.silent.{policy_type}", about=about)
