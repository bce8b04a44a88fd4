"""Which kind of failure an error is: denied, expired, unsigned, or no question of access at all.

https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html and
https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
"""

import re

from iamdoctor.intake.denial import Kind

_CODES: dict[Kind, str] = {
    "expired_credentials": "ExpiredToken ExpiredTokenException TokenExpired TokenExpiredException RequestExpired TokenRetrievalError"
    " SSOTokenLoadError UnauthorizedSSOTokenError ExpiredTokenId ExpiredCredentials CredentialsExpiredException SSOTokenExpired",
    "invalid_credentials": "InvalidClientTokenId UnrecognizedClientException UnrecognizedClient InvalidAccessKeyId InvalidToken InvalidTokenId"
    " InvalidSecurityToken InvalidAccessKey InvalidSecurity NotSignedUp InactiveAccessKey InvalidTokenException",
    "missing_credentials": "NoCredentialsError NoCredentialProviders MissingAuthenticationToken MissingAuthenticationTokenException"
    " PartialCredentialsError MissingSecurityHeader CredentialsNotFound MissingCredentialsError SharedConfigProfileNotExist",
    "signature": "SignatureDoesNotMatch InvalidSignatureException InvalidSignature IncompleteSignature IncompleteSignatureException"
    " RequestTimeTooSkewed RequestInTheFuture AuthorizationHeaderMalformed AuthorizationQueryParametersError SignatureDoesNotMatchException"
    " RequestNotYetValid RequestTimeTooSkewedException",
    "mfa": "AssumeRoleTokenProviderNotSetError",
    "assume_role_denied": "InvalidIdentityToken InvalidIdentityTokenException IDPRejectedClaim InvalidRoleException",
    "access_denied": "AccessDenied AccessDeniedException AccessDeniedFault UnauthorizedOperation Client.UnauthorizedOperation AuthorizationError"
    " AuthorizationErrorException ForbiddenException Forbidden UnauthorizedAccess NotAuthorized NotAuthorizedException UnauthorizedException"
    " KMSAccessDeniedException KMS.AccessDeniedException EC2AccessDeniedException InsufficientPermissionsException NotAuthorizedError"
    " AllAccessDisabled AccessDeniedForDependencyException Unauthorized Client.AccessDenied AccessDeniedError AuthFailure UnauthorizedError"
    " InsufficientPrivilegesException AccountAccessDenied Client.UnauthorizedAccess UnauthorizedAccessException PermissionDenied"
    " InsufficientPermissions NotAuthorizedForSourceException DependencyAccessDeniedException EFSAccessDeniedException S3AccessDenied",
    "not_access": "OptInRequired SubscriptionRequiredException RegionDisabledException AccessControlListNotSupported KMSInvalidStateException"
    " PackedPolicyTooLarge ValidationError ValidationException Throttling ThrottlingException QuotaExceeded RequestCanceled PermanentRedirect"
    " MalformedPolicyDocument MalformedPolicy RequestLimitExceeded SlowDown ServiceUnavailable InternalError InternalFailure DryRunOperation"
    " ConnectTimeoutError ReadTimeoutError EndpointConnectionError ConnectionError NoSuchBucket NoSuchKey NoSuchEntity MalformedPolicyException",
}
_KIND_OF: dict[str, Kind] = {code: kind for kind, codes in _CODES.items() for code in codes.split()}
_NOT_ACCESS = re.compile(
    r"Throttl|TooManyRequests|LimitExceeded|QuotaExceeded|NotFound|NoSuch|Validation|^Invalid|Malformed|AlreadyExists|InUse|Conflict|Timeout|TimedOut"
    r"|Unavailable|Internal|DependencyViolation|Unsupported|NotSupported|Incorrect|Missing|Redirect|Canceled|EndpointConnection|ParamValidation"
)


def _phrases(text: str) -> re.Pattern[str]:
    return re.compile(
        "|".join(line.strip().replace(" ?", r"\s{0,40}").replace(" ", r"\s{1,40}") for line in text.strip().splitlines()), re.I
    )


