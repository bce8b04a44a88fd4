"""What a service refuses by itself: no policy can allow these calls.

https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html
"""

from iamdoctor.iam.context import Context

_ROLE_WRITES = frozenset(
    (
        "attachrolepolicy",
        "createrole",
        "deleterole",
        "deleterolepermissionsboundary",
        "deleterolepolicy",
        "detachrolepolicy",
        "putrolepermissionsboundary",
        "putrolepolicy",
        "updateassumerolepolicy",
        "updaterole",
    )
)
_POLICY_WRITES = frozenset(
    ("createpolicyversion", "deletepolicy", "deletepolicyversion", "setdefaultpolicyversion", "tagpolicy", "untagpolicy")
)
_OWNERS_OF_KEYS_ONLY = frozenset(
    (
        "cancelkeydeletion",
        "deleteimportedkeymaterial",
        "disablekey",
        "disablekeyrotation",
        "enablekey",
        "enablekeyrotation",
        "getkeypolicy",
        "getparametersforimport",
        "importkeymaterial",
        "listkeypolicies",
        "listkeyrotations",
        "listresourcetags",
        "putkeypolicy",
        "replicatekey",
        "rotatekeyondemand",
        "schedulekeydeletion",
        "tagresource",
        "untagresource",
        "updatekeydescription",
        "updateprimaryregion",
    )
)
_ALIAS_WRITES = frozenset(("createalias", "deletealias", "updatealias"))


def protection(context: Context) -> str:
    """Why the service refuses the call whatever the policies say, in one sentence; empty when it does not."""
    resource = context.resource
    if context.service == "iam" and context.name in _POLICY_WRITES and ":iam::aws:policy/" in resource:
        return "AWS managed policies cannot be changed."
    if context.service == "iam" and context.name in _ROLE_WRITES:
        if ":role/aws-service-role/" in resource:
            return "Service-linked roles can be changed only by their service."
        if ":role/aws-reserved/" in resource:
            return "Roles under /aws-reserved/ can be changed only by IAM Identity Center."
    if context.service == "kms" and context.name in _ALIAS_WRITES and ":alias/aws/" in resource:
        return "Aliases that begin with aws/ are reserved for AWS managed keys."
    account = context.principal.account
    if context.service == "kms" and context.name in _OWNERS_OF_KEYS_ONLY and account is not None and account != context.request.owner:
        return "AWS KMS takes this call on a key from the key's own account only."
    return ""
