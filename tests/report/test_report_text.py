"""The report as text: the verdict first, everything said, nothing that orders a terminal about."""

import re

import msgspec
import pytest

from iamdoctor.model.contact import Contact
from iamdoctor.model.denial import Denial
from iamdoctor.model.diagnosis import BlindSpot, Diagnosis, Login, Plan, PlanStep, Proof, StepError, Verdict
from iamdoctor.model.subject import Subject
from iamdoctor.report import short, text
from tests.report.sample import COMMAND, DIAGNOSIS, FIX, NEAR_MISS

ESCAPE = re.compile(r"\x1b|[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]")


def test_the_first_line_is_the_verdict_in_a_sentence() -> None:
    assert text.render(DIAGNOSIS).startswith("✗ Two causes deny this request.\n")


def test_a_verdict_without_a_headline_is_told_from_its_decision() -> None:
    bare = msgspec.structs.replace(DIAGNOSIS, verdict=Verdict(decision="unknown"))
    assert text.render(bare).startswith("? Unknown.\n")


def test_sections_stand_in_the_order_in_which_they_are_needed() -> None:
    report = text.render(DIAGNOSIS)
    headings = ("What stops it", "What could not be read", "What to do", "Fix 1a (1 of 1)", "May ci-runner assume", "The five steps")
    places = [report.index(heading) for heading in headings]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "said",
    [
        "1. identity policy, reports-access, ReadReports (proven)",
        "owner       role owner, account 123456789012",
        "? SCPs of 123456789012; needs organizations:ListPoliciesForTarget; could change",
        "now ✗ denied → after it ✗ still denied (still in the way: bucket policy, OnlyFinance)",
        "warning It opens every object.",
        "not the denied principal",
        "aws:PrincipalTag/team: Deny unless finance; this request: not known. ? Deny may apply",
        '✗ sts:ExternalId no: wants "acme-42"; sent nothing',
        "could not read organizations:ListPoliciesForTarget",
        "Reads were still under way",
    ],
)
def test_the_report_says(said: str) -> None:
    assert said in re.sub(r"\s+", " ", text.render(DIAGNOSIS)) or said in text.render(DIAGNOSIS)


@pytest.mark.parametrize("width", [60, 80, 120])
def test_lines_fit_the_width_unless_they_are_to_be_copied(width: int) -> None:
    for line in text.render(DIAGNOSIS, width=width).splitlines():
        whole = COMMAND in line or line.lstrip()[:1] in "+-" or max(map(len, line.split())) > width - 16
        assert len(line) <= width or whole


def test_a_command_is_on_one_line_as_it_must_be_typed() -> None:
    assert f"  $ {COMMAND}\n" in text.render(DIAGNOSIS, width=60)


def test_what_a_fix_changes_is_shown_as_a_diff() -> None:
    lines = [line.strip() for line in text.render(DIAGNOSIS).splitlines()]
    assert '+      "Resource": "arn:aws:s3:::reports-prod/*"' in lines


def test_no_escape_sequence_is_in_it_unless_colour_is_asked_for() -> None:
    assert not ESCAPE.search(text.render(DIAGNOSIS))
    assert text.render(DIAGNOSIS, colour=True).startswith("\x1b[1;31m✗ Two causes")


def hostile(diagnosis: Diagnosis[str], poison: str) -> Diagnosis[str]:
    """The diagnosis with ``poison`` at the end of every text that data may reach."""

    def poisoned(value: object, key: str = "") -> object:
        if isinstance(value, dict):
            return {name: poisoned(item, name) for name, item in value.items()}
        if isinstance(value, list | tuple):
            return [poisoned(item, key) for item in value]
        return value + poison if isinstance(value, str) and key in FREE else value

    return msgspec.convert(poisoned(msgspec.to_builtins(diagnosis)), Diagnosis[str])


FREE = {
    "principal", "action", "resource", "arn", "summary", "explanation", "policy", "sid", "headline", "todo", "what", "needs", "title",
    "owner", "cli", "question", "evidence", "finding", "caller", "role", "wanted", "had", "notes", "code", "message", "warnings", "size",
}  # fmt: skip


@pytest.mark.parametrize("poison", ["\x1b[2J", "\x9b31m", "\x07", "\r", "\x00", "\u202e"])
def test_control_characters_in_data_are_spelled_out(poison: str) -> None:
    report = text.render(hostile(DIAGNOSIS, poison))
    assert not ESCAPE.search(report)
    assert poison.encode("unicode_escape").decode() in report


def test_the_contact_of_the_configuration_stands_with_the_cause_it_is_for() -> None:
    reports = Contact(
        match="arn:aws:sts::123456789012:assumed-role/report-*", team="Reports", channel="#reports", runbook="https://wiki/reports"
    )
    other = Contact(match="999999999999", team="Nobody")
    report = text.render(DIAGNOSIS, contacts=(other, reports), width=200)
    assert "ask         Reports, #reports, https://wiki/reports" in report
    assert "Nobody" not in report
    assert report.index(NEAR_MISS.explanation) < report.index("ask         Reports")


def test_what_the_person_said_stands_where_the_text_says_nothing() -> None:
    subject = Subject(principal="arn:aws:iam::1:user/ana", principal_from="caller", resource="arn:aws:s3:::b/k", resource_from="added")
    silent = msgspec.structs.replace(DIAGNOSIS, denial=Denial(kind="access_denied", operation="GetObject"), subject=subject)
    report = text.render(silent)
    assert "who       arn:aws:iam::1:user/ana (you, as you said)\n" in report
    assert "on        arn:aws:s3:::b/k (as you said)\n" in report
    assert "wanted    GetObject\n" in report


