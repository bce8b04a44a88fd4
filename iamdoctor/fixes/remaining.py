"""Which of the causes a fix leaves, by their place in the verdict."""

from msgspec.structs import replace

from iamdoctor.model.diagnosis import Cause, Fix
from iamdoctor.model.sentence import Sentence


def with_remaining_causes(fixes: tuple[Fix[Sentence], ...], causes: tuple[Cause[Sentence], ...]) -> tuple[Fix[Sentence], ...]:
    """The fixes, each with the place among ``causes`` of every cause that is in the way still; what no cause says has none."""
    return tuple(replace(fix, proof=replace(fix.proof, remaining_causes=_places(fix, causes))) for fix in fixes)


def _places(fix: Fix[Sentence], causes: tuple[Cause[Sentence], ...]) -> tuple[int | None, ...]:
    others = {cause.explanation: place for place, cause in reversed(tuple(enumerate(causes))) if place not in fix.causes}
    return tuple(others.get(told) for told in fix.proof.remaining)
