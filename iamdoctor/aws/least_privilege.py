"""The smallest policy that lets iamdoctor read everything it can use."""

from typing import Any

from iamdoctor.aws.reads import checkup_permissions, every_permission

_RECORDS = ("account:", "cloudtrail:LookupEvents", "iam:GetRequestAuthorizationDetails", "iam:GetRequestAuthorizationPolicy", "sts:")


def groups() -> dict[str, tuple[str, ...]]:
    """Every permission, by what it is for: ``Principal``, ``Simulator``, ``Guardrails``, ``Resources``, ``Records``."""
    found: dict[str, list[str]] = {name: [] for name in ("Principal", "Simulator", "Guardrails", "Resources", "Records")}
    for permission in sorted(every_permission()):
        found[_group(permission)].append(permission)
    return {name: tuple(permissions) for name, permissions in found.items()}


def checkup_policy() -> dict[str, Any]:
    """A policy that allows what a checkup reads."""
    statement = {"Sid": "IamDoctorCheckup", "Effect": "Allow", "Action": sorted(checkup_permissions()), "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def _group(permission: str) -> str:
    if permission.startswith(_RECORDS):
        return "Records"
    if permission == "iam:SimulatePrincipalPolicy":
        return "Simulator"
    if permission.startswith("iam:"):
        return "Principal"
    organizations = permission.startswith("organizations:") and permission != "organizations:DescribeResourcePolicy"
    return "Guardrails" if organizations or permission == "ec2:DescribeVpcEndpoints" else "Resources"


def policy(permissions: set[str] | None = None) -> dict[str, Any]:
    """A policy that allows all of them, or those given."""
    statements = [
        {"Sid": f"IamDoctor{name}", "Effect": "Allow", "Action": chosen, "Resource": "*"}
        for name, group in groups().items()
        if (chosen := [permission for permission in group if permissions is None or permission in permissions])
    ]
    return {"Version": "2012-10-17", "Statement": statements}
