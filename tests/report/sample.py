"""A diagnosis with something in every field that a report shows."""

from iamdoctor.model.denial import Denial
from iamdoctor.model.diagnosis import (
    Asker,
    BlindSpot,
    Cause,
    ConditionRow,
    Diagnosis,
    Fix,
    PolicyRow,
    Proof,
    Step,
    StepError,
    Tree,
    TreeNode,
    Verdict,
)
from iamdoctor.model.statement import StatementRef

DENIAL = Denial(
    kind="access_denied",
    error_code="AccessDenied",
    principal="arn:aws:sts::123456789012:assumed-role/report-reader/job-17",
    action="s3:GetObject",
    resource="arn:aws:s3:::reports-prod/2026/q3.csv",
    deny="implicit",
    policy_type="identity",
    operation="GetObject",
    service="s3",
    message="User: report-reader is not authorized to perform: s3:GetObject",
)
READ_REPORTS = StatementRef(
    layer="identity",
    policy_type="identity",
    document="identity[0]",
    policy="reports-access",
    attached_to="role report-reader",
    index=0,
    sid="ReadReports",
)
NEAR_MISS = Cause(
    link="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html",
    policy_type="identity",
    reason="resource_mismatch",
    explanation="The closest statement is ReadReports in reports-access: it allows the action only on the bucket, not on its objects.",
    confidence="proven",
    policy="reports-access",
    sid="ReadReports",
    statement=READ_REPORTS,
    statement_index=0,
    element="Resource",
    policy_value="arn:aws:s3:::reports-prod",
    request_value="arn:aws:s3:::reports-prod/2026/q3.csv",
    owner="role owner, account 123456789012",
)
DENY = Cause(
    policy_type="resource",
    reason="explicit_deny",
    explanation="The bucket policy denies unless team is finance.",
    confidence="proven",
    policy="bucket policy",
    sid="OnlyFinance",
    statement_index=0,
    owner="bucket owner",
)
BEFORE = {"Version": "2012-10-17", "Statement": [{"Sid": "ReadReports", "Effect": "Allow", "Resource": "arn:aws:s3:::reports-prod"}]}
AFTER = {"Version": "2012-10-17", "Statement": [{"Sid": "ReadReports", "Effect": "Allow", "Resource": "arn:aws:s3:::reports-prod/*"}]}
COMMAND = 'aws iam put-role-policy --role-name report-reader --policy-name reports-access --policy-document \'{"Version": "2012-10-17"}\''
FIX = Fix(
    title="Name the objects of reports-prod",
    owner="role owner",
    target={"policy_type": "identity", "policy": "reports-access"},
    proof=Proof(before="implicit_deny", after="explicit_deny", remaining=("bucket policy, OnlyFinance",), also_allows=(), sampled=40),
    before=BEFORE,
    document=AFTER,
    cli=(COMMAND,),
    terraform='resource "aws_iam_role_policy" "reports_access" {}',
    size="412 of 10,240 characters",
    warnings=("It opens every object.",),
    causes=(0,),
)
ROW = PolicyRow(
    policy="reports-access",
    policy_type="identity",
    how="inline",
    says="near miss",
    because="Resource has no /*",
    document='{"Version":"2012-10-17","Statement":{"Sid":"ReadReports","Effect":"Allow"}}',
    statement=READ_REPORTS,
    statement_index=0,
)
STEPS = (
    Step(id="identity", status="ok", summary="You are oncall-ro in 123456789012.", cli=("aws sts get-caller-identity",), calls=1),
    Step(id="policies", status="blocks", summary="Nothing attached to report-reader allows it.", policies=(ROW,), calls=4, elapsed_ms=212),
    Step(id="simulate", status="reading", summary="Asking the simulator."),
    Step(
        id="guardrails",
        status="unknown",
        summary="SCPs were not read.",
        errors=(
            StepError(
                operation="organizations:ListPoliciesForTarget", code="AccessDeniedException", needs="organizations:ListPoliciesForTarget"
            ),
        ),
    ),
    Step(id="resource", status="blocks", summary="The bucket policy denies it."),
)
DIAGNOSIS = Diagnosis(
    denial=DENIAL,
    caller=Asker(arn="arn:aws:sts::123456789012:assumed-role/oncall-ro/you", account="123456789012", is_the_denied_principal=False),
    steps=STEPS,
    verdict=Verdict(
        decision="explicit_deny",
        headline="Two causes deny this request.",
        todo="Ask the bucket owner for an exception.",
        causes=(NEAR_MISS, DENY),
        contradicts_message=True,
        contradiction="AWS's message names the first only.",
        blind_spots=(
            BlindSpot(what="SCPs of 123456789012", needs="organizations:ListPoliciesForTarget", could_change_verdict=True),
            BlindSpot(what="tags of the object", needs="", could_change_verdict=False),
        ),
        notes=("The role was created two minutes ago.",),
    ),
    conditions=(
        ConditionRow(
            key="aws:PrincipalTag/team",
            operator="StringNotEquals",
            policy_value=("finance",),
            request_value=None,
            origin="",
            verdict="unknown",
            policy="bucket policy",
            statement_index=0,
            effect="Deny",
        ),
    ),
    tree=Tree(
        caller="ci-runner",
        role="prod-deploy",
        finding="The trust policy asks for an ExternalId.",
        nodes=(
            TreeNode(
                id="conditions",
                question="Are its conditions met?",
                answer="no",
                children=(
                    TreeNode(id="external_id", question="sts:ExternalId", answer="no", policy_value='"acme-42"', request_value="nothing"),
                ),
            ),
            TreeNode(id="scp", question="Does an SCP stop it?", answer="unknown", evidence="not read"),
        ),
    ),
    fixes=(FIX,),
    complete=False,
)
