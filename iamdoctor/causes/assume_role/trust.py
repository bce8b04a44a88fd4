"""The role's trust policy, wherever it comes from, and what each of its statements says to the call."""

import json
import re
from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from iamdoctor.causes.assume_role.sts_call import Call
from iamdoctor.iam.decision import StatementMatch
from iamdoctor.iam.documents import Document, parse
from iamdoctor.iam.evaluate import evaluate
from iamdoctor.iam.policies import Policies
from iamdoctor.iam.principal import Principal
from iamdoctor.iam.request import Request
from iamdoctor.model.errors import MalformedPolicy
from iamdoctor.model.evidence import Evidence, Policy
from iamdoctor.model.supplied import Added

PASTED = "trust_policy"
"""The question whose answer is the text of the trust policy."""

_UNKNOWN_ROLE = "arn:aws:iam::000000000000:role/unknown"
_VARIABLE = re.compile(r"\$\{\s*([^{},]+)")


class Trust(Struct, frozen=True, kw_only=True):
    """A trust policy, or why there is none. ``needs`` is the permission that would read it; ``name`` is how the screens call it."""

    state: Literal["read", "pasted", "pending", "unread", "malformed"]
    name: str
    document: Document | None = None
    why: str = ""
    needs: str = "iam:GetRole"

    @property
    def statements(self) -> tuple[Mapping[str, Any], ...]:
        """The statements as written, in order."""
        return tuple(statement.source for statement in self.document.statements) if self.document else ()


def read_trust(call: Call, evidence: Evidence, added: Added) -> Trust:
    """The trust policy of the role that ``call`` assumes: as AWS gave it, else as the person pasted it."""
    name = f"trust policy of {call.role_name}"
    policy = _policy(evidence)
    if policy and policy.document:
        return _parsed("read", policy.document, name)
    if pasted := added.answers.get(PASTED, "").strip():
        return _parsed("pasted", pasted, name)
    if evidence.role.state == "pending":
        return Trust(state="pending", name=name, why="still being read")
    failure = policy.failure if policy and policy.failure else next(iter(evidence.role.failures), None)
    why = failure.message or f"{failure.operation} answered {failure.code}" if failure else evidence.role.reason
    return Trust(state="unread", name=name, why=why or "not read", needs=failure.needs if failure and failure.needs else "iam:GetRole")


def _policy(evidence: Evidence) -> Policy | None:
    if evidence.role.value and evidence.role.value.trust:
        return evidence.role.value.trust
    found = evidence.resource.value.policies if evidence.resource.value else ()
    return next((policy for policy in found if policy.kind == "trust"), None)


def _parsed(state: Literal["read", "pasted"], text: str, name: str) -> Trust:
    try:
        return Trust(state=state, name=name, document=parse(text, policy_type="trust", name=name))
    except MalformedPolicy as malformed:
        return Trust(
            state="malformed", name=name, why=f"no valid policy: {malformed.problems[0]}" if malformed.problems else "no valid policy"
        )


def presumed_caller(call: Call, trust: Trust) -> Call:
    """``call`` with the identity provider that the trust policy names, where the error and the person name none: the error of a federated
    call never does, so its other conditions are looked at as if the token came from there."""
    if call.caller is not None or call.how not in ("web identity", "saml"):
        return call
    named = (statement.get("Principal", {}) for statement in trust.statements)
    federated = [principal["Federated"] for principal in named if isinstance(principal, Mapping) and "Federated" in principal]
    flat = [value for values in federated for value in ([values] if isinstance(values, str) else values)]
    return replace(call, presumed=flat[0]) if flat else call


def matches(trust: Trust, call: Call, action: str, known: Request | None) -> tuple[StatementMatch, ...]:
    """What each statement of the trust policy says to ``action`` by the caller of ``call``, in the policy's order.

    ``known`` is the request as the rest of the diagnosis sees it; its context counts where ``call`` says nothing.
    """
    if trust.document is None:
        return ()
    request = Request(
        principal=_principal(call, known),
        action=action,
        resource=call.role or _UNKNOWN_ROLE,
        resource_account=call.role_account,
        context={**(known.context if known else {}), **call.context},
        unknown=_unknown(trust, call, known),
    )
    decision = evaluate(request, Policies(resource=trust.document), explain=True)
    return tuple(match for match in decision.statements if match.policy_type in ("trust", "resource"))


def _principal(call: Call, known: Request | None) -> Principal:
    if call.how in ("web identity", "saml"):
        return Principal.parse(call.caller or call.presumed or "", principal_type="provider")
    role_arn = known.principal.role_arn if known and known.principal.text == call.caller else None
    return Principal.parse(call.caller or "anonymous", role_arn=role_arn)


def _unknown(trust: Trust, call: Call, known: Request | None) -> frozenset[str]:
    """Every key that the policy turns on and of which nothing is known: keys known to be absent stand in neither context."""
    had = {key.lower() for key in (*call.context, *(known.context if known else ()))} | call.absent
    return keys_of(trust) - had


def keys_of(trust: Trust) -> frozenset[str]:
    """The condition keys (in lower case) that the trust policy turns on, those in policy variables included."""
    keys: set[str] = set()
    for statement in trust.statements:
        for block in statement.get("Condition", {}).values():
            keys |= {key.lower() for key in block}
    return frozenset(keys | {name.strip().lower() for name in _VARIABLE.findall(json.dumps(trust.statements))})
