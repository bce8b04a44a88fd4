"""What if: a tried value takes no read value's place, and nothing that rests on it is called proven."""

import json
from typing import Any

from msgspec.structs import replace

from iamdoctor.diagnose import diagnose
from iamdoctor.intake.read import read
from iamdoctor.model.evidence import Caller, Entity, Evidence, Policy, Read, Resource
from iamdoctor.model.supplied import Added
from iamdoctor.report import json as json_report
from iamdoctor.report import markdown, text
from iamdoctor.report.what_if import line

ACCOUNT = "123456789012"
TEXT = (
    "User: arn:aws:iam::123456789012:user/rita is not authorized to perform: s3:GetObject on resource: "
    '"arn:aws:s3:::reports-prod/q3.csv" with an explicit deny in a resource-based policy'
)
KEY = "aws:PrincipalTag/team"
NONE: Read[Any] = Read("none")


def document(**statement: Any) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


ALLOW = document(Effect="Allow", Action="s3:*", Resource="*")
DENY = document(
    Sid="OnlyFinance", Effect="Deny", Principal="*", Action="s3:*", Resource="arn:aws:s3:::reports-prod/*",
    Condition={"StringNotEquals": {KEY: "finance"}},
)  # fmt: skip
BUCKET = Policy(name="bucket policy", kind="resource", attached_to="bucket reports-prod", document=DENY)
RITA = Entity(kind="user", arn=f"arn:aws:iam::{ACCOUNT}:user/rita", name="rita", account=ACCOUNT, tags={"team": "growth"})
FOUND: dict[str, Read[Any]] = {
    "caller": Read("found", Caller(arn=f"arn:aws:iam::{ACCOUNT}:user/ana", account=ACCOUNT)),
    "principal": Read("found", RITA),
    "policies": Read("found", (Policy(name="all", kind="inline", attached_to="user rita", document=ALLOW),)),
    "resource": Read("found", Resource(arn="arn:aws:s3:::reports-prod", account=ACCOUNT, exists=True, policies=(BUCKET,))),
}
READS = [name for name in Evidence.__struct_fields__ if isinstance(getattr(Evidence(), name), Read)]
EVIDENCE = replace(Evidence(), **{name: FOUND.get(name, NONE) for name in READS})
DENIAL = read(TEXT)[0]
FINANCE = Added(tried={KEY: ("finance",)})


def test_the_value_that_was_read_is_told_beside_the_one_that_is_tried() -> None:
    tried = diagnose(DENIAL, EVIDENCE, FINANCE)
    assert line(tried.what_if) == f"WHAT IF {KEY} = finance (read: growth)"
    assert [(row.request_value, row.origin) for row in tried.conditions if row.key == KEY] == [(("finance",), "only tried")]
    assert diagnose(DENIAL, EVIDENCE).what_if == ()


def test_nothing_that_rests_on_a_tried_value_is_proven() -> None:
    assert [cause.confidence for cause in diagnose(DENIAL, EVIDENCE).verdict.causes] == ["proven"]
    other = diagnose(DENIAL, EVIDENCE, Added(tried={KEY: ("sales",)}))
    assert [cause.confidence for cause in other.verdict.causes] == ["likely"]
    assert other.fixes and all(fix.proof.allowed_if for fix in other.fixes if fix.proof.after == "allowed")
    assert "proven" not in text.render(other)


def test_the_same_first_line_stands_in_report_ticket_and_json() -> None:
    tried = diagnose(DENIAL, EVIDENCE, FINANCE)
    assert text.render(tried).startswith(f"WHAT IF {KEY} = finance (read: growth)\n")
    assert markdown.render(tried).startswith(f"**WHAT IF {KEY} = finance (read: growth)**\n")
    assert json.loads(json_report.render(tried))["what_if"] == [{"key": KEY, "read": ["growth"], "tried": ["finance"]}]


def test_a_value_of_another_case_of_the_key_is_the_same_key() -> None:
    said = replace(FINANCE, context={KEY.upper(): ("sales",)})
    assert line(diagnose(DENIAL, EVIDENCE, said).what_if) == f"WHAT IF {KEY} = finance (read: sales)"
