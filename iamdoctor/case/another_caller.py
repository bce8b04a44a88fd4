"""The same request made by somebody else."""

import re

from msgspec.structs import replace

from iamdoctor.iam.principal import Principal
from iamdoctor.iam.request import Request
from iamdoctor.reference.condition_keys import keys_of, tells_of

STRANGER = "999999999999"
"""The account of somebody who has nothing to do with the caller."""

_REGION = re.compile(r"\.[a-z]{2}(-[a-z]+)+-\d$")
_OF_ITS_ACCOUNT = ("aws:principalorgid", "aws:principalorgpaths")


def by(request: Request, principal: Principal) -> Request:
    """``request`` made by ``principal``: what its context says of the caller, of the caller's session and tags is not known any more."""
    near, service = principal.account == request.principal.account, principal.kind == "service"
    kept = {key: values for key, values in request.context.items() if _stays(key.lower(), near=near)}
    kept |= {
        "aws:PrincipalArn": (principal.arn,) if principal.arn and principal.in_an_account else (),
        "aws:PrincipalAccount": () if service else (principal.account or "anonymous",),
        "aws:PrincipalIsAWSService": ("true" if service else "false",),
        "aws:PrincipalServiceName": (principal.text,) if service else (),
        **dict.fromkeys(("aws:SourceAccount", "aws:SourceArn"), ()),
    }
    if service:
        kept |= sent_by(principal, STRANGER)
    if not near:
        kept |= dict.fromkeys(("aws:PrincipalOrgID", "aws:PrincipalOrgPaths"), ())
    unknown = request.unknown if principal.in_an_account else frozenset(keys_of("network", "endpoint"))
    return replace(request, principal=principal, context=kept, unknown=unknown)


def sent_by(principal: Principal, account: str) -> dict[str, tuple[str, ...]]:
    """What a service sends of the resource in ``account`` that it acts for."""
    service = _REGION.sub("", principal.text.removesuffix(".cn").removesuffix(".amazonaws.com")).rpartition(".")[2]
    source = f"arn:{principal.partition}:{service}:us-east-1:{account}:another"
    return {"aws:SourceAccount": (account,), "aws:SourceArn": (source,)}


def _stays(key: str, *, near: bool) -> bool:
    return (near and key in _OF_ITS_ACCOUNT) or not tells_of(key, "principal", "session", "service")
