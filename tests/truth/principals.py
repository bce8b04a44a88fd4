"""Who calls, and the Principal element of resource policies and trust policies.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from tests.truth.elements import listed

Kind = Literal["root", "user", "session", "federated", "service", "provider", "anonymous"]
Grant = Literal["none", "account", "role", "direct"]
STRENGTH: tuple[Grant, ...] = ("none", "account", "role", "direct")
"""How far an Allow of a resource policy goes in one account, the weakest first: to the account's own policies, to the role within its
boundary and session policies, or to the caller whatever its own policies are silent about."""


@dataclass(frozen=True)
class Caller:
    """The principal of a request. ``role`` is a session's role with its path, ``behind`` the IAM user of a federated session."""

    kind: Kind
    arn: str
    account: str = ""
    role: str = ""
    behind: str = ""

    @property
    def service_linked(self) -> bool:
        """Whether the caller is a service-linked role, which no SCP and no RCP binds."""
        return ":role/aws-service-role/" in self.role


def caller(request: Mapping[str, Any]) -> Caller:
    """The caller of a request as the case files write it."""
    arn = request["principal"]
    if request.get("principal_type") == "provider":
        return Caller("provider", arn)
    if arn == "anonymous":
        return Caller("anonymous", arn)
    if not arn.startswith("arn:"):
        return Caller("service", arn)
    partition, account, rest = arn.split(":")[1], arn.split(":")[4], arn.split(":", 5)[5]
    if rest == "root":
        return Caller("root", arn, account)
    kind, _, name = rest.partition("/")
    if kind == "user":
        return Caller("user", arn, account)
    if kind == "federated-user":
        return Caller("federated", arn, account, behind=request.get("federating_user_arn", ""))
    own = f"arn:{partition}:iam::{account}:role/{name.partition('/')[0]}"
    return Caller("session", arn, account, role=arn if kind == "role" else request.get("principal_role_arn") or own)


def granted(statement: Mapping[str, Any], who: Caller) -> Grant:
    """How far the statement's Principal (or NotPrincipal, in an Allow everyone but those) reaches the caller."""
    if "NotPrincipal" in statement:
        return "none" if any(_named(each, who) != "none" for each in entries(statement["NotPrincipal"])) else "direct"
    found = [_named(each, who) for each in entries(statement.get("Principal"))]
    return max(found, key=STRENGTH.index, default="none")


def denied_to(statement: Mapping[str, Any], who: Caller, *, bounded: bool) -> bool:
    """Whether a Deny's Principal or NotPrincipal hits the caller; NotPrincipal always hits who has a permissions boundary."""
    if "NotPrincipal" not in statement:
        return granted(statement, who) != "none"
    return bounded or not _spared(entries(statement["NotPrincipal"]), who)


def _spared(excepted: list[tuple[str, str]], who: Caller) -> bool:
    """Whether NotPrincipal of a Deny lists the caller with all that stands above it: the role of a session, and the account."""
    texts = {text for _, text in excepted}
    if "*" in texts:
        return True
    account = bool({who.account, _root_of(who)} & texts)
    if who.kind == "root":
        return account
    if who.kind == "session":
        return who.arn in texts and who.role in texts and account
    return who.arn in texts and (account or who.kind not in ("user", "federated"))


def entries(element: Any) -> list[tuple[str, str]]:
    """The pairs of kind and value of a Principal element: ``("AWS", "*")``."""
    if element is None:
        return []
    if isinstance(element, str):
        return [("AWS", element)] if element == "*" else []
    return [(kind, text) for kind, texts in element.items() for text in listed(texts)]


def _named(entry: tuple[str, str], who: Caller) -> Grant:
    kind, text = entry
    if kind == "AWS" and text == "*":
        return "direct"
    if kind == "Service":
        return "direct" if who.kind == "service" and text == who.arn else "none"
    if kind == "Federated":
        return "direct" if who.kind == "provider" and text == who.arn else "none"
    if kind != "AWS" or not who.account:
        return "none"
    if text in (who.account, _root_of(who)):
        return "account"
    if text == who.arn and who.kind in ("user", "federated", "session"):
        return "direct" if text != who.role else "role"
    return "role" if text in (who.role, who.behind) and text else "none"


def _root_of(who: Caller) -> str:
    return f"arn:{who.arn.split(':')[1]}:iam::{who.account}:root" if who.account else ""
