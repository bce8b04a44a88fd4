"""Step 1: whose credentials ask here, and who was denied. They are two things."""

from iamdoctor.case.caller import elsewhere, is_the_denied
from iamdoctor.case.case import Case
from iamdoctor.model.diagnosis import Detail, Status, Step
from iamdoctor.model.sentence import Sentence, say
from iamdoctor.reference.names import is_service_linked, permission_set
from iamdoctor.reference.principals import name_of
from iamdoctor.steps.step import in_brackets, refused, step


def identity(case: Case) -> Step[Sentence]:
    """The step's finding: the wrong account is said first."""
    read = case.evidence.caller
    status: Status = {"found": "ok", "pending": "reading", "none": "unknown", "unread": "error", "skipped": "skipped"}[read.state]  # type: ignore[assignment]
    evidence = case.evidence
    records = (evidence.decoded, evidence.record, evidence.trail, evidence.opt_in)
    return step(evidence, "identity", status, _summary(case), reads=(read, evidence.also, *records), details=_details(case))


def _summary(case: Case) -> Sentence:
    read = case.evidence.caller
    if read.state == "pending":
        return say("step.identity.asking")
    if read.value is None:
        unread = "step.identity.unread" if case.subject.principal else "step.identity.unread_both"
        return say(unread, why=in_brackets(refused(read.failures)), about=case.subject)
    return elsewhere(case) or say(_same_account(case), name=name_of(read.value.arn), account=read.value.account, about=case.subject)


def _same_account(case: Case) -> str:
    """Which sentence tells the caller from the denied principal, neither being in another account for all that is known."""
    if case.subject.federated_call:
        return "step.identity.federated"
    if is_the_denied(case):
        return "step.identity.denied"
    return "step.identity.nobody" if case.subject.principal is None else "step.identity.other"


def _details(case: Case) -> list[Detail[Sentence]]:
    about, caller, entity = case.subject, case.evidence.caller.value, case.evidence.principal.value
    foreign = bool(caller and about.principal_account and caller.account != about.principal_account)
    rows: list[tuple[str, Sentence | str | None, str]] = [
        ("detail.you", caller.arn if caller else None, ""),
        ("detail.credentials", caller.source if caller else None, ""),
        ("detail.denied", about.principal, "unknown" if about.principal is None else ""),
        ("detail.kind", _kind(case) if about.principal else None, ""),
        ("detail.account", about.principal_account, "bad" if foreign else ""),
        ("detail.role", about.role_arn if about.principal_kind == "role_session" else None, ""),
        ("detail.created", entity.created if entity else None, ""),
        ("detail.resource", about.resource, ""),
        ("detail.owner_account", _owner(case), "" if about.resource_account else "unknown"),
        ("detail.region", about.region, ""),
    ]
    return [Detail(label=say(label), value=value, mark=mark) for label, value, mark in rows if value]


def _owner(case: Case) -> Sentence | str | None:
    about = case.subject
    return about.resource_account or (say("detail.not_known") if about.resource else None)


def _kind(case: Case) -> Sentence:
    about = case.subject
    permissions = permission_set(about.principal_name)
    if permissions:
        return say("detail.kind_of_permission_set", kind=about.principal_kind, name=permissions)
    linked = is_service_linked(about.role_arn)
    return say("detail.kind_of_service_linked" if linked else "detail.kind_of", kind=about.principal_kind)
