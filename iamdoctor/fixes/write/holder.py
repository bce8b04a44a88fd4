"""Who holds identity policies, and whether anybody may put one there."""

from typing import Literal

from iamdoctor.case.case import Case
from iamdoctor.model.evidence import Policy
from iamdoctor.model.sentence import NOTHING, Sentence, say
from iamdoctor.reference.names import is_service_linked


def holder(case: Case) -> tuple[str, str] | None:
    """The kind and name of the user or role that identity policies can be put on; ``None`` where AWS lets nobody."""
    about = case.subject
    kind = {"user": "user", "role_session": "role", "role": "role"}.get(about.principal_kind)
    if kind is None or about.principal_name is None or managed_by_aws(case):
        return None
    return kind, about.principal_name


def managed_by_aws(case: Case) -> Literal["permission_set", "service_linked"] | None:
    """What the caller's role belongs to where nobody may edit the role directly; ``None`` for every other caller."""
    arn, name = case.subject.role_arn or "", case.subject.principal_name or ""
    if case.subject.principal_kind not in ("role_session", "role"):
        return None
    if "/aws-reserved/" in arn or name.startswith("AWSReservedSSO_"):
        return "permission_set"
    return "service_linked" if is_service_linked(arn) else None


def not_editable(case: Case) -> Sentence:
    """Why nobody may edit the caller's role directly; nothing where it may be edited."""
    managed = managed_by_aws(case)
    return say(f"warn.role.{managed}") if managed else NOTHING


def own_inline(policy: Policy, case: Case) -> bool:
    """Whether the policy is an inline one of the caller itself, so that nobody else is touched."""
    found = holder(case)
    return policy.kind == "inline" and found is not None and policy.attached_to == f"{found[0]} {found[1]}"
