"""The answer, what to do now, what could not be read, and where AWS's message differs."""

SENTENCES = {
    "verdict.allowed": "As the policies are now, the request is allowed.",
    "verdict.causes": "{count:number_word,capital} causes deny this request.",
    "verdict.next": "AWS's message names only the first: if only that is fixed, the next error says {next}.",
    "verdict.first_then": "If only that is fixed, the next error says {next}.",
    "verdict.unknown_what": "Unknown, because this is not known: {what}.",
    "verdict.unknown_request": "Unknown, because too little of the request is known.",
    "verdict.nobody": "Unknown: nothing says who made this call, so no caller's policies were checked.",
    "verdict.aws_says": "AWS's message says {said}.",
    "verdict.possibly": "Unknown. Possible cause: {explanation}",
    "verdict.both_sides": (
        "Two things must allow it: the trust policy of {about:named_resource} in account {account} and an identity policy of {about:who} "
        "in account {own}."
    ),
    "verdict.unread": "Unknown: nothing that was read denies {about:who}, but this could: {what}.",
    "verdict.unread_and_one": "Unknown: nothing that was read denies {about:who}, but this could: {what} (and 1 more blind spot).",
    "verdict.unread_and_more": "Unknown: nothing that was read denies {about:who}, but this could: {what} (and {more} more blind spots).",
    "verdict.unexplained": "Unknown: nothing that was read explains why {about:who} was denied {about:action} on {about:resource}.",
    "verdict.check_session": (
        "Check that the call runs with the credentials of the principal named here, not with a cached session of another."
    ),
    "verdict.session_may_deny": "A session policy that was given when the session started can deny, and AWS has no call that returns it.",
    "verdict.endpoint_may_deny": "A VPC endpoint policy can deny if the call came through an endpoint.",
    "message.denies": '"explicit deny in {layer:a_layer_in_message}"',
    "message.silent": '"no {layer:in_message} allows"',
    "differs.denies": "AWS's message says {said}, but the {layer:layer} as read here denies nothing.",
    "differs.silent": "AWS's message says {said}, but the {layer:layer} as read here is not what denies the request.",
    "differs.not_there": (
        "AWS's message says that {policy} denies, and it is not among the policies read here. It may have been detached since the error."
    ),
    "differs.may_have_changed": "It may have changed since the error.",
    "differs.next": "If only the {layer:layer} is changed, the next error says {next}.",
    "todo.with_owner": "{change} Who can change it: {owner}.",
    "todo.planned": "{change}. Who can change it: {owner}.",
    "todo.steps": "Make {count:number_word} changes.",
    "todo.step": "{number}: {change} ({owner}).",
    "todo.nobody": "Find out who made the call, and say it: --principal ARN, or --principal me if it was you.",
    "todo.try_again": "Try the call again: policies may have changed since, and IAM changes take seconds to minutes to reach every Region.",
    "todo.profiles": "Read account {account} too, with profile {profiles:or} (--also).",
    "todo.unasked": "Nothing was read. {why}",
    "todo.needs": "This would settle it: {needs:semicolon}.",
    "todo.needs_then": "Needed besides: {needs:semicolon}.",
    "todo.say_more": "Give more of the request (--context KEY=VALUE), or look the denial up in CloudTrail and paste its record.",
    "todo.mfa": "Sign in with MFA and make the call with that session (aws sts get-session-token, or a profile with mfa_serial).",
    "todo.mfa_session": "Make the call with the credentials of a user who signed in with MFA: a role session carries no MFA.",
    "todo.not_root": "Make the call as a user or a role, not as the root user.",
    "todo.locked": "Find out why {policy} was attached before anything else: it is there to stop this principal.",
    "todo.deny_condition": "Make the call with a value of {key} that the Deny in {policy} does not match, or ask for an exception to it.",
    "todo.deny_condition.tag": (
        "Tag the principal with a value of {key} that the Deny in {policy} does not match, if that value is true of it, "
        "or ask for an exception."
    ),
    "todo.deny_condition.follows": (
        "Ask for an exception to the Deny in {policy}: no call can choose its {key}, which follows from the caller or the resource."
    ),
    "todo.deny": "Ask for an exception to the Deny in {policy}.",
    "todo.deny_unread": "Ask for an exception to the Deny in {policy}; its owner can say whether the call can meet a condition of it.",
    "todo.resource": "Add {resource} to the Resource of {policy}.",
    "todo.external_id": "Send the ExternalId that the trust policy asks for.",
    "todo.condition": "Make the call with a value of {key} that {policy} accepts ({value}), or ask for the condition to be changed.",
    "todo.condition.tag": (
        "Tag {about:who} with a value of {key} that {policy} accepts ({value}), if that value is true of it, "
        "or ask for the condition to be changed."
    ),
    "todo.condition.follows": (
        "Ask for the condition on {key} in {policy} to be changed: it accepts {value}, and no call can choose its {key}, "
        "which follows from the caller or the resource."
    ),
    "todo.ask_administrator": "Ask an administrator to do it, or whether {about:who} may call {action}, which raises privilege.",
    "todo.do_once": "Ask an administrator to {act} once.",
    "todo.stay_in_role": "Leave out the AssumeRole call: the session is already one of this role.",
    "todo.wrong_value": "Correct the condition on {key} in {policy}: no request can have the value that it asks for.",
    "todo.principal": "Name {about:who} as a Principal in {policy}.",
    "todo.service_principal": "Use a role that {about:who} may assume, or name it as a Principal in {policy}.",
    "todo.pass_other_role": (
        "Pass a role that trusts {service}, or have the trust policy of this one name it; then allow iam:PassRole on the role in an "
        "identity policy of {about:who}."
    ),
    "todo.check_account": (
        "Check the profile: {about:named_resource} is in account {account}. If the profile is the right one, this would "
        "settle it: {needs:semicolon}."
    ),
    "todo.provider": "Use a token of the identity provider that the trust policy names.",
    "todo.older_version": "Ask why version {version} of {policy} is not the default version: it would allow the request.",
    "todo.allow.identity": "Allow {action} in an identity policy of {about:who}.",
    "todo.allow.resource": "Allow {about:who} to call {action} in {policy}.",
    "todo.allow.service": (
        "Allow {about:who} to call {action} in {policy}, only for the resource or account that it acts for (aws:SourceArn, "
        "aws:SourceAccount)."
    ),
    "todo.allow.trust": "Allow {about:who} to call {action} in {policy}.",
    "todo.allow.boundary": "Allow {action} in the permissions boundary of {about:who}.",
    "todo.allow.scp": "Allow {action} in an SCP.",
    "todo.allow.scps": "Allow {action} in the SCPs of each level that does not allow it: the root, each OU, and the account.",
    "todo.allow.rcp": "Allow {action} in an RCP.",
    "todo.allow.session": "Allow {action} in the session policy of {about:who}.",
    "todo.allow.vpce": "Allow {action} in {policy}.",
    "todo.tag_session": "Have the trust policy and the caller's own policies allow sts:TagSession too, or pass no session tags.",
    "todo.shorter": "Ask for a shorter session.",
    "todo.check_caller": "Run aws sts get-caller-identity where the call runs, and set the profile or role that was meant.",
    "todo.check_name": "Check the name, Region and account of the resource in the call.",
    "todo.check_object": "Check that the object exists, as someone who may list the bucket.",
    "todo.decode": "Decode the encoded message with aws sts decode-authorization-message: it names who called. Or say it: --principal ARN.",
    "verdict.other.function_network": "The execution role of the Lambda function is denied, not whoever made the call.",
    "todo.other.function_network": (
        "Allow ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces and ec2:DeleteNetworkInterface in the execution role of the "
        "function: the AWS managed policy AWSLambdaVPCAccessExecutionRole holds them."
    ),
    "verdict.other.model_access": "AWS's message says that there is no access to this model; the model id may be wrong too.",
    "todo.other.model_access": (
        "Check the model id and the Region, then the account's access to the model: some models need an AWS Marketplace subscription or "
        "a use case form first."
    ),
    "todo.key_or_policy": "Check the key's ARN and Region in the call first, then what the key policy says.",
    "todo.create_provider": "Create the IAM OIDC provider for {url} in the role's account, with the audience sts.amazonaws.com.",
    "todo.create_saml_provider": "Create the SAML provider that the call names in the role's account, or correct its ARN in the call.",
    "todo.trust_of_token": (
        "Check the role's trust policy: its condition on sub, its condition on aud, and that its Principal is the token's provider in the "
        "role's own account."
    ),
    "todo.trust_of_github": (
        "Check the role's trust policy for GitHub's token: its condition on token.actions.githubusercontent.com:sub has to match this "
        "repository, branch or environment, that on aud has to be sts.amazonaws.com, and its Principal has to be the provider "
        "token.actions.githubusercontent.com of the role's own account."
    ),
    "todo.node_role": (
        "Before the node's role is widened: have the pod's service account use a role of its own (IRSA or EKS Pod Identity), and restart "
        "the pod. Every pod of the node has what the node's role is allowed."
    ),
    "todo.credentials": "Give the call credentials: run aws configure list where it runs to see where they should come from.",
    "todo.object_owner": "Have the bucket own every object in it (BucketOwnerEnforced), or ask whoever wrote the object for access.",
    "todo.key_state": "Have the key enabled, or its deletion cancelled.",
    "todo.customer_managed_key": "Have it encrypted with a customer managed key, and allow the caller to use that key.",
    "todo.no_policy": "No policy change helps: look at what the cause names.",
    "todo.policy": "{policy}",
    "todo.the_policy": "the {policy}",
    "todo.the_layer": "the {layer:layer}",
    "blind.identity": "identity policies of {about:who}",
    "blind.boundary": "permissions boundary of {about:who}",
    "blind.session": "session policy of {about:who}",
    "blind.scp": "SCPs of {account:account}",
    "blind.rcp": "RCPs of {account:account}",
    "blind.vpce": "VPC endpoint policy",
    "blind.trust": "trust policy of {resource:owning}",
    "blind.resource": "{about:resource_policy}",
    "blind.grants": "grants of the key {resource:owning}",
    "blind.some_of": "{count} of the {layer}: {names:comma}",
    "blind.rest": "rest of the {layer}",
    "blind.nobody_named": "who made this call",
    "blind.provider": "which identity provider the token is from",
    "blind.provider_presumed": "which identity provider the token is from: nothing says, so the one that the trust policy names is assumed",
    "blind.account_presumed": "account of the denied principal: the text hides it, so your account is assumed",
    "blind.principal": "who exactly was denied",
    "blind.redacted": "whole name of the resource",
    "blind.action": "which action was denied",
    "blind.no_resource": "which resource was asked for",
    "blind.owner": "who owns {about:named_resource}",
    "blind.key": "value of {key} in the request",
    "blind.key_attempt": "value of {key} in the request (CloudTrail's latest similar attempt: {values:comma})",
    "blind.key_attempt_none": "value of {key} in the request (CloudTrail's latest similar attempt: none)",
    "blind.encrypting_key": "KMS key behind {name}",
    "blind.encrypting_key_because": "KMS key behind {name}: {reason}",
    "blind.key_gone": "KMS key behind {name}: it is set as {key}, and KMS shows no such key",
    "blind.key_named": "KMS key that the request names: {key}",
    "blind.object_key": "the object's own KMS key (only the default of {name} was read)",
    "needs.principal": "the principal's ARN (--principal)",
    "needs.token": "the token, or one of its claims (--context ISSUER:aud=VALUE)",
    "needs.action": "the action (--action)",
    "needs.resource": "the resource's ARN (--resource)",
    "needs.owner": "the owner's account (--context aws:ResourceAccount=...)",
    "needs.readable": "a policy that iamdoctor understands (iamdoctor lint says what is wrong)",
    "needs.key": "--context {key}=VALUE",
    "needs.head_object": "s3:GetObject for someone who then looks at its SSEKMSKeyId (aws s3api head-object)",
}
