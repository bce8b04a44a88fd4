"""The further actions that one call to STS may need of the trust policy: session tags, a source identity, a context.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_permissions-required
"""

from iamdoctor.case.case import Case
from iamdoctor.case.related import why_needed
from iamdoctor.causes.assume_role.cause import cause
from iamdoctor.causes.assume_role.node import Branch, Finding, branch
from iamdoctor.causes.assume_role.silence import BY_ACTION, silences
from iamdoctor.causes.assume_role.trust import document, matches, the_role
from iamdoctor.causes.policy.denials import denial
from iamdoctor.iam.ternary import any_of
from iamdoctor.model.sentence import joined, say


def companions(case: Case) -> tuple[Branch, ...]:
    """One node for each further action, answered from its own case."""
    return tuple(_companion(case.asking(action), action) for action in (case.call.companions if case.call else ()))


def _companion(case: Case, action: str) -> Branch:
    id, question, why = f"allows:{action}", say("tree.ask_whether.allows_too", action=action), say(f"tree.because.{why_needed(case)}")
    if document(case) is None:
        told = cause(case, BY_ACTION[action], say("tree.cause.companion_said", role=the_role(case), action=action), confidence="possible")
        ask = say("tree.please.allows_too", action=action)
        return branch(case, id, question, "unknown", why, ask=ask, finding=Finding.of(told))
    deny = next((match for match in matches(case) if match.effect == "Deny" and match.matched), None)
    found = denial(case, deny, "likely") if deny else next(iter(silences(case)), None)
    allowed = any_of(match.matched for match in matches(case) if match.effect == "Allow")
    if deny or (found and allowed is False):
        finding = Finding(joined(found.explanation, say(f"companion.{why_needed(case)}")), found) if found else None
        return branch(case, id, question, "no", why, request_value=action, finding=finding)
    unsure = not allowed or any(match.effect == "Deny" and match.matched is None for match in matches(case))
    evidence = say("tree.because.companion_unknown", why=why) if unsure else why
    return branch(case, id, question, "unknown" if unsure else "yes", evidence)
