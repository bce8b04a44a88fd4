"""The call to STS behind a denial: how a role was to be assumed, and what more than one request is known of it."""

import re
from typing import Literal

from msgspec import Struct

from iamdoctor.model.denial import Denial
from iamdoctor.model.evidence import Evidence
from iamdoctor.model.subject import Subject
from iamdoctor.model.supplied import Added
from iamdoctor.reference.sts_actions import COMPANIONS, NEEDS_TOO, assumes_role, companion_action

How = Literal["role", "web identity", "saml", "service", "mfa"]
"""Who calls: a user or role, a token's holder, a service; or nobody yet, where the MFA code itself is refused."""

_ACTIONS: dict[How, str] = {
    "role": "sts:AssumeRole",
    "service": "sts:AssumeRole",
    "web identity": "sts:AssumeRoleWithWebIdentity",
    "saml": "sts:AssumeRoleWithSAML",
}
_SESSION_TAGS_CLAIM = "https://aws.amazon.com/tags"
_TAGGING = ("tags", "principalTags", "transitiveTagKeys")

_SERVICES = (
    (r"cannot be assumed by Lambda", "lambda.amazonaws.com"),
    (r"ECS was unable to assume the configured", "ecs.amazonaws.com"),
    (r"ECS was unable to assume", "ecs-tasks.amazonaws.com"),
    (r"CodeDeploy", "codedeploy.amazonaws.com"),
    (r"CodeBuild is not authorized to perform: sts:AssumeRole|CodeBuild", "codebuild.amazonaws.com"),
    (r"CodePipeline", "codepipeline.amazonaws.com"),
    (r"Glue", "glue.amazonaws.com"),
    (r"Step ?Functions|states\.amazonaws\.com", "states.amazonaws.com"),
    (r"Firehose", "firehose.amazonaws.com"),
    (r"CloudFormation", "cloudformation.amazonaws.com"),
    (r"SageMaker", "sagemaker.amazonaws.com"),
    (r"Batch", "batch.amazonaws.com"),
    (r"EventBridge Scheduler", "scheduler.amazonaws.com"),
    (r"Pod Identity", "pods.eks.amazonaws.com"),
    (r"Roles Anywhere", "rolesanywhere.amazonaws.com"),
)


class Call(Struct, frozen=True, kw_only=True):
    """What one call to STS is beside the request that was denied.

    ``action`` assumes the role, ``companions`` are the further actions that the same call needs, each a request of its own
    (``sts:TagSession``). ``duration`` are the seconds asked for, ``pasted`` says that the person gave the trust policy.
    """

    how: How
    action: str
    companions: tuple[str, ...] = ()
    duration: int | None = None
    pasted: bool = False


def how_called(denial: Denial, action: str | None) -> How | None:
    """How the role was to be assumed, by the action and the text's words; ``None`` where the denial is of no such call."""
    said = f"{action or ''} {denial.operation or ''} {denial.error_code or ''} {denial.message or ''}".lower()
    if denial.kind == "mfa" and "assumerole" not in said:
        return "mfa"
    if not assumes_role(action) and (action or denial.kind not in ("assume_role_denied", "duration", "mfa")):
        return None
    if action and not companion_action(action):
        said = action.lower()
    if "withwebidentity" in said or "openidconnect" in said or "invalididentitytoken" in said:
        return "web identity"
    if "withsaml" in said:
        return "saml"
    return "service" if calling_service(denial) else "role"


def action_of(how: How | None) -> str | None:
    """The action that assumes a role in this way."""
    return _ACTIONS.get(how) if how else None


def calling_service(denial: Denial) -> str | None:
    """The service that could not assume the role, where the text names it or has its words."""
    if denial.principal:
        return denial.principal if denial.principal.endswith((".amazonaws.com", ".amazonaws.com.cn")) else None
    return next((host for pattern, host in _SERVICES if re.search(pattern, denial.message or "")), None)


def sts_call(denial: Denial, evidence: Evidence, added: Added, about: Subject) -> Call | None:
    """The call to STS behind ``denial``, or ``None`` where the denial is of no such call."""
    how = how_called(denial, about.action)
    if how is None:
        return None
    denied = about.action or ""
    return Call(
        how=how,
        action=denied if assumes_role(denied) and not companion_action(denied) else action_of(how) or denied,
        companions=_companions(denial, evidence, added, about),
        duration=_duration(denial, evidence, added),
    )


def _companions(denial: Denial, evidence: Evidence, added: Added, about: Subject) -> tuple[str, ...]:
    carried = {key.lower() for known in (denial.context, added.context) for key, values in known.items() if values}
    parameters = {**(evidence.own_event.parameters if evidence.own_event else {}), **denial.parameters}
    needed = [COMPANIONS[about.action.lower()]] if about.action and companion_action(about.action) else []
    needed += NEEDS_TOO.get(about.principal or "", ())
    passed = any(key == "aws:tagkeys" or key.startswith("aws:requesttag/") for key in carried)
    if passed or _SESSION_TAGS_CLAIM in added.claims or any(name.partition(".")[0] in _TAGGING for name in parameters):
        needed.append("sts:TagSession")
    if parameters.get("sourceIdentity") or "sts:sourceidentity" in carried:
        needed.append("sts:SetSourceIdentity")
    return tuple(dict.fromkeys(needed))


def _duration(denial: Denial, evidence: Evidence, added: Added) -> int | None:
    trail = evidence.own_event.parameters if evidence.own_event else {}
    said = (str(added.duration or ""), denial.parameters.get("durationSeconds", ""), trail.get("durationSeconds", ""))
    return next((int(text) for text in map(str.strip, said) if text.isascii() and text.isdigit() and len(text) < 10), None)
