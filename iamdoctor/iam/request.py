"""One authorization: who does what on which resource, under which conditions.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-reqcontext.html
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from iamdoctor.iam.principal import Principal
from iamdoctor.reference.arn import Arn

Scalar = str | bool | int | float
ContextValues = Scalar | Iterable[Scalar] | None


class Request(Struct, frozen=True, kw_only=True):
    """What is judged. One API call may be several requests, one for each resource and each dependent action.

    ``context`` holds the condition keys; a key that is not there is absent, unless ``unknown`` covers it: exact keys or patterns such as
    ``aws:PrincipalTag/*`` or ``*``; a key given without a value is absent for certain. ``resource_account`` defaults to the account in
    the resource's ARN, else to the principal's. ``absent`` are patterns of keys of which all that are there stand in ``context``, so that
    ``unknown`` does not cover them (the tags of a user that were all read). ``path_presumed`` says that the path of a session's role was
    not given: it is presumed to have none, and a policy that names a role of the same name with a path may mean it.
    """

    principal: Principal
    action: str
    resource: str
    resource_account: str | None = None
    context: Mapping[str, ContextValues] = {}
    unknown: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()
    path_presumed: bool = False

    @property
    def owner(self) -> str | None:
        """The account that owns the resource."""
        if self.resource_account:
            return self.resource_account
        arn = Arn.parse(self.resource)
        return (arn and arn.owner) or self.principal.account

    @property
    def service(self) -> str:
        """The action's service prefix, in lower case."""
        return self.action.partition(":")[0].lower()
