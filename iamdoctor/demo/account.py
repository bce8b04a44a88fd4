"""An AWS account of the demo, and what it takes to furnish it."""

import json
from functools import cache
from threading import Lock
from typing import Any

import boto3
from botocore.config import Config
from moto.kms.models import kms_backends

REGION = "us-east-1"
ONCALL = "oncall-ro"

_lock = Lock()


def allow(action: str | list[str], resource: str | list[str] = "*", **more: Any) -> dict[str, Any]:
    """A statement that allows."""
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: str | list[str], resource: str | list[str] = "*", **more: Any) -> dict[str, Any]:
    """A statement that denies."""
    return {"Effect": "Deny", "Action": action, "Resource": resource, **more}


def trusts(principal: dict[str, str] | str, action: str | list[str] = "sts:AssumeRole", **more: Any) -> dict[str, Any]:
    """A statement of a trust policy."""
    return {"Effect": "Allow", "Principal": principal, "Action": action, **more}


def document(*statements: dict[str, Any]) -> str:
    """A policy of these statements, as JSON text."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


class Account:
    """One account on the in-process AWS; ``region`` is where its scenario plays. Its methods make things, and are called once."""

    def __init__(self, id: str, region: str = REGION) -> None:
        self.id = id
        self.region = region
        self._keys: dict[str, str] | None = None

    def client(self, service: str) -> Any:
        """A client with an administrator's credentials in this account."""
        if self._keys is None:
            self._keys = self.session_of(f"arn:aws:iam::{self.id}:role/demo-admin", "demo")
        return _client(service, self.region, self._keys)

    def session_of(self, role: str, name: str) -> dict[str, str]:
        """Credentials of a session of the role, whether it exists or not: that is how the demo gets into an account."""
        sts = _client("sts", self.region, {"aws_access_key_id": "demo", "aws_secret_access_key": "demo"})
        answer = sts.assume_role(RoleArn=role, RoleSessionName=name)["Credentials"]
        return {
            "aws_access_key_id": answer["AccessKeyId"],
            "aws_secret_access_key": answer["SecretAccessKey"],
            "aws_session_token": answer["SessionToken"],
        }

    def arn(self, service: str, resource: str, region: str = "") -> str:
        """The ARN of something in this account."""
        return f"arn:aws:{service}:{region}:{self.id}:{resource}"

    def role(self, name: str, *statements: dict[str, Any], policy: str = "", trust: dict[str, Any] | None = None, **more: Any) -> str:
        """A role with an inline policy of these statements; anyone in the account may assume it unless ``trust`` says otherwise."""
        iam = self.client("iam")
        trusted = document(trust or trusts({"AWS": self.arn("iam", "root")}))
        arn: str = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trusted, **more)["Role"]["Arn"]
        if statements:
            iam.put_role_policy(RoleName=name, PolicyName=policy or f"{name}-access", PolicyDocument=document(*statements))
        return arn

    def managed(self, name: str, *statements: dict[str, Any]) -> str:
        """A customer managed policy."""
        arn: str = self.client("iam").create_policy(PolicyName=name, PolicyDocument=document(*statements))["Policy"]["Arn"]
        return arn

    def bucket(self, name: str, *policy: dict[str, Any]) -> None:
        """A bucket, with a bucket policy where statements are given."""
        s3 = self.client("s3")
        where = {} if self.region == REGION else {"CreateBucketConfiguration": {"LocationConstraint": self.region}}
        s3.create_bucket(Bucket=name, **where)
        if policy:
            s3.put_bucket_policy(Bucket=name, Policy=document(*policy))

    def key(self, id: str, policy: str) -> None:
        """A KMS key with this id, which AWS would not let anyone choose, and this key policy."""
        made = self.client("kms").create_key(Policy=policy, BypassPolicyLockoutSafetyCheck=True)["KeyMetadata"]["KeyId"]
        keys = kms_backends[self.id][self.region].keys
        key = keys[id] = keys.pop(made)
        key.id, key.arn = id, key.arn.replace(made, id)


@cache
def session() -> boto3.Session:
    """The session that serves all accounts, so that each service's model is read once."""
    return boto3.Session()


def _client(service: str, region: str, keys: dict[str, str]) -> Any:
    """A client; making one is not safe side by side."""
    with _lock:
        return session().client(service, region_name=region, config=Config(retries={"max_attempts": 0}), **keys)