_DURATION = _phrases(
    r"""
    DurationSeconds exceeds
    MaxSessionDuration set for this role
    1 hour session limit for roles assumed by role chaining
    session duration (?:exceeds|is longer)
    'durationSeconds' failed to satisfy constraint
    """
)
_MFA = _phrases(
    r"""
    MultiFactorAuthentication failed
    unable to validate MFA code
    must provide both MFA serial number
    invalid MFA one time pass ?code
    assume role with MFA enabled
    MFA (?:token|code) (?:is )?(?:invalid|required|not valid)
    requires? MFA(?: authentication)? but
    """
)
_ASSUME = _phrases(
    r"""
    cannot be assumed by
    (?:is )?(?:invalid or )?(?:can ?not|could not|can't) be assumed\b
    unable to assume (?:the |this )?(?:\S+ ){0,4}role
    (?:can ?not|could not|couldn't|failed to) assume (?:the |your |provided )?role
    could not be used to assume
    not authorized to perform:? sts:AssumeRole
    No OpenIDConnect provider found
    does not have permission to assume
    is not authorized to assume
    (?:doesn't|does not) have permissions? to assume
    role (?:\S+ )?(?:is )?not assumable
    cannot assume (?:role|the role)
    should be given assume role permissions?
    """
)
_SIGNATURE = _phrases(
    r"""
    Signature expired
    Signature not yet current
    scoped to a valid region
    scoped to (?:correct|the correct) service
    request signature we calculated does not match
    (?:valid )?Date or x-amz-date header
    difference between the request time and the (?:current|server) time
    Request Time too skewed
    """
)
_EXPIRED = _phrases(
    r"""
    security token included in the request is expired
    Request has expired
    (?:provided )?token (?:has |is )expired
    Token expired
    SSO session (?:associated with this profile )?(?:is invalid|has (?:expired|otherwise))
    Session token not found or invalid
    credentials? (?:have|has|are|were|is) expired
    expired credentials?
    session has expired
    The SSO session
    security token (?:has|is) expired
    The provided token has expired
    Token for \S+ (?:does not exist|has expired)
    refresh failed
    """
)
_INVALID = _phrases(
    r"""
    security token included in the request is invalid
    not able to validate the provided access credentials
    Access Key Id you provided does not exist
    problem validating your keys
    provided token is malformed
    Enter valid credentials
    access key (?:id )?is (?:inactive|disabled|invalid)
    """
)
_MISSING = _phrases(
    r"""
    Unable to locate credentials
    No valid credential sources
    no valid providers in chain
    Unable to load (?:AWS )?credentials
    Could not load credentials from any providers
    Missing credentials
    Missing Authentication Token
    Anonymous (?:users|access|caller)
    no credentials? (?:have been|has been|were|was|are)? ?(?:provided|found|configured)
    credentials not found
    no EC2 IMDS role found
    Partial credentials found
    failed to retrieve credentials from any
    Unable to find credentials
    config profile \S+ could not be found
    Credentials could not be loaded
    Unable to resolve AWS account
    no credentials in the
    """
)
_NEGATIVE = _phrases(
    r"""
    Rate exceeded
    Too many requests
    does not exist
    not found
    must be addressed using the specified endpoint
    Connect timeout
    context deadline exceeded
    timed out
    already exists
    can ?not be updated
    Invalid principal in policy
    accept terms and subscribe
    """
)
_DENIED = _phrases(
    r"""
    access(?: is| was)? denied
    not authori[sz]ed
    unauthori[sz]ed
    \bforbidden\b
    \b(?:status|code|statuscode|error)\W{0,4}403
    \b403\b
    permission(?:s)? denied
    no permissions?\b
    (?:don't|do not|doesn't|does not|without) have (?:\S+ )?(?:\S+ )?permissions?
    (?:don't|do not) have access
    Insufficient \S+ ?\S* ?permission
    explicit deny
    policy allows
    boundary allows
    is denied
    No access\b
    access to the resource
    you are not allowed to
    not permitted
    cross-account pass role
    public policies are prevented
    (?:Neither|nor) .{1,200} is authorized
    """
)
_SURELY_DENIED = _phrases(
    r"""
    not authori[sz]ed to
    access denied
    (?:don't|do not|doesn't|does not) have (?:\S+ )?(?:\S+ )?permissions?
    explicit deny
    insufficient permissions?
    """
)
_STRONG: tuple[tuple[Kind, tuple[str, ...], re.Pattern[str]], ...] = (
    ("duration", ("duration",), _DURATION),
    ("mfa", ("mfa", "multifactor"), _MFA),
    ("signature", ("sign", "scoped", "x-amz-date", "request time"), _SIGNATURE),
    ("assume_role_denied", ("assum", "openid"), _ASSUME),
    ("expired_credentials", ("expire", "sso", "session token", "refresh"), _EXPIRED),
    ("invalid_credentials", ("token", "validat", "key", "credentials"), _INVALID),
    ("missing_credentials", ("credential", "anonymous", "authentication", "provider", "profile", "account"), _MISSING),
)
"""What words tell, and a word without which they are not told."""
_OVERRIDABLE = frozenset({"access_denied", "not_access", "assume_role_denied"})


def is_known(code: str) -> bool:
    """Whether AWS uses this error code for a failure this program tells apart."""
    return code in _KIND_OF


def by_code(code: str | None) -> Kind | None:
    """What the code alone says."""
    if not code:
        return None
    kind = _KIND_OF.get(code)
    return kind or ("not_access" if _NOT_ACCESS.search(code) else None)


def by_words(text: str) -> Kind | None:
    """What the words alone say of credentials, MFA, duration, signature or the assuming of a role."""
    lower = text.lower()
    return next((kind for kind, needs, pattern in _STRONG if any(need in lower for need in needs) and pattern.search(text)), None)


def kind_of(code: str | None, text: str) -> tuple[Kind, bool]:
    """The kind of a failure with this code and these words, and whether anything in the text says so.

    A code that can mean only one thing comes first, then the words, then a code such as ``AccessDenied`` that AWS uses for many things.
    """
    told = by_code(code)
    if told and told not in _OVERRIDABLE:
        return told, True
    words = by_words(text)
    if words:
        return words, True
    if told == "not_access" and _SURELY_DENIED.search(text):
        return "access_denied", True
    return (told, True) if told else _by_loose_words(code or "", text)


def _by_loose_words(code: str, text: str) -> tuple[Kind, bool]:
    denied = _DENIED.search(code) or _DENIED.search(text)
    if not denied:
        return "not_access", _NEGATIVE.search(text) is not None
    return "access_denied", True
