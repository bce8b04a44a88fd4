"""Who holds identity policies, and whether anybody may put one there."""

from iamdoctor.case.case import Case
from iamdoctor.model.evidence import Policy


def holder(case: Case) -> tuple[str, str] | None:
    """The kind and name of the user or role that identity policies can be put on; ``None`` where AWS lets nobody."""
    about = case.subject
    kind = {"user": "user", "role_session": "role", "role": "role"}.get(about.principal_kind)
    if kind is None or about.principal_name is None or managed_by_aws(case):
        return None
    return kind, about.principal_name


def managed_by_aws(case: Case) -> str:
    """Why nobody may edit the caller's role directly (Identity Center's and service-linked roles), or ``""``."""
    arn, name = case.subject.role_arn or "", case.subject.principal_name or ""
    if case.subject.principal_kind not in ("role_session", "role"):
        return ""
    if "/aws-reserved/" in arn or name.startswith("AWSReservedSSO_"):
        return "The role belongs to IAM Identity Center: its permission set is what has to change."
    linked = "/aws-service-role/" in arn or name.startswith("AWSServiceRoleFor")
    return "The role is linked to a service: only AWS can change its policies." if linked else ""


def own_inline(policy: Policy, case: Case) -> bool:
    """Whether the policy is an inline one of the caller itself, so that nobody else is touched."""
    found = holder(case)
    return policy.kind == "inline" and found is not None and policy.attached_to == f"{found[0]} {found[1]}"
