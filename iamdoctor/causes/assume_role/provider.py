"""Does the identity provider of a web identity or SAML call exist, and is its token acceptable?

https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
"""

import re
from typing import Any

from iamdoctor.case.federation import BUILT_IN
from iamdoctor.causes.assume_role.node import Answer, Branch, Finding, branch
from iamdoctor.causes.assume_role.state import Seen
from iamdoctor.iam.context import texts

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
    """What the error says of the provider, and what IAM says of it; nothing for calls without one."""
    if seen.call.how not in ("web identity", "saml"):
        return ()
    said = f"{seen.denial.error_code or ''} {seen.denial.message or ''}"
    found = next(((id, sentence) for pattern, id, sentence in _SAID if re.search(pattern, said, re.IGNORECASE)), None)
    if found is None:
        return (_exists(seen), *_audience(seen))
    id, sentence = found
    return (branch(id, _QUESTIONS[id], "no", "AWS says so", added=seen.added, finding=_finding(seen, sentence)),)


def _finding(seen: Seen, sentence: str, **details: Any) -> Finding:
    """The finding; no cause where AWS answered otherwise than it does to a provider or token that it does not accept."""
    if (seen.denial.error_code or "").startswith("AccessDenied"):
        return Finding(f"{sentence} That alone AWS would answer with InvalidIdentityToken, not with this error.", None)
    return Finding(sentence, seen.cause("web_identity", sentence, policy_type="request", policy=None, **details))


def _exists(seen: Seen) -> Branch:
    read, question = seen.evidence.provider, _QUESTIONS["provider_exists"]
    if read.value is not None:
        return branch("provider_exists", question, "yes", read.value.arn, added=seen.added)
    account = f" in account {seen.call.role_account}" if seen.call.role_account else ""
    named = seen.call.caller or seen.call.presumed or ""
    if named in BUILT_IN:
        return branch("provider_exists", question, "yes", f"AWS itself knows {named}", added=seen.added)
    name = named.partition("-provider/")[2] or "of the token's issuer"
    sentence = f"There is no identity provider {name}{account}."
    if read.state == "none":
        return branch("provider_exists", question, "no", "IAM has no such provider", added=seen.added, finding=_finding(seen, sentence))
    if read.state == "pending":
        return branch("provider_exists", question, "unknown", "still being read", added=seen.added)
    cause = seen.cause("web_identity", f"{sentence} So you say.", policy_type="request", policy=None, confidence="possible")
    ask = f"Does IAM list an identity provider {name}{account}? (aws iam list-open-id-connect-providers)"
    return branch("provider_exists", question, "unknown", _unread(seen), added=seen.added, ask=ask, finding=Finding(sentence, cause))


def _unread(seen: Seen) -> str:
    """Why nothing is known of the provider, with the permission that would tell."""
    needs = next((failure.needs for failure in seen.evidence.provider.failures if failure.needs), "")
    return f"not read{f'; needs {needs}' if needs else ''}; AWS would say InvalidIdentityToken if it did not"


def _audience(seen: Seen) -> tuple[Branch, ...]:
    """Whether the provider accepts the token's audience, where both are known.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
    """
    found, sent = seen.evidence.provider.value, _sent(seen)
    if found is None or not found.client_ids or not sent:
        return ()
    wanted = ", ".join(found.client_ids)
    answer: Answer = "yes" if set(sent) & set(found.client_ids) else "no"
    sentence = f"The identity provider in IAM does not list the token's audience {sent[0]} among its client ids ({wanted})."
    finding = _finding(seen, sentence, policy_value=wanted, request_value=", ".join(sent))
    question, had = _QUESTIONS["provider_audience"], ", ".join(sent)
    return (branch("provider_audience", question, answer, added=seen.added, policy_value=wanted, request_value=had, finding=finding),)


def _sent(seen: Seen) -> tuple[str, ...]:
    """The token's audience, by the condition key that holds it."""
    context = {**(seen.known.context if seen.known else {}), **seen.call.context}
    of_tokens = (texts(values) for key, values in context.items() if key.lower().endswith(":aud") and not key.lower().startswith("saml:"))
    return next(of_tokens, ())
