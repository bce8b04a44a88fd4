"""Calls that cross an account: each fact is read with credentials that lead to it, and says which."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from msgspec import structs

from iamdoctor.demo.account import Account
from iamdoctor.diagnose import diagnose
from iamdoctor.model.diagnosis import Diagnosis
from iamdoctor.model.errors import BadSnapshot
from iamdoctor.model.evidence import Evidence
from iamdoctor.report import json, text
from iamdoctor.report.halves import to_ask
from iamdoctor.store.joined import joined
from iamdoctor.store.snapshot import Snapshot, pseudonymised
from tests.accounts.cases import CASES, Crossing
from tests.accounts.places import Places, moto, places, read, read_as_told
from tests.e2e.aws_cli import carry_out


class Walked(NamedTuple):
    """A case with what is read of it: with all its sides' credentials, with each side's alone, and with a stranger's."""

    places: Places
    crossing: Crossing
    whole: Evidence
    halves: dict[str, Snapshot]
    nothing: Evidence

    def diagnosis(self, evidence: Evidence) -> Diagnosis[str]:
        return diagnose(self.crossing.denial, evidence, self.crossing.added)

    def snapshot(self, evidence: Evidence) -> Snapshot:
        return Snapshot(denial=self.crossing.denial, added=self.crossing.added, evidence=evidence)


def walk(number: int, name: str) -> Walked:
    """Build a case, and read it in every way."""
    accounts = places(number)
    found = CASES[name](accounts)
    ways = [(side, getattr(accounts, side)) for side in found.sides]
    whole = read(found.denial, found.added, *ways)
    case = Walked(accounts, found, whole, {}, read(found.denial, found.added, ("stranger", accounts.stranger)))
    for side, account in ways:
        case.halves[side] = _half(case, side, account)
    return case


def _half(case: Walked, side: str, account: Account) -> Snapshot:
    """What the administrator of one account saves: of a key's account, with the command that the others' report ends with."""
    if side == "keys" and len(case.halves) == 2 and "key" in {each.role for each in case.diagnosis(case.whole).accounts}:
        so_far = joined(list(case.halves.values()))
        asked = to_ask(diagnose(so_far.denial, so_far.evidence, so_far.added))
        assert asked is not None and asked.account == account.id
        return read_as_told(asked, (side, account))
    return case.snapshot(read(case.crossing.denial, case.crossing.added, (side, account)))


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


def answer(found: Diagnosis[str]) -> str:
    """The whole diagnosis as it is printed, but for the log of the calls, which tells who asked what and how long that took."""
    unlogged = tuple(structs.replace(step, calls=0, elapsed_ms=0, cli=(), errors=()) for step in found.steps)
    return json.render(structs.replace(found, steps=unlogged))


@EACH
def test_two_snapshots_joined_give_the_diagnosis_of_one_walk(walked: dict[str, Walked], name: str) -> None:
    case = walked[name]
    whole = joined(list(case.halves.values()))
    assert answer(diagnose(whole.denial, whole.evidence, whole.added)) == answer(case.diagnosis(case.whole))


def gist(found: Diagnosis[str]) -> tuple[object, ...]:
    """The decision, the causes and what the fixes come to, without a name."""
    causes = [(cause.id, cause.policy_type, cause.confidence) for cause in found.verdict.causes]
    return found.verdict.decision, causes, [fix.proof.after for fix in found.fixes]


@EACH
def test_halves_that_were_hidden_with_one_phrase_give_the_same_answer_under_other_names(walked: dict[str, Walked], name: str) -> None:
    case = walked[name]
    whole = joined([pseudonymised(half, "mind the gap") for half in case.halves.values()])
    found = diagnose(whole.denial, whole.evidence, whole.added)
    assert gist(found) == gist(case.diagnosis(case.whole))
    assert not [account.id for account in case.places if account.id in json.render(found)]


def test_halves_that_were_hidden_with_two_phrases_are_not_joined(walked: dict[str, Walked]) -> None:
    one, other = (pseudonymised(half, phrase) for half, phrase in zip(walked["queue"].halves.values(), ("a", "b"), strict=True))
    with pytest.raises(BadSnapshot, match="different calls"):
        joined([one, other])


