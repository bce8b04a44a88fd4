"""What moto lacks or answers otherwise than AWS, supplied."""

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ClientError
from botocore.handlers import BUILTIN_HANDLERS
from moto.cloudtrail.responses import CloudTrailResponse
from moto.core.models import botocore_stubber
from moto.core.responses import ActionResult, EmptyResult
from moto.iam.models import get_account_id_from
from moto.iam.responses import IamResponse
from moto.organizations.models import organizations_backends
from moto.organizations.responses import OrganizationsResponse
from moto.s3.models import s3_backends
from moto.ssm.responses import SimpleSystemManagerResponse

from iamdoctor.demo import simulator

_MEMBERS_MAY = frozenset({"DescribeOrganization"})
_REFUSAL = "You don't have permissions to access this resource."


def fill(stack: ExitStack, refused: dict[str, Iterable[str]]) -> None:
    """Supply every gap until the stack closes; ``refused`` are the reads that AWS refuses, by account."""
    for response, name, method in (
        (IamResponse, "simulate_principal_policy", _simulate_principal_policy),
        (IamResponse, "put_user_permissions_boundary", _put_user_permissions_boundary),
        (IamResponse, "delete_user_permissions_boundary", _delete_user_permissions_boundary),
        (CloudTrailResponse, "lookup_events", _lookup_events),
        (SimpleSystemManagerResponse, "get_resource_policies", _get_resource_policies),
    ):
        _supply(stack, response, name, method)
    _replace(stack, OrganizationsResponse, "organizations_backend", property(_organization_as_seen))
    _replace(stack, botocore_stubber, "process_request", _never_the_network(botocore_stubber.process_request))
    handler = "before-call", _refuser({account: frozenset(reads) for account, reads in refused.items()})
    BUILTIN_HANDLERS.append(handler)
    stack.callback(BUILTIN_HANDLERS.remove, handler)


def _supply(stack: ExitStack, response: type, name: str, method: Callable[[Any], ActionResult]) -> None:
    """Add an operation that moto does not have; the day it does, this says so."""
    if hasattr(response, name):
        raise TypeError(f"moto has {response.__name__}.{name} now; the demo's own can go")
    setattr(response, name, method)
    stack.callback(delattr, response, name)


def _replace(stack: ExitStack, owner: Any, name: str, value: Any) -> None:
    """Set an attribute until the stack closes."""
    own = vars(owner).get(name)
    setattr(owner, name, value)
    stack.callback(delattr, owner, name) if own is None else stack.callback(setattr, owner, name, own)


def _simulate_principal_policy(self: IamResponse) -> ActionResult:
    """AWS's simulator, played by iamdoctor's own evaluator: it shows the screen, it proves nothing."""
    return ActionResult({"EvaluationResults": simulator.results(self.current_account, self._get_params()), "IsTruncated": False})


def _put_user_permissions_boundary(self: IamResponse) -> ActionResult:
    arn = self._get_param("PermissionsBoundary")
    user: Any = self.backend.get_user(self._get_param("UserName"))
    user.permissions_boundary = {"PermissionsBoundaryType": "PermissionsBoundaryPolicy", "PermissionsBoundaryArn": arn}
    return EmptyResult()


def _delete_user_permissions_boundary(self: IamResponse) -> ActionResult:
    user: Any = self.backend.get_user(self._get_param("UserName"))
    user.permissions_boundary = None
    return EmptyResult()


def _lookup_events(self: CloudTrailResponse) -> ActionResult:
    """No event is kept."""
    return ActionResult({"Events": []})


def _get_resource_policies(self: SimpleSystemManagerResponse) -> ActionResult:
    """No parameter is shared."""
    return ActionResult({"Policies": []})


def _organization_as_seen(self: OrganizationsResponse) -> Any:
    """A delegated administrator sees the organization of its management account."""
    backend = organizations_backends[self.current_account][self.partition]
    management = organizations_backends.master_accounts.get(self.current_account)
    return organizations_backends[management[0]][management[1]] if management and _is_delegated(self.current_account) else backend


def _is_delegated(account: str) -> bool:
    management = organizations_backends.master_accounts.get(account)
    return management is not None and any(
        admin.account.id == account for admin in organizations_backends[management[0]][management[1]].admins
    )


def _refuser(refused: dict[str, frozenset[str]]) -> Callable[..., Any]:
    """A handler that answers AccessDenied, as AWS does: for the reads of ``refused``, and for the organization where a member asks."""

    def refuse(model: Any, params: dict[str, Any], request_signer: Any, **_: Any) -> Any:
        service, operation = model.service_model.service_name, model.name
        keys = request_signer._credentials
        account = get_account_id_from(keys.access_key) if keys else ""
        asks = f"{service}:{operation}"
        if asks in refused.get(account, ()):
            return _answer(params, "AccessDenied", f"User is not authorized to perform: {asks} because no identity-based policy allows it")
        if service == "s3" and _is_of_another(params, account):
            return _answer(params, "AccessDenied", "Access Denied")
        if service == "organizations" and operation not in _MEMBERS_MAY and _is_plain_member(account):
            return _answer(params, "AccessDeniedException", _REFUSAL)
        return None

    return refuse


def _is_of_another(params: dict[str, Any], account: str) -> bool:
    """Whether a call asks about a bucket of another account: AWS tells its settings to its owner alone."""
    name = params["context"].get("s3_redirect", {}).get("bucket")
    owner = s3_backends.bucket_accounts.get(name)
    return owner is not None and owner[1] != account


def _is_plain_member(account: str) -> bool:
    return account in organizations_backends.master_accounts and not _is_delegated(account)


def _answer(params: dict[str, Any], code: str, message: str) -> tuple[AWSResponse, dict[str, Any]]:
    metadata = {"HTTPStatusCode": 403, "RequestId": "demo", "HTTPHeaders": {}, "RetryAttempts": 0}
    error = {"Error": {"Code": code, "Message": message}, "ResponseMetadata": metadata}
    return AWSResponse(params["url"], 403, HTTPHeaders(), None), error


def _never_the_network(process: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Answer AccessDenied to whatever moto does not know, so that no request leaves the process."""

    def answer(request: Any) -> Any:
        try:
            known = process(request)
        except NotImplementedError:
            known = None
        if known is None or known[2] == "Not yet implemented":
            raise ClientError({"Error": {"Code": "AccessDenied", "Message": "The demo's AWS does not have this operation."}}, "unknown")
        return known

    return answer
