"""Every operation the program may call, with the IAM permission it needs. What is not here never leaves the process."""

from functools import cache

from iamdoctor.reference.resource_kinds import Reading, ResourceKind, kinds

_SAME_NAME = {
    "sts": "DecodeAuthorizationMessage",
    "iam": (
        "GetUser ListUserPolicies GetUserPolicy ListAttachedUserPolicies ListGroupsForUser ListGroupPolicies GetGroupPolicy "
        "ListAttachedGroupPolicies GetRole ListRolePolicies GetRolePolicy ListAttachedRolePolicies GetPolicy GetPolicyVersion "
        "ListPolicyVersions SimulatePrincipalPolicy GetOpenIDConnectProvider GetSAMLProvider"
    ),
    "organizations": "DescribeOrganization ListParents ListPoliciesForTarget DescribePolicy",
    "ec2": "DescribeVpcEndpoints",
    "cloudtrail": "LookupEvents",
    "account": "GetRegionOptStatus",
}
_OTHER_NAME = {
    ("sts", "GetCallerIdentity"): "",
    ("s3control", "GetAccessPoint"): "s3:GetAccessPoint",
    ("iam-toolbox", "GetRequestAuthorizationDetails"): "iam:GetRequestAuthorizationDetails",
    ("iam-toolbox", "GetRequestAuthorizationPolicy"): "iam:GetRequestAuthorizationPolicy",
}


_CHECKUP = {
    "iam": (
        "GetAccountSummary GetAccountPasswordPolicy GetAccountAuthorizationDetails GetCredentialReport ListUsers GetLoginProfile "
        "ListMFADevices ListAccessKeys GetAccessKeyLastUsed"
    ),
    "cloudtrail": "DescribeTrails GetTrailStatus",
    "logs": "DescribeMetricFilters",
    "cloudwatch": "DescribeAlarms",
    "events": "ListRules",
}


@cache
def permissions() -> dict[tuple[str, str], str]:
    """(boto3 client, operation) → permission; ``""`` where AWS asks for none. Where several kinds share a call, the first one's counts."""
    of_resources = [(call, permission) for kind in kinds() for call, permission in _of(kind)]
    return {
        **dict(reversed(of_resources)),
        **{(client, name): f"{client}:{name}" for client, names in _SAME_NAME.items() for name in names.split()},
        **_OTHER_NAME,
        **_of_checkup(),
    }


def every_permission() -> frozenset[str]:
    """Each permission that some read of a diagnosis needs: of a call that several kinds of resource share, one for each kind."""
    of_resources = {permission for kind in kinds() for _, permission in _of(kind)}
    shared = {permission for call, permission in permissions().items() if call not in _of_checkup()}
    return frozenset({*shared, *of_resources} - {""})


def checkup_permissions() -> frozenset[str]:
    """Each permission that some read of a checkup needs."""
    return frozenset(_of_checkup().values())


def _of_checkup() -> dict[tuple[str, str], str]:
    same = {(client, name): f"{client}:{name}" for client, names in _CHECKUP.items() for name in names.split()}
    return {**same, ("accessanalyzer", "ListAnalyzers"): "access-analyzer:ListAnalyzers"}


def readings(kind: ResourceKind) -> tuple[Reading, ...]:
    """Every reading of the table for one kind: of its policies, and of the key behind it."""
    return (*kind.policies, *((kind.encryption.key,) if kind.encryption else ()))


def _of(kind: ResourceKind) -> list[tuple[tuple[str, str], str]]:
    found = [((each.client, each.operation), each.permission) for each in readings(kind)]
    found += [((each.client, each.find.operation), each.find.permission) for each in readings(kind) if each.find]
    for call, permission in kind.settings.items():
        client, _, operation = call.partition(" ")
        found.append(((client, operation), permission))
    return found
