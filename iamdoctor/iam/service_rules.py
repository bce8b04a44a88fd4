"""What services decide by themselves: calls that no policy can allow, and calls that no policy can stop.

https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html
"""

from iamdoctor.iam.context import Context
from iamdoctor.reference.service_rules import falls_under


def always_allowed(context: Context) -> str:
    """Why the call passes whatever the policies say, in one sentence; empty when they are asked.

    https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
    https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
    """
    if context.service == "sts" and context.name == "getcalleridentity":
        return "sts:GetCallerIdentity needs no permission."
    if context.service == "sts" and context.name == "getsessiontoken" and context.principal.kind in ("user", "root"):
        return "sts:GetSessionToken needs no permission, and no policy has an effect on it."
    if falls_under("unsigned", context.service, context.name):
        return "The call carries no AWS signature, so no policy is asked."
    return ""


def refusal(context: Context) -> str:
    """Why the service refuses the call whatever the policies say, in one sentence; empty when it does not."""
    return _refused_caller(context) or _refused_resource(context)


def _refused_caller(context: Context) -> str:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html"""
    kind, called = context.principal.kind, (context.service, context.name)
    if kind in ("role_session", "role") and called in (("sts", "getsessiontoken"), ("sts", "getfederationtoken")):
        return "A role session cannot call sts:GetSessionToken or sts:GetFederationToken."
    if kind == "federated_user" and context.service in ("iam", "sts"):
        return "A federated user cannot call IAM, and of STS only GetCallerIdentity."
    if kind == "root" and called == ("sts", "assumerole"):
        return "The root user cannot assume a role."
    return ""


def _refused_resource(context: Context) -> str:
    resource = context.resource
    if falls_under("policy_writes", context.service, context.name) and ":iam::aws:policy/" in resource:
        return "AWS managed policies cannot be changed."
    if falls_under("unmodifiable", context.service, context.name) and not context.principal.service_linked:
        if ":role/aws-service-role/" in resource and not falls_under("allowed_on_service_linked", "iam", context.name):
            return "Service-linked roles can be changed only by their service."
        if ":role/aws-reserved/" in resource:
            return "Roles under /aws-reserved/ can be changed only by IAM Identity Center."
    if context.service == "kms" and context.name in ("createalias", "deletealias", "updatealias") and ":alias/aws/" in resource:
        return "Aliases that begin with aws/ are reserved for AWS managed keys."
    account = context.principal.account
    if falls_under("own_account_only", context.service, context.name) and account not in (None, context.request.owner):
        return f"{context.request.action} is taken on a resource of the caller's own account only."
    return ""


def ignores_bucket_policy(context: Context) -> bool:
    """Whether the call is one that the bucket policy cannot stop: the owner's root user reads and changes that policy itself."""
    own = context.principal.kind == "root" and context.principal.account == context.request.owner
    return own and falls_under("own_bucket_policy", context.service, context.name)
