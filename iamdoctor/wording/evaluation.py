"""Why an element of a statement matched or not, and which rule a decision rests on beside the statements."""

SENTENCES = {
    "element.hinted": "{said}: {hint}",
    "element.empty": "{element} is empty, so the statement has no effect",
    # Action and Resource
    "element.covers": "{value} covers {request}",
    "element.covers_not": "{values:some} does not cover {request}",
    "element.covers_if": "{value} covers {request} if {keys:comma} has the right value, which is not known",
    "element.excludes": "{value} excludes {request}",
    "element.excludes_not": "{values:some} does not exclude {request}",
    "element.excludes_if": "{value} excludes {request} if {keys:comma} has the right value, which is not known",
    "element.stands_for_nothing": "{value} stands for nothing: {keys:comma} has no value",
    "element.hint.names_bucket": "it names the bucket, the request is for an object in it",
    "element.hint.names_objects": "it names objects, the request is for the bucket itself",
    # Principal
    "element.no_principal": "the statement has no Principal, so it is about nobody",
    "element.empty_principal": "Principal is empty, so the statement is about nobody",
    "element.names": "{values:some} names {caller}",
    "element.names_other": "{values:some} does not name {caller}",
    "element.names_if_path": "{values:some} names {caller} if its role has the same path, which is not known",
    "element.names_if_canonical": "{values:some} names {caller} if the canonical user is its account, which is not known",
    "element.excepts": "{values:some} excepts {caller}",
    "element.excepts_other": "{values:some} does not except {caller}",
    "element.excepts_account": "NotPrincipal excepts {caller} only if it also lists its account",
    "element.excepts_account_and_role": "NotPrincipal excepts {caller} only if it also lists its account and its role",
    "element.never_excepts_bounded": "NotPrincipal never excepts a principal with a permissions boundary, as {caller} has",
    "element.hint.deleted_principal": "{value} is the id of a deleted principal",
    "element.hint.wildcard_in_arn": "a wildcard inside a principal ARN matches nobody ({value})",
    "element.hint.letter_case": "{value} differs in letter case",
    "element.hint.other_path": "the role is {value}",
    # Condition
    "element.wants": "{operator} {key} wants {values:some}; the request has {has:some}",
    "element.wants_unknown": "{operator} {key} wants {values:some}; the request's value is not known",
    "element.wants_absent": "{operator} {key} wants {values:some}; the key is absent",
    "element.wants_present": "{operator} {key} wants {values:some}; the key is in the request",
    "element.no_values": "{operator} {key} has no values, so it matches nothing",
    "element.wants_missing": "{operator} {key} wants {values:some}; the request has no such key",
    "element.wants_missing.if_exists": (
        "{operator} {key} wants {values:some}; the request has no such key, and IfExists makes the condition true"
    ),
    "element.wants_missing.for_all_values": (
        "{operator} {key} wants {values:some}; the request has no such key, and ForAllValues is true without values"
    ),
    "element.wants_missing.negated": "{operator} {key} wants {values:some}; the request has no such key, which meets a negated operator",
    "element.no_set_operator": (
        "{operator} {key} has no ForAnyValue or ForAllValues, and the request has {has:some}: several values match nothing"
    ),
    "element.wants_variable": "{operator} {key} wants {values:some}; {keys:comma} is not known; the request has {has:some}",
    "element.wants_comparable": (
        "{operator} {key} wants {values:some}; the request has {has:some}: not every value is one that {base} can compare"
    ),
    "element.wants_valueless": "{operator} {key} wants {values:some}; {keys:comma} has no value; the request has {has:some}",
    # Rules that AWS does not state clearly
    "rule.incomplete_not_principal": "With an incomplete NotPrincipal AWS says that access might be denied; here it counts as denied.",
    "rule.canonical_user": "CanonicalUser ids are not compared: the policy does not say whose they are.",
    "rule.role_name_case": "A role's name in a Principal is compared with letter case; AWS does not say whether it does.",
    "rule.completed_arn": "{value} is an incomplete ARN; IAM completes it with * in identity-based policies.",
    "rule.star_over_colons": (
        "{value} matches only because a * at the end of a part may run over colons; AWS documents this in one sentence."
    ),
    "rule.nothing_excluded": (
        "NotResource with {keys:comma}, which has no value, is treated as excluding nothing; AWS's pages differ on this."
    ),
    "rule.no_set_operator": (
        "{operator} {key} has no set operator; AWS does not say what holds with several values: it counts as no match."
    ),
    "rule.for_any_value_if_exists": "{operator} on an absent key counts as true; two of AWS's rules differ on this.",
    "rule.invalid_value": "AWS does not say what holds for {key} under {operator}, which cannot compare the value.",
    "rule.wildcard_in_value": "A * or ? in a variable's value counts as plain text; AWS does not say so.",
    "rule.variable_under_bool": "Variables under Bool are resolved; AWS's pages differ on this.",
    "rule.may_have_several": "{key} may have several values; compare it with ForAnyValue or ForAllValues.",
    "rule.denied_either_way": ("The request is denied whatever the unknown keys hold; they turn only whether the denial is explicit."),
    # Layers without a say
    "rule.root_without_identity": "The root user has full access by default and no identity-based policies.",
    "rule.no_boundary": "A permissions boundary does not limit the root user or a service-linked role.",
    "rule.federated_without_session": "A federated user without session policies has none of the IAM user's permissions.",
    "rule.scp_management": "SCPs do not affect the management account.",
    "rule.scp_service_linked": "SCPs do not affect service-linked roles.",
    "rule.may_be_service_linked": (
        "SCPs do not affect service-linked roles; whether the role is one, its path would tell, which was not given."
    ),
    "rule.rcp_management": "RCPs do not affect resources of the management account.",
    "rule.rcp_service_linked": "RCPs do not affect calls by service-linked roles.",
    "rule.rcp_service": "RCPs do not cover {service} (list of {as_of}).",
    "rule.rcp_retire_grant": "RCPs do not affect kms:RetireGrant.",
    "rule.gateway_account": (
        "A gateway endpoint takes an account in Principal for its root user alone, an interface endpoint for the whole account; "
        "which one it is, the policy does not say."
    ),
    "rule.block_public_access": (
        "Block Public Access (RestrictPublicBuckets) keeps a public policy to the owner's account; "
        "statement {sid} makes this policy public."
    ),
    # What services decide
    "rule.no_permission_needed": "sts:GetCallerIdentity needs no permission.",
    "rule.session_token": "sts:GetSessionToken needs no permission, and no policy has an effect on it.",
    "rule.unsigned": "The call carries no AWS signature, so no policy is asked.",
    "rule.role_session": "A role session cannot call sts:GetSessionToken or sts:GetFederationToken.",
    "rule.federated_user": "A federated user cannot call IAM, and of STS only GetCallerIdentity.",
    "rule.root_assumes": "The root user cannot assume a role.",
    "rule.managed_policy": "AWS managed policies cannot be changed.",
    "rule.service_linked_role": "Service-linked roles can be changed only by their service.",
    "rule.reserved_role": "Roles under /aws-reserved/ can be changed only by IAM Identity Center.",
    "rule.reserved_alias": "Aliases that begin with aws/ are reserved for AWS managed keys.",
    "rule.other_partition": (
        "The caller is of partition {caller}, the resource of {resource}: no policy lets credentials of one partition reach another."
    ),
    "rule.own_account_only": "{action} is taken on a resource of the caller's own account only.",
}
