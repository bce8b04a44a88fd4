"""The broken accounts, in the order the picker shows them."""

from iamdoctor.demo.scenario import Scenario
from iamdoctor.demo.scenarios import (
    boundary,
    bucket_arn,
    bucket_policy_deny,
    cross_account,
    expired_credentials,
    external_id,
    group_deny,
    kms_key_policy,
    mfa,
    missing_allow,
    oidc_subject,
    pass_role,
    scp_region,
    trust_policy,
    two_causes,
)

SCENARIOS: tuple[Scenario, ...] = tuple(
    module.scenario
    for module in (
        two_causes,
        missing_allow,
        bucket_arn,
        group_deny,
        boundary,
        scp_region,
        bucket_policy_deny,
        kms_key_policy,
        cross_account,
        trust_policy,
        external_id,
        oidc_subject,
        pass_role,
        mfa,
        expired_credentials,
    )
)
