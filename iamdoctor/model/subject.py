"""Who was denied what on which resource, as far as known."""

from typing import Literal

from msgspec import Struct

from iamdoctor.reference.principals import Kind

Origin = Literal["text", "added", "record", "decoded", "caller", "trust", "parameters", "resource", "principal", "unknown"]


class Subject(Struct, frozen=True, kw_only=True):
    """What a denial is about, as far as known; ``None`` is not known.

    ``principal`` is the ARN (or ``anonymous``, or a service's name) and ``principal_from`` where it comes from: ``caller`` means that the
    person says that the call was their own, ``record`` that CloudTrail's event of the call names who made it, ``trust`` that nothing says
    whose token it was and the one provider that the trust policy names stands in. ``account_presumed`` says that the text hides its
    account and the caller's stands in; ``foreign`` says that the resource is not in the principal's account, though its owner is not
    known. ``role_arn`` is a session's role with its path, where that was read. ``federated_call`` says that an identity provider's user
    calls STS: a caller outside every account.
    """

    principal: str | None = None
    principal_kind: Kind = "unknown"
    principal_name: str | None = None
    principal_account: str | None = None
    principal_from: Origin = "unknown"
    account_presumed: bool = False
    role_arn: str | None = None
    action: str | None = None
    resource: str | None = None
    resource_account: str | None = None
    resource_from: Origin = "unknown"
    foreign: bool = False
    region: str | None = None
    partition: str = "aws"
    assumes_role: bool = False
    federated_call: bool = False

    @property
    def service(self) -> str | None:
        """The action's service prefix in lower case."""
        return self.action.partition(":")[0].lower() if self.action else None

    @property
    def caller(self) -> "Subject":
        """Who was denied, without what was asked for."""
        return Subject(
            principal=self.principal,
            principal_kind=self.principal_kind,
            principal_name=self.principal_name,
            principal_account=self.principal_account,
        )

    def is_of(self, role_arn: str | None) -> bool:
        """Whether the principal is a session of this role."""
        if self.principal_kind != "role_session" or ":role/" not in (role_arn or ""):
            return False
        account, _, path_and_name = (role_arn or "").partition("::")[2].partition(":role/")
        same = (account, path_and_name.rpartition("/")[2]) == (self.principal_account, self.principal_name)
        return self.role_arn == role_arn if self.role_arn else same

    @property
    def same_account(self) -> bool | None:
        """Whether caller and resource are in one account; ``None`` where either is not known."""
        if self.foreign:
            return False
        if self.principal_account is None or self.resource_account is None:
            return None
        return self.principal_account == self.resource_account
