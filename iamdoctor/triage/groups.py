"""The errors of one text in groups that one diagnosis answers."""

from msgspec.structs import replace

from iamdoctor.intake.read import Reading
from iamdoctor.intake.sightings import Sighting
from iamdoctor.model.denial import Denial
from iamdoctor.model.triage import Group
from iamdoctor.reference.principals import role_of


def groups(reading: Reading) -> tuple[Group, ...]:
    """The groups of a text's errors, in the order of the first of each; what is no error of AWS is in none."""
    found: dict[tuple[object, ...], Group] = {}
    sightings = {place: sighting for place, sighting in enumerate(reading.sightings)}
    for place, denial in enumerate(reading.denials):
        if not denial.recognised:
            continue
        key, sighting = _key(denial), sightings.get(place, Sighting())
        found[key] = _with(found[key], denial, place, sighting) if key in found else _of(denial, place, sighting)
    return tuple(found.values())


def answering(group: Group, denials: tuple[Denial, ...]) -> Denial:
    """The error of a group whose diagnosis answers for all of it: the one that says most, the first of those."""
    return denials[place_of(group, denials)]


def place_of(group: Group, denials: tuple[Denial, ...]) -> int:
    """The place of that error."""
    said = {place: len(denials[place].context) + len(denials[place].parameters) for place in group.errors}
    return max(group.errors, key=lambda place: (said[place], _said(denials[place])))


def _said(denial: Denial) -> int:
    return sum(getattr(denial, name) is not None for name in ("policy_arn", "authorization_id", "encoded_message", "operation", "region"))


def _key(denial: Denial) -> tuple[object, ...]:
    """What one diagnosis answers for; of an error that no policy decides, what it is."""
    known = (denial.kind, role_of(denial.principal), (denial.action or "").lower(), denial.resource, denial.deny, denial.policy_type)
    return known if denial.action or denial.resource else (*known, denial.operation, denial.error_code, denial.service)


def several(principal: str | None) -> str:
    """How several sessions of the role of one are written together."""
    return f"{role_of(principal)}/*"


def _of(denial: Denial, place: int, sighting: Sighting) -> Group:
    return Group(
        kind=denial.kind,
        principal=denial.principal,
        action=denial.action,
        resource=denial.resource,
        deny=denial.deny,
        policy_type=denial.policy_type,
        count=sighting.count,
        first=sighting.first,
        last=sighting.last,
        errors=(place,),
    )


def _with(group: Group, denial: Denial, place: int, sighting: Sighting) -> Group:
    seen = Sighting(group.count, group.first, group.last).and_(sighting)
    principal = group.principal if group.principal == denial.principal else several(denial.principal)
    return replace(group, principal=principal, count=seen.count, first=seen.first, last=seen.last, errors=(*group.errors, place))
