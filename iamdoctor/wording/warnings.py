"""What to know before a fix is made."""

SENTENCES = {
    "warn.node_role": "This widens the role of the node: every pod of the node gets it. Give the pod a role of its own first.",
    "warn.only_copy": "Only {about:who} gets the copy; what AWS changes in {policy} later does not reach it.",
    "warn.not_theirs": "{policy} is not the caller's own to replace.",
    "warn.copy_too_long": "{policy} is AWS's, and too long to be copied: a policy of your own may have {allowed:number} characters.",
    "warn.only_aws": "Only AWS can change this policy.",
    "warn.role.permission_set": "The role belongs to IAM Identity Center: its permission set is what has to change.",
    "warn.role.service_linked": "The role is linked to a service: only AWS can change its policies.",
    "warn.others_unchanged": "Others have this policy too; for them nothing changes.",
    "warn.group_unchanged": "Every user of group {group} has this policy; for the other users nothing changes.",
    "warn.everyone_in_group": "Every user of group {group} gets the change.",
    "warn.everyone_with_policy": "Everyone with this policy gets the change.",
    "warn.everyone_with_boundary": "Everyone with this permissions boundary gets the change.",
    "warn.same_name": (
        "Not every policy of {about:who} was read. If it has an inline policy named {policy} already, the command replaces that policy."
    ),
    "warn.environment": (
        "The subject names environment {environment} and no branch: every branch that may use environment {environment} can then assume "
        "the role. Restrict the environment's deployment branches in GitHub first."
    ),
    "warn.every_level": (
        "An SCP has to allow {action} at every level: the root, each OU above {account:account}, and the account itself. To find the level "
        "that lacks it, run aws organizations list-parents with the account's id and then with each OU's, and aws organizations "
        "list-policies-for-target --filter SERVICE_CONTROL_POLICY with the id of each level."
    ),
    "warn.newer_version": (
        "Whoever made the newer version had a reason; where Terraform or CloudFormation holds the policy, change it there too."
    ),
    "warn.five_versions": (
        "AWS keeps five versions of a managed policy: if this answers LimitExceeded, delete an old one (aws iam delete-policy-version)."
    ),
    "warn.guardrail": (
        "Only the organization's management account or a delegated administrator can do this; "
        "the {layer:layer} reaches everything below {attached_to}."
    ),
    "warn.several_policies": "The resource has {count} policies, and this text joins them: make the change in the policy that it concerns.",
    "warn.session_policy": "A session policy is passed by the call that makes the session: change it there.",
    "warn.too_long": "AWS refuses it at this length: drop what is not needed any more, or use a managed policy.",
    "warn.several_resources": "One call of {action} is checked on several resources: the next denial may name another of them.",
    "warn.supposed": "Not read, and supposed not to stop it: {layers:layers}.",
    "warn.unseen_guards": (
        "The {layer:layer} was not read in full. It may allow this already under a condition, such as MFA, an ExternalId, "
        "a source identity, an address, a network, a tag, an organization, a Region or the service that a role is passed to. "
        "This then bypasses that condition."
    ),
    "warn.read_guards": (
        "What was read of the {layer:layer} requires {guards:guards} ({keys:and}); with this statement {about:who} may no longer need it."
    ),
    "warn.excerpt": "What AWS kept of this policy with its record may lack other statements: make the change in the policy itself.",
    "warn.template": "A template for the usual task: it allows more than the call that was denied.",
    "warn.every_action": "It allows every action, not only the one that was denied.",
    "warn.every_resource": "It allows the action on every resource, not only on the denied one.",
    "warn.every_principal": "It allows everyone, not only the denied principal.",
    "warn.bypasses": "It bypasses the condition of {statement}{ends}.",
    "warn.deny_protects": "The Deny requires {guards:guards} ({keys:and}): {whom} then no longer needs it.",
    "warn.raises.rights": (
        "This raises privilege: {about:who} can then give itself or others more rights, up to an administrator's. "
        "Ask whoever owns IAM to make the change instead, or grant it only under a condition on iam:PermissionsBoundary or iam:PolicyARN."
    ),
    "warn.raises.unbounded": (
        "This raises privilege: without a condition on iam:PermissionsBoundary, {about:who} can then make a user or role that no "
        "permissions boundary limits, and get more rights through it."
    ),
    "warn.some_boundary": (
        "A permissions boundary often allows {about:action} only if the call passes a boundary too (iam:PermissionsBoundary). Ask the "
        "owner of the permissions boundary of {about:who} which one it requires."
    ),
    "warn.raises.credentials": (
        "This raises privilege: {about:who} can then act as the user whose credentials it makes or changes. Ask the owner to do it."
    ),
    "warn.raises.trust": "This raises privilege: {about:who} can then decide who assumes the role, with all the rights that it has.",
    "warn.raises.role": (
        "This raises privilege: {about:who} can then run code with the rights of the role behind it (the execution role or instance "
        "profile). Grant it only where {about:who} may have those rights."
    ),
    "warn.raises.key": "This raises privilege: {about:who} can then let itself or others use the key for everything.",
    "warn.raises.resource": "This raises privilege: {about:who} can then change the policy of the resource, and so let anyone use it.",
    "warn.raises.administrator": (
        "This raises privilege: role {role} looks like an administrator's, so {about:who} gets all its rights. "
        "Where looking is enough, use a role that can only read."
    ),
    "warn.passes_role": (
        "Whatever {role} may do, {about:who} can then have a service do. What it may do was not read: "
        "look first (aws iam list-attached-role-policies, aws iam list-role-policies)."
    ),
    "warn.assumes_role": "{about:who} then has the rights of {role}: everything that {role} may do.",
    "warn.root_stays_denied": (
        "The SCP keeps the root user from this on purpose: do not add an exception for it. sts assume-root is called from the "
        "management account or a delegated administrator of IAM, with root access managed centrally."
    ),
    "warn.supposes_carried": "Proven for a call that carries {keys:and} as the statement asks; none was read.",
    "warn.fill_holes": (
        "A template, not a command: fill in {holes:and} first. With another value the statement lets in others, or nobody."
    ),
    "warn.add_to_unread": "The {about:resource_policy} was not read: add the statement to it, do not replace it.",
    "warn.allows_too": "It also allows {actions:and} on {resource:name}, which the same task needs.",
    "warn.every_object": "It allows the action on any resource that {resource:name} matches, not only on the denied one.",
    "warn.accepts_other_proof": (
        "The statement requires {guards:guards}. This also allows callers who could not send the right {key} before. "
        "It is safer to send the value that the policy requires."
    ),
    "warn.without_condition": (
        "Without this condition the statement applies to every request that the rest of it matches, whatever the value of {key}{ends}."
    ),
    "warn.action_on_nothing_denied": "This statement then no longer denies {action} to {about:who} on any resource.",
    "warn.nothing_on_resource_denied": "This statement then denies {about:who} nothing on {resource:name}.",
    "warn.no_longer_asked": "The Deny requires {guard:guard} ({keys:and}): {about:who} then no longer needs it for this.",
    "warn.only_statement": "It is the only statement of the policy, so the policy itself must be removed.",
    "warn.reopens": "The last resort: {whom} can then use {actions} on {resources} again, as far as other policies allow it.",
    "warn.exposed_key": (
        "AWS attaches this policy when it finds an access key in public. Make the key inactive, look in CloudTrail for what was done with "
        "it, and follow AWS's support case. Detach the policy last."
    ),
    "warn.stopped_on_purpose": (
        "This policy is attached to stop everything, most often in an incident. Detach it only when the person who attached it agrees."
    ),
    "warn.no_narrow_change": "No narrow change of this policy was found: its owner has to say how this should be allowed.",
    "warn.rests_on_message": "The text of {policy} was not read: this rests on AWS's message.",
    "warn.rests_on_simulator": "The text of {policy} was not read: this rests on AWS's simulator.",
    "warn.deny_may_be_met": "The Deny may depend on something that the call can meet, such as a Region or MFA: ask for that too.",
    "warn.add_to_what_is_there": "Add the statement to what is there.",
    "warn.longer_sessions": "Every session of {role} can then last {seconds} s.",
    "warn.no_mfa_in_role_session": (
        "A role session carries no MFA: make the call as a user who signed in with MFA, or require MFA of whoever assumes the role."
    ),
    "warn.tag_must_be_true": "Do this only if it is true of {about:who}: every policy that checks tag {tag} then sees {value}.",
    "warn.agree_on_external_id": "The call must then send ExternalId {value}. Agree on a value of your own, unique to the third party.",
    "warn.role_may_be_misnamed": "A template. If the role should exist, check its name and account in the call first.",
    "warn.role_of_its_own": (
        "A template: a separate role for {service}, which must then be configured to use it. The existing role stays as it is."
    ),
    "warn.usual_role": "{policy} allows it to {task}; add what else it needs.",
    "warn.role_without_policies": "The role can do nothing yet: add what it needs.",
    "warn.rests_on.error_alone": (
        "No policy was evaluated for this: it rests on the error alone, and the call, made again, may then meet a policy that denies it."
    ),
    "warn.rests_on.what_was_read": (
        "No policy was evaluated for this: it rests on what was read, and the call, made again, may then meet a policy that denies it."
    ),
    "warn.leave_out_role": (
        "Take role_arn (or role:) out of the configuration, or the AssumeRole call out of the code, and use the session as it is."
    ),
    "warn.every_pod": "Every pod of the node may do what {about:who} may do.",
    "warn.standing_grant": "{about:who} then needs no standing right to call {about:action}.",
    "warn.only_possible": "Only one possibility, which nothing that was read confirms or excludes.",
    "warn.acls_stop": "ACLs on the bucket and its objects then have no effect: whoever has access by an ACL loses it.",
}
