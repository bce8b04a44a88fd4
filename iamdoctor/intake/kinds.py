"""Which kind of failure an error is: denied, expired, unsigned, or no question of access at all.

The codes and wordings are AWS's own, in ``data/kinds.json``; see
https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html and
https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
"""

import re
from functools import cache
from typing import Any

from iamdoctor.intake.operations import prefix_of
from iamdoctor.intake.tables import table
from iamdoctor.model.denial import Kind

_NOT_ACCESS = re.compile(
    r"Throttl|TooManyRequests|LimitExceeded|QuotaExceeded|NotFound|NoSuch|Validation|^Invalid|Malformed|AlreadyExists|InUse|Conflict|Timeout|TimedOut"
    r"|Unavailable|Internal|DependencyViolation|Unsupported|NotSupported|Incorrect|Missing|Redirect|Canceled|EndpointConnection|ParamValidation"
)
_DENIED = re.compile(r"AccessDenied|NotAuthorized|Unauthorized")
_SHOUTED = re.compile(r"[A-Z0-9]+(?:_[A-Z0-9]+)+")
"""A code as the C++ SDK names it: ``ACCESS_DENIED``."""
_CHAIN = re.compile(r"No valid credential sources|failed to re(?:fresh cached|trieve) credentials|no valid providers in chain", re.I)
"""What an SDK says where the last source of credentials answered with an error of its own, which tells more."""
_STRONG: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    ("duration", ("duration",)),
    ("mfa", ("mfa", "multifactor")),
    ("signature", ("sign", "scoped", "x-amz-date", "request time")),
    ("assume_role_denied", ("assum", "openid", "trust")),
    ("expired_credentials", ("expire", "sso", "session token", "refresh")),
    ("invalid_credentials", ("token", "validat", "key", "credentials")),
    ("missing_credentials", ("credential", "anonymous", "authentication", "provider", "profile", "account", "awsaccesskey")),
)
"""The kinds that words tell, in this order, and words without which a text tells none of them."""
_OVERRIDABLE = frozenset({"access_denied", "not_access", "assume_role_denied"})


@cache
def _table() -> dict[str, Any]:
    kinds: dict[str, Any] = table("kinds")
    return kinds


@cache
def _kind_of_code() -> dict[str, Kind]:
    return {code: kind for kind, codes in _table()["codes"].items() for code in codes}


@cache
def _phrases(name: str) -> re.Pattern[str]:
    """The wordings listed under ``name`` as one pattern; a blank stands for any white space, also a line end."""
    spaced = (phrase.replace(" ?", r"\s{0,40}").replace(" ", r"\s{1,40}") for phrase in _table()["phrases"][name])
    return re.compile("|".join(spaced), re.I)


def is_known(code: str) -> bool:
    """Whether AWS uses this error code for a failure this program tells apart."""
    return code in _kind_of_code()


@cache
def looks_like_code(word: str) -> bool:
    """Whether a word in front of a message is an error code: one that is known, or one that ends as codes do."""
    ends = tuple(_table()["endings"])
    return is_known(word) or (word.endswith(ends) and word not in ends and not is_generic(word))


@cache
def is_generic(name: str) -> bool:
    """Whether a class name says nothing of the error: ``ClientError``, ``AmazonS3Exception``, ``S3Exception``."""
    if name in _table()["generic"] or (name.startswith("Amazon") and name.endswith("Exception")):
        return True
    service = name.removesuffix("Exception").removesuffix("Service")
    return service != name and (service in ("", "Client", "SdkClient") or prefix_of(service) is not None)


def by_code(code: str | None) -> Kind | None:
    """What the code alone says."""
    if not code:
        return None
    if _SHOUTED.fullmatch(code):
        code = "".join(word.capitalize() for word in code.split("_"))
    return _kind_of_code().get(code) or ("not_access" if _NOT_ACCESS.search(code) else "access_denied" if _DENIED.search(code) else None)


def by_words(text: str) -> Kind | None:
    """What the words alone say of credentials, MFA, duration, signature or the assuming of a role."""
    lower = text.lower()
    return next((kind for kind, needs in _STRONG if any(need in lower for need in needs) and _phrases(kind).search(text)), None)


def kind_of(code: str | None, text: str) -> tuple[Kind, bool]:
    """The kind of a failure with this code and these words, and whether anything in the text says so.

    A code that can mean only one thing comes first, then the words, then a code such as ``AccessDenied`` that AWS uses for many things.
    """
    told = by_code(code)
    if told and told not in _OVERRIDABLE:
        return told, True
    if _phrases("surely_not_access").search(text):
        return "not_access", True
    words = by_words(text)
    if told in ("access_denied", "assume_role_denied") and words == "missing_credentials" and _CHAIN.search(text):
        return told, True
    if words:
        return words, True
    if told == "not_access" and _phrases("surely_denied").search(text):
        return "access_denied", True
    return (told, True) if told else _by_loose_words(code or "", text)


def _by_loose_words(code: str, text: str) -> tuple[Kind, bool]:
    denied = _phrases("access_denied").search(code) or _phrases("access_denied").search(text)
    if not denied:
        return "not_access", _phrases("not_access").search(text) is not None
    return "access_denied", True
