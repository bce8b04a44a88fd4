"""What went wrong with a read, in words for a person: never a traceback, never a secret."""

import shlex

from botocore import exceptions as aws

from iamdoctor.model.errors import AwsUnreachable
from iamdoctor.model.evidence import Failure

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
REJECTED = {
    "AuthFailure",
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "InvalidToken",
    "RequestExpired",
    "SignatureDoesNotMatch",
    "TokenRefreshRequired",
    "UnrecognizedClientException",
}
UNSUPPORTED = {"InvalidAction", "NotImplemented", "UnknownOperationException", "UnsupportedOperation", "400", "404", "501"}
THROTTLED = {"RequestLimitExceeded", "SlowDown", "Throttling", "ThrottlingException", "ThrottledException", "TooManyRequestsException"}
NO_CREDENTIALS = "NoCredentials"
EXPIRED_SSO = "ExpiredSSO"
TIMEOUT = "Timeout"
UNREACHABLE = "Unreachable"
UNSUPPORTED_HERE = "Unsupported"

_EXPIRED_SSO = (aws.UnauthorizedSSOTokenError, aws.SSOTokenLoadError, aws.TokenRetrievalError)
_SLOW = (aws.ReadTimeoutError, aws.ConnectTimeoutError)


class Unsupported(Exception):
    """The client has no such operation: an older boto3."""


def failure(error: Exception, *, operation: str, permission: str = "", target: str = "", profile: str | None = None) -> Failure:
    """``error``, raised by ``operation``, as a failed read; ``permission`` is named only where having it would help."""
    code, needs, message = _told(error, operation, permission, profile)
    return Failure(operation=operation, code=code, needs=needs, target=target, message=message)


def _told(error: Exception, operation: str, permission: str, profile: str | None) -> tuple[str, str, str]:
    if isinstance(error, aws.ClientError):
        return _answered(str(error.response.get("Error", {}).get("Code", "")), operation, permission, profile)
    if isinstance(error, NotImplementedError | Unsupported | aws.UnknownServiceError | aws.DataNotFoundError):
        return UNSUPPORTED_HERE, "", f"{operation} is not offered here, so it was not read."
    if isinstance(error, aws.ParamValidationError):
        return "ParamValidation", "", f"{operation} does not take what was known; nothing was asked."
    unreachable = why_unreachable(error, profile)
    return (
        (_code(error), "", str(unreachable)) if unreachable else (type(error).__name__, "", f"{operation} failed ({type(error).__name__}).")
    )


def _answered(code: str, operation: str, permission: str, profile: str | None) -> tuple[str, str, str]:
    if code in DENIED:
        ask = f"ask for {permission}" if permission else "no permission would open it"
        return "AccessDenied" if code == "403" else code, permission, f"AWS refused {operation}: {ask}."
    if code in REJECTED:
        return code, "", f"AWS rejected these credentials ({code}). Renew them; if they come from SSO: {login(profile)}"
    if code in UNSUPPORTED:
        return UNSUPPORTED_HERE, "", f"{operation} is not offered here, so it was not read."
    if code in THROTTLED:
        return code, "", f"AWS was asked too often for {operation} and gave no answer; try again in a minute."
    return code or "Unknown", "", f"{operation} answered {code or 'an error without a code'}."


def _code(error: Exception) -> str:
    if isinstance(error, aws.NoCredentialsError | aws.PartialCredentialsError | aws.CredentialRetrievalError | aws.ProfileNotFound):
        return NO_CREDENTIALS
    if isinstance(error, _EXPIRED_SSO):
        return EXPIRED_SSO
    return TIMEOUT if isinstance(error, _SLOW) else UNREACHABLE


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
    if isinstance(error, aws.EndpointConnectionError | aws.HTTPClientError):
        return AwsUnreachable("AWS could not be reached.", todo="Check the network, the proxy, AWS_ENDPOINT_URL and the region.")
    return AwsUnreachable("The AWS configuration cannot be read.", todo="Check it: aws configure list") if _broken(error) else None


def _broken(error: Exception) -> bool:
    return isinstance(error, aws.ConfigParseError | aws.ConfigNotFound | aws.InvalidConfigError)


def login(profile: str | None) -> str:
    """The command that renews a profile's session."""
    return f"aws sso login --profile {shlex.quote(profile)}" if profile else "aws sso login"
