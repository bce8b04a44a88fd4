"""Documents changed and written as Terraform."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iamdoctor.commands import terraform
from iamdoctor.iam import edit

READ = {"Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b"}
DOCUMENT = {"Version": "2012-10-17", "Statement": [READ]}
TEXTS = st.text(max_size=20)
STATEMENTS = st.lists(st.fixed_dictionaries({"Effect": st.sampled_from(["Allow", "Deny"]), "Action": TEXTS, "Resource": TEXTS}), max_size=4)


def test_a_new_statement_stands_at_the_end_and_nothing_else_moves() -> None:
    changed = edit.with_statement(DOCUMENT, {"Effect": "Deny"})
    assert changed == {"Version": "2012-10-17", "Statement": [READ, {"Effect": "Deny"}]}
    assert DOCUMENT["Statement"] == [READ]


def test_a_lone_statement_becomes_a_list_when_another_joins_it() -> None:
    assert edit.with_statement({"Statement": READ}, {"Effect": "Deny"})["Statement"] == [READ, {"Effect": "Deny"}]


def test_a_lone_statement_that_changes_stays_alone() -> None:
    assert edit.with_changed({"Statement": READ}, 0, {"Effect": "Deny"}) == {"Statement": {"Effect": "Deny"}}


def test_where_there_was_no_policy_one_is_made() -> None:
    assert edit.with_statement(None, READ) == DOCUMENT


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({}, {"ArnNotLike": {"aws:PrincipalArn": "x"}}),
        ({"ArnNotLike": {"aws:PrincipalArn": "w"}}, {"ArnNotLike": {"aws:PrincipalArn": ["w", "x"]}}),
        ({"arnnotlike": {"AWS:principalarn": ["w"]}}, {"arnnotlike": {"AWS:principalarn": ["w", "x"]}}),
        ({"Bool": {"a": "true"}}, {"Bool": {"a": "true"}, "ArnNotLike": {"aws:PrincipalArn": "x"}}),
    ],
)
def test_a_condition_joins_the_one_that_is_there(condition: dict[str, Any], expected: dict[str, Any]) -> None:
    statement = {**READ, **({"Condition": condition} if condition else {})}
    assert edit.with_condition(statement, "ArnNotLike", "aws:PrincipalArn", "x")["Condition"] == expected


def test_the_last_condition_leaves_no_empty_block() -> None:
    statement = edit.without_condition({**READ, "Condition": {"Bool": {"a": "true"}}}, "Bool", "a")
    assert statement == READ


@given(st.text(), STATEMENTS)
def test_a_new_sid_is_plain_and_free(wish: str, statements: list[dict[str, Any]]) -> None:
    document = {"Statement": [{**each, "Sid": "Statement"} for each in statements]}
    sid = edit.new_sid(wish, document)
    assert re.fullmatch(r"[A-Za-z0-9]+", sid)
    assert sid not in {each["Sid"] for each in document["Statement"]}


HCL_ESCAPE = re.compile(r'"((?:[^"\\]|\\.)*)"')


@given(TEXTS, TEXTS)
def test_terraform_keeps_every_value_and_interpolates_none(sid: str, resource: str) -> None:
    document = {"Version": "2012-10-17", "Statement": [{"Sid": sid, "Resource": [resource]}]}
    code = terraform.role_policy("report-reader", "reports-access", document, exists=False)
    strings = [found.replace("$${", "${").replace("%%{", "%{") for found in HCL_ESCAPE.findall(code)]
    assert {sid, resource} <= {json.loads(f'"{each}"') for each in strings}
    assert not re.search(r"(?<!\$)\$\{|(?<!%)%\{", code)
    assert not re.search(r"(?<!\\)(?:\\\\)*\\[bf/]", code)


def test_terraform_imports_what_is_there_already() -> None:
    code = terraform.bucket_policy("reports.prod", DOCUMENT, exists=True)
    assert 'import {\n  to = aws_s3_bucket_policy.reports_prod\n  id = "reports.prod"\n}' in code
    assert 'resource "aws_s3_bucket_policy" "reports_prod" {' in code
    assert "import" not in terraform.bucket_policy("b", DOCUMENT, exists=False)


def test_terraform_reads_as_people_write_it() -> None:
    assert terraform.new_role("deploy", "/", {"Version": "2012-10-17", "Statement": []}, None) == (
        'resource "aws_iam_role" "deploy" {\n  name = "deploy"\n  path = "/"\n  assume_role_policy = jsonencode({\n'
        '    Version = "2012-10-17"\n    Statement = []\n  })\n}\n'
    )


def test_terraform_takes_over_a_role_as_it_is() -> None:
    code = terraform.trust_policy("deploy", "/ci/", DOCUMENT)
    assert '  path = "/ci/"\n' in code and 'import {\n  to = aws_iam_role.deploy\n  id = "deploy"\n}' in code
    kept = re.search(r"ignore_changes = \[(.*)\]", code)
    assert kept and {"description", "max_session_duration", "permissions_boundary", "tags"} <= set(kept[1].split(", "))


def test_terraform_makes_no_managed_policy_anew() -> None:
    code = terraform.managed_policy("tables", "arn:aws:iam::123456789012:policy/data/tables", DOCUMENT)
    assert '  path = "/data/"\n' in code and "ignore_changes = [description, tags, tags_all]" in code
    assert '  path = "/"\n' in terraform.managed_policy("tables", "arn:aws:iam::123456789012:policy/tables", DOCUMENT)


def test_terraform_of_a_new_role_attaches_what_it_starts_with() -> None:
    code = terraform.new_role("fn", "/", DOCUMENT, "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")
    assert 'resource "aws_iam_role_policy_attachment" "fn" {\n  role       = aws_iam_role.fn.name\n' in code
    assert "import" not in code and "lifecycle" not in code
