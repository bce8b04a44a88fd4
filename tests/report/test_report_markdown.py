"""The ticket: it stands alone, and data in it stays data."""

import re

import msgspec
import pytest

from iamdoctor.model.contact import Contact
from iamdoctor.model.diagnosis import Plan, PlanStep, Proof
from iamdoctor.privacy.pseudonyms import Pseudonyms
from iamdoctor.report import markdown
from tests import two_groups
from tests.report.sample import COMMAND, DENIAL, DIAGNOSIS, FIX, NEAR_MISS


def test_the_ticket_has_what_was_denied_why_the_evidence_the_fix_its_owner_and_how_to_check() -> None:
    ticket = markdown.render(DIAGNOSIS)
    for part in (
        "# s3:GetObject: denied, by an explicit deny",
        "**✗ Two causes deny this request.**",
        "`arn:aws:s3:::reports-prod/2026/q3.csv`",
        "User: report-reader is not authorized",
        "## Why",
        '"Sid": "ReadReports"',
        f"   - AWS page: <{NEAR_MISS.link}>",
        "## What could not be read",
        "needs organizations:ListPoliciesForTarget",
        "## Fix 1a (1 of 1): Name the objects of reports-prod",
        "- owner: role owner",
        f"```sh\n{COMMAND}\n```",
        "```diff",
        "```hcl",
        "## How to check",
        "`aws sts get-caller-identity`",
    ):
        assert part in ticket


@pytest.mark.parametrize("text", ["a ``` b", "`", "``", "```\n# Injected", "ends with `", "x`y``z"])
def test_a_code_block_is_not_left_by_backticks_in_it(text: str) -> None:
    opening, *body, closing, _ = markdown.block(text)
    assert set(opening) == {"`"} and closing == opening
    assert all(len(run) < len(opening) for line in body for run in re.findall("`+", line))


@pytest.mark.parametrize("text", ["`", "a``b", "`x", "x`"])
def test_a_code_span_is_not_left_by_backticks_in_it(text: str) -> None:
    span = markdown.code(text)
    fence = re.match("`+", span)
    assert fence and span.endswith(fence[0])
    assert fence[0] not in span[len(fence[0]) : -len(fence[0])].strip()
    assert text in span


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("<img src=x onerror=alert(1)>", r"\<img src=x onerror=alert(1)\>"),
        ("[click](http://evil)", r"\[click\](http://evil)"),
        ("**bold** _it_ # h | c", r"\*\*bold\*\* \_it\_ \# h \| c"),
        ("- item", r"\- item"),
        ("1. item", r"1\. item"),
        ("a\n# heading", r"a \# heading"),
        ("\x1b[31mred", r"\\x1b\[31mred"),
    ],
)
def test_markup_in_data_is_shown_and_not_obeyed(text: str, escaped: str) -> None:
    assert markdown.plain(text) == escaped


def test_a_hostile_command_cannot_leave_its_block() -> None:
    fix = msgspec.structs.replace(FIX, cli=("aws x\n```\n<script>alert(1)</script>",))
    ticket = markdown.render(msgspec.structs.replace(DIAGNOSIS, fixes=(fix,)))
    assert "````sh\naws x\n```\n<script>" in ticket


def test_a_hostile_resource_cannot_leave_its_code() -> None:
    denial = msgspec.structs.replace(DENIAL, resource="x`<b>`y")
    assert "- on: ``x`<b>`y``" in markdown.render(msgspec.structs.replace(DIAGNOSIS, denial=denial))


def test_the_owner_of_a_cause_comes_with_the_contact_of_the_configuration() -> None:
    contact = Contact(match="123456789012", team="Reports", channel="#reports", runbook="https://wiki.example.com/reports")
    assert r"owner: role owner, account 123456789012; Reports, \#reports, https://wiki.example.com/reports" in markdown.render(
        DIAGNOSIS, contacts=(contact,)
    )


def test_each_cause_shows_its_own_statement_where_two_policies_have_one_name() -> None:
    causes = markdown.render(two_groups.DIAGNOSIS).split("## Why")[1].split("\n## ")[0].split("\n2. ")
    assert [('"Sid": "Dev"' in cause, '"Sid": "Ops"' in cause) for cause in causes] == [(True, False), (False, True)]
    assert "access of group dev, Dev" in causes[0] and "access of group ops, Ops" in causes[1]


def test_a_ticket_under_other_names_says_the_same_without_the_names() -> None:
    hidden = Pseudonyms(b"0123456789abcdef", DIAGNOSIS).of(DIAGNOSIS)
    ticket = markdown.render(hidden)
    for name in ("123456789012", "report-reader", "reports-prod", "reports-access", "ReadReports", "OnlyFinance"):
        assert name not in ticket
    assert ticket.count("\n") == markdown.render(DIAGNOSIS).count("\n")
    assert "aws iam put-role-policy --role-name " in ticket


def test_the_plan_stands_first_with_its_commands_in_order() -> None:
    steps = tuple(PlanStep(fix=0, title=f"Step {number}", owner="role owner", cli=(f"aws iam {number}",)) for number in (1, 2))
    plan = Plan(steps=steps, proof=Proof(before="implicit_deny", after="allowed"))
    ticket = markdown.render(msgspec.structs.replace(DIAGNOSIS, plan=plan))
    assert ticket.index("now ✗ denied → after both ✓ allowed") < ticket.index("## Why")
    assert "```sh\naws iam 1\naws iam 2\n```" in ticket
