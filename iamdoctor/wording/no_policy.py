"""Causes that are no policy, what to check about them, and what to know beside the causes."""

SENTENCES = {
    "fault.sso_expired": "The IAM Identity Center (SSO) session has expired; AWS evaluated no policy.",
    "fault.sso_expired.todo": "Run aws sso login for the profile in use, then try again.",
    "fault.sso_missing": "There is no token of IAM Identity Center (SSO): nobody has signed in yet; AWS evaluated no policy.",
    "fault.sso_missing.todo": "Run aws sso login for the profile in use, then try again.",
    "fault.sso_missing.named": "The IAM Identity Center (SSO) token for {session} does not exist: sign in first. AWS evaluated no policy.",
    "fault.sso_missing.named.todo": "Sign in to {session} with aws sso login, then try again.",
    "fault.presigned_expired": "The presigned URL or the signature has expired; AWS evaluated no policy.",
    "fault.presigned_expired.todo": "Make a new URL; it is valid no longer than the credentials that signed it.",
    "fault.expired": "The credentials have expired; AWS evaluated no policy.",
    "fault.expired.todo": (
        "Get new credentials (aws sso login, assume the role again, restart the process that holds them), then try again."
    ),
    "fault.node_role": (
        "{runner} called with the role of its node: session {instance} of {about:who} is an EC2 instance's. A pod falls back to it where "
        "its service account has no role of its own, or where the pod does not use that role."
    ),
    "fault.two_partitions": (
        "{about:who} is in {caller}, and {about:named_resource} in {resource}. Each has an IAM of its own: no policy of either lets "
        "a caller of the other in."
    ),
    "fault.two_partitions.todo": (
        "Make the call with credentials of {resource}. Where the resource is meant to be in {caller}, write its ARN so: a template "
        "or a configuration has the other partition in it."
    ),
    "partition.commercial": "the partition aws (the commercial Regions)",
    "partition.china": "the partition aws-cn (the Regions in China)",
    "partition.govcloud": "the partition aws-us-gov (GovCloud)",
    "partition.sovereign": "the partition aws-eusc (the European Sovereign Cloud)",
    "partition.other": "the partition {partition}",
    "fault.region_off": (
        "The Region or the service is not enabled for this account, so AWS refuses the call before it evaluates any policy."
    ),
    "fault.region_off.todo": (
        "Check aws account get-region-opt-status for the Region, and in IAM's account settings that STS is active there."
    ),
    "fault.service_off": (
        "The service is not enabled for this account, or STS is not active in the Region: "
        "AWS refuses the call before it evaluates any policy."
    ),
    "fault.service_off.todo": (
        "Check in IAM's account settings that STS is active in the Region, and that the account is subscribed to the service."
    ),
    "fault.unknown": (
        "AWS does not know these credentials here: the key is wrong, deleted or inactive, belongs to another partition, "
        "or the Region is not enabled for the account."
    ),
    "fault.unknown.todo": "Run aws sts get-caller-identity in us-east-1: if it answers, the Region is the fault, else the key.",
    "fault.unknown_key": "AWS does not know these credentials: the key is wrong, deleted or inactive, or belongs to another partition.",
    "fault.unknown_key.todo": "Run aws sts get-caller-identity with the same credentials: if it fails too, it is the key.",
    "fault.missing": "No credentials were found, so the call was made without any, or not at all.",
    "fault.missing.todo": "Run aws configure list in the same shell or pod to see where credentials should come from.",
    "fault.clock": "The request was signed at a time that AWS does not accept: the clock of the machine is wrong.",
    "fault.clock.todo": "Set the clock (NTP), then try again; containers use the clock of their host.",
    "fault.signed_elsewhere": "The request was signed for another Region or service than the one it was sent to.",
    "fault.signed_elsewhere.todo": "Set the Region of the client (AWS_REGION, --region) to that of the endpoint.",
    "fault.signature": (
        "The signature does not match: the secret key does not belong to the access key, or something changed the request on its way."
    ),
    "fault.signature.todo": (
        "Check for a truncated or quoted secret key, an environment variable that overrides the profile, and a proxy that changes requests."
    ),
    "fault.mfa_code": "The MFA code or device that was sent is not valid; AWS evaluated no policy beyond that.",
    "fault.mfa_code.todo": "Send the ARN of your own device and a new code; a code works once.",
    "fault.role_chaining": "A role session that assumes another role (role chaining) gets one hour at most, whatever the role allows.",
    "fault.role_chaining.todo": "Ask for 3600 seconds or less, or assume the role from a user or identity provider directly.",
    "fault.duration": "The call asked for a longer session than the role's maximum session duration.",
    "fault.duration.todo": "Ask for a shorter DurationSeconds, or have the role's owner raise MaxSessionDuration (12 hours at most).",
    "fault.lake_formation": "Lake Formation, a second permission system beside IAM, has not granted this; IAM policies cannot help.",
    "fault.lake_formation.todo": "Have a data lake administrator grant it, and compare with aws lakeformation list-permissions.",
    "fault.kubernetes_login": (
        "The cluster does not know who called (Unauthorized): the caller's token has expired, or its role or user has no access entry. "
        "A missing RBAC role would be Forbidden."
    ),
    "fault.kubernetes_login.todo": (
        "Check with aws sts get-caller-identity that the credentials are valid and are those meant, then look for their role or user in "
        "aws eks list-access-entries and in the aws-auth config map."
    ),
    "fault.kubernetes": "Kubernetes refused the call, not IAM: the identity has no access entry or RBAC role in the cluster.",
    "fault.kubernetes.todo": "Look at aws eks describe-access-entry for the caller's role or user, and at the aws-auth config map.",
    "fault.kubernetes.entry": (
        "Look at aws eks describe-access-entry --principal-arn {principal} for the cluster, and at the aws-auth config map."
    ),
    "fault.acl_disabled": "The bucket has ACLs disabled (bucket owner enforced), so a request that sets an ACL is refused.",
    "fault.acl_disabled.todo": "Leave the ACL out of the request; the bucket owner owns every object anyway.",
    "fault.block_public_access": "S3 Block Public Access refuses this; no policy can allow it while the setting is on.",
    "fault.block_public_access.todo": "Grant named principals instead of everyone; the setting is there to keep the bucket private.",
    "fault.key_state": "The KMS key is disabled or waiting to be deleted; no policy can make it usable.",
    "fault.key_state.todo": "Look at aws kms describe-key, and have the key's administrator enable it or cancel the deletion.",
    "fault.throttled": "AWS throttled the call: too many requests came in too short a time. Nothing in IAM will change it.",
    "fault.throttled.todo": "Make fewer calls at a time, or let the SDK retry with longer pauses.",
    "fault.quota": "The call would exceed a quota of the account. Nothing in IAM will change it.",
    "fault.quota.todo": "Look at the quota in Service Quotas, then remove what is not needed or ask for a higher one.",
    "fault.policy_document": "A policy document is not valid, too large, or one too many: IAM refuses the change, whoever makes it.",
    "fault.policy_document.todo": (
        "Run iamdoctor lint on the policy: it says what is wrong and how much room its size leaves. Where a number is the limit, detach "
        "what is not needed, or join policies."
    ),
    "fault.policy_document.file": (
        "Run iamdoctor lint --type {kind} {file}: it says what is wrong, how much room its size leaves and what can be shortened."
    ),
    "fault.policy_document.kind": (
        "Run iamdoctor lint --type {kind} on the policy that was sent: it says what is wrong, how much room its size leaves and what can "
        "be shortened. Where a number is the limit, detach what is not needed, or join policies."
    ),
    "fault.policy_size": (
        "The inline policies of {kind} {name} together would be longer than {limit:number} characters, and IAM allows no more."
    ),
    "fault.policy_size.todo": (
        "Put the new statements into a customer managed policy: it may hold 6,144 characters, and does not count against this limit. "
        "iamdoctor lint on each inline policy of the {kind} says what can be shortened."
    ),
    "fault.policy_number": "The change would exceed {quota}, of which IAM allows {limit:number}.",
    "fault.policy_number.todo": (
        "Detach what is not needed or join policies: iamdoctor lint says how much room each has. A higher number can be asked for in "
        "Service Quotas."
    ),
    "fault.packed": "The session policies and tags of the call take {share:number} % of the room that STS has for them.",
    "fault.packed.todo": (
        "Pass fewer or shorter session tags, and managed policies by their ARN instead of a policy's text; iamdoctor lint says how long a "
        "session policy is."
    ),
    "fault.unmodifiable": "AWS manages this role or policy: only the service that made it can change it.",
    "fault.unmodifiable.todo": "Make the change in the service that the role is linked to, or use a role of your own.",
    "fault.not_there": "What the call names does not exist, and AWS says so openly. Nothing in IAM will change it.",
    "fault.not_there.todo": "Check the name, the Region and the account of the call.",
    "fault.exists": "What the call would create already exists. Nothing in IAM will change it.",
    "fault.exists.todo": "Choose another name, or use what exists.",
    "fault.service_failure": "The service failed or was not available. Nothing in IAM will change it.",
    "fault.service_failure.todo": "Try again; if it goes on, look at the AWS Health Dashboard.",
    "fault.unreachable": "The call did not reach AWS or got no answer. Nothing in IAM will change it.",
    "fault.unreachable.todo": "Check the Region, DNS, proxy, routes and security groups between the caller and the endpoint.",
    "fault.dry_run": "The call was a dry run, and AWS says that the caller may make it. Nothing in IAM has to change.",
    "fault.dry_run.todo": "Make the call without DryRun.",
    "fault.elsewhere": "The call went to another Region or endpoint than the bucket's. Nothing in IAM will change it.",
    "fault.elsewhere.todo": "Send the call to the Region of the bucket: aws s3api head-bucket names it.",
    "fault.malformed_request": "AWS could not understand the request. Nothing in IAM will change it.",
    "fault.malformed_request.todo": "Correct the parameter that the message names.",
    "fault.not_access": "The error does not say that access was denied. It is not known whether a policy decides it.",
    "fault.not_access.todo": (
        "Read the service's own message. If it speaks of permissions, say who was denied which action, and diagnose that."
    ),
    "region.on": "The Region {region} itself is enabled for the account.",
    "region.global_token": (
        "Session credentials of the global STS endpoint are valid only in Regions that are enabled by default, and this one is not: "
        "get them from STS in {region} (AWS_STS_REGIONAL_ENDPOINTS=regional)."
    ),
    "region.refused": "{where} {state} for {account:account}, so AWS accepts none of its credentials there.",
    "region.may_be_refused": "{where} {state} for {account:account}: AWS may accept none of its credentials there.",
    "region.said": "The Region {region}",
    "region.own": "The Region {region}, which is your own (the error names none),",
    "region.disabled": "is disabled",
    "region.disabling": "is being disabled",
    "region.enabling": "is still being enabled",
    "region.off": "is not enabled",
    "region.todo": "Have {region} enabled for the account, or make the call in a Region that is.",
    "fault.unsigned": "The request was not signed, so AWS saw an anonymous caller: the program found no credentials, or did not use them.",
    "fault.principal_gone": (
        "{about:principal_kind,capital} {about:who} does not exist any more in {own:account}, so its policies could not be read."
    ),
    "fault.wrong_account": (
        "You are in {own:account}, but {about:named_resource} is in {account:account}: check that the profile is the right one."
    ),
    "fault.key_unusable": "KMS key {key} is in state {state}, and no policy makes it usable.",
    "fault.object_owner": (
        "{object} belongs to another account, which wrote it. {because} With BucketOwnerEnforced, the bucket's owner owns every object."
    ),
    "fault.object_owner.setting": (
        "While the bucket's object ownership is {ownership}, none of the bucket's policies opens it, only an ACL of the writer."
    ),
    "fault.object_owner.unread": (
        "Unless ACLs are disabled, which could not be read, none of the bucket's policies opens it, only an ACL of the writer."
    ),
    "fault.not_found": (
        "There is no {about:named_resource} where these credentials look for it. AWS answers a wrong name, Region or account as a denial."
    ),
    "fault.object_not_found": (
        "{object} is not in the bucket. S3 answers a missing key with 403 to a caller without s3:ListBucket on the bucket, as here."
    ),
    "fault.object_may_not_exist": (
        "{object} may not exist. S3 answers a missing key with 403 to a caller without s3:ListBucket on the bucket, as here."
    ),
    "fault.recent_change": "{name} was {what} {age}. IAM changes take seconds to minutes to reach every Region: try the call again first.",
    "recent.made": "created",
    "recent.changed": "changed (version {version})",
    "recent.before_error": "{age} before the error",
    "recent.before_reading": "{age} before it was read here",
    "recent.seconds": "{number} s",
    "recent.minutes": "{number} min",
    "note.differing": "The snapshots that were joined do not agree on {facts:facts}: the newer reading counts.",
    "note.pass_role": (
        "iam:PassRole is no call of its own: AWS checks it on the role's ARN inside the call that passes the role to a service, and only "
        "within one account."
    ),
    "note.create_service_linked_role": (
        "The call creates a service-linked role the first time it is used in an account; an administrator can create it once with "
        "aws iam create-service-linked-role."
    ),
    "note.tag_session": (
        "AWS checks sts:TagSession beside sts:AssumeRole on the same role, in its trust policy and in the caller's own policies, whenever "
        "session tags are passed."
    ),
    "note.get_authorization_token": "ecr:GetAuthorizationToken is checked on no repository: only the Resource * covers it.",
    "note.list_all_my_buckets": "s3:ListAllMyBuckets is checked on no bucket: only the Resource * covers it.",
    "note.quarantine": (
        "AWS attached this policy because an access key of the user was found in public: replace the key, then detach the policy."
    ),
    "note.permission_set": "The role belongs to a permission set of IAM Identity Center: change it there, or the change is undone.",
    "note.object_ownership": (
        "The bucket's object ownership is {ownership}: the bucket policy does not open an object that another account uploaded."
    ),
    "note.role_not_trusting": "{role} does not trust {service}: once it may be passed, the service will fail to assume it.",
    "note.all_refused": "AWS refused every question about a policy, so this answer rests on the error's own words.",
    "note.none_answered": "AWS answered none of the questions about a policy, so this answer rests on the error's own words.",
    "note.me_by_text": (
        "AWS could not say who you are, so this answer is about {principal}, whom the text names. Your own credentials may be another's."
    ),
    "note.from_file": "What was read comes from a file made at {at}, which does not say by whom; AWS was not asked now.",
    "note.from_file_by": "What was read comes from a file made at {at} by {by}; AWS was not asked now.",
    "note.unknown_time": "a time that is not known",
    "note.no_fix_tried": "{count} causes deny this request; no fix was tried, since each would leave the others.",
    "note.some_fixes_tried": "{count} causes deny this request; fixes were tried for the first {tried}.",
    "note.role_trusts": "{role} trusts {services:and}; a service that it does not trust cannot use it once it is passed.",
    "note.role_trusts_none": "{role} trusts no service; a service that it does not trust cannot use it once it is passed.",
    "note.changed_after": "{policy} got its version {version} at {time}, after the error.",
}
