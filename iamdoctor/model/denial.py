"""What a pasted error says."""

from typing import Literal

from msgspec import Struct

Kind = Literal[
    "access_denied",
    "assume_role_denied",
    "expired_credentials",
    "invalid_credentials",
    "missing_credentials",
    "signature",
    "mfa",
    "duration",
    "encoded_message_only",
    "not_access",
]
Deny = Literal["explicit", "implicit"]
PolicyType = Literal["identity", "resource", "scp", "rcp", "boundary", "session", "vpce", "trust"]


class Span(Struct, frozen=True):
    """Characters ``start`` to ``end`` (exclusive) of the pasted text that say ``field`` of the denial.

    ``field`` is a field name of :class:`Denial`; the reason clause is ``policy_type``.
    """

    start: int
    end: int
    field: str


RunnerKind = Literal[
    "ServiceAccount", "KubernetesPod", "KubernetesController", "EcsTask", "LambdaFunction", "CodeBuildProject", "BatchJob", "Ec2Instance"
]


class Runner(Struct, frozen=True, kw_only=True):
    """What the lines around an error say of where the call ran: a ``kind`` and its ``name``, ``within`` a namespace or a cluster."""

    kind: RunnerKind
    name: str
    within: str | None = None


class Denial(Struct, frozen=True, kw_only=True):
    """One error, as the text says it: values exactly as written, ``None`` where the text is silent.

    ``context`` holds condition keys that the text states (a CloudTrail record's source IP, say), ``role_arn`` the ARN with path of a
    role session's role, ``origin`` the format the text was recognised as: one of :data:`~iamdoctor.model.origin.Origin`, unless
    another version wrote it. ``beside`` are the other actions that the same
    sentence lists. ``runners`` are what the lines around the error say of where the call ran, ``logged_at`` when they were
    written (ISO 8601 with its offset).
    """

    kind: Kind
    error_code: str | None = None
    principal: str | None = None
    action: str | None = None
    action_inferred: bool = False
    resource: str | None = None
    deny: Deny | None = None
    policy_type: PolicyType | None = None
    policy_arn: str | None = None
    operation: str | None = None
    service: str | None = None
    region: str | None = None
    request_id: str | None = None
    authorization_id: str | None = None
    encoded_message: str | None = None
    message: str | None = None
    role_arn: str | None = None
    event_time: str | None = None
    logged_at: str | None = None
    beside: tuple[str, ...] = ()
    runners: tuple[Runner, ...] = ()
    context: dict[str, tuple[str, ...]] = {}
    parameters: dict[str, str] = {}
    origin: str = "text"
    spans: tuple[Span, ...] = ()

    @property
    def recognised(self) -> bool:
        """Whether the text tells of an error of AWS at all; of one that it does not, the reader says nothing else either."""
        return self.kind != "not_access" or any((self.message, self.error_code, self.operation, self.action, self.request_id))
