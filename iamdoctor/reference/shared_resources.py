"""Services whose resources other services' actions are checked on too (``sts:AssumeRole`` on a role of ``iam``).

https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

# fmt: off
SHARED = frozenset((
    "acm", "amplify", "apigateway", "app-integrations", "apprunner", "appsync", "bedrock-agentcore", "billing", "catalog", "cloudfront",
    "cloudtrail", "codewhisperer", "cognito-idp", "compute-optimizer", "ds", "ec2", "ecs", "eks", "elastic-inference",
    "elasticloadbalancing", "iam", "iot", "iq-permission", "kafka", "kms", "license-manager", "mpa", "opensearch", "qbusiness",
    "qdeveloper", "rds", "redshift", "redshift-serverless", "resource-groups", "route53-recovery-control", "s3", "s3-object-lambda",
    "sagemaker", "sns", "sso", "vpc-lattice", "wafv2", "wisdom",
))
# fmt: on
