"""Causes that are no policy, found before any policy is blamed.

Each is a row: the signal in the error and what kind of cause it shows. ``stops`` says that no policy was consulted at all, so that none is
looked at; the others are put beside the policies' causes.
"""

import re
from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from iamdoctor.causes.cause import cause
from iamdoctor.causes.no_policy.never_policy import NEVER_POLICY
from iamdoctor.model.denial import Denial
from iamdoctor.model.diagnosis import Cause, CauseReason, Confidence, Layer
from iamdoctor.model.sentence import Sentence, say

Signal = Callable[[Denial], bool]


class Fault(Struct, frozen=True, kw_only=True):
    """One kind of failure: ``signal`` sees it in the error, ``name`` is the end of its cause's id (``credentials.expired``).

    ``region_on`` names what the failure comes to where a Region that is off shows in the same way and the call's is on. ``told`` are its
    sentence and its check, where more is known than the error. ``page`` is AWS's own about it, where the fault rests on that alone.
    """

    signal: Signal
    policy_type: Layer
    reason: CauseReason
    name: str
    owner: Sentence = say("owner.you")
    confidence: Confidence = "likely"
    stops: bool = True
    region_on: str = ""
    told: tuple[Sentence, Sentence] | None = None
    page: str = ""

    @property
    def explanation(self) -> Sentence:
        """What is wrong."""
        return self.told[0] if self.told else say(f"fault.{self.name}")

    @property
    def todo(self) -> Sentence:
        """What to check."""
        return self.told[1] if self.told else say(f"fault.{self.name}.todo")

    def cause(self) -> Cause[Sentence]:
        """The fault as a cause of the denial."""
        found = cause(self.policy_type, self.reason, self.explanation, kind=self.name, confidence=self.confidence, owner=self.owner)
        return replace(found, link=self.page) if self.page else found


def fault(denial: Denial) -> Fault | None:
    """The first fault that the error shows, or ``None`` where a policy may be the cause."""
    return next((each for each in FAULTS if each.signal(denial)), None)


def _kind(*kinds: str, text: str = "") -> Signal:
    pattern = re.compile(text, re.IGNORECASE)
    return lambda denial: denial.kind in kinds and bool(pattern.search(f"{denial.error_code or ''} {denial.message or ''}"))


def _code(pattern: str) -> Signal:
    """A code of an error that says nothing of access."""
    compiled = re.compile(pattern)
    return lambda denial: denial.kind == "not_access" and compiled.fullmatch((denial.error_code or "").rpartition("#")[2]) is not None


def _text(pattern: str) -> Signal:
    """A wording, where AWS itself names no policy as the reason."""
    compiled = re.compile(pattern, re.IGNORECASE)
    return lambda denial: denial.deny is None and bool(compiled.search(f"{denial.error_code or ''} {denial.message or ''}"))


FAULTS: tuple[Fault, ...] = (
    Fault(
        signal=_kind("expired_credentials", text=r"Token for \S+ does not exist"),
        policy_type="credentials",
        reason="expired",
        name="sso_missing",
    ),
    Fault(
        signal=_kind("expired_credentials", text=r"sso|token has expired and refresh failed"),
        policy_type="credentials",
        reason="expired",
        name="sso_expired",
    ),
    Fault(
        signal=_kind("expired_credentials", text=r"request has expired|presigned"),
        policy_type="credentials",
        reason="expired",
        name="presigned_expired",
    ),
    Fault(
        signal=_kind("expired_credentials"),
        policy_type="credentials",
        reason="expired",
        name="expired",
    ),
    Fault(
        signal=_text(r"OptInRequired|RegionDisabled|STS is not activated in this region|not subscribed|SubscriptionRequired"),
        policy_type="service",
        reason="not_iam",
        name="region_off",
        owner=say("owner.account"),
        region_on="service_off",
    ),
    Fault(
        signal=_kind("invalid_credentials"),
        policy_type="credentials",
        reason="not_iam",
        name="unknown",
        region_on="unknown_key",
    ),
    Fault(
        signal=_kind("missing_credentials"),
        policy_type="credentials",
        reason="not_iam",
        name="missing",
    ),
    Fault(
        signal=_kind("signature", text=r"skew|is now earlier than|clock|RequestExpired|RequestTimeTooSkewed|date"),
        policy_type="request",
        reason="not_iam",
        name="clock",
    ),
    Fault(
        signal=_kind("signature", text=r"scoped to (?:a valid|correct) (?:region|service)"),
        policy_type="request",
        reason="not_iam",
        name="signed_elsewhere",
    ),
    Fault(
        signal=_kind("signature"),
        policy_type="request",
        reason="not_iam",
        name="signature",
    ),
    Fault(
        signal=_kind("mfa"),
        policy_type="credentials",
        reason="mfa",
        name="mfa_code",
    ),
    Fault(
        signal=_kind("duration", text=r"chaining"),
        policy_type="request",
        reason="role_chaining",
        name="role_chaining",
    ),
    Fault(
        signal=_kind("duration"),
        policy_type="request",
        reason="duration",
        name="duration",
        owner=say("owner.role_too"),
    ),
    Fault(
        signal=_text(r"Lake ?Formation permission"),
        policy_type="service",
        reason="not_iam",
        name="lake_formation",
        owner=say("owner.data_lake"),
    ),
    Fault(
        signal=_text(r"You must be logged in to the server"),
        policy_type="service",
        reason="not_iam",
        name="kubernetes_login",
        owner=say("owner.cluster"),
    ),
    Fault(
        signal=_text(
            r"forbidden: User \"|access to Kubernetes objects on this cluster"
            r"|cannot (list|get|create|watch) resource"
        ),
        policy_type="service",
        reason="not_iam",
        name="kubernetes",
        owner=say("owner.cluster"),
    ),
    Fault(
        signal=_text(r"AccessControlListNotSupported"),
        policy_type="service",
        reason="not_iam",
        name="acl_disabled",
    ),
    Fault(
        signal=_text(r"prevented by the \w+ setting in S3 Block Public Access"),
        policy_type="service",
        reason="not_iam",
        name="block_public_access",
        owner=say("owner.bucket_account"),
    ),
    Fault(
        signal=_text(r"KMSInvalidState|KMS\W{0,3}Disabled|\bkey\b.{0,160}(?:is disabled|pending deletion|PendingDeletion)"),
        policy_type="service",
        reason="not_iam",
        name="key_state",
        owner=say("owner.kms_key"),
    ),
    Fault(
        signal=_kind("not_access", text=r"Packed (?:policy|size of)|Maximum policy size of|Cannot exceed quota for (?:Polic|ACLSize)"),
        policy_type="request",
        reason="not_iam",
        name="policy_document",
        page="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
    ),
    *(
        Fault(signal=_code(each.codes), policy_type=each.policy_type, reason="not_iam", name=each.name, page=each.page)
        for each in NEVER_POLICY
    ),
    Fault(
        signal=_kind("not_access"),
        policy_type="service",
        reason="not_iam",
        name="not_access",
        confidence="possible",
    ),
)
