"""What went wrong with a read, in words for a person: never a traceback, never a secret."""

import shlex

from botocore import exceptions as aws
from botocore.parsers import ResponseParserError
from msgspec import structs

from iamdoctor.model.errors import AwsUnreachable
from iamdoctor.model.failure import Failure, FailureKind
from iamdoctor.reference import bounds
from iamdoctor.reference.characters import apart

DENIED = {
    "AccessDenied",
    "AccessDeniedException",
    "AuthorizationError",
    "AuthorizationErrorException",
    "UnauthorizedException",
    "UnauthorizedOperation",
    "Forbidden",
    "ForbiddenException",
    "NotAuthorized",
    "AllAccessDisabled",
    "403",
}
REJECTED = {"AuthFailure", "InvalidAccessKeyId", "InvalidClientTokenId", "InvalidToken", "UnrecognizedClientException"}
EXPIRED = {"ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired"}
SIGNED_WRONG = {"InvalidSignatureException", "SignatureDoesNotMatch", "RequestExpired", "RequestTimeTooSkewed"}
CLOCK = ("RequestExpired", "RequestTimeTooSkewed", "Signature expired", "Signature not yet current", "difference between the request time")
"""Codes, and words of AWS, that say that the clock of the one who signed is off.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html"""
UNSUPPORTED = {"InvalidAction", "NotImplemented", "UnknownOperationException", "UnsupportedOperation", "400", "404", "501"}
THROTTLED = {"RequestLimitExceeded", "SlowDown", "Throttling", "ThrottlingException", "ThrottledException", "TooManyRequestsException"}
_LONGEST_CODE = 80
NO_CREDENTIALS = "NoCredentials"
EXPIRED_SSO = "ExpiredSSO"
TIMEOUT = "Timeout"
UNREACHABLE = "Unreachable"
UNSUPPORTED_HERE = "Unsupported"

_EXPIRED_SSO = (aws.UnauthorizedSSOTokenError, aws.SSOTokenLoadError, aws.TokenRetrievalError)
_SLOW = (aws.ReadTimeoutError, aws.ConnectTimeoutError)


class Unsupported(Exception):
    """The client has no such operation: an older boto3."""


class TooLarge(Exception):
    """AWS's reply, or a list of its pages, is larger than is read."""


class Redirected(Exception):
    """The reply says to ask another host, which is not done."""

    def __init__(self, host: str) -> None:
        super().__init__(host)
        self.host = host


class NoAws(Exception):
    """The reply is a web page, so something before AWS gave it."""


_Told = tuple[str, FailureKind, str]
"""A code, its kind, and one sentence."""


def failure(error: Exception, *, operation: str, permission: str = "", target: str = "", profile: str | None = None) -> Failure:
    """``error``, raised by ``operation``, as a failed read; ``permission`` is named only where having it would help."""
    code, kind, message = _told(error, operation, permission, profile)
    needs = permission if kind == "refused" else ""
    return Failure(operation=operation, code=code, needs=needs, target=target, message=message, kind=kind)


def _told(error: Exception, operation: str, permission: str, profile: str | None) -> _Told:
    if isinstance(error, aws.ClientError):
        said = error.response.get("Error", {})
        return _answered(apart(str(said.get("Code", "")))[:_LONGEST_CODE], str(said.get("Message", "")), operation, permission, profile)
    if isinstance(error, NotImplementedError | Unsupported | aws.UnknownServiceError | aws.DataNotFoundError):
        return UNSUPPORTED_HERE, "not_offered", f"{operation} is not offered here, so it was not read."
    if isinstance(error, aws.ParamValidationError):
        return "ParamValidation", "not_asked", f"{operation} does not take what was known; nothing was asked."
    unreachable = why_unreachable(error, profile)
    if unreachable:
        code = _code(error)
        return code, _KIND_OF.get(code, "unreachable"), str(unreachable)
    return _not_used(error, operation)


def _not_used(error: Exception, operation: str) -> _Told:
    """Why a reply that came is not used."""
    if isinstance(error, TooLarge):
        most = f"{bounds.REPLY // 1_000_000} MB or {bounds.PAGES} pages"
        return "TooLarge", "too_large", f"The reply to {operation} could not be read (too large: more than {most})."
    if isinstance(error, Redirected):
        to = f"The endpoint of {operation} redirects to {error.host}, which was not asked."
        return "Redirected", "redirected", f"{to} Check AWS_ENDPOINT_URL, the region and the proxy."
    if isinstance(error, NoAws):
        between = "something between here and AWS, such as a proxy's login page"
        return "NotAws", "not_aws", f"A web page came in reply to {operation}: it is of {between}. Open the network, then try again."
    if isinstance(error, ResponseParserError | LookupError | ValueError | TypeError | AttributeError):
        return not_understood(operation)
    return type(error).__name__, "other", f"{operation} failed for a reason that is not known ({type(error).__name__}); try again."


def not_understood(operation: str) -> _Told:
    """What is told of a reply of an unforeseen form."""
    message = f"The reply to {operation} is not in the form that AWS documents, so it was not used. Try again; a proxy may have changed it."
    return "UnexpectedReply", "not_understood", message


