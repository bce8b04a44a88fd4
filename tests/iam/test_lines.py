"""Any line has an answer: whatever stands in the place of a part of a sound one."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iamdoctor.cli.evaluate import encoded
from iamdoctor.iam.lines import Answer, Fault, answer

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "evaluate.jsonl").read_text().splitlines()[::7]]

odd = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(
        ["*", "", ":", "arn:::::", "${", "${}", "${*", "${aws:username", "Allow", "ForAllValues:", "IfExists", "::1/200", "1e999999"]
    ),
    st.lists(st.text(max_size=3), max_size=2),
    st.dictionaries(st.text(max_size=5), st.text(max_size=3), max_size=2),
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every path in a JSON value."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, child in children for place in places(child, (*path, key)))]


def replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    changed = copy.copy(value)
    changed[path[0]] = replaced(value[path[0]], path[1:], new)
    return changed


@settings(max_examples=150, deadline=None, database=None)
@given(st.data())
def test_a_line_with_anything_in_any_place_is_answered(data: st.DataObject) -> None:
    case = data.draw(st.sampled_from(CASES))
    for _ in range(data.draw(st.integers(1, 3))):
        case = replaced(case, data.draw(st.sampled_from(places(case))), data.draw(odd))
    found = answer(json.dumps(case))
    assert isinstance(found, (Answer, Fault))
    assert isinstance(json.loads(encoded(found)), dict)


@pytest.mark.parametrize(
    ("principal", "key"),
    [
        ("arn:aws:iam::111122223333:user/a", "aws:userid"),
        ("arn:aws:sts::111122223333:assumed-role/r/s", "aws:userid"),
        ("arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_x_0123456789abcdef/s", "aws:PrincipalArn"),
        ("sns.amazonaws.com", "aws:PrincipalServiceNamesList"),
    ],
)
def test_a_key_that_is_always_there_is_so_with_a_value_that_is_not_known(principal: str, key: str) -> None:
    def decided(condition: dict[str, Any]) -> str:
        deny = {"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*", "Condition": condition}
        allow = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}
        request = {"principal": principal, "action": "s3:GetObject", "resource": "arn:aws:s3:::b/k", "resource_account": "111122223333"}
        found = answer(json.dumps({"request": request, "resource_policy": {"Version": "2012-10-17", "Statement": [allow, deny]}}))
        assert isinstance(found, Answer)
        return found.decision

    assert decided({"Null": {key: "true"}}) == "allowed"
    assert decided({"Null": {key: "false"}}) == "explicit_deny"
    assert decided({"ForAnyValue:StringLike": {key: "x"}}) == "depends"
