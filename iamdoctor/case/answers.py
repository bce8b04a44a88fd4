"""What the person answers to the questions of the assume-role tree, put where it belongs, so that all else reads it there."""

import re
from typing import Literal

from msgspec.structs import replace

from iamdoctor.case.token import claims, is_token
from iamdoctor.model.errors import BadInput
from iamdoctor.model.evidence import Entity, Evidence, Policy, Read
from iamdoctor.model.subject import Subject
from iamdoctor.model.supplied import Added
from iamdoctor.reference.arn import account_of

PASTED = "trust_policy"
"""The question whose answer is the text of the trust policy."""

_NAMES_CALLER = "trust_names_caller"
_VALUE_OF = "condition:"
_MFA = "aws:multifactorauthpresent"
_YES = ("yes", "y", "true")
_NO = ("no", "n", "false")


def said(added: Added, node: str) -> Literal["yes", "no"] | None:
    """The *yes* or *no* that the person answered to the question of ``node``."""
    lowered = added.answers.get(node, "").strip().lower()
    return "yes" if lowered in _YES else "no" if lowered in _NO else None


def answered(added: Added, node: str, text: str) -> Added:
    """``added`` with the answer ``text`` to the question of ``node``.

    A token is read for its claims and dropped; a value of the request, a trust policy, an ExternalId and a duration go to their own
    places; anything else is the answer of the node. Raises :class:`~iamdoctor.model.errors.BadInput` for a token that cannot be decoded.
    """
    text = text.strip()
    if is_token(text):
        return replace(added, claims={**added.claims, **claims(text)})
    if node.startswith(_VALUE_OF):
        return _valued(added, node.removeprefix(_VALUE_OF), text)
    if node in ("duration", "role_chaining") and text.isascii() and text.isdigit() and len(text) < 10:
        return replace(added, duration=int(text))
    if node == "role_exists" and ":role/" in text:
        return replace(added, resource=text)
    if node == _NAMES_CALLER and text.startswith("arn:"):
        return _called_by(added, text)
    if node == _NAMES_CALLER and text.startswith("{"):
        node = PASTED
    return replace(added, answers={**added.answers, node: text})


def placed(added: Added) -> Added:
    """``added`` with every answer in its own place. What was said there already stands; a token goes no further, whoever put it there."""
    rest = replace(added, answers={})
    for node, text in added.answers.items():
        try:
            rest = answered(rest, node, text)
        except BadInput:
            continue
    return replace(
        rest,
        principal=added.principal or rest.principal,
        resource=added.resource or rest.resource,
        context=_over(rest.context, added.context),
        external_id=rest.external_id if added.external_id is None else added.external_id,
        duration=added.duration or rest.duration,
        claims={**rest.claims, **added.claims},
    )


def _valued(added: Added, key: str, text: str) -> Added:
    """A value of a condition key; that nothing was sent is known, too."""
    none = text.lower() in ("", "none", "nothing")
    if key.lower() == "sts:externalid":
        return replace(added, external_id="" if none else text)
    if key.lower() == _MFA and text.lower() in ("yes", "no"):
        none, text = text.lower() == "no", "true"
    return replace(added, context=_over(added.context, {key: () if none else (text,)}))


def _over(under: dict[str, tuple[str, ...]], over: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    named = {key.lower() for key in over}
    return {key: values for key, values in under.items() if key.lower() not in named} | over


def _called_by(added: Added, arn: str) -> Added:
    """Who called; of a role with its path, the session's role: the session itself the error names."""
    if ":role/" in arn:
        return replace(added, context=_over(added.context, {"aws:PrincipalArn": (arn,)}))
    return replace(added, principal=arn)


def with_pasted(evidence: Evidence, added: Added, about: Subject) -> Evidence:
    """``evidence`` with the trust policy that the person pasted, where AWS's own was not read."""
    pasted, role, arn = added.answers.get(PASTED, "").strip(), evidence.role.value, about.resource or ""
    if not pasted or ":role/" not in arn or (role and role.trust and role.trust.document):
        return evidence
    name = arn.rpartition("/")[2]
    trust = Policy(name="trust policy", kind="trust", attached_to=f"role {name}", document=pasted)
    entity = replace(role, trust=trust) if role else Entity(kind="role", arn=arn, name=name, account=account_of(arn) or "", trust=trust)
    return replace(evidence, role=Read("found", entity, reason="You gave its trust policy."))


def names_caller(added: Added) -> bool | None:
    """Whether the person says that the trust policy names the caller; ``None`` where nothing is said."""
    return {"yes": True, "no": False, None: None}[said(added, _NAMES_CALLER)]


def with_path(added: Added, evidence: Evidence, about: Subject) -> Added:
    """``added`` with the session's role, where the person says that it is the one role of its name that the trust policy names."""
    trust = evidence.role.value.trust if evidence.role.value else None
    if about.principal_kind != "role_session" or about.role_arn is not None or not names_caller(added) or trust is None:
        return added
    role = rf"arn:{about.partition}:iam::{about.principal_account}:role/(?:[!-~]+/)?{re.escape(about.principal_name or '')}(?=\")"
    named = set(re.findall(role, trust.document or ""))
    return replace(added, context=_over({"aws:PrincipalArn": (named.pop(),)}, added.context)) if len(named) == 1 else added
