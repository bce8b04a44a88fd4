"""Causes that are implicit: a layer that must allow the request and does not."""

from iamdoctor.case.case import Case
from iamdoctor.case.owners import owner
from iamdoctor.case.policy_versions import allowing_version
from iamdoctor.causes.policy.statement import Point, failing, miss, names_action
from iamdoctor.iam.decision import PolicyType, StatementMatch
from iamdoctor.intake.operations import action_for
from iamdoctor.model.diagnosis import Cause, CauseReason, Confidence
from iamdoctor.model.evidence import Policy
from iamdoctor.model.sentence import Text
from iamdoctor.reference.actions import is_known
from iamdoctor.wording.terms import policy_words, resource_policy, the_resource, who


def missing(case: Case) -> tuple[Cause[Text], ...]:
    """One cause for each layer that certainly blocks by silence."""
    blocked = case.undenied.blocked_by if case.undenied else ()
    return tuple(silence(case, policy_type, "proven") for policy_type in blocked if policy_type in case.layers)


def silence(case: Case, policy_type: PolicyType, confidence: Confidence) -> Cause[Text]:
    """The cause that a layer's silence is, told by the statement that came closest."""
    near = nearest(case, policy_type)
    point = miss(failing(near)[0]) if near and len(failing(near)) == 1 else None
    if point is None and policy_type == "identity":
        near, point = misnamed(case) or (near, point)
    policy = case.policy_of(near.policy) if near and point else _only_policy(case, policy_type)
    reason: CauseReason = point.reason if point else "missing_allow"
    return Cause(
        policy_type=policy_type,
        reason=reason,
        explanation=_explanation(case, policy_type, near, point) + (_other_version(case) if policy_type == "identity" else ""),
        confidence=confidence,
        policy=policy.name if policy else None,
        policy_arn=policy.arn if policy else None,
        sid=near.sid if near and point else None,
        statement=case.reference(near) if near and point else None,
        statement_index=near.index if near and point else None,
        element=point.element if point else None,
        policy_value=point.policy_value if point else "",
        request_value=point.request_value if point else case.subject.action or "",
        owner=owner(policy_type, case.subject, policy),
    )


def nearest(case: Case, policy_type: PolicyType) -> StatementMatch | None:
    """The Allow of the layer that names the action and fails on the fewest other elements, if there is one."""
    statements = case.best.statements if case.best else ()
    level = silent_level(case) if policy_type == "scp" else None
    close = [
        statement
        for statement in statements
        if statement.policy_type == policy_type and statement.effect == "Allow" and statement.matched is not True
        if names_action(statement) and (level is None or statement.level == level)
    ]
    return min(close, key=lambda statement: len(failing(statement)), default=None)


def misnamed(case: Case) -> tuple[StatementMatch, Point] | None:
    """An Allow that names the API operation where IAM has another name for the action (``s3:HeadObject`` for ``s3:GetObject``)."""
    action = case.subject.action or ""
    service = action.partition(":")[0]
    for statement in case.best.statements if case.best else ():
        if statement.policy_type != "identity" or statement.effect != "Allow":
            continue
        for name in (name for element in statement.why if element.element == "Action" for name in element.policy_value):
            prefix, _, operation = name.partition(":")
            if prefix.lower() == service and is_known(name) is False and action_for(service, operation) == action:
                return statement, Point(reason="missing_allow", element="Action", policy_value=name, request_value=action, clause="")
    return None


def silent_level(case: Case) -> int | None:
    """The first SCP level, from the root, at which no Allow certainly matches."""
    layer, statements = case.layers["scp"], case.best.statements if case.best else ()
    for level in range(layer.levels):
        at_level = (each for each in statements if each.policy_type == "scp" and each.level == level)
        if not any(each.effect == "Allow" and each.matched for each in at_level):
            return level
    return None


def _only_policy(case: Case, policy_type: PolicyType) -> Policy | None:
    """The one policy that could have allowed; identity policies are never that few: another can always be attached."""
    if policy_type == "identity":
        return None
    held = case.layers[policy_type].held
    if policy_type == "scp":
        level = silent_level(case)
        held = tuple(each for each in held if each.level == level)
    return held[0].policy if len(held) == 1 else None


def _explanation(case: Case, policy_type: PolicyType, near: StatementMatch | None, point: Point | None) -> str:
    sentence = _sentence(case, policy_type)
    if near is None or point is None:
        return sentence
    if policy_type in ("resource", "trust"):
        return f"{sentence} {near.sid or f'Statement {near.index + 1}'} comes closest: {_close(point)}."
    return f"{sentence} {policy_words(case.policy_of(near.policy), policy_type, case.subject)} comes closest: {_close(point)}."


def _other_version(case: Case) -> str:
    """A version that would allow it and is not default."""
    version = allowing_version(case)
    if version is None:
        return ""
    default = next((held.policy.version for held in case.layers["identity"].held if held.policy.arn == version.arn), None)
    counts = f"{default} is the default version" if default else "another one is the default version"
    return f" Version {version.version} of {version.name} would allow it, but {counts}, and only that counts."


def _close(point: Point) -> str:
    match point.element:
        case "Resource" if point.request_value == "*":
            return f"it allows this {point.clause}, but the action is checked on no single resource: only * covers it"
        case "Resource" | "NotResource":
            return f"right action, but {point.clause}"
        case "Action":
            return f"it allows {point.policy_value}, which is no action: that call is checked as {point.request_value}"
        case "Principal" | "NotPrincipal":
            return f"it is {point.clause}"
        case _:
            return f"it allows this {point.clause}"


def _sentence(case: Case, policy_type: PolicyType) -> str:
    about, action = case.subject, case.subject.action
    match policy_type:
        case "identity":
            return f"Nothing attached to {who(about)} allows {action} on {the_resource(about)}."
        case "trust":
            return f"The {resource_policy(about)} does not let {who(about)} in for {action}."
        case "resource":
            if not case.layers["resource"].held:
                return f"There is no {resource_policy(about)}, and {_why_needed(case)}."
            return f"The {resource_policy(about)} does not allow {who(about)} to {action}."
        case "boundary":
            return f"The permissions boundary of {who(about)} does not allow {action} on {the_resource(about)}."
        case "scp":
            return f"No SCP {_at_level(case)} allows {action} on {the_resource(about)}."
        case "session":
            return f"The session policy of {who(about)} does not allow {action} on {the_resource(about)}."
        case "vpce":
            return f"The VPC endpoint policy does not allow {action} on {the_resource(about)}."
    return f"No {policy_type} policy allows {action} on {the_resource(about)}."


def _why_needed(case: Case) -> str:
    return "a caller of another account needs one" if case.subject.same_account is False else "this caller needs one"


def _at_level(case: Case) -> str:
    level = silent_level(case)
    levels = case.evidence.scps.value or ()
    return f"on {levels[level].target}" if level is not None and level < len(levels) else "of the account"