def _answered(code: str, words: str, operation: str, permission: str, profile: str | None) -> _Told:
    if code in DENIED:
        ask = f"ask for {permission}" if permission else "no permission would open it"
        return "AccessDenied" if code == "403" else code, "refused", f"AWS refused {operation}: {ask}."
    if code in EXPIRED:
        return code, "expired", f"The credentials have expired ({code}). Renew them; if they come from SSO: {login(profile)}"
    if code in SIGNED_WRONG and any(each in f"{code} {words}" for each in CLOCK):
        return code, "clock", f"AWS did not accept the time of this machine's clock ({code}). Set the clock, then try again."
    if code in REJECTED | SIGNED_WRONG:
        return code, "rejected", f"AWS rejected these credentials ({code}). Renew them; if they come from SSO: {login(profile)}"
    if code in UNSUPPORTED:
        return UNSUPPORTED_HERE, "not_offered", f"{operation} is not offered here, so it was not read."
    if code in THROTTLED:
        return code, "throttled", f"AWS was asked too often for {operation} and gave no answer; try again in a minute."
    if code.isdigit() and code.startswith("3"):
        to = f"The endpoint of {operation} redirects elsewhere ({code})."
        return "Redirected", "redirected", f"{to} Check AWS_ENDPOINT_URL and the region."
    return code or "Unknown", "other", f"{operation} answered {code or 'an error without a code'}."


def meanwhile(expired: Failure, profile: str | None) -> Failure:
    """``expired`` as it is told where the same credentials were accepted before."""
    stands = f"The credentials expired meanwhile ({expired.code}): what was read before stands."
    return structs.replace(expired, message=f"{stands} Renew them, then try again; if they come from SSO: {login(profile)}")


def cut_off(operation: str, seconds: float, throttling: str) -> Failure:
    """A read that was ended after ``seconds`` without an answer; ``throttling`` names the services that only throttle."""
    if throttling:
        message = f"AWS throttled {throttling} to the end and gave no answer in {seconds:g} s; try again in a minute."
        return Failure(operation=operation, code="Throttling", message=message, kind="throttled")
    message = f"It did not come back within {seconds:g} s."
    return Failure(operation=operation, code=TIMEOUT, message=message, kind="silent")


def _code(error: Exception) -> str:
    if isinstance(error, aws.NoCredentialsError | aws.PartialCredentialsError | aws.CredentialRetrievalError | aws.ProfileNotFound):
        return NO_CREDENTIALS
    if isinstance(error, _EXPIRED_SSO):
        return EXPIRED_SSO
    return TIMEOUT if isinstance(error, _SLOW) else UNREACHABLE


_KIND_OF: dict[str, FailureKind] = {NO_CREDENTIALS: "no_credentials", "ExpiredSSO": "expired", TIMEOUT: "silent"}


def why_unreachable(error: Exception, profile: str | None) -> AwsUnreachable | None:
    """The reason why AWS could not be asked at all, with what to do; ``None`` for an error of another kind."""
    if isinstance(error, AwsUnreachable):
        return error
    if isinstance(error, aws.ProfileNotFound):
        name = profile or "of that name"
        return AwsUnreachable(f"There is no profile {name} in the AWS configuration.", todo="List them: aws configure list-profiles")
    if isinstance(error, _EXPIRED_SSO):
        return AwsUnreachable("The SSO session has expired.", todo=f"Renew it: {login(profile)}")
    if isinstance(error, aws.NoCredentialsError):
        return AwsUnreachable("No AWS credentials were found.", todo="Give a profile (--profile) or set AWS_PROFILE.")
    if isinstance(error, aws.PartialCredentialsError):
        return AwsUnreachable("The AWS credentials are incomplete.", todo="Set both the access key id and the secret access key.")
    if isinstance(error, aws.CredentialRetrievalError):
        return AwsUnreachable("The AWS credentials could not be fetched.", todo=f"If they come from SSO: {login(profile)}")
    return _network(error)


def _network(error: Exception) -> AwsUnreachable | None:
    if isinstance(error, aws.NoRegionError):
        return AwsUnreachable("No AWS region is set.", todo="Give one: --region us-east-1")
    if isinstance(error, aws.InvalidRegionError):
        return AwsUnreachable("That is no AWS region.", todo="Check --region and AWS_REGION.")
    if isinstance(error, _SLOW):
        return AwsUnreachable("AWS did not answer in time.", todo="Check the network, the proxy and the region.")
    if isinstance(error, aws.SSLError):
        todo = "If a proxy opens TLS, name its certificate authority: AWS_CA_BUNDLE."
        return AwsUnreachable("The certificate of the AWS endpoint was not accepted.", todo=todo)
    if isinstance(error, aws.ProxyConnectionError):
        return AwsUnreachable("The proxy could not be reached.", todo="Check HTTPS_PROXY and NO_PROXY.")
    if isinstance(error, aws.EndpointConnectionError | aws.HTTPClientError):
        return AwsUnreachable("AWS could not be reached.", todo="Check the network, the proxy, AWS_ENDPOINT_URL and the region.")
    return AwsUnreachable("The AWS configuration cannot be read.", todo="Check it: aws configure list") if _broken(error) else None


def _broken(error: Exception) -> bool:
    return isinstance(error, aws.ConfigParseError | aws.ConfigNotFound | aws.InvalidConfigError)


def login(profile: str | None) -> str:
    """The command that renews a profile's session."""
    return f"aws sso login --profile {shlex.quote(profile)}" if profile else "aws sso login"
