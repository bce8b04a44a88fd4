"""A condition of a policy, and the request's side of it, as sentences."""

from iamdoctor.iam.decision import ElementMatch, Reason
from iamdoctor.model.sentence import NOTHING, Sentence, Text, say

_MOST = 4


def requirement(why: ElementMatch) -> Sentence:
    """What a condition asks for: ``aws:PrincipalTag/team is not finance``."""
    base = base_operator(why.operator or "")
    if base == "null":
        return say("condition.absent" if "true" in map(str.lower, why.policy_value) else "condition.present", key=why.key or "")
    asked = _asked(why, base)
    return say("condition.or_absent", condition=asked) if (why.operator or "").endswith("IfExists") else asked


def exception(why: ElementMatch) -> Sentence:
    """What a Deny spares by a condition with a negated operator: ``aws:RequestedRegion is eu-central-1``; nothing of another condition.

    A key that is absent is not spared: negated operators hold for it.
    """
    base, quantifier = base_operator(why.operator or ""), (why.operator or "").rpartition(":")[0]
    if "not" not in base or quantifier == "ForAnyValue":
        return NOTHING
    return _asked(why, base.replace("not", "", 1), any_value=quantifier == "ForAllValues")


def _asked(why: ElementMatch, base: str, *, any_value: bool = False) -> Sentence:
    key, values = why.key or "", visible((why.resolved or why.policy_value)[:_MOST])
    quantifier = (why.operator or "").rpartition(":")[0]
    if any_value or quantifier == "ForAnyValue":
        subject: Text = say("condition.a_value", key=key)
    else:
        subject = say("condition.every_value", key=key) if quantifier == "ForAllValues" else key
    return say(_relation(base), key=subject, values=values) if values else say("condition.nothing", key=subject)


def visible(values: tuple[str, ...]) -> tuple[str, ...]:
    """Values as a person can see them: an empty one in quotation marks."""
    return tuple(value or '""' for value in values)


def base_operator(operator: str) -> str:
    """The operator without its set operator and ``IfExists``, in lower case: ``stringequals``, ``null``."""
    return operator.rpartition(":")[2].removesuffix("IfExists").lower()


def carried(why: ElementMatch, *, alone: bool = False) -> Sentence:
    """What the request has for the condition's key: ``the request has aws:PrincipalTag/team = sales``; without the key where it is named
    already and ``alone``. Of ``ForAllValues`` with the values that fail."""
    if why.reason is Reason.KEY_UNKNOWN:
        return say("request_value.unknown", key=why.key)
    if not why.request_value:
        return say("request_value.has_not", key=why.key)
    has = {"key": why.key, "values": visible(why.request_value)}
    named = alone and base_operator(why.operator or "") != "null"
    said = say("request_value.is" if named else "request_value.has", **has)
    if not why.failing or len(why.request_value) < 2:
        return said
    negated = "not" in base_operator(why.operator or "")
    return say("request_value.listed" if negated else "request_value.not_listed", has=said, failing=visible(why.failing))


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
