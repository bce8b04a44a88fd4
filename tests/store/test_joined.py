"""Snapshots of one call joined: what was read wins, the newer of two readings is said, and another call is refused."""

from typing import Any

import pytest

from iamdoctor.diagnose import diagnose
from iamdoctor.model.denial import Denial
from iamdoctor.model.errors import BadSnapshot
from iamdoctor.model.evidence import Caller, Evidence, Policy, Read, Source
from iamdoctor.model.supplied import Added
from iamdoctor.store.joined import joined
from iamdoctor.store.snapshot import Snapshot

OWN, OTHER = "111122223333", "444455556666"
WHO, QUEUE = f"arn:aws:iam::{OWN}:user/ana", f"arn:aws:sqs:us-east-1:{OTHER}:orders"
DENIAL = Denial(kind="access_denied", principal=WHO, action="sqs:SendMessage", resource=QUEUE)


def inline(name: str) -> Read[tuple[Policy, ...]]:
    return Read("found", (Policy(name=name, kind="inline", attached_to="user ana", document='{"Statement": []}'),))


def snapshot(account: str, read_at: str, denial: Denial = DENIAL, added: Added | None = None, **facts: Any) -> Snapshot:
    caller = Read("found", Caller(arn=f"arn:aws:iam::{account}:user/me", account=account, profile=f"p{account[:2]}"))
    return Snapshot(denial=denial, added=added or Added(), evidence=Evidence(caller=caller, read_at=read_at, **facts))


def test_the_fact_that_was_read_wins_and_says_who_read_it() -> None:
    one, other = snapshot(OWN, "1", policies=Read("skipped")), snapshot(OTHER, "2", policies=inline("a"))
    for pair in ([one, other], [other, one]):
        found = joined(pair).evidence.policies
        assert (found.value, found.source) == (inline("a").value, Source(account=OTHER, profile="p44", at="2"))


def test_the_first_ones_caller_asks_and_the_others_are_among_the_readers() -> None:
    whole = joined([snapshot(OTHER, "1"), snapshot(OWN, "2")]).evidence
    assert whole.caller.value and whole.caller.value.account == OTHER
    assert [reader.account for reader in whole.also.value or ()] == [OWN]


def test_of_two_readings_that_differ_the_newer_counts_and_that_is_said() -> None:
    old, new = snapshot(OWN, "2026-01-01", policies=inline("old")), snapshot(OWN, "2026-01-02", policies=inline("new"))
    for pair in ([old, new], [new, old]):
        whole = joined(pair)
        assert whole.evidence.policies.value == inline("new").value
        notes = diagnose(whole.denial, whole.evidence, whole.added).verdict.notes
        assert "The snapshots that were joined do not agree on the identity policies: the newer reading counts." in notes


def test_the_account_that_holds_a_fact_is_believed_over_another() -> None:
    home, stranger = snapshot(OWN, "1", policies=inline("own")), snapshot(OTHER, "2", policies=inline("a namesake's"))
    whole = joined([stranger, home]).evidence
    assert whole.policies.value == inline("own").value
    assert whole.differing == ()


def test_a_half_that_was_asked_for_by_options_joins_the_error_itself() -> None:
    told = Added(principal=WHO, action="sqs:SendMessage", resource=QUEUE)
    by_options = snapshot(OTHER, "2", Denial(kind="access_denied", origin="options"), told, policies=Read("skipped"))
    assert joined([by_options, snapshot(OWN, "1")]).denial == DENIAL
    assert joined([snapshot(OWN, "1"), by_options]).added == Added()


def test_snapshots_of_different_calls_are_not_joined() -> None:
    other = Denial(kind="access_denied", principal=WHO, action="sqs:ReceiveMessage", resource=QUEUE)
    with pytest.raises(BadSnapshot, match="different calls: sqs:SendMessage by"):
        joined([snapshot(OWN, "1"), snapshot(OTHER, "2", other)])
