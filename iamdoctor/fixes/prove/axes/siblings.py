"""Other actions on the same resource, and the same action on others of its kind, whatever the policies say."""

from collections.abc import Iterator
from functools import lru_cache

from msgspec.structs import replace

from iamdoctor.fixes.prove.neighbour import Neighbour
from iamdoctor.fixes.prove.touched import Touched
from iamdoctor.model.sentence import say
from iamdoctor.reference import actions

_MOST_ACTIONS = 24


def siblings(touched: Touched) -> Iterator[Neighbour]:
    """The action's and the resource's siblings."""
    request = touched.request
    for action in _alike(request.action):
        told = say("opens.request", action=action, resource=request.resource)
        yield Neighbour(request=replace(request, action=action), axis="action", told=told)
    for arn in others(request.resource):
        told = say("opens.request", action=request.action, resource=arn)
        yield Neighbour(request=replace(request, resource=arn), axis="resource", told=told)


@lru_cache(maxsize=256)
def _alike(action: str) -> tuple[str, ...]:
    """Actions of the same service on the same kind of resource, spread evenly over all there are."""
    own = set(actions.resource_types(action) or ())
    names = (each for each in actions.of_service(action.partition(":")[0]) if each.lower() != action.lower())
    alike = [each for each in names if own & set(actions.resource_types(each) or ()) or not own]
    return tuple(spread(alike, _MOST_ACTIONS))


def spread(names: list[str], most: int) -> list[str]:
    """At most so many, spread evenly over all there are."""
    return names[:: max(1, -(-len(names) // most))][:most]


def others(resource: str) -> tuple[str, ...]:
    """ARNs of other resources of the same kind: beside it, and further away."""
    if resource == "*" or ":" not in resource:
        return ()
    if "*" in resource:
        return (resource.replace("*", "another"),)
    if ":::" in resource and "/" in resource:
        bucket, _, key = resource.partition("/")
        folder = f"{bucket}/{key.rpartition('/')[0]}/another-object".replace("//", "/")
        return tuple(dict.fromkeys((folder, f"{bucket}/another-folder/another-object", f"{bucket}-another/{key}")))
    return tuple(dict.fromkeys((f"{resource}-another", f"{resource[: _name_start(resource)]}another")))


def _name_start(resource: str) -> int:
    return max(resource.rfind("/"), resource.rfind(":")) + 1
