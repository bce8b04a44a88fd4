"""What the person answers to the questions of the tree, put where it belongs."""

from msgspec.structs import replace

from iamdoctor.causes.assume_role.sts_call import Call, is_none
from iamdoctor.causes.assume_role.token import claims, is_token
from iamdoctor.causes.assume_role.trust import PASTED
from iamdoctor.model.errors import BadInput
from iamdoctor.model.evidence import Entity, Evidence, Policy, Read
from iamdoctor.model.supplied import Added


def answered(added: Added, node: str, text: str) -> Added:
    """``added`` with the answer ``text`` to the question of ``node``.

    A token is read for its claims and dropped; a trust policy, an ExternalId and a duration go to their own places; anything else is the
    answer of the node. Raises :class:`~iamdoctor.model.errors.BadInput` for a token that cannot be decoded.
    """
    text = text.strip()
    if is_token(text):
        return replace(added, claims={**added.claims, **claims(text)})
    if node == "condition:sts:ExternalId":
        return replace(added, external_id="" if is_none(text) else text)
    if node in ("duration", "role_chaining") and text.isascii() and text.isdigit():
        return replace(added, duration=int(text))
    if node == "trust_names_caller" and text.startswith("{"):
        node = PASTED
    return replace(added, answers={**added.answers, node: text})


def without_tokens(added: Added) -> Added:
    """``added`` with every token among its answers replaced by its claims: whoever put it there, it goes no further."""
    tokens = {node: text for node, text in added.answers.items() if is_token(text)}
    rest = replace(added, answers={node: text for node, text in added.answers.items() if node not in tokens})
    for text in tokens.values():
        try:
            rest = replace(rest, claims={**claims(text), **rest.claims})
        except BadInput:
            continue
    return rest if tokens else added


def with_pasted(call: Call, evidence: Evidence, added: Added) -> Evidence:
    """``evidence`` with the trust policy that the person pasted, where AWS's own was not read."""
    pasted, role = added.answers.get(PASTED, "").strip(), evidence.role.value
    if not pasted or call.role is None or (role and role.trust and role.trust.document):
        return evidence
    trust = Policy(name="trust policy", kind="trust", attached_to=f"role {call.role_name}", document=pasted)
    entity = (
        replace(role, trust=trust)
        if role
        else Entity(kind="role", arn=call.role, name=call.role_name, account=call.role_account or "", trust=trust)
    )
    return replace(evidence, role=Read("found", entity, reason="You gave its trust policy."))
