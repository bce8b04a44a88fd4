"""Who assumes which role, and how: what is known of the STS call behind a denial."""

import re
from typing import Literal

from msgspec import Struct

from iamdoctor.case.federation import Federation, federation
from iamdoctor.model.denial import Denial
from iamdoctor.model.evidence import Evidence
from iamdoctor.model.supplied import Added
from iamdoctor.reference.arn import account_of

How = Literal["role", "web identity", "saml", "service", "mfa"]

ROLE_CHAINING_LIMIT = 3600

_COMPANIONS = {"sts:tagsession": "sts:TagSession", "sts:setsourceidentity": "sts:SetSourceIdentity", "sts:setcontext": "sts:SetContext"}
NEEDS_TOO = {
    "pods.eks.amazonaws.com": ("sts:TagSession",),
    "rolesanywhere.amazonaws.com": ("sts:TagSession", "sts:SetSourceIdentity"),
}
_SESSION_TAGS_CLAIM = "https://aws.amazon.com/tags"

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
    """The STS call. ``action`` assumes the role; ``companions`` are the further actions that the same call needs of the trust policy
    (``sts:TagSession``); ``caller`` is an ARN, a service's or a provider's name, ``role`` an ARN; ``None`` is not known.

    ``presumed`` is a provider that the call is judged by though nothing says that the token is of it. ``context`` are the condition keys
    known from the denial and the person, ``absent`` those known not to be in the call (lower case), ``duration`` the seconds asked for.
    """

    how: How
    action: str
    companions: tuple[str, ...] = ()
    caller: str | None = None
    presumed: str | None = None
    role: str | None = None
    duration: int | None = None
    context: dict[str, tuple[str, ...]] = {}
    absent: frozenset[str] = frozenset()

    @property
    def role_account(self) -> str | None:
        """The account of the role, as its ARN says."""
        return account_of(self.role)

    @property
    def role_name(self) -> str:
        """The role's name without its path, or ``"the role"`` where it is not known."""
        return (self.role or "").rpartition("/")[2] or "the role"

    @property
    def caller_account(self) -> str | None:
        """The account of the caller, as its ARN says; a provider's and a service's is none."""
        return account_of(self.caller) if self.how == "role" else None

    @property
    def chained(self) -> bool:
        """Whether the caller is itself a role session, so that AWS limits the new session to one hour."""
        return self.how == "role" and ":assumed-role/" in (self.caller or "")

    @property
    def assumes_itself(self) -> bool:
        """Whether a session of the role assumes the same role."""
        caller = (self.caller or "").split(":assumed-role/")
        return self.chained and caller[1].split("/")[0] == self.role_name and self.caller_account == self.role_account


def assume_call(denial: Denial, evidence: Evidence, added: Added) -> Call | None:
    """The STS call behind ``denial``, or ``None`` where the denial is of no such call."""
    action = added.action or denial.action or ""
    if not _assumes(denial, action):
        return None
    how = _how(denial, action)
    role = _role(denial, evidence, added)
    token = federation(denial, evidence, added, account_of(role)) if how == "web identity" else Federation()
    caller = token.provider if how == "web identity" else _caller(denial, evidence, added, how)
    return Call(
        how=how,
        action=_action(action, how),
        companions=_companions(denial, evidence, added, action, caller),
        caller=caller,
        role=role,
        duration=_duration(denial, evidence, added),
        context=_context(denial, added, token),
        absent=_absent(added),
    )


def _assumes(denial: Denial, action: str) -> bool:
    if denial.kind in ("assume_role_denied", "duration", "mfa"):
        return True
    lowered = action.lower()
    return lowered.startswith("sts:assumerole") or lowered in _COMPANIONS


def _how(denial: Denial, action: str) -> How:
    said = f"{action} {denial.operation or ''} {denial.error_code or ''} {denial.message or ''}".lower()
    if denial.kind == "mfa" and "assumerole" not in said:
        return "mfa"
    if "withwebidentity" in said or "openidconnect" in said or "invalididentitytoken" in said:
        return "web identity"
    if "withsaml" in said:
        return "saml"
    return "service" if _service(denial) else "role"


def _action(action: str, how: How) -> str:
    endings: dict[How, str] = {
        "web identity": "sts:AssumeRoleWithWebIdentity",
        "saml": "sts:AssumeRoleWithSAML",
        "mfa": "sts:GetSessionToken",
    }
    return endings.get(how, "sts:AssumeRole") if action.lower() in ("", *_COMPANIONS) else action


def _service(denial: Denial) -> str | None:
    if denial.principal and denial.principal.endswith((".amazonaws.com", ".amazonaws.com.cn")):
        return denial.principal
    if denial.principal:
        return None
    return next((host for pattern, host in _SERVICES if re.search(pattern, denial.message or "")), None)


def _role(denial: Denial, evidence: Evidence, added: Added) -> str | None:
    if evidence.role.value:
        return evidence.role.value.arn
    said = (added.resource, denial.resource, denial.parameters.get("roleArn"), denial.parameters.get("RoleArn"), added.answers.get("role"))
    return next((text.strip() for text in said if text and ":role/" in text), None)


def _caller(denial: Denial, evidence: Evidence, added: Added, how: How) -> str | None:
    if how == "service":
        return _service(denial)
    said = added.principal or denial.principal or added.answers.get("caller")
    if said or how == "saml":
        return said
    return evidence.caller.value.arn if evidence.caller.value else None


def _companions(denial: Denial, evidence: Evidence, added: Added, action: str, caller: str | None) -> tuple[str, ...]:
    parameters = {**(evidence.own_event.parameters if evidence.own_event else {}), **denial.parameters}
    tagged = any(name.partition(".")[0] in ("tags", "principalTags", "transitiveTagKeys") for name in parameters)
    needed = [_COMPANIONS[action.lower()]] if action.lower() in _COMPANIONS else []
    needed += NEEDS_TOO.get(caller or "", ())
    if tagged or _SESSION_TAGS_CLAIM in added.claims:
        needed.append("sts:TagSession")
    if parameters.get("sourceIdentity"):
        needed.append("sts:SetSourceIdentity")
    return tuple(dict.fromkeys(needed))


def _duration(denial: Denial, evidence: Evidence, added: Added) -> int | None:
    trail = evidence.own_event.parameters if evidence.own_event else {}
    said = (
        str(added.duration or ""),
        added.answers.get("duration", ""),
        denial.parameters.get("durationSeconds", ""),
        trail.get("durationSeconds", ""),
    )
    return next((int(text) for text in map(str.strip, said) if text.isascii() and text.isdigit() and len(text) < 10), None)


def _context(denial: Denial, added: Added, token: Federation) -> dict[str, tuple[str, ...]]:
    answered = {key: (value.strip(),) for key, value in _conditions(added) if value.strip() and not is_none(value)}
    context = {**denial.context, **token.keys, **answered, **added.context}
    return context | ({"sts:ExternalId": (added.external_id,)} if added.external_id else {})


def _absent(added: Added) -> frozenset[str]:
    answered = {key.lower() for key, value in _conditions(added) if is_none(value)}
    return frozenset(answered | ({"sts:externalid"} if added.external_id == "" else set()))


def _conditions(added: Added) -> list[tuple[str, str]]:
    prefix = "condition:"
    return [(node.removeprefix(prefix), value) for node, value in added.answers.items() if node.startswith(prefix)]


def is_none(value: str) -> bool:
    """Whether an answer says that nothing was sent."""
    return value.strip().lower() in ("", "none", "nothing")
