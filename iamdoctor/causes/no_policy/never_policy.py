"""Errors that no policy of AWS decides: the closed list of those of which that may be said, each with AWS's page about it."""

from msgspec import Struct

from iamdoctor.model.diagnosis import Layer

_COMMON = "https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html"
_S3 = "https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html"


class NeverPolicy(Struct, frozen=True):
    """One kind: the name of its fault, a pattern for its codes, and the page that says what it means."""

    name: str
    codes: str
    page: str
    policy_type: Layer = "service"


NEVER_POLICY: tuple[NeverPolicy, ...] = (
    NeverPolicy(
        "throttled",
        r"Thrott(?:ling|led)(?:Exception)?|RequestThrottled(?:Exception)?|RequestLimitExceeded|TooManyRequests(?:Exception)?|SlowDown"
        r"|ProvisionedThroughputExceededException|BandwidthLimitExceeded|PriorRequestNotComplete|EC2ThrottledException",
        "https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html",
    ),
    NeverPolicy(
        "quota",
        r"ServiceQuotaExceeded(?:Exception)?|QuotaExceeded(?:Exception)?"
        r"|(?:Vcpu|Instance|Address|Vpc|Volume|Snapshot|SecurityGroup|NetworkInterface|Subnet|InternetGateway|NatGateway|RouteTable)LimitExceeded",
        "https://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html",
    ),
    NeverPolicy(
        "policy_document",
        r"LimitExceeded(?:Exception)?|PackedPolicyTooLarge(?:Exception)?|MalformedPolicy(?:Document)?(?:Exception)?",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
        "request",
    ),
    NeverPolicy(
        "unmodifiable",
        r"UnmodifiableEntity(?:Exception)?",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html",
        "request",
    ),
    NeverPolicy("not_there", r"NoSuch(?:Key|Bucket|Upload|Version|Entity(?:Exception)?)|NO_SUCH_(?:KEY|BUCKET|UPLOAD)", _S3, "request"),
    NeverPolicy("exists", r"EntityAlreadyExists(?:Exception)?|BucketAlreadyExists|BucketAlreadyOwnedByYou", _S3, "request"),
    NeverPolicy("service_failure", r"ServiceUnavailable(?:Exception)?|InternalFailure|InternalServerError|InternalError", _COMMON),
    NeverPolicy(
        "unreachable",
        r"EndpointConnectionError|ConnectTimeoutError|ReadTimeoutError|ConnectionError|ConnectionClosedError|ProxyConnectionError|SSLError",
        "https://docs.aws.amazon.com/cli/latest/userguide/cli-chap-troubleshooting.html",
        "request",
    ),
    NeverPolicy("dry_run", r"DryRunOperation", "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/CommonParameters.html", "request"),
    NeverPolicy("elsewhere", r"PermanentRedirect|TemporaryRedirect|IllegalLocationConstraintException", _S3, "request"),
    NeverPolicy(
        "malformed_request",
        r"InvalidAction|MissingAction|MissingParameter|InvalidQueryParameter|MalformedQueryString|MalformedXML|IncompleteBody"
        r"|ParamValidation(?:Error)?",
        _COMMON,
        "request",
    ),
)
