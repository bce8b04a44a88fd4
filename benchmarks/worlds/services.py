"""What is asked for in worlds: the services, their actions and their resources."""

from dataclasses import dataclass
from random import Random

from benchmarks.worlds.places import KEY_ID, REGION


@dataclass(frozen=True)
class Action:
    """An action with the operation that asks for it; ``part`` is what follows the resource's ARN (an object's key)."""

    name: str
    operation: str
    part: str = ""


@dataclass(frozen=True)
class Service:
    """One kind of resource. ``{account}`` and ``{region}`` stand in ``arn`` for themselves; ``policy`` says whether it can hold one;
    ``siblings`` are further actions on it that a fix could open."""

    name: str
    prefix: str
    arn: str
    actions: tuple[Action, ...]
    siblings: tuple[str, ...]
    policy: bool = True
    code: str = "AccessDenied"
    public: bool = False

    def resource(self, account: str, action: Action) -> str:
        """The ARN that ``action`` is checked on."""
        return self.arn.format(account=account, region=REGION) + action.part


QUEUE = Service(
    "queue",
    "sqs",
    "arn:aws:sqs:{region}:{account}:jobs",
    (Action("sqs:SendMessage", "SendMessage"), Action("sqs:ReceiveMessage", "ReceiveMessage")),
    ("sqs:DeleteMessage", "sqs:PurgeQueue", "sqs:SetQueueAttributes", "sqs:ReceiveMessage", "sqs:SendMessage", "sqs:GetQueueUrl"),
    public=True,
)
BUCKET = Service(
    "bucket",
    "s3",
    "arn:aws:s3:::feeds-7781",
    (
        Action("s3:GetObject", "GetObject", "/2026/q3.json"),
        Action("s3:PutObject", "PutObject", "/2026/q3.json"),
        Action("s3:ListBucket", "ListObjectsV2"),
    ),
    ("s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:PutObjectAcl", "s3:ListBucket", "s3:PutBucketPolicy", "s3:DeleteBucket"),
    public=True,
)
TABLE = Service(
    "table",
    "dynamodb",
    "arn:aws:dynamodb:{region}:{account}:table/orders",
    (Action("dynamodb:GetItem", "GetItem"), Action("dynamodb:Query", "Query", "/index/by-day")),
    ("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteTable", "dynamodb:Scan", "dynamodb:Query", "dynamodb:UpdateItem"),
    code="AccessDeniedException",
)
FUNCTION = Service(
    "function",
    "lambda",
    "arn:aws:lambda:{region}:{account}:function:resize",
    (Action("lambda:InvokeFunction", "Invoke"),),
    ("lambda:InvokeAsync", "lambda:UpdateFunctionCode", "lambda:GetFunction", "lambda:DeleteFunction", "lambda:AddPermission"),
    code="AccessDeniedException",
)
SECRET = Service(
    "secret",
    "secretsmanager",
    "arn:aws:secretsmanager:{region}:{account}:secret:app/db-a1B2c3",
    (Action("secretsmanager:GetSecretValue", "GetSecretValue"),),
    ("secretsmanager:PutSecretValue", "secretsmanager:DeleteSecret", "secretsmanager:DescribeSecret", "secretsmanager:PutResourcePolicy"),
    code="AccessDeniedException",
)
TOPIC = Service(
    "topic",
    "sns",
    "arn:aws:sns:{region}:{account}:alerts",
    (Action("sns:Publish", "Publish"),),
    ("sns:Subscribe", "sns:DeleteTopic", "sns:SetTopicAttributes", "sns:AddPermission"),
    code="AuthorizationError",
    public=True,
)
KEY = Service(
    "key",
    "kms",
    "arn:aws:kms:{region}:{account}:key/" + KEY_ID,
    (Action("kms:Decrypt", "Decrypt"), Action("kms:GenerateDataKey", "GenerateDataKey")),
    ("kms:Decrypt", "kms:GenerateDataKey", "kms:PutKeyPolicy", "kms:CreateGrant", "kms:ScheduleKeyDeletion", "kms:Encrypt"),
    code="AccessDeniedException",
)
ROLE = Service(
    "role",
    "sts",
    "arn:aws:iam::{account}:role/release",
    (Action("sts:AssumeRole", "AssumeRole"),),
    ("sts:TagSession", "sts:SetSourceIdentity", "sts:AssumeRole"),
)
WEB = Service(
    "web",
    "sts",
    "arn:aws:iam::{account}:role/release",
    (Action("sts:AssumeRoleWithWebIdentity", "AssumeRoleWithWebIdentity"),),
    ("sts:TagSession",),
)
PASS = Service(
    "pass",
    "iam",
    "arn:aws:iam::{account}:role/app-runtime",
    (Action("iam:PassRole", "CreateFunction"),),
    ("iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy", "iam:DeleteRole", "iam:GetRole"),
    policy=False,
    code="AccessDeniedException",
)
COMPUTE = Service(
    "compute",
    "ec2",
    "arn:aws:ec2:{region}:{account}:instance/i-0abc123def4567890",
    (Action("ec2:StopInstances", "StopInstances"), Action("ec2:TerminateInstances", "TerminateInstances")),
    ("ec2:StartInstances", "ec2:TerminateInstances", "ec2:StopInstances", "ec2:RebootInstances", "ec2:ModifyInstanceAttribute"),
    policy=False,
    code="UnauthorizedOperation",
)
LISTING = Service(
    "listing",
    "ec2",
    "*",
    (Action("ec2:DescribeVpcs", "DescribeVpcs"), Action("ec2:DescribeInstances", "DescribeInstances")),
    ("ec2:DescribeVpcs", "ec2:DescribeSubnets", "ec2:DescribeInstances"),
    policy=False,
    code="UnauthorizedOperation",
)
PEOPLE = Service(
    "people",
    "iam",
    "arn:aws:iam::{account}:user/trainee",
    (Action("iam:CreateUser", "CreateUser"), Action("iam:CreateAccessKey", "CreateAccessKey"), Action("iam:GetUser", "GetUser")),
    ("iam:AttachUserPolicy", "iam:PutUserPolicy", "iam:CreateAccessKey", "iam:DeleteUser", "iam:CreateLoginProfile", "iam:CreateUser"),
    policy=False,
)
IMAGES = Service(
    "images",
    "ecr",
    "arn:aws:ecr:{region}:{account}:repository/shop/api",
    (Action("ecr:BatchGetImage", "BatchGetImage"),),
    ("ecr:PutImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchDeleteImage", "ecr:SetRepositoryPolicy"),
    code="AccessDeniedException",
)
ALL = (QUEUE, BUCKET, TABLE, FUNCTION, SECRET, TOPIC, KEY, ROLE, WEB, PASS, COMPUTE, LISTING, PEOPLE, IMAGES)
BY_NAME = {service.name: service for service in ALL}
_WEIGHTS = (4, 6, 2, 3, 3, 2, 4, 6, 4, 2, 2, 1, 2, 1)
TO_SERVICES = (QUEUE, BUCKET, FUNCTION, TOPIC, KEY)
"""What AWS services deliver to, or use."""

KEY_ACTIONS = {
    "s3:GetObject": ("kms:Decrypt",),
    "s3:PutObject": ("kms:GenerateDataKey",),
    "sqs:SendMessage": ("kms:GenerateDataKey", "kms:Decrypt"),
    "sqs:ReceiveMessage": ("kms:Decrypt",),
    "sns:Publish": ("kms:GenerateDataKey", "kms:Decrypt"),
    "secretsmanager:GetSecretValue": ("kms:Decrypt",),
}
"""What a call on something encrypted needs of the key.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
"""


def some_service(rng: Random) -> Service:
    """A kind of resource, the common ones more often."""
    return rng.choices(ALL, _WEIGHTS)[0]
