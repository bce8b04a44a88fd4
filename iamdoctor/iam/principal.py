"""Who makes a request.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from typing import Literal

from msgspec import Struct

from iamdoctor.iam.ternary import Ternary
from iamdoctor.reference.arn import Arn, is_account_id, is_canonical_user

PrincipalKind = Literal[
    "user",
    "role_session",
    "role",
    "federated_user",
    "root",
    "service",
    "anonymous",
    "provider",
    "account",
    "canonical_user",
    "origin_access_identity",
]

_SERVICE_LINKED = "/aws-service-role/"


class Principal(Struct, frozen=True, kw_only=True):
    """A caller.

    ``arn`` is ``None`` for callers without one (services, anonymous). ``role_arn`` is the ARN with path of a session's role: a session's
    own ARN has no path, so ``None`` means that the path is not known. ``federating_user_arn`` is the IAM user behind a federated user.
    """

    text: str
    kind: PrincipalKind
    arn: str | None = None
    account: str | None = None
    partition: str = "aws"
    role_name: str | None = None
    session_name: str | None = None
    role_arn: str | None = None
    federating_user_arn: str | None = None

    @classmethod
    def parse(
        cls,
        text: str,
        *,
        role_arn: str | None = None,
        federating_user_arn: str | None = None,
        principal_type: str | None = None,
    ) -> "Principal":
        """Read an ARN, an account id, a service's host name or ``anonymous``. Never raises.

        ``principal_type`` ``"provider"`` says that ``text`` is the identity provider of a web identity or SAML call to STS.
        """
        arn = Arn.parse(text)
        if principal_type == "provider":
            return cls(text=text, kind="provider", arn=text if arn else None, partition=arn.partition if arn else "aws")
        if arn is None:
            return _without_arn(text)
        return _with_arn(text, arn, role_arn, federating_user_arn)

    @property
    def service_linked(self) -> Ternary:
        """Whether it is a session of a service-linked role, which its path tells; its name alone only says that it may be one."""
        if self.role_arn is not None:
            return _SERVICE_LINKED in self.role_arn
        return None if self.role_name is not None and self.role_name.startswith("AWSServiceRoleFor") else False

    @property
    def in_an_account(self) -> bool:
        """True for callers that belong to an account, whose identity policies and SCPs count."""
        return self.kind not in ("service", "anonymous", "provider", "canonical_user", "origin_access_identity")


def _without_arn(text: str) -> Principal:
    if is_account_id(text):
        return Principal(text=text, kind="account", account=text)
    if text in ("anonymous", "*", ""):
        return Principal(text="anonymous", kind="anonymous")
    if is_canonical_user(text):
        return Principal(text=text, kind="canonical_user")
    return Principal(text=text, kind="service")


def _with_arn(text: str, arn: Arn, role_arn: str | None, federating_user_arn: str | None) -> Principal:
    kind, _, rest = arn.resource.partition("/")
    account, partition = arn.owner, arn.partition
    if arn.service == "iam" and arn.account == "cloudfront":
        return Principal(text=text, kind="origin_access_identity", arn=text, partition=partition)
    if kind == "assumed-role":
        role, _, session = rest.partition("/")
        return Principal(
            text=text,
            kind="role_session",
            arn=text,
            account=account,
            partition=partition,
            role_name=role,
            session_name=session,
            role_arn=role_arn,
        )
    if kind == "federated-user":
        return Principal(
            text=text, kind="federated_user", arn=text, account=account, partition=partition, federating_user_arn=federating_user_arn
        )
    if kind == "role":
        name = rest.rpartition("/")[2]
        return Principal(text=text, kind="role", arn=text, account=account, partition=partition, role_name=name, role_arn=text)
    if kind in ("oidc-provider", "saml-provider"):
        return Principal(text=text, kind="provider", arn=text, partition=partition)
    named: PrincipalKind = "root" if kind in ("root", "assumed-root") else "user"
    return Principal(text=text, kind=named, arn=text, account=account, partition=partition)
