"""Managed policies: the default version's text."""

import asyncio
import json
from datetime import datetime, timedelta
from typing import Any, Protocol

from msgspec import structs

from iamdoctor.aws.calls import Calls
from iamdoctor.model.evidence import Failure, Policy, StepId
from iamdoctor.reference.characters import document as safe

_A_SECOND = timedelta(seconds=1)


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
    return document if isinstance(document, str) else safe(json.dumps(document, default=str))


async def managed(calls: Calls, arn: str, attached_to: str, *, step: StepId = "policies", versions: Versions | None = None) -> Policy:
    """The managed policy ``arn`` with its default version (``iam:GetPolicy``, ``iam:GetPolicyVersion``)."""
    versions = versions or NoVersions()
    by_aws = arn.split(":")[4] == "aws"
    policy = Policy(name=arn.rpartition("/")[2], kind="aws-managed" if by_aws else "managed", attached_to=attached_to, arn=arn)
    head = await calls.ask(step, "iam", "GetPolicy", {"PolicyArn": arn}, target=arn)
    policy = structs.replace(policy, read_by=calls.command("iam", "GetPolicy", {"PolicyArn": arn}))
    if isinstance(head, Failure):
        return structs.replace(policy, failure=head)
    version = head["Policy"]["DefaultVersionId"]
    kept = versions.get(arn, version) if by_aws else None
    if kept is not None:
        return structs.replace(policy, version=version, document=kept)
    found = await _version(calls, policy, version, step)
    if by_aws and found.document is not None:
        versions.put(arn, version, found.document)
    return found


async def other_versions(calls: Calls, policy: Policy) -> tuple[tuple[Policy, ...], tuple[Failure, ...]]:
    """The versions of a customer managed policy that are not its default (``iam:ListPolicyVersions``), and what of them was refused.

    Nothing is asked where it has one version only: AWS then gives the same time for its making and its last change.
    https://docs.aws.amazon.com/IAM/latest/APIReference/API_Policy.html
    """
    arn = policy.arn or ""
    head = await calls.ask("policies", "iam", "GetPolicy", {"PolicyArn": arn}, target=arn)
    if isinstance(head, Failure) or _has_one_version(head["Policy"]):
        return (), ()
    reply = await calls.ask("policies", "iam", "ListPolicyVersions", {"PolicyArn": arn}, target=arn)
    if isinstance(reply, Failure):
        return (), (reply,)
    others = [item["VersionId"] for item in reply["Versions"] if not item["IsDefaultVersion"]]
    found = await asyncio.gather(*(_version(calls, policy, version, "policies") for version in others))
    return tuple(found), tuple(each.failure for each in found if each.failure)


def _has_one_version(head: dict[str, Any]) -> bool:
    made, changed = head.get("CreateDate"), head.get("UpdateDate")
    if not isinstance(made, datetime) or not isinstance(changed, datetime):
        return False
    return bool(head["DefaultVersionId"] == "v1" and changed - made < _A_SECOND)


async def _version(calls: Calls, policy: Policy, version: str, step: StepId) -> Policy:
    arn = policy.arn or ""
    params = {"PolicyArn": arn, "VersionId": version}
    reply = await calls.ask(step, "iam", "GetPolicyVersion", params, target=arn)
    policy = structs.replace(policy, read_by=calls.command("iam", "GetPolicyVersion", params))
    if isinstance(reply, Failure):
        return structs.replace(policy, version=version, updated=None, document=None, failure=reply)
    found, made = reply["PolicyVersion"], reply["PolicyVersion"].get("CreateDate")
    updated = made.isoformat() if isinstance(made, datetime) else None
    return structs.replace(policy, version=version, updated=updated, document=text_of(found["Document"]), failure=None)
