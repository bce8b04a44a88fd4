"""The same service in another's name: a service acts for whoever set it up, in any account, unless the policy says for whom.

https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html#cross-service-confused-deputy-prevention
"""

from collections.abc import Iterator

from msgspec.structs import replace

from iamdoctor.fixes.prove.axes.principals import sent_by
from iamdoctor.fixes.prove.neighbour import STRANGER, Neighbour
from iamdoctor.fixes.prove.touched import Touched
from iamdoctor.model.sentence import say

_SPEAK_OF_SERVICES = ("resource", "trust", "rcp")


def sources(touched: Touched) -> Iterator[Neighbour]:
    """The service's call for another account, and for another resource of the account that owns the resource."""
    request = touched.request
    if request.principal.kind != "service" or touched.layer not in _SPEAK_OF_SERVICES:
        return
    values = {"action": request.action, "resource": request.resource, "principal": request.principal.text}
    partition, owner = touched.case.subject.partition, request.owner
    foreign = replace(request, context={**request.context, **sent_by(request.principal, STRANGER, partition)})
    yield Neighbour(request=foreign, axis="source account", told=say("opens.for_account", **values, account=STRANGER))
    if owner:
        sent = sent_by(request.principal, owner, partition)
        told = say("opens.for_source", **values, source=sent["aws:SourceArn"][0])
        yield Neighbour(request=replace(request, context={**request.context, **sent}), axis="source ARN", told=told)
