"""What is wrong with who calls: nobody signed, a principal that is gone, the wrong account."""

from iamdoctor.case.caller import is_the_denied
from iamdoctor.case.case import Case
from iamdoctor.model.diagnosis import Cause
from iamdoctor.model.sentence import Text
from iamdoctor.reference.names import noun_of, owning_name
from iamdoctor.wording.terms import account, who


def causes(case: Case) -> tuple[Cause[Text], ...]:
    """Every fault of the caller that the evidence shows."""
    found = (_unsigned(case), _gone(case), _elsewhere(case))
    return tuple(cause for cause in found if cause is not None)


def _unsigned(case: Case) -> Cause[Text] | None:
    """An anonymous caller is most often a caller whose credentials were not found."""
    if case.subject.principal_kind != "anonymous":
        return None
    return Cause(
        policy_type="credentials",
        reason="wrong_principal",
        explanation="The request was not signed, so AWS saw an anonymous caller: the program found no credentials, or did not use them.",
        confidence="possible",
        owner="whoever runs the call",
    )


def _gone(case: Case) -> Cause[Text] | None:
    """The principal is no more: deleted since, or another of its name made anew."""
    about, read = case.subject, case.evidence.principal
    if read.state != "none" or about.principal_kind not in ("user", "role", "role_session"):
        return None
    kind = "user" if about.principal_kind == "user" else "role"
    return Cause(
        policy_type="credentials",
        reason="wrong_principal",
        explanation=f"There is no {kind} {who(about)} in {account(about.principal_account)} any more, so its policies cannot be looked at.",
        confidence="likely",
        owner=f"administrator of {account(about.principal_account)}",
    )


def _elsewhere(case: Case) -> Cause[Text] | None:
    """The person's own identity was denied in another account than its own: perhaps the profile is the wrong one."""
    about = case.subject
    if about.same_account is not False or not is_the_denied(case) or case.resource_layer.known:
        return None
    thing = f"{noun_of(about.resource, about.service)} {owning_name(about.resource)}"
    return Cause(
        policy_type="credentials",
        reason="wrong_account",
        explanation=f"You are in {account(about.principal_account)}, {thing} in {account(about.resource_account)}: is the profile right?",
        confidence="possible",
        owner="you",
    )
