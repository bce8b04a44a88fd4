"""A condition of a policy, and the request's side of it, as sentences."""

from iamdoctor.iam.decision import ElementMatch, Reason
from iamdoctor.model.sentence import Sentence, say

_MOST = 4


def requirement(why: ElementMatch) -> Sentence:
    """What a condition asks for: ``aws:PrincipalTag/team is not finance``."""
    key, values = why.key or "", (why.resolved or why.policy_value)[:_MOST]
    base = base_operator(why.operator or "")
    if base == "null":
        return say("condition.absent" if "true" in map(str.lower, why.policy_value) else "condition.present", key=key)
    asked = say(_relation(base), key=key, values=values) if values else say("condition.nothing", key=key)
    return say("condition.or_absent", condition=asked) if (why.operator or "").endswith("IfExists") else asked


def base_operator(operator: str) -> str:
    """The operator without its set operator and ``IfExists``, in lower case: ``stringequals``, ``null``."""
    return operator.rpartition(":")[2].removesuffix("IfExists").lower()


def carried(why: ElementMatch) -> Sentence:
    """What the request has for the condition's key: ``the request has aws:PrincipalTag/team = sales``."""
    if why.reason is Reason.KEY_UNKNOWN:
        return say("request_value.unknown", key=why.key)
    return (
        say("request_value.has", key=why.key, values=why.request_value) if why.request_value else say("request_value.has_not", key=why.key)
    )


def _relation(base: str) -> str:
    """The sentence of an operator, by its name in lower case without prefix and ``IfExists``."""
    if "lessthan" in base:
        return "condition.at_most" if base.endswith("equals") else "condition.less"
    if "greaterthan" in base:
        return "condition.at_least" if base.endswith("equals") else "condition.greater"
    negated = "_not" if "not" in base else ""
    if base == "ipaddress":
        return "condition.in"
    if base == "notipaddress":
        return "condition.not_in"
    if "like" in base or base in ("arnequals", "arnnotequals"):
        return "condition.not_like" if negated else "condition.like"
    return f"condition.is{negated}"
