"""Causes that only AWS's message states, because the layer it names could not be read."""

from iamdoctor.case.case import Case
from iamdoctor.case.owners import owner
from iamdoctor.causes.policy.missing import silence
from iamdoctor.iam.decision import PolicyType
from iamdoctor.model.diagnosis import Cause
from iamdoctor.model.evidence import Policy
from iamdoctor.model.sentence import Text
from iamdoctor.wording.terms import IN_MESSAGES, the_resource

_OF_ONE_SIDE = " Across accounts AWS says so also where only the caller's own policies are silent, as they are here."


def named_layer(case: Case) -> PolicyType | None:
    """The layer that the message names; a *resource-based policy* of a role that is assumed is its trust policy."""
    named = case.denial.policy_type
    return "trust" if named == "resource" and case.subject.assumes_role else named


def stated(case: Case) -> tuple[Cause[Text], ...]:
    """The cause as the message has it, unless the evaluation of what was read speaks against it."""
    named = named_layer(case)
    if named is None or case.denial.deny is None:
        return ()
    layer = case.layers.get(named)
    if layer is not None and layer.known:
        return (silence(case, named, "likely"),) if _silent_as_read(case, named) else ()
    if layer is not None and layer.documents and case.denial.deny == "implicit" and case.best is not None:
        return (silence(case, named, "likely"),)
    arn = case.denial.policy_arn
    policy, misleading = _policy(case, arn), _blames_the_other_side(case, named)
    return (
        Cause(
            policy_type=named,
            reason="explicit_deny" if case.denial.deny == "explicit" else "missing_allow",
            explanation=f"{_explanation(case, named, arn)}{_OF_ONE_SIDE if misleading else ''}",
            confidence="possible" if misleading else "likely",
            policy=policy.name if policy else (arn.rpartition("/")[2] if arn else None),
            policy_arn=arn,
            owner=owner(named, case.subject, policy),
        ),
    )


def _blames_the_other_side(case: Case, named: PolicyType) -> bool:
    """Across accounts AWS names the resource's side also where its policy trusts the account and only the caller's own side is silent."""
    blocked = case.undenied.blocked_by if case.undenied else ()
    return named == "resource" and case.denial.deny == "implicit" and case.subject.same_account is False and "identity" in blocked


def _silent_as_read(case: Case, named: PolicyType) -> bool:
    """Whether the layer that AWS says is silent is so by all that was read, and only something unread could make up for it."""
    blocked = case.decision.blocked_by if case.decision else ()
    return case.denial.deny == "implicit" and named in blocked


def _policy(case: Case, arn: str | None) -> Policy | None:
    if arn is None:
        return None
    held = (held.policy for layer in case.layers.values() for held in layer.held if held.policy.arn == arn)
    kind = "scp" if case.denial.policy_type == "scp" else "managed"
    return next(held, Policy(name=arn.rpartition("/")[2], kind=kind, attached_to="", arn=arn))  # type: ignore[arg-type]


def _explanation(case: Case, named: PolicyType, arn: str | None) -> str:
    words, action = IN_MESSAGES[named], case.subject.action or "the action"
    which = f", {arn}," if arn else ""
    if case.denial.deny == "explicit":
        said = f"AWS's message says that {_article(words)} {words}{which} explicitly denies {action} on {the_resource(case.subject)}"
    else:
        said = f"AWS's message says that no {words} allows {action} on {the_resource(case.subject)}"
    return f"{said}; its text could not be read here."


def _article(words: str) -> str:
    return "an" if words[0] in "aeiou" else "a"
