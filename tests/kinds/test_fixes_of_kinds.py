"""What the small accounts are told to do: no proof claims what does not hold, and no door that is opened goes unsaid."""

import pytest

from iamdoctor.model.diagnosis import Fix
from tests.kinds.test_kinds import EACH, FILES, _diagnosed


async def fixes(kind: str) -> tuple[Fix[str], ...]:
    name = next(each for each in FILES if each.startswith(f"{kind}-"))
    return (await _diagnosed(FILES[name])).fixes


def of_kind(found: tuple[Fix[str], ...], kind: str) -> Fix[str]:
    return next(fix for fix in found if fix.id == kind)


@EACH
async def test_a_proof_says_what_is_left_or_what_it_rests_on(name: str) -> None:
    for fix in (await _diagnosed(FILES[name])).fixes:
        proof = fix.proof
        assert (proof.after == "allowed") is not bool(proof.remaining)
        assert proof.after == "allowed" or not proof.allowed_if
        assert bool(proof.sampled) is bool(proof.varied)


async def test_a_proof_counts_the_key_in() -> None:
    found = await fixes("K13")
    assert {fix.proof.after for fix in found} <= {"explicit_deny", "implicit_deny"}
    of_the_queue = of_kind(found, "fix.new_statement").proof
    assert any("denies kms:GenerateDataKey" in each for each in of_the_queue.remaining)
    assert any("kms:Decrypt" in each for each in of_the_queue.remaining)


async def test_a_proof_never_supposes_away_what_aws_names() -> None:
    found = await fixes("K14")
    proof = of_kind(found, "fix.new_statement").proof
    assert proof.after == "explicit_deny"
    assert "service control policy" in " ".join(proof.remaining)


@pytest.mark.parametrize("kind", ["fix.add_exception", "fix.remove_deny"])
async def test_a_guard_that_goes_opens_something_though_it_is_not_known_whether_it_was_met(kind: str) -> None:
    opened = of_kind(await fixes("K15"), kind).proof.also_allows
    assert any("without aws:MultiFactorAuthPresent" in each for each in opened)
    assert any("user/trainee-another" in each for each in opened) is (kind == "fix.remove_deny")


async def test_all_that_the_joined_statement_names_is_tried() -> None:
    opened = of_kind(await fixes("K16"), "fix.add_resource").proof.also_allows
    assert "lambda:InvokeAsync on arn:aws:lambda:us-east-1:444455556666:function:resize" in opened


async def test_nobody_is_asked_for_an_exception_to_a_deny_that_awss_message_excludes() -> None:
    assert {fix.target["policy_type"] for fix in await fixes("K08") if fix.target} == {"session"}
