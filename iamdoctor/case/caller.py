"""Whose credentials read here, told apart from who was denied."""

from iamdoctor.case.case import Case
from iamdoctor.case.subject import service_assumes
from iamdoctor.model.diagnosis import Asker
from iamdoctor.model.sentence import NOTHING, Sentence, say
from iamdoctor.reference.principals import kind_of, name_of


def asker(case: Case) -> Asker:
    """The person's own identity, and whether it is the one that was denied."""
    caller = case.evidence.caller.value
    if caller is None:
        return Asker()
    return Asker(
        arn=caller.arn,
        account=caller.account,
        is_the_denied_principal=is_the_denied(case),
        source=caller.source,
        profile=caller.profile,
    )


def nobody(case: Case) -> bool:
    """Whether nothing says who made the call: no policy of a caller can then be blamed, nor changed."""
    about = case.subject
    return about.principal is None and not about.federated_call and not service_assumes(case.denial)


def is_the_denied(case: Case) -> bool | None:
    """Whether the caller is the denied principal; ``None`` where either is not known. Sessions of one role count as one."""
    caller, denied = case.evidence.caller.value, case.subject
    if caller is None or denied.principal is None:
        return None
    if kind_of(caller.arn) == denied.principal_kind == "role_session":
        return (caller.account, name_of(caller.arn)) == (denied.principal_account, denied.principal_name)
    return caller.arn == denied.principal


def elsewhere(case: Case) -> Sentence:
    """That the caller is in another account than the denied principal, and which profiles lead there; nothing where it is not."""
    caller, about = case.evidence.caller.value, case.subject
    if caller is None or not about.principal_account or caller.account == about.principal_account:
        return NOTHING
    reader = next((each for each in case.evidence.also.value or () if each.account == about.principal_account), None)
    if reader is not None:
        return say("elsewhere.read", account=caller.account, about=about, denied=reader.account, profile=reader.profile or reader.arn)
    names = case.evidence.profiles.value or ()
    if names:
        return say("elsewhere.profiles", account=caller.account, about=about, denied=about.principal_account, profiles=names)
    return say("elsewhere.none", account=caller.account, about=about, denied=about.principal_account)
