"""The same service in another's name: a service acts for whoever set it up, in any account, unless the policy says for whom.

https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html#cross-service-confused-deputy-prevention
"""

from collections.abc import Iterator

from msgspec.structs import replace

from iamdoctor.case.another_caller import STRANGER, sent_by
from iamdoctor.fixes.prove.neighbour import Neighbour, filled
from iamdoctor.fixes.prove.touched import Touched
from iamdoctor.iam.edit import condition_values
from iamdoctor.iam.request import Request
from iamdoctor.model.sentence import say

SPEAK_OF_OTHERS = ("resource", "trust", "rcp")
"""Layers whose policies speak of callers outside every account."""


def sources(touched: Touched) -> Iterator[Neighbour]:
    """The service's call for another account, and for another resource of the account that owns the resource."""
    request = touched.request
    if request.principal.kind != "service" or touched.layer not in SPEAK_OF_OTHERS:
        return
    owner = request.owner
    yield _for_account(request, sent_by(request.principal, STRANGER))
    for source in _of_no_account(touched):
        yield _for_account(request, {"aws:SourceAccount": (STRANGER,), "aws:SourceArn": (source,)})
    if owner:
        sent = sent_by(request.principal, owner)
        told = say("opens.for_source", **_said(request), source=sent["aws:SourceArn"][0])
        yield Neighbour(request=replace(request, context={**request.context, **sent}), axis="source ARN", told=told)


def _for_account(request: Request, sent: dict[str, tuple[str, ...]]) -> Neighbour:
    told = say("opens.for_account", **_said(request), account=STRANGER)
    return Neighbour(request=replace(request, context={**request.context, **sent}), axis="source account", told=told)


def _said(request: Request) -> dict[str, str]:
    return {"action": request.action, "resource": request.resource, "principal": request.principal.text}


def _of_no_account(touched: Touched) -> tuple[str, ...]:
    """The source ARNs that a condition names and that show no account: a bucket of that name may be another account's tomorrow."""
    conditions = (each for statement in touched.guarding for each in condition_values(statement))
    named = (filled(str(value)) for _, key, values in conditions if key.lower() == "aws:sourcearn" for value in values)
    return tuple(dict.fromkeys(arn for arn in named if arn.split(":")[4:5] == [""]))
