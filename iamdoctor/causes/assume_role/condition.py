"""Are the conditions of the trust policy met?"""

from iamdoctor.causes.assume_role.node import Answer, Branch, Finding, all_yes, branch
from iamdoctor.causes.assume_role.principal import element
from iamdoctor.causes.assume_role.state import Seen
from iamdoctor.causes.assume_role.value_hints import difference
from iamdoctor.iam.decision import ElementMatch, StatementMatch
from iamdoctor.model.diagnosis import CauseReason

_ASK = {
    "sts:externalid": "Which ExternalId does your tool send? (none if it sends none)",
    "aws:multifactorauthpresent": "Did the call send an MFA code, with SerialNumber and TokenCode? (true or none)",
    "aws:multifactorauthage": "How many seconds ago was the MFA code given? (none without MFA)",
    "aws:sourceip": "From which public IP address came the call? (none through a VPC endpoint)",
    "aws:sourcevpce": "Through which VPC endpoint came the call? (none over the internet)",
    "aws:sourcevpc": "Through which VPC came the call? (none over the internet)",
    "aws:principalorgid": "Which organization is the caller's account in? (none if it stands alone)",
    "sts:rolesessionname": "Which RoleSessionName does the call send?",
    "sts:sourceidentity": "Which SourceIdentity does the call send? (none if it sends none)",
    "saml:aud": "Which audience (Recipient URL) does the SAML assertion name?",
}

_REASONS: dict[str, CauseReason] = {
    "sts:externalid": "external_id",
    "aws:multifactorauthpresent": "mfa",
    "aws:multifactorauthage": "mfa",
    "sts:sourceidentity": "source_identity",
    "aws:sourceidentity": "source_identity",
    "sts:transitivetagkeys": "tag_session",
}


def conditions_met(seen: Seen) -> Branch:
    """Whether the conditions of the statement that comes closest are met, one child for each key; and whether no Deny statement hits."""
    question = "Are its conditions met?"
    if seen.trust.document is None:
        return branch("conditions", question, "not_asked", "the trust policy was not read", added=seen.added)
    denies = [match for match in seen.matches if match.effect == "Deny" and match.matched is not False]
    nearest = _nearest(seen)
    if nearest is None and not denies:
        return branch("conditions", question, "not_asked", "no statement names the caller", added=seen.added)
    children = tuple(_child(seen, nearest, why) for why in conditions_of(nearest)) if nearest else ()
    children += tuple(_denied(seen, match) for match in denies)
    evidence = "it has none" if not children else f"statement {_name(nearest)}" if nearest else ""
    return branch("conditions", question, all_yes(children), evidence, added=seen.added, children=children)


def conditions_of(match: StatementMatch) -> tuple[ElementMatch, ...]:
    """The conditions of a statement, one for each operator and key."""
    return tuple(why for why in match.why if why.element == "Condition" and why.key)


def reason_of(key: str, operator: str = "") -> CauseReason:
    """The name of the cause where a trust policy's condition on ``key`` is not met."""
    lowered = key.lower()
    if lowered in _REASONS:
        return _REASONS[lowered]
    if lowered.startswith("aws:requesttag/") or lowered == "aws:tagkeys":
        return "tag_session"
    federated = lowered.rpartition(":")[2] in ("sub", "aud", "amr", "oaud") and not lowered.startswith("saml:")
    return "web_identity" if federated else "condition_mismatch"


def _nearest(seen: Seen) -> StatementMatch | None:
    """The Allow statement that names the caller for the action and fails the fewest conditions, unknown ones counting half."""
    named = [
        match
        for match in seen.matches
        if match.effect == "Allow" and element(match, "Principal") is not False and element(match, "Action") is not False
    ]
    return min(named, key=lambda match: sum({True: 0, None: 1, False: 2}[why.matched] for why in conditions_of(match)), default=None)


def _name(match: StatementMatch) -> str:
    return match.sid or str(match.index + 1)


def _child(seen: Seen, match: StatementMatch, why: ElementMatch) -> Branch:
    key, operator = why.key or "", why.operator or ""
    answer: Answer = "yes" if why.matched else "unknown" if why.matched is None else "no"
    wanted, had = " or ".join(why.resolved or why.policy_value), _had(why)
    odd = difference(operator, why.resolved or why.policy_value, why.request_value[0]) if answer == "no" and why.request_value else ""
    explanation = f"{_sentence(key, wanted, why, odd)} It is statement {_name(match)}, {operator}."
    reason = reason_of(key, operator)
    cause = seen.cause(
        reason,
        explanation,
        statement_index=match.index,
        sid=match.sid,
        element=f"Condition {operator} {key}",
        policy_value=wanted,
        request_value=had,
    )
    evidence = odd or (f"{operator}" if answer != "unknown" else "what the call carried is not known")
    ask = _ask(key)
    finding = Finding(_sentence(key, wanted, why, odd), cause)
    return branch(
        f"condition:{key}", key, answer, evidence, added=seen.added, ask=ask, policy_value=wanted, request_value=had, finding=finding
    )


def _had(why: ElementMatch) -> str:
    if why.matched is None and not why.request_value:
        return ""
    return ", ".join(why.request_value) if why.request_value else "nothing"


def _ask(key: str) -> str:
    lowered = key.lower()
    if lowered in _ASK:
        return _ASK[lowered]
    if lowered.endswith((":sub", ":aud")):
        return f"What is the token's {lowered.rpartition(':')[2]}? Paste the claim, or the token: it is read here and dropped."
    return f"Which {key} did the call carry? (none if it carried none)"


def _sentence(key: str, wanted: str, why: ElementMatch, odd: str) -> str:
    lowered, had = key.lower(), why.request_value
    if lowered == "sts:externalid":
        return "The trust policy asks for an ExternalId that was not sent." if not had else _different("ExternalId", odd)
    if lowered == "aws:multifactorauthpresent":
        return "The trust policy asks for MFA, and the call carried none."
    if lowered == "aws:multifactorauthage":
        return "The trust policy asks for MFA given a shorter time ago."
    if lowered.endswith((":sub", ":aud")) and had:
        claim = lowered.rpartition(":")[2]
        bearer = "assertion" if lowered.startswith("saml:") else "token"
        return f"The {bearer}'s {claim} is {had[0]}, and the trust policy wants {wanted}" + (f": {odd}." if odd else ".")
    carried = f"had {', '.join(had)}" if had else "did not carry it"
    return f"The trust policy asks for {key} {wanted}, and the call {carried}" + (f": {odd}." if odd else ".")


def _different(name: str, odd: str) -> str:
    return f"The {name} that was sent is not the one that the trust policy asks for" + (f": {odd}." if odd else ".")


def _denied(seen: Seen, match: StatementMatch) -> Branch:
    answer: Answer = "no" if match.matched else "unknown"
    sentence = f"Statement {_name(match)} of the trust policy denies the caller."
    turning = next((why for why in conditions_of(match) if why.matched is None), None)
    cause = seen.cause("explicit_deny", sentence, statement_index=match.index, sid=match.sid, element="Effect")
    return branch(
        f"condition:{turning.key}" if turning and turning.key else f"deny:{match.index}",
        f"Does its Deny {_name(match)} leave the caller alone?",
        answer,
        "it denies the caller" if answer == "no" else "that turns on what the call carried",
        added=seen.added,
        ask=_ask(turning.key) if turning and turning.key else None,
        finding=Finding(sentence, cause),
    )
