"""AWS's page about each cause, by the cause's id."""

_GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
_STS = "https://docs.aws.amazon.com/STS/latest/APIReference/"

LINKS: dict[str, str] = {
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
    "credentials.mfa": f"{_GUIDE}id_credentials_mfa_configure-api-require.html",
}
"""A cause without a page of its own is not here: nothing is said for it."""


def link(cause: str) -> str:
    """AWS's page about the cause of this id; empty where there is none."""
    return LINKS.get(cause, "")
