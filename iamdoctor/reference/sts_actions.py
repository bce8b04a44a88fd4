"""The actions of STS that are checked against a trust policy, and those that one call to STS needs together."""

ASSUMING = frozenset(("assumerole", "assumerolewithsaml", "assumerolewithwebidentity", "tagsession", "setsourceidentity", "setcontext"))
"""The actions of STS that a role's trust policy decides on, in lower case and without their prefix."""

COMPANIONS = {"sts:tagsession": "sts:TagSession", "sts:setsourceidentity": "sts:SetSourceIdentity", "sts:setcontext": "sts:SetContext"}
"""The actions that are no call of their own: they are checked beside the one that assumes the role. By their lower case.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_permissions-required
"""

NEEDS_TOO = {
    "pods.eks.amazonaws.com": ("sts:TagSession",),
    "rolesanywhere.amazonaws.com": ("sts:TagSession", "sts:SetSourceIdentity"),
}
"""The further actions that every call of a service needs of a trust policy.

https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html
"""

SENDS_SOURCE_ACCOUNT = frozenset(
    ("ecs-tasks.amazonaws.com", "states.amazonaws.com", "codebuild.amazonaws.com", "scheduler.amazonaws.com"),
)
"""Services of which AWS documents that they send ``aws:SourceAccount`` when they assume a role; of all others it is left out.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html
https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html
https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
"""


ROLE_CHAINING_LIMIT = 3600
"""The seconds that a session lasts at most whose caller is a role session itself.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining
"""


def assumes_role(action: str | None) -> bool:
    """Whether the action is checked against a role's trust policy (``sts:AssumeRole*``, ``sts:TagSession``, ...)."""
    service, _, name = (action or "").lower().partition(":")
    return service == "sts" and name in ASSUMING


def companion_action(action: str | None) -> bool:
    """Whether the action is no call of its own (``sts:TagSession``)."""
    return (action or "").lower() in COMPANIONS
