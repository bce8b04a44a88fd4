"""The ``Principal`` and ``NotPrincipal`` elements.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
"""

from enum import IntEnum
from typing import Any

from msgspec import Struct

from iamdoctor.iam.context import Context
from iamdoctor.iam.ternary import Ternary, negate
from iamdoctor.reference.arn import Arn, is_account_id


class Grant(IntEnum):
    """How a resource policy names a caller, weakest first.

    ``ACCOUNT`` delegates to the caller's identity policies; ``ROLE`` needs none, but a boundary or session policy limits it; ``DIRECT``
    (user, session, federated user, ``*``) is limited by neither.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
    """

    NONE = 0
    ACCOUNT = 1
    ROLE = 2
    DIRECT = 3


class Named(Struct, frozen=True):
    """How far a caller is named: for certain, and at most (a role whose path is not known)."""

    certain: Grant
    possible: Grant

    @property
    def answer(self) -> Ternary:
        """Whether the caller is named at all."""
        return True if self.certain else (None if self.possible else False)


NOBODY = Named(Grant.NONE, Grant.NONE)
EVERYONE = Named(Grant.DIRECT, Grant.DIRECT)


class Principals(Struct, frozen=True, kw_only=True):
    """A compiled element: ``arns`` also holds unique ids of deleted principals, which match nobody."""

    values: tuple[str, ...]
    negated: bool
    everyone: bool
    accounts: frozenset[str]
    arns: frozenset[str]
    services: frozenset[str]
    federated: frozenset[str]
    canonical: frozenset[str]

    def grant(self, context: Context) -> Named:
        """How an Allow with this element names the caller."""
        if self.negated:
            return NOBODY if self._listed(context).possible else EVERYONE
        return EVERYONE if self.everyone else self._listed(context)

    def matches(self, context: Context) -> Ternary:
        """Whether a Deny with this element covers the caller."""
        if self.negated:
            return negate(self._spared(context))
        if self.everyone:
            return True
        return self._listed(context).answer

    def _listed(self, context: Context) -> Named:
        principal = context.principal
        if self.everyone:
            return EVERYONE
        if principal.kind == "service":
            return _sure(Grant.DIRECT if principal.text in self.services else Grant.NONE)
        if principal.kind == "provider":
            return _sure(Grant.DIRECT if principal.text in self.federated else Grant.NONE)
        if principal.kind == "canonical_user":
            return _sure(Grant.DIRECT if principal.text in self.canonical else Grant.NONE)
        if principal.arn is not None and principal.arn in self.arns and principal.kind != "role":
            return EVERYONE
        account = Grant.ACCOUNT if principal.account in self.accounts else Grant.NONE
        named = self._by_role(context, account)
        return Named(named.certain, max(named.possible, self._canonical(context))) if self.canonical else named

    def _canonical(self, context: Context) -> Grant:
        """How a canonical user id may name the caller: whose it is, the policy does not say."""
        if context.principal.kind == "origin_access_identity":
            return Grant.DIRECT
        return Grant.ACCOUNT if context.principal.in_an_account else Grant.NONE

    def _by_role(self, context: Context, otherwise: Grant) -> Named:
        principal = context.principal
        behind = principal.federating_user_arn if principal.kind == "federated_user" else context.role_arn
        if behind is not None and behind in self.arns:
            return _sure(Grant.ROLE)
        if any(context.may_be_role(arn) for arn in self.arns):
            return Named(otherwise, Grant.ROLE)
        return _sure(otherwise)

    def _spared(self, context: Context) -> Ternary:
        """Whether ``NotPrincipal`` excepts the caller: it must list the whole chain, and never spares one with a boundary."""
        principal = context.principal
        if context.bounded and principal.in_an_account:
            return False
        if self.everyone or not principal.in_an_account:
            return self._listed(context).certain is Grant.DIRECT
        if principal.account not in self.accounts:
            return False
        if principal.kind == "role_session" and context.role_arn not in self.arns:
            listed = principal.arn in self.arns and any(context.may_be_role(arn) for arn in self.arns)
            return None if listed else False
        return principal.kind in ("root", "account") or principal.arn in self.arns


def _sure(grant: Grant) -> Named:
    return _SURE[grant]


_SURE = {grant: Named(grant, grant) for grant in Grant}


def principals(element: Any, *, negated: bool = False) -> Principals:
    """Compile a checked element: ``"*"`` or an object of lists by kind."""
    kinds = element if isinstance(element, dict) else {"AWS": element}
    lists = {kind: (value,) if isinstance(value, str) else tuple(value) for kind, value in kinds.items()}
    aws = lists.get("AWS", ())
    accounts = {text: account for text in aws if (account := _account(text))}
    return Principals(
        values=tuple(value if kind == "AWS" else f"{kind}: {value}" for kind, values in lists.items() for value in values),
        negated=negated,
        everyone="*" in aws,
        accounts=frozenset(accounts.values()),
        arns=frozenset(text for text in aws if text not in accounts and text != "*"),
        services=frozenset(lists.get("Service", ())),
        federated=frozenset(lists.get("Federated", ())),
        canonical=frozenset(lists.get("CanonicalUser", ())),
    )


def _account(text: str) -> str | None:
    if is_account_id(text):
        return text
    if not text.endswith(":root"):
        return None
    arn = Arn.parse(text)
    return arn.owner if arn and arn.service == "iam" and arn.resource == "root" else None
