"""The permissions that read one side of a call, and no more."""

from iamdoctor.reference.resource_kinds import kinds_of, policy_readings

_ORGANIZATION = "organizations:DescribeOrganization"
_MANAGED = ("iam:GetPolicy", "iam:GetPolicyVersion")
_USER = (
    *("iam:GetUser", "iam:ListUserPolicies", "iam:GetUserPolicy", "iam:ListAttachedUserPolicies"),
    *("iam:ListGroupsForUser", "iam:ListGroupPolicies", "iam:GetGroupPolicy", "iam:ListAttachedGroupPolicies"),
)
_KEY = ("kms:DescribeKey", "kms:GetKeyPolicy", "kms:ListGrants")
_ROLE = ("iam:GetRole", "iam:ListRolePolicies", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies")


def of_principal(kind: str) -> tuple[str, ...]:
    """What reads a user or a role with every policy that it has."""
    return (*(_USER if kind == "user" else _ROLE), *_MANAGED, _ORGANIZATION)


def of_trust() -> tuple[str, ...]:
    """What reads a role's trust policy."""
    return ("iam:GetRole", _ORGANIZATION)


def of_guardrails() -> tuple[str, ...]:
    """What reads the SCPs and RCPs above an account, from the organization's management account or a delegated administrator."""
    return (_ORGANIZATION, "organizations:ListParents", "organizations:ListPoliciesForTarget", "organizations:DescribePolicy")


def of_resource(arn: str | None) -> tuple[str, ...]:
    """What reads a resource's policies, its settings and the key that encrypts it."""
    found: list[str] = []
    for _, reading, _ in policy_readings(arn or ""):
        found += [*([reading.find.permission] if reading.find else ()), reading.permission]
    for kind, _ in kinds_of(arn):
        found += kind.settings.values()
        found += [kind.encryption.key.permission, *_KEY] if kind.encryption else []
    return tuple(dict.fromkeys((*found, _ORGANIZATION)))
