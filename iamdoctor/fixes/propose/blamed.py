"""The statement that a cause blames, found by its reference: names and texts may be shared, a reference is not."""

from iamdoctor.case.case import Case
from iamdoctor.fixes.write.change import Place
from iamdoctor.fixes.write.place import place_of
from iamdoctor.iam.decision import StatementMatch
from iamdoctor.model.diagnosis import Cause
from iamdoctor.model.sentence import Sentence
from iamdoctor.model.statement import StatementRef


def blamed(case: Case, cause: Cause[Sentence]) -> tuple[StatementMatch, Place] | None:
    """The statement that ``cause`` blames, as it was judged, and where it stands; ``None`` where it blames none, or none that was read."""
    reference = cause.statement
    match = next((each for each in case.best.statements if _is(each, reference)), None) if case.best and reference else None
    place = place_of(case, case.reference(match)) if match else None
    return (match, place) if match and place else None


def _is(match: StatementMatch, reference: StatementRef) -> bool:
    named = (reference.layer, reference.document, reference.level, reference.index)
    return (match.policy_type, match.policy, match.level, match.index) == named
