"""The accounts, names and small shapes that worlds are made of."""

from typing import Any

World = dict[str, Any]
Json = dict[str, Any]

OWN, OTHER, MANAGEMENT, STRANGER = "111122223333", "444455556666", "999900001111", "777788889999"
REGION, ELSEWHERE = "us-east-1", "eu-west-1"
ORGANIZATION = "o-a1b2c3d4e5"
ONCALL = "oncall-ro"
ROOT = "r-ab12"
UNITS = ("ou-ab12-11111111", "ou-ab12-22222222", "ou-ab12-33333333")
ENDPOINT, VPC = "vpce-0a1b2c3d4e5f60718", "vpc-0f1e2d3c4b5a69788"
KEY_ID = "1111aaaa-22bb-33cc-44dd-5555eeee6666"
NOW = "2026-11-27T10:00:00Z"
ADDRESS = "203.0.113.9"


def document(*statements: Json) -> Json:
    """A policy of these statements."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def everything() -> Json:
    """The policy that allows everything, as FullAWSAccess does."""
    return document({"Effect": "Allow", "Action": "*", "Resource": "*"})


def key_arn(account: str) -> str:
    """The KMS key behind a resource."""
    return f"arn:aws:kms:{REGION}:{account}:key/{KEY_ID}"


def of_aws_arn(account: str) -> str:
    """AWS's own key for the secrets of an account."""
    return f"arn:aws:kms:{REGION}:{account}:key/9999aaaa-22bb-33cc-44dd-5555eeee6666"


def of_aws_policy(account: str) -> Json:
    """Its policy: open to the account's principals, through Secrets Manager only."""
    condition = {"StringEquals": {"kms:CallerAccount": account, "kms:ViaService": f"secretsmanager.{REGION}.amazonaws.com"}}
    use = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": ["kms:Decrypt", "kms:GenerateDataKey*"], "Resource": "*"}
    return document({**use, "Condition": condition})


def levels(world: World) -> tuple[str, ...]:
    """Where SCPs and RCPs are attached, from the root to the account."""
    depth = max(len(world["scps"] or ()), len(world["rcps"] or ()), 2)
    return (ROOT, *UNITS[: depth - 2])


def policy_id(name: str) -> str:
    """An SCP's or RCP's id."""
    known = ("FullAWSAccess", "RCPFullAWSAccess")
    return f"p-{name}" if name in known else f"p-{sum(map(ord, name)) % 997:03d}{name.lower().replace('-', '')[:9]}"


def guardrail_arn(kind: str, name: str) -> str:
    """The ARN of an SCP or RCP."""
    of = {"scp": "service_control_policy", "rcp": "resource_control_policy"}[kind]
    owner = "aws:policy" if name in ("FullAWSAccess", "RCPFullAWSAccess") else f"{MANAGEMENT}:policy/{ORGANIZATION}"
    return f"arn:aws:organizations::{owner}/{of}/{policy_id(name)}"


def managed_arn(account: str, policy: Json) -> str:
    """The ARN of a managed policy of an account, or of AWS's own."""
    owner = "aws" if policy.get("how") == "aws" else account
    return f"arn:aws:iam::{owner}:policy/{policy.get('path', '/').lstrip('/')}{policy['name']}"
