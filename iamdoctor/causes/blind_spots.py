"""What could not be read, what would read it, and whether it could turn the verdict."""

from iamdoctor.case.authorization_record import recorded_denials, still_denied, tells_of
from iamdoctor.case.case import Case
from iamdoctor.case.known_layers import Layer
from iamdoctor.case.request_context import like_attempt
from iamdoctor.case.subject import redacted
from iamdoctor.iam.decision import PolicyType
from iamdoctor.model.diagnosis import BlindSpot
from iamdoctor.model.sentence import Text
from iamdoctor.reference.names import noun_of, owning_name
from iamdoctor.reference.resource_kinds import policy_permission
from iamdoctor.wording.terms import account, counted, resource_policy, who

_NEEDS: dict[PolicyType, str] = {
    "identity": "iam:GetRole",
    "boundary": "iam:GetPolicyVersion",
    "scp": "organizations:ListPoliciesForTarget",
    "rcp": "organizations:ListPoliciesForTarget",
    "vpce": "ec2:DescribeVpcEndpoints",
    "trust": "iam:GetRole",
}
"""The permission that reads a layer, where no failed read says it better."""


def blind_spots(case: Case, *, denied: bool = False) -> tuple[BlindSpot[Text], ...]:
    """Every blind spot, those that could turn the verdict first. ``denied`` says that another request denies the call anyway."""
    denied = denied or denied_for_certain(case) or still_denied(case)
    unknown = (layer for layer in case.layers.values() if not layer.known)
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


def _layer(case: Case, layer: Layer, denied: bool) -> BlindSpot[Text] | None:
    if layer.state == "unseen" and not _worth_saying(case, layer, denied):
        return None
    return BlindSpot(what=_what(case, layer), needs=_needs(case, layer), could_change_verdict=_could_turn(case, layer, denied))


def _worth_saying(case: Case, layer: Layer, denied: bool) -> bool:
    """A policy of which there is no sign matters only if AWS's message names its kind, or nothing else can explain the denial."""
    if case.denial.policy_type == layer.policy_type:
        return True
    unexplained = not denied and case.best is not None and case.best.decision == "allowed" and not open_questions(case)
    return unexplained and not recorded_denials(case)


def _could_turn(case: Case, layer: Layer, denied: bool) -> bool:
    """Denied is denied whatever else is unread; but an unread Deny makes an implicit denial explicit, unless the message rules it out. What
    AWS's record tells of is not in question."""
    if tells_of(case, layer.policy_type):
        return False
    if not denied:
        return True
    certainly_explicit = any(each.effect == "Deny" and each.matched for each in case.best.statements) if case.best else False
    return not certainly_explicit and case.denial.deny != "implicit" and layer.state != "unseen"


def _what(case: Case, layer: Layer) -> str:
    about = case.subject
    names = {
        "identity": f"identity policies of {who(about)}",
        "boundary": f"permissions boundary of {who(about)}",
        "session": f"session policy of {who(about)}",
        "scp": f"SCPs of {account(about.principal_account)}",
        "rcp": f"RCPs of {account(about.resource_account)}",
        "vpce": "VPC endpoint policy",
        "trust": f"trust policy of {owning_name(about.resource)}",
        "resource": resource_policy(about),
    }
    missing = [held.policy.name for held in layer.held if held.document is None]
    if layer.policy_type == "resource" and layer.state == "partial" and not missing and about.service == "kms":
        return f"grants of the key {owning_name(about.resource)}"
    if layer.state == "partial" and missing:
        return f"{counted(len(missing), 'policy', 'policies')} of the {names[layer.policy_type]}: {', '.join(missing)}"
    return f"rest of the {names[layer.policy_type]}" if layer.state == "partial" else names[layer.policy_type]


def _needs(case: Case, layer: Layer) -> str:
    named = list(dict.fromkeys(failure.needs for failure in layer.failures if failure.needs))
    if named:
        return ", ".join(named)
    if layer.state == "unseen":
        return ""
    if layer.policy_type == "resource":
        return policy_permission(case.subject.service, case.subject.resource)
    if layer.policy_type == "identity" and case.subject.principal_kind == "user":
        return "iam:GetUser"
    return _NEEDS.get(layer.policy_type, "")


def _subject(case: Case) -> list[BlindSpot[Text]]:
    about = case.subject
    spots: list[BlindSpot[Text]] = []
    if about.principal is None:
        spots.append(BlindSpot(what="who was denied", needs="the principal's ARN (--principal)", could_change_verdict=True))
    elif about.principal_from == "caller":
        what = "who was denied: the error names nobody, so you are taken to be the one"
        spots.append(BlindSpot(what=what, needs="the principal's ARN (--principal)", could_change_verdict=True))
    elif about.account_presumed:
        what = "account of the denied principal: the text hides it, and yours is taken"
        spots.append(BlindSpot(what=what, needs="the principal's ARN (--principal)", could_change_verdict=True))
    elif case.best is None and about.action is not None and about.resource is not None:
        spots.append(BlindSpot(what="who exactly was denied", needs="the principal's ARN (--principal)", could_change_verdict=True))
    if redacted(about.resource):
        spots.append(BlindSpot(what="whole name of the resource", needs="the resource's ARN (--resource)", could_change_verdict=True))
    if about.action is None:
        spots.append(BlindSpot(what="which action was denied", needs="the action (--action)", could_change_verdict=True))
    if about.resource is None:
        spots.append(BlindSpot(what="which resource was asked for", needs="the resource's ARN (--resource)", could_change_verdict=True))
    elif about.resource_account is None and not about.foreign and _owner_matters(case):
        what = f"who owns {noun_of(about.resource, about.service)} {owning_name(about.resource)}"
        spots.append(BlindSpot(what=what, needs=_owner_needs(case), could_change_verdict=True))
    return spots


def _owner_needs(case: Case) -> str:
    return "s3:ListAllMyBuckets" if case.subject.service == "s3" else "the owner's account (--context aws:ResourceAccount=...)"


def _owner_matters(case: Case) -> bool:
    """Whether the answer differs between a resource of the caller's account and one of another."""
    if case.best is None or case.elsewhere is None:
        return True
    if not case.resource_layer.known and not denied_for_certain(case):
        return True
    return (case.best.decision, set(case.best.blocked_by)) != (case.elsewhere.decision, set(case.elsewhere.blocked_by))


def _keys(case: Case, denied: bool) -> list[BlindSpot[Text]]:
    """Condition keys of unknown value that the decision turns on."""
    if case.best is None or case.best.decision != "depends":
        return []
    could_turn = (not denied or case.denial.deny != "implicit") and not still_denied(case)
    keys = dict.fromkeys(dependency.key for dependency in case.best.depends_on)
    return [
        BlindSpot(
            what=f"value of {key} in the request{_attempt(case, key)}", needs=f"--context {key}=VALUE", could_change_verdict=could_turn
        )
        for key in keys
    ]


def _attempt(case: Case, key: str) -> str:
    """What CloudTrail has of an attempt like this one."""
    values = like_attempt(key, case.subject, case.evidence)
    if values is None:
        return ""
    return f" (CloudTrail's latest attempt like it: {', '.join(values) or 'none'})"
