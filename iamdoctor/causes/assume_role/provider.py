"""Does the identity provider of a web identity or SAML call exist, and is its token acceptable?

https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
"""

import re
from typing import Any

from iamdoctor.case.case import Case
from iamdoctor.case.federation import BUILT_IN, trusted_provider
from iamdoctor.causes.assume_role.cause import cause
from iamdoctor.causes.assume_role.node import Branch, Finding, answer_of, branch
from iamdoctor.causes.assume_role.trust import document, in_account
from iamdoctor.model.evidence import IdentityProvider, Read
from iamdoctor.model.sentence import Sentence, joined, say

_SAID = (
    (r"No OpenIDConnect provider found", "provider_exists", "request.identity_provider", "no_oidc_provider"),
    (r"Incorrect token audience", "provider_audience", "request.provider_audience", "token_audience"),
    (r"Couldn't retrieve verification key|thumbprint", "provider_keys", "request.provider_keys", "issuer_keys"),
    (r"Token is expired|ExpiredToken|token must be issued within", "token_fresh", "request.token_expired", "token_expired"),
    (r"Specified provider doesn't exist", "provider_exists", "request.identity_provider", "no_saml_provider"),
    (r"SAML response signature is invalid|Response signature invalid", "provider_keys", "request.provider_keys", "saml_keys"),
)
"""AWS's words, the question that they answer, the cause, and its sentence."""


def provider(case: Case) -> tuple[Branch, ...]:
    """What the error says of the provider, and what IAM says of it; nothing for calls without one."""
    if not case.subject.federated_call:
        return ()
    said = f"{case.denial.error_code or ''} {case.denial.message or ''}"
    for pattern, id, kind, sentence in _SAID:
        if re.search(pattern, said, re.IGNORECASE):
            finding = _finding(case, kind, say(f"tree.cause.{sentence}"))
            return (branch(case, id, say(f"tree.ask_whether.{id}"), "no", say("tree.because.aws_says"), finding=finding),)
    return (_exists(case), *_audience(case))


def missing_issuer(case: Case) -> str | None:
    """The URL of the OIDC issuer that the account has no provider for: as the error has it, else by the token's provider."""
    said = re.search(r"OpenIDConnect provider found in your account for (https://[\w./-]{4,255})", case.denial.message or "", re.IGNORECASE)
    issuer = (case.subject.principal or "").partition("oidc-provider/")[2]
    return said[1].rstrip(".") if said else f"https://{issuer}" if issuer else None


def _finding(case: Case, id: str, sentence: Sentence, **details: Any) -> Finding:
    """The finding; no cause where AWS answered otherwise than it does to a provider or token that it does not accept."""
    if (case.denial.error_code or "").startswith("AccessDenied"):
        return Finding(joined(sentence, say("tree.other_error_then")))
    return Finding.of(cause(case, id, sentence, **details))


def _exists(case: Case) -> Branch:
    id, question, read = "provider_exists", say("tree.ask_whether.provider_exists"), _of_token(case)
    principal = case.subject.principal or ""
    if read.value is not None:
        return branch(case, id, question, "yes", say("tree.because.found", what=read.value.arn))
    if principal in BUILT_IN:
        return branch(case, id, question, "yes", say("tree.because.built_in", provider=principal))
    name = principal.partition("-provider/")[2]
    which = say("tree.provider", name=name) if name else say("tree.provider_of_token")
    missing = say("tree.cause.no_provider", provider=which, account=in_account(case))
    if read.state == "none":
        return branch(
            case, id, question, "no", say("tree.because.no_provider"), finding=_finding(case, "request.identity_provider", missing)
        )
    if read.state == "pending":
        return branch(case, id, question, "unknown", say("tree.because.pending"))
    told = cause(case, "request.identity_provider", joined(missing, say("tree.so_you_say")), confidence="possible")
    ask = say("tree.please.provider_exists", provider=which, account=in_account(case))
    return branch(case, id, question, "unknown", _unread(read), ask=ask, finding=Finding.of(told))


def _of_token(case: Case) -> Read[IdentityProvider]:
    """What was read of the token's own provider: nothing where the one that the trust policy names was read in its place."""
    read, own, trust = case.evidence.provider, case.subject.principal, document(case)
    asked = read.value.arn if read.value else trusted_provider(trust) if trust else None
    return read if own is None or asked in (None, own) else Read("skipped")


def _unread(read: Read[IdentityProvider]) -> Sentence:
    """Why nothing is known of the provider, with the permission that would tell."""
    needs = next((failure.needs for failure in read.failures if failure.needs), "")
    return say("tree.because.provider_needs", needs=needs) if needs else say("tree.because.provider_not_read")


def _audience(case: Case) -> tuple[Branch, ...]:
    """Whether the provider accepts the token's audience, where both are known.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
    """
    found, sent = _of_token(case).value, _sent(case)
    if found is None or not found.client_ids or not sent:
        return ()
    accepted, had = ", ".join(found.client_ids), ", ".join(sent)
    said = say("tree.cause.provider_audience", audience=sent[0], accepted=found.client_ids)
    finding = _finding(case, "request.provider_audience", said, policy_value=accepted, request_value=had)
    answer = answer_of(bool(set(sent) & set(found.client_ids)))
    question = say("tree.ask_whether.provider_audience")
    return (branch(case, "provider_audience", question, answer, policy_value=accepted, request_value=had, finding=finding),)


def _sent(case: Case) -> tuple[str, ...]:
    """The token's audience, by the condition key that holds it."""
    issuer = (case.subject.principal or "").partition("oidc-provider/")[2].lower()
    return next((values for key, values in case.keys.values.items() if issuer and key.lower() == f"{issuer}:aud"), ())
