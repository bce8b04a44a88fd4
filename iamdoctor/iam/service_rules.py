"""What services decide by themselves: calls that no policy can allow, and calls that no policy can stop.

https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html
"""

from iamdoctor.iam.context import Context, Unknown
from iamdoctor.model.sentence import NOTHING, Sentence, say
from iamdoctor.reference.arn import PARTITIONS
from iamdoctor.reference.service_rules import falls_under


def always_allowed(context: Context) -> Sentence:
    """Why the call passes whatever the policies say, in one sentence; nothing when they are asked.

    https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
    https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
    """
    if context.service == "sts" and context.name == "getcalleridentity":
        return say("rule.no_permission_needed")
    if context.service == "sts" and context.name == "getsessiontoken" and context.principal.kind in ("user", "root"):
        return say("rule.session_token")
    if falls_under("unsigned", context.service, context.name):
        return say("rule.unsigned")
    return NOTHING


def refusal(context: Context) -> Sentence:
    """Why the service refuses the call whatever the policies say, in one sentence; nothing when it does not."""
    return _refused_caller(context) or _refused_resource(context)


def _refused_caller(context: Context) -> Sentence:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html"""
    kind, called = context.principal.kind, (context.service, context.name)
    if context.principal.in_an_account and kind != "account" and _in_another_partition(context):
        return say("rule.other_partition", caller=context.principal.partition, resource=context.segments[1])
    if kind in ("role_session", "role") and called in (("sts", "getsessiontoken"), ("sts", "getfederationtoken")):
        return say("rule.role_session")
    if kind == "federated_user" and context.service in ("iam", "sts"):
        return say("rule.federated_user")
    if kind == "root" and called == ("sts", "assumerole"):
        return say("rule.root_assumes")
    return NOTHING


def _in_another_partition(context: Context) -> bool:
    """https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html"""
    own, parts = context.principal.partition, context.segments
    return len(parts) == 6 and own != parts[1] and {own, parts[1]} <= PARTITIONS


def _refused_resource(context: Context) -> Sentence:
    resource = context.resource
    if falls_under("policy_writes", context.service, context.name) and ":iam::aws:policy/" in resource:
        return say("rule.managed_policy")
    if falls_under("unmodifiable", context.service, context.name) and not context.principal.service_linked:
        if ":role/aws-service-role/" in resource and not falls_under("allowed_on_service_linked", "iam", context.name):
            return say("rule.service_linked_role")
        if ":role/aws-reserved/" in resource and not _through_identity_center(context):
            return say("rule.reserved_role")
    if context.service == "kms" and context.name in ("createalias", "deletealias", "updatealias") and ":alias/aws/" in resource:
        return say("rule.reserved_alias")
    account = context.principal.account
    if falls_under("own_account_only", context.service, context.name) and account not in (None, context.request.owner):
        return say("rule.own_account_only", action=context.request.action)
    return NOTHING


def _through_identity_center(context: Context) -> bool:
    """Whether IAM Identity Center makes the call for one of its administrators, whose policies then decide.

    https://docs.aws.amazon.com/singlesignon/latest/userguide/iam-auth-access-using-id-policies.html
    """
    via = context.values("aws:calledvia") or context.values("aws:calledviafirst") or ()
    listed = not isinstance(via, Unknown) and "sso.amazonaws.com" in via
    return listed and falls_under("through_identity_center", context.service, context.name)


def ignores_bucket_policy(context: Context) -> bool:
    """Whether the call is one that the bucket policy cannot stop: the owner's root user reads and changes that policy itself."""
    own = context.principal.kind == "root" and context.principal.account == context.request.owner
    return own and falls_under("own_bucket_policy", context.service, context.name)
