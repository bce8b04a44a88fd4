"""Every operation the program may call, with the IAM permission it needs. What is not here never leaves the process."""

from iamdoctor.aws.encrypting_keys import KEY_ROWS
from iamdoctor.aws.resource_policies import ROWS

_SAME_NAME = {
    "sts": "DecodeAuthorizationMessage",
    "iam": (
        "GetUser ListUserPolicies GetUserPolicy ListAttachedUserPolicies ListGroupsForUser ListGroupPolicies GetGroupPolicy "
        "ListAttachedGroupPolicies GetRole ListRolePolicies GetRolePolicy ListAttachedRolePolicies GetPolicy GetPolicyVersion "
        "ListPolicyVersions SimulatePrincipalPolicy GetOpenIDConnectProvider GetSAMLProvider"
    ),
    "organizations": "DescribeOrganization ListParents ListPoliciesForTarget DescribePolicy",
    "kms": "DescribeKey ListGrants",
    "s3": "GetBucketOwnershipControls",
    "ec2": "DescribeVpcEndpoints",
    "cloudtrail": "LookupEvents",
    "account": "GetRegionOptStatus",
}
_OTHER_NAME = {
    ("sts", "GetCallerIdentity"): "",
    ("s3", "ListBuckets"): "s3:ListAllMyBuckets",
    ("s3", "ListObjectsV2"): "s3:ListBucket",
    ("s3", "GetPublicAccessBlock"): "s3:GetBucketPublicAccessBlock",
    ("s3", "GetBucketEncryption"): "s3:GetEncryptionConfiguration",
    ("s3control", "GetPublicAccessBlock"): "s3:GetAccountPublicAccessBlock",
    ("s3control", "GetAccessPoint"): "s3:GetAccessPoint",
    ("iam-toolbox", "GetRequestAuthorizationDetails"): "iam:GetRequestAuthorizationDetails",
    ("iam-toolbox", "GetRequestAuthorizationPolicy"): "iam:GetRequestAuthorizationPolicy",
}

PERMISSIONS: dict[tuple[str, str], str] = {
    **{(row.client, row.operation): row.permission for row in reversed((*ROWS, *KEY_ROWS))},
    **{(row.client, row.find.operation): row.find.permission for row in ROWS if row.find},
    **{(client, name): f"{client}:{name}" for client, names in _SAME_NAME.items() for name in names.split()},
    **_OTHER_NAME,
}
"""(boto3 client, operation) → permission; ``""`` where AWS asks for none."""
