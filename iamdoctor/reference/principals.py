"""What kind of principal an ARN names, and the name that a person calls it by."""

import re
from typing import Literal

Kind = Literal["user", "role_session", "role", "federated_user", "root", "service", "anonymous", "unknown"]
_SESSION = re.compile(r"(?P<role>arn:[\w-]+:sts::\w*:assumed-role/[^/\s]+)/[^/\s]+")

_KINDS: dict[str, Kind] = {
    "user": "user",
    "role": "role",
    "assumed-role": "role_session",
    "federated-user": "federated_user",
    "root": "root",
}


PRINCIPAL_TYPES: dict[str, str] = {
    "user": "User",
    "role_session": "AssumedRole",
    "role": "AssumedRole",
    "federated_user": "FederatedUser",
    "root": "Account",
    "anonymous": "Anonymous",
}
"""What ``aws:PrincipalType`` says of a kind of principal.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-infotouse
"""


def kind_of(principal: str | None) -> Kind:
    """What kind of principal the text names."""
    if principal is None:
        return "unknown"
    if principal.lower() == "anonymous":
        return "anonymous"
    if not principal.startswith("arn:"):
        return "service" if principal.endswith((".amazonaws.com", ".amazonaws.com.cn")) else "unknown"
    return _KINDS.get(principal.split(":", 5)[-1].split("/")[0], "unknown")


def name_of(principal: str | None) -> str | None:
    """The name that a person calls it by: the user's, the role's of a session, the issuer of an identity provider."""
    if principal is None or not principal.startswith("arn:"):
        return principal
    parts = principal.split(":", 5)[-1].split("/")
    if parts[0] in ("oidc-provider", "saml-provider"):
        return "/".join(parts[1:])
    return parts[1] if kind_of(principal) == "role_session" and len(parts) > 1 else parts[-1]


def role_of(principal: str | None) -> str | None:
    """A role's session without the session's name; any other principal as it is."""
    session = _SESSION.fullmatch(principal or "")
    return session["role"] if session else principal
