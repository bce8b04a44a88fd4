"""Denials that AWS words without saying so: what each means, who is denied what, by AWS's page about it."""

import re
from functools import cache
from typing import Literal

from msgspec import Struct

_DOCS = "https://docs.aws.amazon.com/"


class OtherName(Struct, frozen=True, kw_only=True):
    """One wording. ``words`` is a pattern for it, whose group ``resource`` names what the call was about.

    ``actions`` is the action that is denied, by the service of the resource where it depends on that (``""``: of any). ``principal`` is the
    service that is denied, empty where it is the caller or a role that the text does not name. ``name`` is that of its note.
    """

    name: str
    words: str
    page: str
    actions: tuple[tuple[str, str], ...] = ()
    principal: str = ""
    kind: Literal["access_denied", "assume_role_denied"] = "access_denied"


_BUCKET = r"[\"'(]?(?P<resource>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\b"
_WRITE = (("", "s3:PutObject"),)

OTHER_NAMES: tuple[OtherName, ...] = (
    OtherName(
        name="bucket_notification",
        words=r"Unable to validate the following destination configurations",
        page=f"{_DOCS}AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html",
        actions=(("sqs", "sqs:SendMessage"), ("sns", "sns:Publish"), ("lambda", "lambda:InvokeFunction")),
        principal="s3.amazonaws.com",
    ),
    OtherName(
        name="function_policy",
        words=r"Invalid permissions on Lambda function|API Gateway does not have permission to invoke",
        page=f"{_DOCS}lambda/latest/dg/services-apigateway.html",
        actions=(("", "lambda:InvokeFunction"),),
        principal="apigateway.amazonaws.com",
    ),
    OtherName(
        name="gateway_role",
        words=r"API Gateway does not have permission to assume the provided role",
        page=f"{_DOCS}apigateway/latest/developerguide/permissions.html",
        actions=(("", "sts:AssumeRole"),),
        principal="apigateway.amazonaws.com",
        kind="assume_role_denied",
    ),
    OtherName(
        name="volume_key",
        words=r"Client\.InternalError(?:: Client error on launch)?",
        page=f"{_DOCS}autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html",
        actions=(("", "kms:CreateGrant"),),
    ),
    OtherName(
        name="trail_bucket",
        words=rf"InsufficientS3BucketPolicyException|Incorrect S3 bucket policy is detected(?: for bucket: {_BUCKET})?",
        page=f"{_DOCS}awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html",
        actions=_WRITE,
        principal="cloudtrail.amazonaws.com",
    ),
    OtherName(
        name="config_bucket",
        words=rf"Insufficient delivery policy to s3 bucket: {_BUCKET}|InsufficientDeliveryPolicyException",
        page=f"{_DOCS}config/latest/developerguide/s3-bucket-policy.html",
        actions=_WRITE,
        principal="config.amazonaws.com",
    ),
    OtherName(
        name="balancer_bucket",
        words=rf"Access Denied for bucket: {_BUCKET}\.? Please check S3 ?bucket permission",
        page=f"{_DOCS}elasticloadbalancing/latest/application/enable-access-logging.html",
        actions=_WRITE,
        principal="logdelivery.elasticloadbalancing.amazonaws.com",
    ),
    OtherName(
        name="flow_log_bucket",
        words=rf"Access Denied for LogDestination: {_BUCKET}",
        page=f"{_DOCS}vpc/latest/userguide/flow-logs-s3-permissions.html",
        actions=_WRITE,
        principal="delivery.logs.amazonaws.com",
    ),
    OtherName(
        name="redshift_bucket",
        words=rf"InsufficientS3BucketPolicyFault|Cannot read ACLs of bucket {_BUCKET}",
        page=f"{_DOCS}redshift/latest/mgmt/db-auditing.html",
        actions=_WRITE,
        principal="redshift.amazonaws.com",
    ),
    OtherName(
        name="database_login",
        words=r"PAM authentication failed for user",
        page=f"{_DOCS}AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html",
        actions=(("", "rds-db:connect"),),
    ),
    OtherName(
        name="athena_output",
        words=rf"Unable to verify/create output bucket(?: {_BUCKET})?",
        page=f"{_DOCS}athena/latest/ug/troubleshooting-athena.html",
        actions=(("", "s3:GetBucketLocation"),),
    ),
    OtherName(
        name="sms_role_trust",
        words=r"Role does not have a trust relationship allowing Cognito to assume the role|InvalidSmsRoleTrustRelationshipException",
        page=f"{_DOCS}cognito/latest/developerguide/cognito-user-pool-settings-sms.html",
        actions=(("", "sts:AssumeRole"),),
        principal="cognito-idp.amazonaws.com",
        kind="assume_role_denied",
    ),
    OtherName(
        name="sms_role",
        words=r"Role does not have permission to publish with SNS|InvalidSmsRoleAccessPolicyException",
        page=f"{_DOCS}cognito/latest/developerguide/cognito-user-pool-settings-sms.html",
        actions=(("", "sns:Publish"),),
    ),
    OtherName(
        name="pool_roles",
        words=r"Invalid identity pool configuration\. Check assigned IAM roles",
        page=f"{_DOCS}cognito/latest/developerguide/role-trust-and-permissions.html",
        actions=(("", "sts:AssumeRoleWithWebIdentity"),),
        principal="cognito-identity.amazonaws.com",
        kind="assume_role_denied",
    ),
    OtherName(
        name="ecs_exec",
        words=r"TargetNotConnectedException",
        page=f"{_DOCS}AmazonECS/latest/developerguide/ecs-exec.html",
        actions=(("", "ssmmessages:CreateControlChannel"),),
    ),
    OtherName(
        name="ecs_start",
        words=r"ResourceInitializationError: (?:failed to validate logger args|unable to pull secrets or registry auth)(?!"
        r"(?s:.{0,2000}?)(?:deadline exceeded|[Tt]imeout|RequestCanceled|ResourceNotFound|ParameterNotFound|timed out|[Nn]ot found))",
        page=f"{_DOCS}AmazonECS/latest/developerguide/task_execution_IAM_role.html",
    ),
    OtherName(
        name="linked_role",
        words=r"(?:service[- ]linked role[^\n]{0,120}|SLR[^\n]{0,60})(?:create (?:it )?manually|manually create)"
        r"|(?:create|verify)[^\n]{0,60}service[- ]linked role[^\n]{0,80}(?:manually|exists)",
        page=f"{_DOCS}IAM/latest/UserGuide/create-service-linked-role.html",
        actions=(("", "iam:CreateServiceLinkedRole"),),
    ),
    OtherName(
        name="single_sign_on",
        words=r"\(ForbiddenException\) when calling the GetRoleCredentials operation: No access",
        page=f"{_DOCS}singlesignon/latest/userguide/useraccess.html",
        actions=(("", "sso:GetRoleCredentials"),),
    ),
    OtherName(
        name="model_access",
        words=r"You don't have access to the model with the specified model ID|Model access is denied due to",
        page=f"{_DOCS}bedrock/latest/userguide/model-access.html",
    ),
    OtherName(
        name="billing_access",
        words=r"not enabled for cost explorer access",
        page=f"{_DOCS}cost-management/latest/userguide/ce-enable.html",
    ),
)


@cache
def _compiled() -> tuple[tuple[re.Pattern[str], OtherName], ...]:
    return tuple((re.compile(each.words, re.IGNORECASE if each.name == "linked_role" else 0), each) for each in OTHER_NAMES)


def other_name(text: str, start: int = 0, end: int | None = None) -> tuple[re.Match[str], OtherName] | None:
    """The wording that the text holds between ``start`` and ``end``, and where."""
    stop = len(text) if end is None else end
    found = ((pattern.search(text, start, stop), each) for pattern, each in _compiled())
    return next(((match, each) for match, each in found if match), None)