@EACH
def test_with_one_side_alone_nothing_is_proven_and_a_stranger_knows_nothing(walked: dict[str, Walked], name: str) -> None:
    case = walked[name]
    for half in (*case.halves.values(), case.snapshot(case.nothing)):
        causes = diagnose(half.denial, half.evidence, half.added).verdict.causes
        assert all(cause.confidence != "proven" for cause in causes) or name == "delegated_administrator"
    assert case.diagnosis(case.nothing).verdict.decision == "unknown"


@pytest.mark.parametrize("name", ["trust", "bucket", "queue", "topic", "image", "function", "bus"])
def test_a_fix_of_one_side_says_which_and_that_the_other_would_have_to_allow_the_call(walked: dict[str, Walked], name: str) -> None:
    case = walked[name]
    action, half = case.crossing.denial.action, case.halves["caller"]
    fix = diagnose(half.denial, half.evidence, half.added).fixes[0]
    assert fix.side == f"the caller's side, account {case.places.caller.id}"
    assert fix.proof.after == "allowed" and len(fix.proof.across) == 1
    assert fix.proof.across[0].endswith(f", which was not read, allows {action}")
    half = case.halves["owner"]
    found = diagnose(half.denial, half.evidence, half.added)
    fix = found.fixes[0]
    assert fix.side.startswith("the side of ") and fix.side.endswith(case.places.owner.id)
    assert fix.proof.across == (f"the identity policies of worker that were not read allow {action}",)
    assert f"✓ allowed if the identity policies of worker that were not read allow {action}" in " ".join(text.render(found).split())


TWO_SIDED = [name for name in CASES if name not in ("role_chain", "bucket_with_foreign_key", "delegated_administrator")]


@pytest.mark.parametrize("name", TWO_SIDED)
@pytest.mark.parametrize("side", ["caller", "owner"])
def test_the_command_for_the_other_administrator_and_its_few_permissions_are_enough(
    walked: dict[str, Walked], name: str, side: str
) -> None:
    case = walked[name]
    own = case.halves[side]
    asked = to_ask(diagnose(own.denial, own.evidence, own.added))
    other = next(each for each in case.crossing.sides if each != side)
    assert asked is not None and asked.account in (None, getattr(case.places, other).id)
    whole = joined([own, read_as_told(asked, (other, getattr(case.places, other)))])
    found = diagnose(whole.denial, whole.evidence, whole.added)
    assert gist(found) == gist(case.diagnosis(case.whole))


def apply(case: Walked, found: Diagnosis[str]) -> None:
    """Carry out the plan, each step as the owner of what it changes."""
    assert found.plan is not None
    for step in found.plan.steps:
        account = case.places.of(step.account) if step.account else case.places.keys
        for line in step.cli:
            carry_out(line, account.session.client)


@EACH
def test_after_the_plan_of_both_sides_the_call_is_evaluated_as_allowed(walked: dict[str, Walked], name: str) -> None:
    case = walked[name]
    before = case.diagnosis(case.whole)
    assert before.plan is not None and len(before.plan.steps) == len(case.crossing.causes)
    assert before.plan.proof.after == "allowed"
    apply(case, before)
    ways = [(side, getattr(case.places, side)) for side in case.crossing.sides]
    after = diagnose(case.crossing.denial, read(case.crossing.denial, case.crossing.then, *ways), case.crossing.then)
    turning = [spot.what for spot in after.verdict.blind_spots if spot.could_change_verdict]
    assert {cause.id for cause in after.verdict.causes} <= {"service.recent_change"}
    assert all(what.startswith(("session policy of", "VPC endpoint policy", "the object's own KMS key")) for what in turning)


@pytest.mark.parametrize("order", [(2, 0, 1), (0, 2, 1), (1, 2, 0)])
def test_three_snapshots_join_in_any_order(walked: dict[str, Walked], order: tuple[int, ...]) -> None:
    case = walked["bucket_with_foreign_key"]
    halves = list(case.halves.values())
    whole = joined([halves[place] for place in order])
    assert gist(diagnose(whole.denial, whole.evidence, whole.added)) == gist(case.diagnosis(case.whole))