def test_what_nobody_said_is_not_made_up() -> None:
    report = text.render(msgspec.structs.replace(DIAGNOSIS, denial=Denial(kind="access_denied")))
    assert "who       not said\nwanted    not said\non        not said\n" in report


def test_a_read_that_failed_for_several_steps_is_told_once_with_what_to_do() -> None:
    error = StepError(operation="sts:GetCallerIdentity", code="NoCredentials", message="No AWS credentials were found. Give a profile.")
    steps = tuple(msgspec.structs.replace(step, errors=(error, error)) for step in DIAGNOSIS.steps)
    report = text.render(msgspec.structs.replace(DIAGNOSIS, steps=steps), width=200)
    assert report.count("could not read sts:GetCallerIdentity: No AWS credentials were found. Give a profile.\n") == 1


def test_what_the_verdict_said_already_is_not_said_again_under_its_only_cause() -> None:
    verdict = msgspec.structs.replace(DIAGNOSIS.verdict, headline=NEAR_MISS.explanation, in_headline=(0,), causes=(NEAR_MISS,))
    report = text.render(msgspec.structs.replace(DIAGNOSIS, verdict=verdict), width=200)
    assert report.count(NEAR_MISS.explanation) == 1


def test_of_much_that_a_fix_opens_the_first_few_are_named_and_the_rest_counted() -> None:
    proof = msgspec.structs.replace(FIX.proof, also_allows=tuple(f"s3:Get{number}" for number in range(9)))
    report = text.render(msgspec.structs.replace(DIAGNOSIS, fixes=(msgspec.structs.replace(FIX, proof=proof),)), width=200)
    assert "opens   s3:Get0, s3:Get1, s3:Get2, s3:Get3, s3:Get4 and 4 more (of 40 neighbouring requests tried)" in report


def test_a_fix_of_what_was_never_seen_to_deny_has_no_proof() -> None:
    proof = msgspec.structs.replace(FIX.proof, before="allowed", after="allowed", remaining=())
    report = text.render(msgspec.structs.replace(DIAGNOSIS, fixes=(msgspec.structs.replace(FIX, proof=proof),)))
    assert "proof   none: what was read does not deny the request" in report


def test_a_cause_leads_to_the_page_of_aws_about_it() -> None:
    assert f"     AWS page    {NEAR_MISS.link}" in text.render(DIAGNOSIS, width=200)


PLAN = Plan(
    steps=(PlanStep(fix=0, title=FIX.title, owner="role owner", cli=(COMMAND,)),),
    proof=Proof(before="implicit_deny", after="allowed", allowed_if=("no SCP stops it",)),
)


def test_the_plan_stands_before_what_was_not_read_with_its_proof_its_owner_and_its_commands() -> None:
    report = text.render(msgspec.structs.replace(DIAGNOSIS, plan=PLAN), width=200)
    assert "Do 1a\n  now ✗ denied → after it ✓ allowed, supposing one thing\n  1a Name the objects" in report
    assert report.index("Do 1a") < report.index("What could not be read") < report.index("Fix 1a (1 of 1)")
    assert f"     $ {COMMAND}\n  if no SCP stops it\n" in report


def test_where_nobody_is_logged_in_that_stands_first_and_no_permission_is_asked_for_and_nothing_is_called_proven() -> None:
    out = msgspec.structs.replace(DIAGNOSIS, plan=PLAN, login=Login(why="No AWS credentials were found.", command="aws login"))
    report = text.render(out)
    assert report.startswith("? No AWS credentials were found.\n  $ aws login\n\n✗ Two causes deny this request.")
    assert "organizations:ListPoliciesForTarget" not in report
    assert "→" not in report
    assert "everything in AWS" in report


def test_alike_things_that_are_not_known_take_one_line() -> None:
    tags = tuple(
        BlindSpot(what=f"value of {key}", key=key, needs="--context", could_change_verdict=True)
        for key in (f"aws:PrincipalTag/t{number}" for number in range(40))
    )
    verdict = msgspec.structs.replace(DIAGNOSIS.verdict, blind_spots=tags)
    report = text.render(msgspec.structs.replace(DIAGNOSIS, verdict=verdict))
    assert "? 40 tag values are not known; needs --context KEY=VALUE; could change the" in report
    assert "t17" not in report


@pytest.mark.parametrize("plan", [PLAN, None])
@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36)])
def test_the_short_report_fits_the_screen_with_verdict_plan_owner_and_what_is_not_known(
    plan: Plan[str] | None, size: tuple[int, int]
) -> None:
    width, height = size
    report = short.render(msgspec.structs.replace(DIAGNOSIS, plan=plan, complete=True), width=width, height=height)
    rows = sum(max(-(-len(line) // width), 1) for line in report.splitlines())
    assert rows < height
    said = " ".join(report.split())
    assert said.startswith("✗ Two causes deny this request.")
    assert "role owner" in said and "SCPs of 123456789012" in said and "--full" in said
    assert ("now ✗ denied → after it ✓ allowed" in said) == (plan is not None)


def test_the_short_report_leaves_commands_out_before_it_cuts_one() -> None:
    long = msgspec.structs.replace(PLAN, steps=(msgspec.structs.replace(PLAN.steps[0], cli=(COMMAND * 20,)),))
    report = short.render(msgspec.structs.replace(DIAGNOSIS, plan=long))
    assert "aws iam" not in report
    assert "The commands take more room than there is: --full prints them." in report
