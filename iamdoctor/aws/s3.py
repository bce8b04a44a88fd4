"""A bucket: who owns it, its policy, its public-access settings, and the key that encrypts its objects."""

import asyncio
from collections.abc import Awaitable, Callable

from iamdoctor.aws.calls import Calls, Reply
from iamdoctor.aws.resource_policy import resource_policies
from iamdoctor.diagnosis.evidence import Failure, Read, Resource


def bucket_of(arn: str) -> str:
    """The bucket's name in the ARN of a bucket or an object."""
    return arn.split(":", 5)[5].partition("/")[0]


async def bucket(calls: Calls, arn: str, own_account: Callable[[], Awaitable[str | None]], principal_account: str | None) -> Read[Resource]:
    """The bucket behind ``arn``: policy, owner and, unless the request is known to be from the owner's account, public-access settings.

    AWS gives a bucket's policy to the owner's account only, so that an answer shows the owner too.
    https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicy.html
    """
    name = bucket_of(arn)
    policies, listed = await asyncio.gather(resource_policies(calls, arn), _is_own(calls, name))
    resource, owned = policies.value, None if isinstance(listed, Failure) else listed
    if resource is None or resource.exists is False:
        return policies
    account = await own_account() if owned or (owned is None and resource.exists) else None
    settings, failures = dict(resource.settings), policies.failures
    if isinstance(listed, Failure) and failures:
        failures = (*failures, listed)
    if account is None or account != principal_account:
        more, unread = await _settings(calls, name, account)
        settings, failures = {**settings, **more}, (*failures, *unread)
    found = Resource(arn=arn, account=account, exists=resource.exists or owned or None, policies=resource.policies, settings=settings)
    return Read(policies.state, found, failures)


async def _is_own(calls: Calls, name: str) -> bool | Failure:
    """Whether the bucket is one of the caller's account (``s3:ListAllMyBuckets``)."""
    reply = await calls.ask("resource", "s3", "ListBuckets", {"Prefix": name}, target=name)
    return reply if isinstance(reply, Failure) else any(item["Name"] == name for item in reply.get("Buckets", ()))


async def _settings(calls: Calls, name: str, account: str | None) -> tuple[dict[str, str], tuple[Failure, ...]]:
    asked = [
        calls.ask("resource", "s3", "GetPublicAccessBlock", {"Bucket": name}, target=name),
        calls.ask("resource", "s3", "GetBucketOwnershipControls", {"Bucket": name}, target=name),
    ]
    if account:
        asked.append(calls.ask("resource", "s3control", "GetPublicAccessBlock", {"AccountId": account}, target=account))
    block, ownership, *of_account = await asyncio.gather(*asked)
    settings: dict[str, str] = {}
    blocked = sorted({flag for reply in (block, *of_account) for flag in _flags(reply)})
    if blocked:
        settings["block_public_access"] = ", ".join(blocked)
    if not isinstance(ownership, Failure):
        settings["object_ownership"] = ", ".join(rule["ObjectOwnership"] for rule in ownership["OwnershipControls"]["Rules"])
    return settings, tuple(reply for reply in (block, ownership, *of_account) if isinstance(reply, Failure) and reply.code not in _NONE)


_NONE = ("NoSuchPublicAccessBlockConfiguration", "OwnershipControlsNotFoundError")


def _flags(reply: Reply | Failure) -> list[str]:
    if isinstance(reply, Failure):
        return []
    return [flag for flag, on in reply["PublicAccessBlockConfiguration"].items() if on]


async def encrypting_key(calls: Calls, arn: str) -> str | Failure | None:
    """The KMS key that encrypts new objects of the bucket: ARN, id or alias as S3 has it; ``None`` when it is no KMS key."""
    name = bucket_of(arn)
    reply = await calls.ask("resource", "s3", "GetBucketEncryption", {"Bucket": name}, target=name)
    if isinstance(reply, Failure):
        return None if reply.code == "ServerSideEncryptionConfigurationNotFoundError" else reply
    for rule in reply["ServerSideEncryptionConfiguration"]["Rules"]:
        default = rule.get("ApplyServerSideEncryptionByDefault", {})
        if str(default.get("SSEAlgorithm", "")).startswith("aws:kms"):
            return str(default.get("KMSMasterKeyID") or "alias/aws/s3")
    return None
