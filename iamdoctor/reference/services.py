"""Facts about services that decide which policy layers can apply.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
"""

NOT_POLICIES = frozenset(
    (
        "kms:DescribeKey",
        "kms:ListGrants",
        "s3:GetBucketEncryption",
        "s3:GetEncryptionConfiguration",
        "s3:GetBucketOwnershipControls",
        "s3:GetPublicAccessBlock",
        "s3:GetBucketPublicAccessBlock",
        "s3:GetAccountPublicAccessBlock",
        "s3control:GetPublicAccessBlock",
        "s3:ListBuckets",
        "s3:ListObjectsV2",
    )
)
"""Reads of a resource that are about its settings and grants: where one fails, the resource's policy is still known."""

_NAMES = """
acm-pca aiops aoss apigateway aps backup bedrock bedrock-agentcore cleanrooms-ml cloud9 cloudfront cloudhsm cloudtrail codeartifact
codebuild codeguru-profiler comprehend dsql dynamodb ecr ecr-public eks elasticfilesystem elasticloadbalancing entityresolution es
eventbridge events execute-api glacier glue iot imagebuilder kafka kinesis kms lakeformation lambda lex logs mediapackagev2 mediastore
mediatailor mpa network-firewall networkmanager oam omics organizations osis payment-cryptography qbusiness ram redshift
redshift-serverless refactor-spaces rekognition route53resolver rum s3 s3-object-lambda s3-outposts s3express s3files s3tables
s3vectors sagemaker schemas secretsmanager serverlessrepo ses signer sms-voice sns sqs ssm ssm-contacts ssm-incidents vpc-lattice
vpc-lattice-svcs wafv2 xray
"""

WITH_RESOURCE_POLICIES = frozenset(_NAMES.split())
"""Services with at least one resource that can carry a policy (``iam`` has trust policies only, which are a layer of their own)."""
