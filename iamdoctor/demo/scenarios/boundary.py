"""The role's policy allows it, its permissions boundary does not."""

from iamdoctor.demo.account import Account, allow
from iamdoctor.demo.scenario import Scenario


def build(account: Account) -> None:
    boundary = account.managed("workload-boundary", allow(["s3:*", "dynamodb:*", "logs:*", "sqs:*"], Sid="Workloads"))
    secret = account.session.client("secretsmanager").create_secret(Name="checkout/stripe", SecretString="demo")["ARN"]
    read = allow("secretsmanager:GetSecretValue", f"{secret.rsplit('-', 1)[0]}-*", Sid="StripeKey")
    account.role("checkout-api", read, policy="checkout", PermissionsBoundary=boundary)


scenario = Scenario(
    "boundary",
    "A boundary in the way",
    "The checkout service has the permission, yet reading its secret fails.",
    """software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException: User: \
arn:aws:sts::240111222333:assumed-role/checkout-api/ecs-7f3a is not authorized to perform: secretsmanager:GetSecretValue on resource: \
checkout/stripe because no permissions boundary allows the secretsmanager:GetSecretValue action \
(Service: SecretsManager, Status Code: 400, Request ID: 5b1d0f4e-7c7e-4f37-9b0a-3d2c1b0a9f8e)
""",
    account="240111222333",
    build=build,
)
