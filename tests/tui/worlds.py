"""Diagnoses built by hand: what the screens are tested with."""

import json
from typing import Any

from msgspec.structs import replace

from iamdoctor.model.denial import Denial, Span
from iamdoctor.model.diagnosis import (
    Asker,
    BlindSpot,
    Cause,
    ConditionRow,
    Detail,
    Diagnosis,
    Fix,
    Plan,
    PlanStep,
    PolicyRow,
    Proof,
    Step,
    StepError,
    Tree,
    TreeNode,
    Verdict,
)
from iamdoctor.model.evidence import Call, Caller, Evidence, Read
from iamdoctor.model.statement import StatementRef

ACCOUNT = "123456789012"
ROLE = f"arn:aws:sts::{ACCOUNT}:assumed-role/report-reader/job-17"
OBJECT = "arn:aws:s3:::reports-prod/2026/q3.csv"
TEXT = (
    "An error occurred (AccessDenied) when calling the GetObject operation: User:\n"
    f"{ROLE} is not authorized\n"
    f'to perform: s3:GetObject on resource: "{OBJECT}"\n'
    "because no identity-based policy allows the s3:GetObject action"
)
REASON = "because no identity-based policy allows the s3:GetObject action"
CALLER = Caller(arn=f"arn:aws:sts::{ACCOUNT}:assumed-role/oncall-ro/ana", account=ACCOUNT, region="us-east-1", profile="oncall")
IDENTITY = Read(state="found", value=CALLER)


def _span(words: str, field: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words), field)


DENIAL = Denial(
    kind="access_denied",
    error_code="AccessDenied",
    principal=ROLE,
    action="s3:GetObject",
    resource=OBJECT,
    deny="implicit",
    policy_type="identity",
    operation="GetObject",
    service="s3",
    message=TEXT,
    spans=(_span(ROLE, "principal"), _span("s3:GetObject", "action"), _span(OBJECT, "resource"), _span(REASON, "policy_type")),
)

