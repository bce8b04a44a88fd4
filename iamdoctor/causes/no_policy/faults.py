"""Causes that are no policy, found before any policy is blamed.

Each is a row: the signal in the error, what it means, what to check. ``stops`` says that no policy was consulted at all, so that none is
looked at; the others are put beside the policies' causes.
"""

import re
from collections.abc import Callable

from msgspec import Struct

from iamdoctor.model.denial import Denial
from iamdoctor.model.diagnosis import Cause, CauseReason, Confidence, Layer
from iamdoctor.model.sentence import Text

Signal = Callable[[Denial], bool]


class RegionOn(Struct, frozen=True, kw_only=True):
    """What a failure comes to where the Region is on."""

    explanation: str
    todo: str
    fix: str


class Fault(Struct, frozen=True, kw_only=True):
    """One kind of failure: ``signal`` sees it in the error, ``explanation`` and ``todo`` are its sentence and its check.

    ``fix`` names what to do in a few words (empty where nothing is known to help), ``cli`` are commands for it that change nothing in AWS;
    ``{region}`` in them stands for the call's. ``region_on`` is there where a Region that is off shows in the same way, for one that is
    on.
    """

    signal: Signal
    policy_type: Layer
    reason: CauseReason
    explanation: str
    todo: str
    owner: str = "you"
    confidence: Confidence = "likely"
    stops: bool = True
    fix: str = ""
    cli: tuple[str, ...] = ()
    region_on: RegionOn | None = None

    def cause(self) -> Cause[Text]:
        """The fault as a cause of the denial."""
        return Cause(
            policy_type=self.policy_type,
            reason=self.reason,
            explanation=self.explanation,
            confidence=self.confidence,
            owner=self.owner,
        )


def fault(denial: Denial) -> Fault | None:
    """The first fault that the error shows, or ``None`` where a policy may be the cause."""
    return next((each for each in FAULTS if each.signal(denial)), None)


def _kind(*kinds: str, text: str = "") -> Signal:
    pattern = re.compile(text, re.IGNORECASE)
    return lambda denial: denial.kind in kinds and bool(pattern.search(f"{denial.error_code or ''} {denial.message or ''}"))


def _text(pattern: str) -> Signal:
    """A wording, where AWS itself names no policy as the reason."""
    compiled = re.compile(pattern, re.IGNORECASE)
    return lambda denial: denial.deny is None and bool(compiled.search(f"{denial.error_code or ''} {denial.message or ''}"))


