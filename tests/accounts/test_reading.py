"""Calls that cross an account: each fact is read with credentials that lead to it, and says which."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from iamdoctor.diagnose import diagnose
from iamdoctor.model.diagnosis import Diagnosis
from iamdoctor.model.evidence import Evidence
from tests.accounts.cases import CASES, Crossing
from tests.accounts.places import Places, moto, places, read


class Walked(NamedTuple):
    """A case with what is read of it: with all its sides' credentials, with each side's alone, and with a stranger's."""

    places: Places
    crossing: Crossing
    whole: Evidence
    halves: dict[str, Evidence]
    nothing: Evidence

    def diagnosis(self, evidence: Evidence) -> Diagnosis[str]:
        return diagnose(self.crossing.denial, evidence, self.crossing.added)


def walk(number: int, name: str) -> Walked:
    """Build a case, and read it in every way."""
    accounts = places(number)
    found = CASES[name](accounts)
    ways = [(side, getattr(accounts, side)) for side in found.sides]
    whole = read(found.denial, found.added, *ways)
    halves = {side: read(found.denial, found.added, (side, account)) for side, account in ways}
    return Walked(accounts, found, whole, halves, read(found.denial, found.added, ("stranger", accounts.stranger)))


@pytest.fixture(scope="module")
def walked() -> Iterator[dict[str, Walked]]:
    with moto():
        yield {name: walk(number, name) for number, name in enumerate(CASES)}


EACH = pytest.mark.parametrize("name", CASES)


@EACH
def test_with_every_side_read_the_causes_are_found_and_none_is_a_guess(walked: dict[str, Walked], name: str) -> None:
    case = walked[name]
    found = case.diagnosis(case.whole)
    assert tuple(cause.policy_type for cause in found.verdict.causes) == case.crossing.causes
    behind_a_default_key = name == "bucket_with_foreign_key"
    assert {cause.confidence for cause in found.verdict.causes} == {"likely" if behind_a_default_key else "proven"}


@EACH
def test_a_fact_says_which_account_and_profile_read_it(walked: dict[str, Walked], name: str) -> None:
    case = walked[name]
    reads = {fact: getattr(case.whole, fact) for fact in case.whole.__struct_fields__}
    for fact, place in (("principal", case.crossing.denial.principal), ("role", case.crossing.denial.resource)):
        read = reads[fact]
        if read.value is not None:
            account = (place or "").split(":")[4]
            assert read.source.account == account
            assert getattr(case.places, read.source.profile).id == account


@EACH
def test_with_one_side_alone_nothing_is_proven_and_a_stranger_knows_nothing(walked: dict[str, Walked], name: str) -> None:
    case = walked[name]
    for evidence in (*case.halves.values(), case.nothing):
        assert all(cause.confidence != "proven" for cause in case.diagnosis(evidence).verdict.causes) or name == "delegated_administrator"
    assert case.diagnosis(case.nothing).verdict.decision == "unknown"
