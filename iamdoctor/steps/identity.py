"""Step 1: whose credentials ask here, and who was denied. They are two things."""

from iamdoctor.case.caller import elsewhere, is_the_denied
from iamdoctor.case.case import Case
from iamdoctor.model.diagnosis import Detail, Status, Step
from iamdoctor.model.evidence import Caller
from iamdoctor.model.sentence import Text
from iamdoctor.reference.names import is_service_linked, permission_set
from iamdoctor.reference.principals import name_of
from iamdoctor.steps.step import step, unread_clause
from iamdoctor.wording.terms import who


def identity(case: Case) -> Step[Text]:
    """The step's finding: the wrong account is said first."""
    read = case.evidence.caller
    status: Status = {"found": "ok", "pending": "reading", "none": "unknown", "unread": "error", "skipped": "skipped"}[read.state]  # type: ignore[assignment]
    evidence = case.evidence
    records = (evidence.decoded, evidence.record, evidence.trail, evidence.opt_in)
    return step(evidence, "identity", status, _summary(case), reads=(read, *records), details=_details(case))


def _summary(case: Case) -> str:
    read = case.evidence.caller
    if read.state == "pending":
        return "Asking who you are."
    if read.value is None:
        why = unread_clause(read.failures)
        return f"Who you are could not be read{f' ({why})' if why else ''}; {_denied(case)}."
    caller = read.value
    return elsewhere(case) or _same_account(case, caller)


def _same_account(case: Case, caller: Caller) -> str:
    name = name_of(caller.arn)
    if case.subject.federated_call:
        return f"You are {name} in account {caller.account}; the denied call was made with an identity provider's token."
    if case.subject.principal_from == "caller":
        return f"You are {name} in account {caller.account}; the error names nobody, so you are taken to be the one denied."
    if is_the_denied(case):
        return f"You are {name} in account {caller.account}, the principal that was denied."
    if case.subject.principal is None:
        return f"You are {name} in account {caller.account}; who was denied is not known."
    return f"You are {name} in account {caller.account}; {who(case.subject)} was denied, in the same account."


def _denied(case: Case) -> str:
    return f"{who(case.subject)} was denied" if case.subject.principal else "the error does not name the principal either"


def _details(case: Case) -> list[Detail[Text]]:
    about, caller, entity = case.subject, case.evidence.caller.value, case.evidence.principal.value
    rows = [("you", caller.arn if caller else None, ""), ("credentials from", caller.source if caller else None, "")]
    foreign = bool(caller and about.principal_account and caller.account != about.principal_account)
    rows += [
        ("denied", about.principal, "unknown" if about.principal is None else ""),
        ("kind", _kind(case) if about.principal else None, ""),
        ("account", about.principal_account, "bad" if foreign else ""),
        ("role", about.role_arn if about.principal_kind == "role_session" else None, ""),
        ("created", entity.created if entity else None, ""),
        ("resource", about.resource, ""),
        ("owner account", about.resource_account or ("not known" if about.resource else None), "" if about.resource_account else "unknown"),
        ("region", about.region, ""),
    ]
    return [Detail(label=label, value=value, mark=mark) for label, value, mark in rows if value]


def _kind(case: Case) -> str:
    about, kind = case.subject, case.subject.principal_kind.replace("_", " ")
    permissions = permission_set(about.principal_name)
    if permissions:
        return f"{kind}, of permission set {permissions} of IAM Identity Center"
    return f"{kind}, of a service-linked role" if is_service_linked(about.role_arn) else kind
