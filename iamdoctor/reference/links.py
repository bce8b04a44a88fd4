"""AWS's page about each cause, by the cause's id."""

_GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
_CLI = "https://docs.aws.amazon.com/cli/latest/userguide/"
_KMS = "https://docs.aws.amazon.com/kms/latest/developerguide/"
_ORGANIZATIONS = "https://docs.aws.amazon.com/organizations/latest/userguide/"
_S3 = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/"
_STS = "https://docs.aws.amazon.com/STS/latest/APIReference/"

LINKS: dict[str, str] = {
    "identity": f"{_GUIDE}access_policies_identity-vs-resource.html",
    "identity.explicit_deny": f"{_GUIDE}reference_policies_evaluation-logic_policy-eval-denyallow.html",
    "identity.resource": f"{_GUIDE}reference_policies_elements_resource.html",
    "identity.condition": f"{_GUIDE}reference_policies_elements_condition.html",
    "identity.action_name": f"{_GUIDE}reference_policies_elements_action.html",
    "identity.wrong_value": f"{_GUIDE}reference_policies_condition-keys.html",
    "identity.mfa": f"{_GUIDE}id_credentials_mfa_configure-api-require.html",
    "resource": f"{_GUIDE}access_policies_identity-vs-resource.html",
    "resource.key_or_policy": f"{_KMS}policy-evaluation.html",
    "resource.principal": f"{_GUIDE}reference_policies_elements_principal.html",
    "resource.resource": f"{_GUIDE}reference_policies_elements_resource.html",
    "resource.condition": f"{_GUIDE}reference_policies_elements_condition.html",
    "resource.block_public_access": f"{_S3}access-control-block-public-access.html",
    "trust": f"{_GUIDE}id_roles_update-role-trust-policy.html",
    "boundary": f"{_GUIDE}access_policies_boundaries.html",
    "scp": f"{_ORGANIZATIONS}orgs_manage_policies_scps.html",
    "scp.explicit_deny": f"{_ORGANIZATIONS}orgs_manage_policies_scps_evaluation.html",
    "scp.missing_allow": f"{_ORGANIZATIONS}orgs_manage_policies_scps_evaluation.html",
    "rcp": f"{_ORGANIZATIONS}orgs_manage_policies_rcps.html",
    "session": f"{_GUIDE}access_policies.html#policies_session",
    "vpce": "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html",
    "credentials": f"{_GUIDE}troubleshoot_access-denied.html",
    "credentials.sso_expired": f"{_CLI}cli-configure-sso.html",
    "credentials.sso_missing": f"{_CLI}cli-configure-sso.html",
    "credentials.expired": f"{_GUIDE}id_credentials_temp_use-resources.html",
    "credentials.unknown": f"{_STS}API_GetCallerIdentity.html",
    "credentials.missing": f"{_CLI}cli-chap-authentication.html",
    "credentials.unsigned": f"{_CLI}cli-chap-authentication.html",
    "credentials.mfa_code": f"{_GUIDE}id_credentials_mfa_configure-api-require.html",
    "credentials.node_role": "https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html",
    "credentials.principal_gone": f"{_GUIDE}reference_policies_elements_principal.html",
    "credentials.wrong_account": f"{_CLI}cli-configure-files.html",
    "request": f"{_GUIDE}troubleshoot_access-denied.html",
    "credentials.presigned_expired": f"{_S3}using-presigned-url.html",
    "request.two_partitions": "https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html",
    "request.clock": f"{_GUIDE}reference_sigv-troubleshooting.html",
    "request.signed_elsewhere": f"{_GUIDE}reference_sigv-troubleshooting.html",
    "request.signature": f"{_GUIDE}reference_sigv-troubleshooting.html",
    "request.not_found": f"{_GUIDE}troubleshoot_access-denied.html",
    "request.object_not_found": "https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html",
    "service": f"{_GUIDE}reference_policies_evaluation-logic.html",
    "service.region_off": "https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html",
    "service.lake_formation": "https://docs.aws.amazon.com/lake-formation/latest/dg/lake-formation-permissions.html",
    "service.kubernetes_login": "https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting.html",
    "service.kubernetes": "https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html",
    "service.acl_disabled": f"{_S3}about-object-ownership.html",
    "service.block_public_access": f"{_S3}access-control-block-public-access.html",
    "service.key_state": f"{_KMS}key-state.html",
    "service.aws_managed_key": f"{_KMS}concepts.html#aws-managed-cmk",
    "service.object_owner": f"{_S3}about-object-ownership.html",
    "service.recent_change": f"{_GUIDE}troubleshoot_general.html#troubleshoot_general_eventual-consistency",
    "trust.explicit_deny": f"{_GUIDE}reference_policies_evaluation-logic_policy-eval-denyallow.html",
    "trust.principal": f"{_GUIDE}reference_policies_elements_principal.html",
    "trust.deleted_principal": f"{_GUIDE}reference_policies_elements_principal.html#principal-roles",
    "trust.self_assumption": "https://aws.amazon.com/blogs/security/announcing-an-update-to-iam-role-trust-policy-behavior/",
    "trust.action": f"{_GUIDE}troubleshoot_roles.html#troubleshoot_roles_cant-assume-role",
    "trust.condition": f"{_GUIDE}reference_policies_elements_condition.html",
    "trust.external_id": f"{_GUIDE}id_roles_common-scenarios_third-party.html",
    "trust.mfa": f"{_GUIDE}id_credentials_mfa_configure-api-require.html",
    "trust.web_identity": f"{_GUIDE}reference_policies_iam-condition-keys.html#condition-keys-wif",
    "trust.tag_session": f"{_GUIDE}id_session-tags.html#id_session-tags_permissions-required",
    "trust.source_identity": f"{_GUIDE}id_credentials_temp_control-access_monitor.html",
    "trust.context": f"{_STS}API_AssumeRole.html",
    "trust.no_such_role": f"{_GUIDE}troubleshoot_roles.html#troubleshoot_roles_cant-assume-role",
    "request.duration": f"{_GUIDE}id_roles_update-role-settings.html#id_roles_update-session-duration",
    "request.role_chaining": f"{_GUIDE}id_roles.html#iam-term-role-chaining",
    "request.identity_provider": f"{_GUIDE}id_roles_providers.html",
    "request.provider_audience": f"{_GUIDE}id_roles_providers_create_oidc.html",
    "request.provider_keys": f"{_GUIDE}id_roles_providers_create_oidc_verify-thumbprint.html",
    "request.token_expired": f"{_STS}API_AssumeRoleWithWebIdentity.html",
}
"""A name without a dot is a layer: its page is that of every cause of the layer that has none of its own."""


def link(cause: str) -> str:
    """AWS's page about the cause of this id (``trust.external_id``): its own, else that of its layer."""
    return LINKS.get(cause) or LINKS.get(cause.partition(".")[0], "")
