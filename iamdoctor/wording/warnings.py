"""What to know before a fix is made."""

SENTENCES = {
    "warn.only_copy": "Only {about:who} gets the copy; what AWS changes in {policy} later does not reach it.",
    "warn.not_theirs": "{policy} is not the caller's own to replace.",
    "warn.copy_too_long": "{policy} is AWS's, and too long to be copied: a policy of your own may have {allowed:number} characters.",
    "warn.only_aws": "Only AWS can change this policy.",
    "warn.permission_set": "The role belongs to IAM Identity Center: its permission set is what has to change.",
    "warn.service_linked": "The role is linked to a service: only AWS can change its policies.",
    "warn.others_unchanged": "Others have this policy too; for them nothing changes.",
    "warn.everyone_in_group": "Every user of group {group} gets the change.",
    "warn.everyone_with_policy": "Everyone with this policy gets the change.",
    "warn.everyone_with_boundary": "Everyone with this permissions boundary gets the change.",
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
    "warn.session_policy": "A session policy is passed by the call that makes the session: change it there.",
    "warn.too_long": "AWS refuses it at this length: drop what is not needed any more, or use a managed policy.",
    "warn.several_resources": "One call of {action} is checked on several resources: the next denial may name another of them.",
    "warn.supposed": "Not read, and supposed not to stop it: {layers:layers}.",
}
