"""Managed policies: the default version's text."""

import json
from typing import Any, Protocol

from msgspec import structs

from iamdoctor.aws.calls import Calls
from iamdoctor.diagnosis.evidence import Failure, Policy, StepId


class Versions(Protocol):
    """A store of AWS-managed policy texts, which never change: by ARN and version id."""

    def get(self, arn: str, version: str) -> str | None:
        """The text, or ``None``."""

    def put(self, arn: str, version: str, document: str) -> None:
        """Keep a text."""


class NoVersions:
    """A store that keeps nothing."""

    def get(self, arn: str, version: str) -> str | None:
        """Nothing."""
        return None

    def put(self, arn: str, version: str, document: str) -> None:
        """Forget it."""


def text_of(document: Any) -> str:
    """A policy document as JSON text, whether AWS gave text or botocore parsed it."""
    return document if isinstance(document, str) else json.dumps(document)


async def managed(calls: Calls, arn: str, attached_to: str, *, step: StepId = "policies", versions: Versions | None = None) -> Policy:
    """The managed policy ``arn`` with its default version (``iam:GetPolicy``, ``iam:GetPolicyVersion``)."""
    versions = versions or NoVersions()
    by_aws = arn.split(":")[4] == "aws"
    policy = Policy(name=arn.rpartition("/")[2], kind="aws-managed" if by_aws else "managed", attached_to=attached_to, arn=arn)
    head = await calls.ask(step, "iam", "GetPolicy", {"PolicyArn": arn}, target=arn)
    if isinstance(head, Failure):
        return _with(policy, None, None, head)
    version = head["Policy"]["DefaultVersionId"]
    kept = versions.get(arn, version) if by_aws else None
    if kept is not None:
        return _with(policy, version, kept, None)
    reply = await calls.ask(step, "iam", "GetPolicyVersion", {"PolicyArn": arn, "VersionId": version}, target=arn)
    if isinstance(reply, Failure):
        return _with(policy, version, None, reply)
    document = text_of(reply["PolicyVersion"]["Document"])
    if by_aws:
        versions.put(arn, version, document)
    return _with(policy, version, document, None)


def _with(policy: Policy, version: str | None, document: str | None, failure: Failure | None) -> Policy:
    return structs.replace(policy, version=version, document=document, failure=failure)
