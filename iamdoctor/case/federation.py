"""Who calls STS with a web identity or SAML token: the provider and the token's claims, as far as the text or the person says."""

import json
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from iamdoctor.model.denial import Denial
from iamdoctor.model.evidence import Evidence
from iamdoctor.model.sentence import NOTHING, Sentence, say
from iamdoctor.model.supplied import Added

if TYPE_CHECKING:
    from iamdoctor.iam.documents import Document

BUILT_IN = ("accounts.google.com", "cognito-identity.amazonaws.com", "graph.facebook.com", "www.amazon.com")
"""Providers that a trust policy names by host, without an OIDC provider in the account."""


class Federation(Struct, frozen=True, kw_only=True):
    """``provider`` is an ARN or a built-in host name; ``keys`` the condition keys that follow from the token's claims."""

    provider: str | None = None
    keys: dict[str, tuple[str, ...]] = {}
    origin: Sentence = NOTHING


def federation(denial: Denial, evidence: Evidence, added: Added, account: str | None) -> Federation:
    """What is known of the token: from its claims where the person gave it, else from CloudTrail's ``provider:audience:subject``, else
    from the condition keys that it is known to carry, whose names begin with its issuer."""
    partition, event = _partition(denial, evidence, added), evidence.own_event
    if added.claims:
        return _claimed(added.claims, account, partition)
    recorded = denial.context.get("aws:userid") or (event.context.get("aws:userid") if event else None)
    found = _recorded(recorded[0]) if recorded else Federation()
    carried = {**(event.context if event else {}), **denial.context, **added.context}
    return found if found.provider else Federation(provider=_provider(_issuer(carried), account, partition))


def trusted_provider(trust: "Document") -> str | None:
    """The one provider that a trust policy names, where it names exactly one: who else could have called?"""
    return _only_provider(trust.source)


def named_provider(trust: str) -> str | None:
    """The same from a trust policy's JSON text; ``None`` where the text is no JSON object."""
    try:
        document = json.loads(trust)
    except ValueError:
        return None
    return _only_provider(document) if isinstance(document, dict) else None


def _only_provider(document: dict[str, Any]) -> str | None:
    written = document.get("Statement", [])
    statements = [written] if isinstance(written, dict) else written
    named = {each for statement in statements if isinstance(statement, dict) for each in _federated(statement)}
    return named.pop() if len(named) == 1 else None


def _federated(statement: dict[str, object]) -> list[str]:
    principal = statement.get("Principal")
    named = principal.get("Federated", []) if isinstance(principal, dict) else []
    return [named] if isinstance(named, str) else [each for each in named if isinstance(each, str)] if isinstance(named, list) else []


def _partition(denial: Denial, evidence: Evidence, added: Added) -> str:
    """The partition of the role, where the provider is too."""
    role = evidence.role.value.arn if evidence.role.value else None
    named = (role, added.resource, denial.resource, denial.parameters.get("roleArn"))
    return next((arn.split(":")[1] for arn in named if arn and arn.startswith("arn:")), "aws")


def _claimed(claims: dict[str, tuple[str, ...]], account: str | None, partition: str) -> Federation:
    """``aud`` holds ``azp`` where the token has one.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
    """
    issuer = (claims.get("iss") or ("",))[0].removeprefix("https://").rstrip("/")
    keyed = {key: values for key, values in claims.items() if ":" in key}
    if not issuer:
        return Federation(keys=keyed, origin=say("origin.claims"))
    plain = {name: values for name, values in claims.items() if name not in ("iss", "azp") and ":" not in name}
    if "azp" in claims:
        plain |= {"aud": claims["azp"], "oaud": claims.get("aud", ())}
    keys = {f"{issuer}:{name}": values for name, values in plain.items()}
    return Federation(provider=_provider(issuer, account, partition), keys={**keys, **keyed}, origin=say("origin.claims"))


def _provider(issuer: str, account: str | None, partition: str) -> str | None:
    """The provider for an issuer's tokens, as a trust policy names it."""
    if issuer in BUILT_IN:
        return issuer
    return f"arn:{partition}:iam::{account}:oidc-provider/{issuer}" if issuer and account else None


def _issuer(carried: dict[str, tuple[str, ...]]) -> str:
    """The one issuer whose claims are among condition keys with a value (``token.actions.githubusercontent.com:aud``); else nothing."""
    parts = (key.rpartition(":") for key, values in carried.items() if values)
    issuers = {issuer.lower(): issuer for issuer, _, claim in parts if claim and "." in issuer and ":" not in issuer}
    return next(iter(issuers.values())) if len(issuers) == 1 else ""


def _recorded(principal_id: str) -> Federation:
    """CloudTrail's ``principalId`` of a web identity: the provider's ARN, the audience, the subject."""
    head, found, rest = principal_id.partition(":oidc-provider/")
    issuer, _, claims = rest.partition(":")
    audience, _, subject = claims.partition(":")
    if not found or not head.startswith("arn:") or not subject:
        return Federation()
    keys: dict[str, tuple[str, ...]] = {f"{issuer}:aud": (audience,), f"{issuer}:sub": (subject,)}
    return Federation(provider=f"{head}:oidc-provider/{issuer}", keys=keys, origin=say("origin.event"))
