"""Does the identity provider of a web identity or SAML call exist, and is its token acceptable?

https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
"""

import re

from iamdoctor.diagnosis.tree.branch import Branch, Finding, branch
from iamdoctor.diagnosis.tree.seen import Seen

_SAID = (
    (r"No OpenIDConnect provider found", "provider_exists", "The role's account has no OIDC identity provider for the token's issuer."),
    (
        r"Incorrect token audience",
        "provider_audience",
        "The identity provider in IAM does not list the token's audience among its client ids.",
    ),
    (r"Couldn't retrieve verification key|thumbprint", "provider_keys", "AWS cannot fetch or trust the keys of the token's issuer."),
    (
        r"Token is expired|ExpiredToken|token must be issued within",
        "token_fresh",
        "The web identity token has expired: it must be fetched anew.",
    ),
    (r"Specified provider doesn't exist", "provider_exists", "The role's account has no such SAML provider."),
    (
        r"SAML response signature is invalid|Response signature invalid",
        "provider_keys",
        "The SAML provider in IAM holds other metadata than the one that signs.",
    ),
)
_QUESTIONS = {
    "provider_exists": "Does the identity provider exist?",
    "provider_audience": "Does the provider list the token's audience?",
    "provider_keys": "Are the issuer's keys trusted?",
    "token_fresh": "Is the token still valid?",
}


def provider(seen: Seen) -> tuple[Branch, ...]:
    """What the error says of the provider, and whether it exists; nothing for calls without one."""
    if seen.call.how not in ("web identity", "saml"):
        return ()
    said = f"{seen.denial.error_code or ''} {seen.denial.message or ''}"
    found = next(((id, sentence) for pattern, id, sentence in _SAID if re.search(pattern, said, re.IGNORECASE)), None)
    if found is None:
        return (_exists(seen),)
    id, sentence = found
    cause = seen.cause("web_identity", sentence, policy_type="request", policy=None)
    return (branch(id, _QUESTIONS[id], "no", "AWS says so", added=seen.added, finding=Finding(sentence, cause)),)


def _exists(seen: Seen) -> Branch:
    account = f" in account {seen.call.role_account}" if seen.call.role_account else ""
    name = (seen.call.caller or "").partition("-provider/")[2] or "of the token's issuer"
    sentence = f"There is no identity provider {name}{account}."
    cause = seen.cause("web_identity", f"{sentence} So you say.", policy_type="request", policy=None, confidence="possible")
    ask = f"Does IAM list an identity provider {name}{account}? (aws iam list-open-id-connect-providers)"
    evidence = "not read; AWS would say InvalidIdentityToken if it did not"
    return branch(
        "provider_exists", _QUESTIONS["provider_exists"], "unknown", evidence, added=seen.added, ask=ask, finding=Finding(sentence, cause)
    )
