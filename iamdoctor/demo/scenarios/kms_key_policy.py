"""The key's policy does not hand decisions to IAM, so an identity policy alone cannot open it."""

from iamdoctor.demo.account import ONCALL, Account, allow, document, trusts
from iamdoctor.demo.scenario import Scenario

KEY = "3f0e7c52-6a1b-4d8e-9c27-51b0aa64d9e1"


def build(account: Account) -> None:
    admins = trusts({"AWS": account.arn("iam", "role/key-admin")}, "kms:*", Sid="Administrators", Resource="*")
    reads = ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:ListGrants", "kms:ListAliases"]
    oncall = trusts({"AWS": account.arn("iam", f"role/{ONCALL}")}, reads, Sid="OnCallReads", Resource="*")
    account.key(KEY, document(admins, oncall))
    key = account.arn("kms", f"key/{KEY}", account.region)
    account.role("etl-loader", allow(["kms:Decrypt", "kms:DescribeKey"], key, Sid="Decrypt"), policy="decrypt-exports")


scenario = Scenario(
    "kms-key-policy",
    "A key that asks nobody",
    "The loader may decrypt, says its policy; the key does not agree.",
    """botocore.errorfactory.AccessDeniedException: An error occurred (AccessDeniedException) when calling the Decrypt operation: User: \
arn:aws:sts::270111222333:assumed-role/etl-loader/batch-0042 is not authorized to perform: kms:Decrypt on resource: \
arn:aws:kms:us-east-1:270111222333:key/3f0e7c52-6a1b-4d8e-9c27-51b0aa64d9e1 because no resource-based policy allows the kms:Decrypt action
""",
    account="270111222333",
    build=build,
)
