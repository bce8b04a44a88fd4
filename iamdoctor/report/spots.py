"""What is not known, alike things in one line."""

from typing import NamedTuple

from iamdoctor.model.diagnosis import BlindSpot, Diagnosis

ALIKE = 3
_TAGS = ("aws:PrincipalTag/", "aws:ResourceTag/", "aws:RequestTag/", "ec2:ResourceTag/", "s3:ExistingObjectTag/")


class Unknown(NamedTuple):
    """Blind spots told in one line: what they are, what would read them, and whether they could turn the verdict."""

    what: str
    needs: str
    could_change_verdict: bool
    spots: tuple[BlindSpot[str], ...]


def told_of(diagnosis: Diagnosis[str]) -> list[Unknown]:
    """What is not known, in lines; where nobody is logged in, nothing was read and no permission would help."""
    found = diagnosis.verdict.blind_spots
    if diagnosis.login is None:
        return grouped(found)
    unread = tuple(spot for spot in found if not spot.key)
    nothing = [Unknown("everything in AWS", "", True, unread)] if unread else []
    return [*nothing, *grouped(tuple(spot for spot in found if spot.key))]


def grouped(spots: tuple[BlindSpot[str], ...]) -> list[Unknown]:
    """The blind spots in their order; three and more that one thing would settle stand in the place of their first."""
    kinds: dict[tuple[str, str, bool], tuple[BlindSpot[str], ...]] = {}
    for spot in spots:
        alike = (_kind(spot), "" if spot.key else spot.needs, spot.could_change_verdict)
        kinds[alike] = (*kinds.get(alike, ()), spot)
    found = []
    for (kind, needs, matters), those in kinds.items():
        if len(those) < ALIKE or not (needs or kind):
            found += [Unknown(spot.what, spot.needs, spot.could_change_verdict, (spot,)) for spot in those]
        elif kind:
            found.append(Unknown(f"{len(those)} {kind} are not known", "--context KEY=VALUE", matters, those))
        else:
            found.append(Unknown(f"{those[0].what} and {len(those) - 1} more", needs, matters, those))
    return found


def told(unknown: Unknown) -> str:
    """What was not read, what would read it, and whether that matters."""
    needs = f"; needs {unknown.needs}" if unknown.needs else ""
    return f"{unknown.what}{needs}; {'could change the verdict' if unknown.could_change_verdict else 'cannot change the verdict'}"


def _kind(spot: BlindSpot[str]) -> str:
    if not spot.key:
        return ""
    return "tag values" if spot.key.startswith(_TAGS) else "values of condition keys"
