"""Groups of one kind: the same role, action and folder of resources, told in one row."""

from msgspec import Struct

from iamdoctor.intake.sightings import Sighting
from iamdoctor.model.triage import Group
from iamdoctor.reference.principals import role_of


class Kind(Struct, frozen=True):
    """Groups that differ in the resource's last part or the role's session alone; ``group`` tells of all of them: ``resource`` ends in
    ``/*`` where there are several."""

    group: Group
    groups: tuple[Group, ...]

    @property
    def resources(self) -> int:
        """How many resources they are about."""
        return len({each.resource for each in self.groups})


def kinds(groups: tuple[Group, ...]) -> tuple[Kind, ...]:
    """The kinds of the groups, in the order of the first of each."""
    found: dict[tuple[object, ...], list[Group]] = {}
    for group in groups:
        found.setdefault(_key(group), []).append(group)
    return tuple(Kind(_of(several), tuple(several)) for several in found.values())


def _key(group: Group) -> tuple[object, ...]:
    if not group.action or not group.resource:
        return (group.errors,)
    return (group.kind, role_of(group.principal), group.action.lower(), _folder(group.resource), group.deny, group.policy_type)


def _folder(resource: str) -> str:
    """The resource up to its last slash; one without a slash as it is."""
    head, slash, _ = resource.rpartition("/")
    return head + slash if slash else resource


def _of(several: list[Group]) -> Group:
    first = several[0]
    seen = Sighting(first.count, first.first, first.last)
    for each in several[1:]:
        seen = seen.and_(Sighting(each.count, each.first, each.last))
    one = len({each.resource for each in several}) == 1
    return Group(
        kind=first.kind,
        principal=first.principal,
        action=first.action,
        resource=first.resource if one else f"{_folder(first.resource or '')}*",
        deny=first.deny,
        policy_type=first.policy_type,
        count=seen.count,
        first=seen.first,
        last=seen.last,
        errors=tuple(sorted(place for each in several for place in each.errors)),
    )
