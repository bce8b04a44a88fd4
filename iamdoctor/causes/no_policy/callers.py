"""What is wrong with who calls: nobody signed, a principal that is gone, the wrong account."""

from iamdoctor.case.caller import is_the_denied
from iamdoctor.case.case import Case
from iamdoctor.causes.cause import cause
from iamdoctor.causes.no_policy.node import node_role
from iamdoctor.model.diagnosis import Cause
from iamdoctor.model.sentence import Sentence, say


def causes(case: Case) -> tuple[Cause[Sentence], ...]:
    """Every fault of the caller that the evidence shows."""
    found = (_unsigned(case), _gone(case), node_role(case), _elsewhere(case))
    return tuple(each for each in found if each is not None)


def _unsigned(case: Case) -> Cause[Sentence] | None:
    """An anonymous caller is most often a caller whose credentials were not found."""
    if case.subject.principal_kind != "anonymous":
        return None
    owner = say("owner.runs_the_call")
    return cause("credentials", "wrong_principal", say("fault.unsigned"), kind="unsigned", confidence="possible", owner=owner)


def _gone(case: Case) -> Cause[Sentence] | None:
    """The principal is no more: deleted since, or another of its name made anew."""
    about, read = case.subject, case.evidence.principal
    if read.state != "none" or about.principal_kind not in ("user", "role", "role_session"):
        return None
    return cause(
        "credentials",
        "wrong_principal",
        say("fault.principal_gone", about=about, own=about.principal_account),
        kind="principal_gone",
        confidence="likely",
        owner=say("owner.administrator", account=about.principal_account),
    )


def _elsewhere(case: Case) -> Cause[Sentence] | None:
    """The person's own identity was denied in another account than its own: perhaps the profile is the wrong one."""
    about = case.subject
    if about.same_account is not False or not is_the_denied(case) or case.resource_layer.known:
        return None
    told = say("fault.wrong_account", about=about, own=about.principal_account, account=about.resource_account)
    return cause("credentials", "wrong_account", told, confidence="possible", owner=say("owner.you"))
