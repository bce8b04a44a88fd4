"""What a change opens beside what was asked for, as far as it was tried."""

from typing import get_args

from msgspec import Struct

from iamdoctor.case.case import Case
from iamdoctor.fixes.prove.axes.conditions import conditions
from iamdoctor.fixes.prove.axes.named import named
from iamdoctor.fixes.prove.axes.principals import principals
from iamdoctor.fixes.prove.axes.siblings import siblings
from iamdoctor.fixes.prove.axes.sources import sources
from iamdoctor.fixes.prove.axes.tokens import tokens
from iamdoctor.fixes.prove.neighbour import Neighbour
from iamdoctor.fixes.prove.suppositions import suppositions
from iamdoctor.fixes.prove.touched import Touched, touched
from iamdoctor.fixes.prove.trial import Trial
from iamdoctor.fixes.write.change import Change
from iamdoctor.model.diagnosis import Axis
from iamdoctor.model.sentence import Sentence
from iamdoctor.reference.names import owning_name

_BY_SEVERITY: tuple[Axis, ...] = get_args(Axis)
_SPEAK_OF = (principals, tokens, sources, conditions, named, siblings)
_TO_STRANGERS = frozenset[Axis](("anonymous", "account", "provider", "subject", "audience", "service", "source account"))


class Doors(Struct, frozen=True, kw_only=True):
    """The neighbours that a change ``opens``, the most alarming first, of how many ``tried`` along which axes."""

    opens: tuple[Neighbour, ...] = ()
    tried: int = 0
    varied: tuple[Axis, ...] = ()

    def width(self, *, repairs: bool) -> tuple[int, int]:
        """How much opens, to strangers and in all. Other resources and the other holders of a policy do not count, nor, for a change that
        ``repairs`` a statement, other source accounts: whoever wrote the statement chose them."""
        chosen = ("resource", "source account") if repairs else ("resource",)
        counted = [each for each in self.opens if each.axis not in chosen and each.made_by != "holder"]
        return sum(each.axis in _TO_STRANGERS for each in counted), len(counted)


def doors(case: Case, change: Change, tried: Trial) -> Doors:
    """Every neighbour of the request tried on ``change``. Nothing is varied for one that changes no policy."""
    found = touched(case, change)
    if found is None:
        return Doors()
    sample, ways = neighbours(found), suppositions(found, tried)
    opened = {each.told: each for each in sample if any(each.opened(before, after) for before, after in ways)}
    varied = {each.axis for each in sample}
    return Doors(
        opens=tuple(sorted(opened.values(), key=lambda each: _BY_SEVERITY.index(each.axis))),
        tried=len(sample),
        varied=tuple(axis for axis in _BY_SEVERITY if axis in varied),
    )


def neighbours(found: Touched) -> tuple[Neighbour, ...]:
    """The sample for what a change touches, each request once; a resource policy speaks of its own resource only."""
    own, request = found.layer in ("resource", "trust"), found.request
    sample: dict[Sentence, list[Neighbour]] = {}
    for each in (neighbour for axis in _SPEAK_OF for neighbour in axis(found)):
        alike = sample.setdefault(each.told, [])
        elsewhere = own and not _same_holder(each.request.resource, request.resource)
        if not elsewhere and each.request != request and all(each.request != other.request for other in alike):
            alike.append(each)
    return tuple(each for alike in sample.values() for each in alike)


def _same_holder(one: str, other: str) -> bool:
    """Whether two resources share a resource policy: objects of one bucket do, nothing else."""
    return one == other or (":::" in one and owning_name(one) == owning_name(other))
