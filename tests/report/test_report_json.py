"""The report as JSON: the contract's keys, and nothing a terminal would obey."""

import json

import msgspec
import pytest

from iamdoctor.model.contact import Contact
from iamdoctor.report.json import parsed, render
from tests.report.sample import DENIAL, DIAGNOSIS

CONTRACT = {
    "": {"schema", "denial", "caller", "steps", "verdict", "tree", "fixes"},
    "denial": {
        "schema", "kind", "error_code", "principal", "action", "action_inferred", "resource", "deny", "policy_type", "policy_arn",
        "operation", "service", "region", "request_id", "authorization_id", "encoded_message",
    },
    "caller": {"arn", "account", "is_the_denied_principal"},
    "steps.0": {"id", "status", "summary", "cli", "calls", "elapsed_ms", "errors"},
    "steps.3.errors.0": {"operation", "code", "needs"},
    "verdict": {"decision", "causes", "contradicts_message", "blind_spots"},
    "verdict.causes.0": {"policy_type", "reason", "policy", "sid", "statement_index", "explanation", "confidence"},
    "verdict.blind_spots.0": {"what", "needs", "could_change_verdict"},
    "tree.nodes.0": {"question", "answer", "evidence", "children"},
    "fixes.0": {"id", "title", "owner", "target", "statement", "document", "cli", "proof", "warnings"},
    "fixes.0.proof": {"before", "after", "also_allows"},
}  # fmt: skip


@pytest.mark.parametrize("where", CONTRACT)
def test_every_key_of_the_contract_is_there(where: str) -> None:
    found = json.loads(render(DIAGNOSIS))
    for step in filter(None, where.split(".")):
        found = found[int(step)] if step.isdigit() else found[step]
    assert CONTRACT[where] <= set(found)


def test_the_denial_is_as_parse_prints_it() -> None:
    assert json.loads(render(DIAGNOSIS))["denial"] == json.loads(msgspec.json.encode(parsed(DENIAL)))


def test_a_step_cut_off_while_reading_is_unknown() -> None:
    assert [step["status"] for step in json.loads(render(DIAGNOSIS))["steps"]] == ["ok", "blocks", "unknown", "unknown", "blocks"]


def test_what_is_not_known_is_null() -> None:
    bare = msgspec.structs.replace(DIAGNOSIS, tree=None)
    said = json.loads(render(bare))
    assert said["tree"] is None
    assert said["denial"]["region"] is None


def test_terminal_orders_in_data_are_escaped_and_read_back_the_same() -> None:
    hostile = msgspec.structs.replace(DIAGNOSIS, denial=msgspec.structs.replace(DENIAL, resource="x\x1b[2J\x9b\u202ey"))
    printed = render(hostile)
    assert not set("\x1b\x9b\u202e") & set(printed)
    assert json.loads(printed)["denial"]["resource"] == "x\x1b[2J\x9b\u202ey"


def test_contacts_name_the_cause_they_are_for() -> None:
    bucket = Contact(match="arn:aws:s3:::reports-*", team="Data")
    assert json.loads(render(DIAGNOSIS, contacts=(bucket,)))["contacts"] == [
        {"cause": 1, "match": "arn:aws:s3:::reports-*", "team": "Data", "channel": "", "runbook": "", "note": ""}
    ]
