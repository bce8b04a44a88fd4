"""The condition keys that a call's own parameters are, as CloudTrail and the ``aws`` command name them.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from collections.abc import Mapping

_KEYS: dict[str, dict[str, str]] = {
    "sts": {"externalId": "sts:ExternalId", "roleSessionName": "sts:RoleSessionName", "sourceIdentity": "sts:SourceIdentity"},
    "s3": {
        "prefix": "s3:prefix",
        "delimiter": "s3:delimiter",
        "max-keys": "s3:max-keys",
        "versionId": "s3:VersionId",
        "x-amz-acl": "s3:x-amz-acl",
        "x-amz-server-side-encryption": "s3:x-amz-server-side-encryption",
        "x-amz-server-side-encryption-aws-kms-key-id": "s3:x-amz-server-side-encryption-aws-kms-key-id",
        "x-amz-storage-class": "s3:x-amz-storage-class",
        "x-amz-copy-source": "s3:x-amz-copy-source",
    },
    "iam": {"permissionsBoundary": "iam:PermissionsBoundary", "policyArn": "iam:PolicyARN", "aWSServiceName": "iam:AWSServiceName"},
    "ec2": {"instanceType": "ec2:InstanceType"},
    "kms": {"encryptionAlgorithm": "kms:EncryptionAlgorithm", "keyPairSpec": "kms:DataKeyPairSpec"},
    "lambda": {"functionUrlAuthType": "lambda:FunctionUrlAuthType"},
    "secretsmanager": {"versionStage": "secretsmanager:VersionStage"},
    "sns": {"protocol": "sns:Protocol", "endpoint": "sns:Endpoint"},
}
_ENCRYPTION_CONTEXT = "encryptionContext."


def parameter_keys(parameters: Mapping[str, str], service: str | None) -> dict[str, tuple[str, ...]]:
    """The condition keys of a call to ``service`` with these parameters, ``()`` for one that it then certainly does not carry."""
    given = {name.lower(): value for name, value in parameters.items()}
    found: dict[str, tuple[str, ...]] = {
        key: (given[name.lower()],) for name, key in _KEYS.get(service or "", {}).items() if name.lower() in given
    }
    if service == "kms":
        context = [name for name in parameters if name.startswith(_ENCRYPTION_CONTEXT)]
        found |= {f"kms:EncryptionContext:{name.removeprefix(_ENCRYPTION_CONTEXT)}": (parameters[name],) for name in context}
    if service == "sts" and "rolearn" in given:
        found |= _of_assume_role(given, found)
    return found


def _of_assume_role(given: Mapping[str, str], found: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """What follows where all parameters of an AssumeRole call are known: an MFA code was sent, or no ExternalId was.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
    """
    lacking: dict[str, tuple[str, ...]] = {key: () for key in ("sts:ExternalId", "sts:SourceIdentity") if key not in found}
    return lacking | ({"aws:MultiFactorAuthPresent": ("true",)} if "serialnumber" in given else {})