BEFORE: dict[str, Any] = {
    "Version": "2012-10-17",
    "Statement": [
        {"Sid": "ReadReports", "Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": "arn:aws:s3:::reports-prod"}
    ],
}
AFTER: dict[str, Any] = {
    "Version": "2012-10-17",
    "Statement": [{**BEFORE["Statement"][0], "Resource": ["arn:aws:s3:::reports-prod", "arn:aws:s3:::reports-prod/*"]}],
}
BUCKET: dict[str, Any] = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "OnlyFinance",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": ["arn:aws:s3:::reports-prod", "arn:aws:s3:::reports-prod/*"],
            "Condition": {"StringNotEquals": {"aws:PrincipalTag/team": "finance"}},
        }
    ],
}

READ_REPORTS = StatementRef(
    layer="identity",
    policy_type="identity",
    document="identity[0]",
    policy="reports-access",
    attached_to="role report-reader",
    index=0,
    sid="ReadReports",
)
ONLY_FINANCE = StatementRef(
    layer="resource",
    policy_type="resource",
    document="resource[0]",
    policy="bucket policy",
    attached_to="bucket reports-prod",
    index=0,
    sid="OnlyFinance",
)

POLICIES = (
    PolicyRow(
        policy="reports-access",
        policy_type="identity",
        how="inline",
        says="near miss",
        because="Resource has no /*",
        document=json.dumps(BEFORE),
        statement=READ_REPORTS,
        statement_index=0,
        sid="ReadReports",
        element="Resource",
        policy_value="arn:aws:s3:::reports-prod",
        request_value=OBJECT,
        cli="aws iam get-role-policy --role-name report-reader --policy-name reports-access",
    ),
    PolicyRow(
        policy="AWSLambdaBasicExecutionRole",
        policy_type="identity",
        how="attached",
        says="silent",
        because="other actions",
        arn="arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
        document=json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "logs:*", "Resource": "*"}]}),
        cli="aws iam get-policy --policy-arn arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
    ),
    PolicyRow(
        policy="dev-boundary",
        policy_type="boundary",
        how="boundary",
        says="allows",
        because="S3Only",
        document=json.dumps(
            {"Version": "2012-10-17", "Statement": [{"Sid": "S3Only", "Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
        ),
        statement_index=0,
        sid="S3Only",
        element="Action",
    ),
)

STEPS = (
    Step(
        id="identity",
        status="ok",
        summary="You are oncall-ro, in the same account as the denied role.",
        cli=("aws sts get-caller-identity",),
        calls=1,
        elapsed_ms=120,
        details=(
            Detail(label="you", value=CALLER.arn),
            Detail(label="account", value=ACCOUNT, mark="ok"),
            Detail(label="denied", value=ROLE),
            Detail(label="credentials", value="SSO profile oncall"),
        ),
    ),
    Step(
        id="policies",
        status="blocks",
        summary="Nothing attached to report-reader allows s3:GetObject on this object. "
        "The closest statement is ReadReports in reports-access: it allows the action only on the bucket, not on its objects.",
        cli=(
            "aws iam get-role-policy --role-name report-reader --policy-name reports-access",
            "aws iam list-attached-role-policies --role-name report-reader",
        ),
        calls=11,
        elapsed_ms=820,
        policies=POLICIES,
    ),
    Step(
        id="simulate",
        status="blocks",
        summary="AWS's simulator says implicitDeny, and so does the evaluation here.",
        cli=(
            f"aws iam simulate-principal-policy --policy-source-arn arn:aws:iam::{ACCOUNT}:role/report-reader "
            f"--action-names s3:GetObject --resource-arns {OBJECT}",
        ),
        calls=1,
        elapsed_ms=300,
        details=(
            Detail(label="simulator", value="implicitDeny", mark="bad"),
            Detail(label="evaluated here", value="implicit deny", mark="bad"),
        ),
    ),
    Step(
        id="guardrails",
        status="unknown",
        summary="The SCPs of 123456789012 could not be read; one of them could deny too.",
        cli=(f"aws organizations list-policies-for-target --target-id {ACCOUNT} --filter SERVICE_CONTROL_POLICY",),
        calls=3,
        elapsed_ms=240,
        errors=(
            StepError(
                operation="organizations:ListPoliciesForTarget", code="AccessDeniedException", needs="organizations:ListPoliciesForTarget"
            ),
        ),
    ),
    Step(
        id="resource",
        status="blocks",
        summary="The bucket policy's OnlyFinance denies everyone whose team is not finance.",
        cli=("aws s3api get-bucket-encryption --bucket reports-prod", "aws s3api get-bucket-policy --bucket reports-prod"),
        calls=4,
        elapsed_ms=410,
        policies=(
            PolicyRow(
                policy="bucket policy",
                policy_type="resource",
                how="bucket reports-prod",
                says="denies",
                because="Deny unless team = finance",
                document=json.dumps(BUCKET),
                statement=ONLY_FINANCE,
                statement_index=0,
                sid="OnlyFinance",
                element="Condition",
                policy_value="aws:PrincipalTag/team is not sent",
                request_value="finance",
                cli="aws s3api get-bucket-policy --bucket reports-prod",
            ),
        ),
    ),
)

FIXES = (
    Fix(
        title="Let ReadReports reach the objects of reports-prod",
        owner="role owner, account 123456789012",
        target={"policy_type": "identity", "policy": "reports-access"},
        statement=AFTER["Statement"][0],
        before=BEFORE,
        document=AFTER,
        cli=(f"aws iam put-role-policy --role-name report-reader --policy-name reports-access --policy-document '{json.dumps(AFTER)}'",),
        proof=Proof(
            before="implicit_deny",
            after="explicit_deny",
            remaining=("Deny unless team = finance",),
            remaining_causes=(1,),
            sampled=24,
        ),
        size="412 of 10,240 characters",
        causes=(0,),
    ),
    Fix(
        title="Tag the role as finance's, or have the bucket's owner except it",
        owner="bucket owner, account 123456789012",
        target={"policy_type": "resource", "policy": "bucket policy"},
        statement=BUCKET["Statement"][0],
        before=BUCKET,
        document={**BUCKET, "Statement": []},
        cli=("aws s3api put-bucket-policy --bucket reports-prod --policy file://policy.json",),
        proof=Proof(before="implicit_deny", after="allowed", also_allows=("s3:PutObject by report-reader",), sampled=24),
        size="210 of 20,480 characters",
        warnings=("This takes a Deny away from everyone.",),
        causes=(1,),
    ),
)

VERDICT = Verdict(
    decision="explicit_deny",
    headline="Two causes deny this request. AWS's message names only the first: if only that is fixed, the next error says "
    '"explicit deny in a resource-based policy".',
    todo="Ask the role owner for fix 1a, then the bucket owner for fix 2a.",
    causes=(
        Cause(
            policy_type="identity",
            reason="resource_mismatch",
            policy="reports-access",
            sid="ReadReports",
            statement=READ_REPORTS,
            statement_index=0,
            element="Resource",
            explanation="Resource has no /*",
            policy_value="arn:aws:s3:::reports-prod",
            request_value=OBJECT,
            owner="role owner",
            confidence="proven",
        ),
        Cause(
            policy_type="resource",
            reason="explicit_deny",
            policy="bucket policy",
            sid="OnlyFinance",
            statement=ONLY_FINANCE,
            statement_index=0,
            explanation="Deny unless team = finance",
            confidence="likely",
        ),
    ),
    blind_spots=(BlindSpot(what="SCPs of 123456789012", needs="organizations:ListPoliciesForTarget", could_change_verdict=True),),
)

PLAN = Plan(
    steps=tuple(PlanStep(fix=number, title=fix.title, owner=fix.owner, cli=fix.cli) for number, fix in enumerate(FIXES)),
    proof=Proof(before="explicit_deny", after="allowed"),
)

CONDITIONS = (
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
    ConditionRow(
        key="aws:SecureTransport",
        operator="Bool",
        policy_value=("true",),
        request_value=("true",),
        origin="SDKs use TLS",
        verdict="met",
        policy="bucket policy",
        statement_index=0,
        effect="Deny",
    ),
)

DIAGNOSIS = Diagnosis(
    denial=DENIAL,
    caller=Asker(arn=CALLER.arn, account=ACCOUNT, is_the_denied_principal=False, profile="oncall"),
    steps=STEPS,
    verdict=VERDICT,
    conditions=CONDITIONS,
    fixes=FIXES,
    plan=PLAN,
)
EVIDENCE = Evidence(
    caller=IDENTITY,
    calls=tuple(Call(step.id, f"{step.id}:Get", step.cli[0], "found", step.elapsed_ms) for step in STEPS),
)

ASSUME_TEXT = (
    f"An error occurred (AccessDenied) when calling the AssumeRole operation: User: arn:aws:iam::{ACCOUNT}:user/ci-runner is not "
    "authorized to perform: sts:AssumeRole on resource: arn:aws:iam::444455556666:role/deploy/prod-deploy"
)
ASSUME = Denial(
    kind="assume_role_denied",
    error_code="AccessDenied",
    principal=f"arn:aws:iam::{ACCOUNT}:user/ci-runner",
    action="sts:AssumeRole",
    resource="arn:aws:iam::444455556666:role/deploy/prod-deploy",
    operation="AssumeRole",
    message=ASSUME_TEXT,
)
TREE = Tree(
    caller=f"arn:aws:iam::{ACCOUNT}:user/ci-runner",
    role="arn:aws:iam::444455556666:role/deploy/prod-deploy",
    finding="The trust policy asks for an ExternalId that was not sent.",
    nodes=(
        TreeNode(id="exists", question="Does the role exist?", answer="yes", evidence="/deploy/prod-deploy"),
        TreeNode(id="trusts", question="Does its trust name the caller?", answer="yes", evidence=f"account {ACCOUNT}, by :root"),
        TreeNode(
            id="conditions",
            question="Are its conditions met?",
            answer="no",
            children=(
                TreeNode(
                    id="external-id",
                    question="sts:ExternalId",
                    answer="unknown",
                    policy_value="acme-42",
                    request_value="nothing",
                    ask="Which ExternalId does your tool send?",
                ),
                TreeNode(id="org", question="aws:PrincipalOrgID", answer="yes", evidence="o-abc123"),
            ),
        ),
        TreeNode(id="may", question="May ci-runner assume it?", answer="yes", evidence="deploy-tools, AssumeProd"),
        TreeNode(id="scp", question="Does an SCP stop it?", answer="unknown", evidence="not read"),
        TreeNode(id="duration", question="Is the duration allowed?", answer="not_asked"),
    ),
)
ASSUME_DIAGNOSIS = replace(
    DIAGNOSIS,
    denial=ASSUME,
    tree=TREE,
    verdict=replace(VERDICT, headline=TREE.finding, decision="implicit_deny"),
)


def reading(*done: str) -> Diagnosis[str]:
    """The diagnosis while only these steps have come."""
    steps = tuple(
        step if step.id in done else Step(id=step.id, status="reading", summary="Reading: 3 of 5 policy documents.") for step in STEPS
    )
    return replace(DIAGNOSIS, steps=steps, verdict=Verdict(decision="unknown"), fixes=(), plan=None, conditions=(), complete=False)
