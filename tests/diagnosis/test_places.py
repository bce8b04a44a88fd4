"""Which causes a headline tells and which a fix leaves, by their place among the causes."""

from iamdoctor.diagnose import diagnose
from tests.diagnosis_world import denial, evidence
from tests.two_groups import DIAGNOSIS, WORLD


def test_a_fix_of_one_cause_leaves_the_others() -> None:
    causes = DIAGNOSIS.verdict.causes
    assert DIAGNOSIS.fixes
    for fix in DIAGNOSIS.fixes:
        left = [place for place in fix.proof.remaining_causes if place is not None]
        told = [causes[place].explanation for place in left]
        assert sorted((*left, *fix.causes)) == list(range(len(causes)))
        assert [each for each, place in zip(fix.proof.remaining, fix.proof.remaining_causes, strict=True) if place is not None] == told


def test_the_headline_tells_the_first_cause_and_not_the_next() -> None:
    verdict = diagnose(denial(WORLD), evidence({**WORLD, "policies": WORLD["policies"][:1]})).verdict
    assert [cause.explanation in verdict.headline for cause in verdict.causes] == [True, False]
    assert verdict.in_headline == (0,)
