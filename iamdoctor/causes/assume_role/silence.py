"""Why the trust policy does not let the request pass: the statements' matches, as causes."""

from iamdoctor.case.case import Case
from iamdoctor.causes.assume_role.cause import cause
from iamdoctor.causes.assume_role.names import not_named
from iamdoctor.causes.assume_role.trust import conditions_of, element, matches, naming, nearest, statement, the_role
from iamdoctor.causes.assume_role.value_hints import difference
from iamdoctor.causes.policy.mfa import met_with_mfa
from iamdoctor.causes.policy.statement import miss
from iamdoctor.causes.requirement import carried, requirement
from iamdoctor.iam import near
from iamdoctor.iam.decision import ElementMatch, Reason, StatementMatch
from iamdoctor.model.diagnosis import Cause
from iamdoctor.model.sentence import NOTHING, Sentence, say
from iamdoctor.reference.sts_actions import COMPANIONS

_BY_KEY = {
    "sts:externalid": "trust.external_id",
    "sts:sourceidentity": "trust.source_identity",
    "aws:sourceidentity": "trust.source_identity",
    "sts:transitivetagkeys": "trust.tag_session",
    "aws:tagkeys": "trust.tag_session",
}
BY_ACTION = {
    "sts:TagSession": "trust.tag_session",
    "sts:SetSourceIdentity": "trust.source_identity",
    "sts:SetContext": "trust.context",
}
_CLAIMS = ("sub", "aud", "amr", "oaud")
_MFA = ("aws:multifactorauthpresent", "aws:multifactorauthage")


def silences(case: Case) -> tuple[Cause[Sentence], ...]:
    """Why no Allow of the trust policy certainly applies: whom it names instead, or which conditions are not met; nothing where one does.

    Where conditions fail, those of unknown value are left out; where none fails, the unknown ones are one cause: at least one of them does
    not hold. Empty where the policy was not read, or too little of the request is known.
    """
    if not matches(case) or any(match.effect == "Allow" and match.matched for match in matches(case)):
        return ()
    closest = nearest(case)
    if closest is None:
        return (not_for_action(case) or not_named(case),)
    failed = tuple(why for why in conditions_of(closest) if why.matched is False)
    return tuple(dict.fromkeys(unmet(case, closest, why) for why in failed)) or (not_known(case, closest),)


def unmet(case: Case, match: StatementMatch, why: ElementMatch) -> Cause[Sentence]:
    """The cause that a condition is which the call does not meet."""
    id = cause_of(why)
    return cause(case, id, _unmet(case, id, match, why), match=match, point=miss(why))


def not_known(case: Case, match: StatementMatch) -> Cause[Sentence]:
    """The cause that a statement is whose conditions, or whose Principal, turn on what is not known."""
    unknown = [why for why in conditions_of(match) if why.matched is None]
    if not unknown:
        return not_named(case)
    ids = {cause_of(why) for why in unknown}
    said = say(
        "tree.cause.not_known",
        statement=statement(match),
        role=the_role(case),
        about=case.subject,
        requirements=tuple(requirement(why) for why in unknown),
        unknown=_carried(unknown),
    )
    return cause(case, ids.pop() if len(ids) == 1 else "trust.condition", said, match=match, point=miss(unknown[0]))


def _carried(unknown: list[ElementMatch]) -> Sentence:
    """What is known of the request's values for conditions that may hold."""
    keys = tuple(dict.fromkeys(why.key for why in unknown))
    if len(keys) > 1 and all(why.reason is Reason.KEY_UNKNOWN for why in unknown):
        return say("tree.values_unknown", keys=keys)
    return say("tree.clauses", clauses=tuple(dict.fromkeys(carried(why) for why in unknown)))


def not_for_action(case: Case) -> Cause[Sentence] | None:
    """The cause that the caller is named, but not for the action; ``None`` where it is not named."""
    found = [match for match in naming(case, action=False) if element(match, "Principal")]
    match = near.nearest(found)
    if match is None:
        return None
    failed = next(why for why in match.why if why.element in ("Action", "NotAction") and why.matched is not True)
    said = say("tree.cause.other_action", statement=statement(match), role=the_role(case), about=case.subject)
    action = COMPANIONS.get((case.subject.action or "").lower(), "")
    return cause(case, BY_ACTION.get(action, "trust.action"), said, match=match, point=miss(failed))


def cause_of(why: ElementMatch) -> str:
    """The id of the cause that a condition of a trust policy is."""
    lowered = (why.key or "").lower()
    if lowered in _BY_KEY:
        return _BY_KEY[lowered]
    if lowered in _MFA:
        return "trust.mfa" if met_with_mfa(why) else "trust.condition"
    if lowered.startswith("aws:requesttag/"):
        return "trust.tag_session"
    federated = lowered.rpartition(":")[2] in _CLAIMS and not lowered.startswith("saml:")
    return "trust.web_identity" if federated else "trust.condition"


def _unmet(case: Case, id: str, match: StatementMatch, why: ElementMatch) -> Sentence:
    role, sent = the_role(case), why.request_value
    odd = difference(why.operator or "", why.resolved or why.policy_value, sent[0]) if sent else NOTHING
    hint = say("tree.hint", odd=odd) if odd else NOTHING
    if id == "trust.external_id" and not sent:
        return say("tree.cause.external_id_missing", role=role)
    if id == "trust.external_id":
        return say("tree.cause.external_id_other", role=role, hint=hint)
    if id == "trust.mfa" and (why.key or "").lower() == _MFA[0]:
        return say("tree.cause.mfa_missing", role=role)
    if sent and (why.key or "").lower().endswith((":sub", ":aud")):
        bearer = say("tree.assertion" if (why.key or "").lower().startswith("saml:") else "tree.token")
        claim = (why.key or "").rpartition(":")[2]
        return say("tree.cause.claim", bearer=bearer, claim=claim, value=sent[0], role=role, requirement=requirement(why), hint=hint)
    place = statement(match)
    return say("tree.cause.condition", statement=place, role=role, requirement=requirement(why), carried=carried(why), hint=hint)
