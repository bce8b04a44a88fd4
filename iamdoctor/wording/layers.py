"""Why a layer of policies is known, absent or not known."""

SENTENCES = {
    "layer.text_unread": "its text could not be read",
    "layer.as_recorded": "As AWS recorded it at the denial.",
    "layer.service_without_identity": "A service has no identity policies.",
    "layer.anonymous_without_identity": "An anonymous caller has no identity policies.",
    "layer.root_without_identity": "The root user has no identity policies, and needs none.",
    "layer.federating_user_unknown": "The IAM user who asked for this federated session is not known.",
    "layer.provider_without_identity": "A web identity or SAML caller has no identity policies.",
    "layer.principal_gone": "{about:who,capital} does not exist any more.",
    "layer.no_boundary_possible": "This caller cannot have a permissions boundary.",
    "layer.no_boundary": "{name} has no permissions boundary.",
    "layer.session_given": "Given by you.",
    "layer.no_session_possible": "Only role sessions and federated users have session policies.",
    "layer.session_unseen": "AWS has no call that returns the policies of a session.",
    "layer.session_without_policy": "CloudTrail records that the session began at {time} without a session policy.",
    "layer.session_recorded": "As CloudTrail recorded it when the session began at {time}.",
    "layer.scp_not_bound": "SCPs apply only to principals of accounts in an organization.",
    "layer.no_organization": "The account is in no organization, so no {layer:layer} applies.",
    "layer.scp_management": "SCPs do not apply to the organization's management account.",
    "layer.rcp_service": "RCPs do not cover {service}.",
    "layer.rcp_management": "RCPs do not apply to resources of the organization's management account.",
    "layer.none": "No {layer:layer} applies.",
    "layer.type_off": "No level of the organization has {layer:a_layer}, so this policy type is not enabled.",
    "layer.no_endpoint": "The call did not come through a VPC endpoint.",
    "layer.endpoint_unseen": "Nothing says that the call came through a VPC endpoint.",
    "layer.trust_not_asked": "A trust policy decides who may assume the role, not who may call {about:action} on it.",
    "layer.no_resource_policies": "{service} has no resource policies.",
    "layer.no_single_resource": "{about:action} is checked on no single resource, so no resource policy applies.",
    "layer.hidden": "AWS may answer that a resource of another account does not exist, though it does.",
    "layer.grants_unread": "The grants of the key were not read.",
    "layer.bucket_unread": "The policy of the bucket behind the access point was not read, and it must allow the request too.",
    "elsewhere.profiles": (
        "You are in account {account}, but {about:who} was denied in account {denied}. Profile {profiles:or} gives access to that account."
    ),
    "elsewhere.read": ("You are in account {account}; {about:who} was denied in account {denied}, which is read with profile {profile}."),
    "elsewhere.none": (
        "You are in account {account}, but {about:who} was denied in account {denied}. "
        "These credentials may not be able to read its policies."
    ),
    "behind.bucket": "Access point {access_point} leads to bucket {bucket}, whose policies must allow the request too.",
    "behind.default_key": "By default, bucket {bucket} encrypts objects with KMS key {key}.",
    "behind.same_key": "{operation} needs {action} of this KMS key too.",
    "behind.key": "{about:named_resource,capital} is encrypted with KMS key {key}.",
    "behind.key_if_decrypted": (
        "{about:named_resource,capital} is encrypted with KMS key {key}, which the call needs if it asks for decryption."
    ),
}
