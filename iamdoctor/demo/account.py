"""An AWS account of the demo, and what it takes to furnish it."""

import json
from functools import cache, cached_property
from threading import Lock
from typing import Any

import boto3
from botocore.config import Config
from botocore.loaders import Loader, create_loader
from botocore.session import get_session
from moto.kms.models import kms_backends

REGION = "us-east-1"
ONCALL = "oncall-ro"

_lock = Lock()
"""Making a client of the session that all accounts share is not safe side by side."""


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

    @cached_property
    def session(self) -> boto3.Session:
        """A session with an administrator's credentials in this account."""
        return _session(self.region, self.session_of(f"arn:aws:iam::{self.id}:role/demo-admin", "demo"))

    def session_of(self, role: str, name: str) -> dict[str, str]:
        """Credentials of a session of the role, whether it exists or not: that is how the demo gets into an account."""
        with _lock:
            sts = anyone().client("sts")
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
        iam = self.session.client("iam")
        trusted = document(trust or trusts({"AWS": self.arn("iam", "root")}))
        arn: str = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trusted, **more)["Role"]["Arn"]
        if statements:
            iam.put_role_policy(RoleName=name, PolicyName=policy or f"{name}-access", PolicyDocument=document(*statements))
        return arn

    def managed(self, name: str, *statements: dict[str, Any]) -> str:
        """A customer managed policy."""
        arn: str = self.session.client("iam").create_policy(PolicyName=name, PolicyDocument=document(*statements))["Policy"]["Arn"]
        return arn

    def bucket(self, name: str, *policy: dict[str, Any]) -> None:
        """A bucket, with a bucket policy where statements are given."""
        s3 = self.session.client("s3")
        where: Any = {} if self.region == REGION else {"CreateBucketConfiguration": {"LocationConstraint": self.region}}
        s3.create_bucket(Bucket=name, **where)
        if policy:
            s3.put_bucket_policy(Bucket=name, Policy=document(*policy))

    def key(self, id: str, policy: str) -> None:
        """A KMS key with this id, which AWS would not let anyone choose, and this key policy."""
        made = self.session.client("kms").create_key(Policy=policy, BypassPolicyLockoutSafetyCheck=True)["KeyMetadata"]["KeyId"]
        keys = kms_backends[self.id][self.region].keys
        key = keys[id] = keys.pop(made)
        key.id, key.arn = id, key.arn.replace(made, id)


@cache
def anyone() -> boto3.Session:
    """The session that may assume any role."""
    return _session(REGION, {"aws_access_key_id": "demo", "aws_secret_access_key": "demo"})


def _session(region: str, keys: dict[str, str]) -> boto3.Session:
    core = get_session()
    core.register_component("data_loader", _loader())
    core.set_default_client_config(Config(retries={"max_attempts": 0}))
    return boto3.Session(**keys, region_name=region, botocore_session=core)


@cache
def _loader() -> Loader:
    """botocore's descriptions of services, read once for all accounts."""
    return create_loader()