FAULTS: tuple[Fault, ...] = (
    Fault(
        signal=_kind("expired_credentials", text=r"sso|token has expired and refresh failed"),
        policy_type="credentials",
        reason="expired",
        explanation="The IAM Identity Center (SSO) session has expired; no policy was looked at.",
        todo="Run aws sso login for the profile in use, then try again.",
        fix="Sign in to IAM Identity Center again",
        cli=("aws sso login",),
    ),
    Fault(
        signal=_kind("expired_credentials", text=r"request has expired|presigned"),
        policy_type="credentials",
        reason="expired",
        explanation="The presigned URL or the signature has expired; no policy was looked at.",
        todo="Make a new URL; it lives no longer than the credentials that signed it.",
        fix="Make a new presigned URL",
    ),
    Fault(
        signal=_kind("expired_credentials"),
        policy_type="credentials",
        reason="expired",
        explanation="The credentials have expired; AWS looked at no policy.",
        todo="Get new credentials (aws sso login, assume the role again, restart the process that holds them), then try again.",
        fix="Get new credentials",
        cli=(
            "aws configure list",
            "aws sso login",
        ),
    ),
    Fault(
        signal=_text(r"OptInRequired|RegionDisabled|STS is not activated in this region|not subscribed|SubscriptionRequired"),
        policy_type="service",
        reason="not_iam",
        explanation="The region or the service is not enabled for this account, so AWS refuses before any policy is looked at.",
        todo="Check aws account get-region-opt-status for the region, and in IAM's account settings that STS is on there.",
        fix="Have the Region, and STS in it, switched on for the account",
        cli=("aws account get-region-opt-status --region-name {region}",),
        owner="account administrator",
        region_on=RegionOn(
            explanation="The service is not enabled for this account, or STS is switched off in the Region: AWS refuses before any policy.",
            todo="Check in IAM's account settings that STS is on in the Region, and that the account is subscribed to the service.",
            fix="Have the service, or STS in the Region, switched on for the account",
        ),
    ),
    Fault(
        signal=_kind("invalid_credentials"),
        policy_type="credentials",
        reason="not_iam",
        explanation=(
            "AWS does not know these credentials here: the key is wrong, deleted or switched off, belongs to another partition, "
            "or the region is not enabled for the account."
        ),
        todo="Run aws sts get-caller-identity in us-east-1: if it answers, the region is the fault, else the key.",
        fix="Find out whether the key or the Region is at fault, and use one that AWS knows",
        cli=("aws sts get-caller-identity --region us-east-1",),
        region_on=RegionOn(
            explanation="AWS does not know these credentials: the key is wrong, deleted or switched off, or belongs to another partition.",
            todo="Run aws sts get-caller-identity with the same credentials: if it fails too, it is the key.",
            fix="Find out whether AWS knows the key, and use one that it knows",
        ),
    ),
    Fault(
        signal=_kind("missing_credentials"),
        policy_type="credentials",
        reason="not_iam",
        explanation="No credentials were found, so the call was made without any, or not at all.",
        todo="Run aws configure list in the same shell or pod to see where credentials should come from.",
        fix="Give the call credentials",
        cli=("aws configure list",),
    ),
    Fault(
        signal=_kind("signature", text=r"skew|is now earlier than|clock|RequestExpired|RequestTimeTooSkewed|date"),
        policy_type="request",
        reason="not_iam",
        explanation="The request was signed at a time that AWS does not accept: the clock of the machine is off.",
        todo="Set the clock (NTP), then try again; containers take the clock of their host.",
        fix="Set the clock of the machine that makes the call",
        cli=("date -u",),
    ),
    Fault(
        signal=_kind("signature", text=r"scoped to (?:a valid|correct) (?:region|service)"),
        policy_type="request",
        reason="not_iam",
        explanation="The request was signed for another region or service than the one it was sent to.",
        todo="Set the region of the client (AWS_REGION, --region) to that of the endpoint.",
        fix="Make the call in the Region of its endpoint",
        cli=("aws configure get region",),
    ),
    Fault(
        signal=_kind("signature"),
        policy_type="request",
        reason="not_iam",
        explanation="The signature does not match: the secret key is not the access key's, or something changed the request on its way.",
        todo="Check for a truncated or quoted secret key, an environment variable over the profile, and a proxy that rewrites requests.",
        fix="Sign with the secret key that belongs to the access key",
        cli=("aws configure list",),
    ),
    Fault(
        signal=_kind("mfa"),
        policy_type="credentials",
        reason="mfa",
        explanation="The MFA code or device that was sent is not valid; AWS looked at no policy beyond that.",
        todo="Send the ARN of your own device and a fresh code; a code works once.",
        fix="Send a fresh code of your own MFA device",
    ),
    Fault(
        signal=_kind("duration", text=r"chaining"),
        policy_type="request",
        reason="role_chaining",
        explanation="A role session that assumes another role (role chaining) gets one hour at most, whatever the role allows.",
        todo="Ask for 3600 seconds or less, or assume the role from a user or identity provider directly.",
        fix="Ask for a session of at most 3600 s",
    ),
    Fault(
        signal=_kind("duration"),
        policy_type="request",
        reason="duration",
        explanation="The session was asked for longer than the role's maximum session duration.",
        todo="Ask for a shorter DurationSeconds, or have the role's owner raise MaxSessionDuration (12 hours at most).",
        fix="Ask for a shorter session",
        owner="you, or the role's owner",
    ),
    Fault(
        signal=_text(r"Lake ?Formation permission"),
        policy_type="service",
        reason="not_iam",
        explanation="Lake Formation, a second permission system behind IAM, has not granted this; IAM policies cannot help.",
        todo="Have a data lake administrator grant it, and compare with aws lakeformation list-permissions.",
        fix="Have a data lake administrator grant it",
        cli=("aws lakeformation list-permissions",),
        owner="data lake administrator",
    ),
    Fault(
        signal=_text(r"You must be logged in to the server|forbidden: User \"|cannot (list|get|create|watch) resource"),
        policy_type="service",
        reason="not_iam",
        explanation="Kubernetes refused, not IAM: the identity has no access entry or RBAC role in the cluster.",
        todo="Look at aws eks list-access-entries and the aws-auth config map for the caller's role.",
        fix="Have the cluster give the identity access",
        cli=("aws eks list-clusters",),
        owner="cluster administrator",
    ),
    Fault(
        signal=_text(r"AccessControlListNotSupported"),
        policy_type="service",
        reason="not_iam",
        explanation="The bucket has ACLs disabled (bucket owner enforced), so a request that sets an ACL is refused.",
        todo="Leave the ACL out of the request; the bucket owner owns every object anyway.",
        fix="Leave the ACL out of the request",
    ),
    Fault(
        signal=_text(r"prevented by the \w+ setting in S3 Block Public Access"),
        policy_type="service",
        reason="not_iam",
        explanation="S3 Block Public Access refuses this; no policy can allow it while the setting is on.",
        todo="Grant named principals instead of everyone; the setting is there to keep the bucket private.",
        fix="Grant named principals instead of everyone",
        owner="owner of the bucket's account",
    ),
    Fault(
        signal=_text(r"KMSInvalidState|KMS\W{0,3}Disabled|\bkey\b.{0,160}(?:is disabled|pending deletion|PendingDeletion)"),
        policy_type="service",
        reason="not_iam",
        explanation="The KMS key is disabled or waiting to be deleted; no policy can make it usable.",
        todo="Look at aws kms describe-key, and have the key's administrator enable it or cancel the deletion.",
        fix="Have the key enabled, or its deletion cancelled",
        owner="administrator of the KMS key",
    ),
    Fault(
        signal=_kind("not_access"),
        policy_type="service",
        reason="not_iam",
        explanation="This error is not about permissions.",
        todo="Read the service's own message; nothing in IAM will change it.",
    ),
)
