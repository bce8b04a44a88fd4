"""Who can change what a cause blames."""

SENTENCES = {
    "owner.you": "you",
    "owner.runs_the_call": "whoever runs the call",
    "owner.principal": "owner of {about:principal_kind} {about:who}, {account:account}",
    "owner.unknown_principal": "owner of {about:principal_kind} (not known), {account:account}",
    "owner.permission_set": "administrator of IAM Identity Center (permission set {name}), {account:account}",
    "owner.group": "owner of {group}, {account:account}",
    "owner.policy": "owner of policy {policy}, {account:account}",
    "owner.role": "owner of role {resource:owning}, {account:account}",
    "owner.resource": "owner of {about:named_resource}, {account:account}",
    "owner.resource_or_writer": "{owner}, or whoever wrote the object",
    "owner.runs_the_call_or": "whoever runs the call, or {owner}",
    "owner.organization": "organization administrator",
    "owner.organization_in": "organization administrator, account {account}",
    "owner.organization_of": "organization administrator of {account:account}",
    "owner.endpoint": "owner of the VPC endpoint{named}",
    "owner.named": " {name}",
    "owner.session": "whoever starts the session of {name}",
    "owner.some_session": "whoever starts the session of the caller",
    "owner.security": "whoever answers for security in {account:account}",
    "owner.makes_roles": "whoever may make roles in {account:account}",
}
