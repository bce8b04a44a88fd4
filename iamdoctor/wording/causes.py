"""Why a policy stops a request."""

SENTENCES = {
    "cause.denies": "{statement:statement,capital} of {policy} denies {about:action} on {about:resource}{when}.",
    "cause.may_deny": "{statement:statement,capital} of {policy} may deny {about:action} on {about:resource}{when}.",
    "cause.silent.identity": "Nothing attached to {about:who} allows {about:action} on {about:resource}.",
    "cause.silent.trust": "The {about:resource_policy} does not allow {about:who} to call {about:action}.",
    "cause.silent.resource": "The {about:resource_policy} does not allow {about:who} to call {about:action}.",
    "cause.no_policy.abroad": (
        "{about:named_resource,capital} has no resource policy, and a caller from another account needs one that allows it."
    ),
    "cause.no_policy": "{about:named_resource,capital} has no resource policy, and this caller needs one that allows it.",
    "cause.silent.boundary": "The permissions boundary of {about:who} does not allow {about:action} on {about:resource}.",
    "cause.silent.scp_at": "No SCP on {target} allows {about:action} on {about:resource}.",
    "cause.silent.scp": "No SCP of the account allows {about:action} on {about:resource}.",
    "cause.silent.rcp": "No RCP allows {about:action} on {about:resource}.",
    "cause.silent.session": "The session policy of {about:who} does not allow {about:action} on {about:resource}.",
    "cause.silent.vpce": "The VPC endpoint policy does not allow {about:action} on {about:resource}.",
    "cause.alternative": "Within one account, this policy alone could allow it too.",
    "cause.near": "The closest statement is {statement:sid}: {but}.",
    "cause.near_in": "The closest statement is {statement:sid} in {policy}: {but}.",
    "near.only": "it allows the action only {clause}",
    "near.any_resource": (
        "it allows the action only {clause}, but AWS checks this action on no single resource, so only the Resource * covers it"
    ),
    "near.action_name": "it allows {written}, which is not an IAM action; AWS checks that call as {action}",
    "near.no_action": "it allows {written}, which is not an IAM action; {action} is",
    "near.other_action": "it allows {written}, not {action}",
    "near.for": "it is {clause}",
    "near.allows": "it allows the action {clause}",
    "cause.other_version": (
        "Version {version} of {policy} would allow it, but {default} is the default version, and only the default version counts."
    ),
    "cause.other_version_unknown": (
        "Version {version} of {policy} would allow it, but it is not the default version, and only the default version counts."
    ),
    "cause.message.denies": (
        "AWS's message says that {layer:a_layer_in_message}{arn} explicitly denies {about:action} on {about:resource}. "
        "Its text could not be read here."
    ),
    "cause.message.arn": " ({arn})",
    "cause.message.silent": (
        "AWS's message says that no {layer:in_message} allows {about:action} on {about:resource}. "
        "What those policies say could not be read here."
    ),
    "cause.message.key": (
        "AWS's message leaves two things open: the key is not in the Region that was asked, or its key policy does not allow {about:who} "
        "to call {about:action}, or denies it. The key policy could not be read here."
    ),
    "cause.message.of_one_side": (
        "Across accounts, AWS writes this message also when only the caller's own policies do not allow the action, as here."
    ),
    "cause.message.of_either_side": (
        "Across accounts, AWS writes this message also when only the caller's own policies do not allow the action; those could not be "
        "read here either."
    ),
    "cause.recorded.denies": "AWS's record of the denial says that {policy}{statement} denied {about:action} on {about:resource}.",
    "cause.recorded.statement": " ({sid})",
    "cause.recorded.silent": "AWS's record of the denial says that no {layer:in_message} allowed {about:action} on {about:resource}.",
    "cause.recorded.changed": "That has changed since.",
    "cause.recorded.now_allows": "What was read allows it: some value of the request must differ from what is assumed here.",
    "cause.recorded.now_silent": "What was read does not deny it: some value of the request must differ from what is assumed here.",
    "cause.not_recorded": "AWS's record of the denial does not name this as a reason: it may have changed since.",
    "cause.simulated": (
        "AWS's simulator denies {about:action} on {about:resource}, and allows it without the {layer:layer}. "
        "The text of the {layer:layer} could not be read here."
    ),
    "cause.simulated_organization": (
        "AWS's simulator denies {about:action} on {about:resource}, and says that the {layer:layer}s do not allow it. "
        "The text of the {layer:layer}s could not be read here."
    ),
    "cause.aws_managed_key": (
        "That is a key that AWS manages for {account:account}, and no other account can use it; a customer managed key can be shared."
    ),
    "clause.on": "on {values:few}{hint}",
    "clause.except": "on everything except {values:few}",
    "clause.on_variable": "on {values:few}, which depends on a value that is not known",
    "clause.bucket": "on the bucket, not on its objects",
    "clause.objects": "on the objects, not on the bucket itself",
    "clause.for": "for {values:few}, not for the caller{hint}",
    "clause.for_nobody": "for nobody, because it has no Principal",
    "clause.if": "only if {wants}; {has}{shape}",
    "clause.applies": "{when}{unless}; {has:semicolon}{shape}",
    "clause.when": " when {wants:and}",
    "clause.unless": " unless {spared:or}",
    "hint.deleted_principal": " ({value} is the id of a deleted user or role)",
    "hint.wildcard_in_arn": " (a wildcard within the ARN of a principal matches nobody: {value})",
    "hint.letter_case": " ({value} differs in letter case)",
    "hint.other_partition": " ({value} is in another partition)",
    "hint.other_region": " ({value} is in another Region)",
    "hint.other_account": " ({value} is in another account)",
    "hint.without_children": " ({value} needs a wildcard at its end to cover what is in it)",
    "hint.one_character": " ({value} differs in one character)",
    "hint.vpc_id": " ({key} holds the id of a VPC endpoint, vpce-..., not that of a VPC)",
    "hint.endpoint_id": " ({key} holds the id of a VPC, vpc-..., not that of a VPC endpoint)",
    "hint.subject_as_audience": " ({key} holds the audience of the token; its subject is in the key that ends in :sub)",
    "hint.audience_as_subject": " ({key} holds the subject of the token; its audience is in the key that ends in :aud)",
    "hint.session_arn": " ({key} of a role session is the ARN of its role, never that of the session)",
    "hint.wildcard_as_text": " (this operator takes * and ? as plain text; StringLike takes them as wildcards)",
    "hint.only_users": " (only IAM users have ${{aws:username}}; the caller is none)",
    "hint.other_path": " (the role's ARN is {value})",
    "value.role_of_its_own": "the role of the pod's service account",
    "value.bucket_owner": "the bucket's owner",
    "value.another_account": "another account",
    "value.customer_managed_key": "a customer managed key",
    "value.it": "it",
    "value.few": "{values:few}",
    "value.unknown": "not known",
    "value.nothing": "nothing",
}
