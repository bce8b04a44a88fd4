"""A bucket: who owns it, its policy, its public-access settings, and the key that encrypts its objects."""

import asyncio
import re
from collections.abc import Awaitable, Callable

from iamdoctor.aws.calls import Calls, Reply
from iamdoctor.aws.resource_policy import resource_policies
from iamdoctor.case.subject import redacted
from iamdoctor.model.evidence import Failure, Read, Resource

Part = tuple[dict[str, str], tuple[Failure, ...]]
"""Settings, and the reads of them that failed."""


def bucket_of(arn: str) -> str:
    """The bucket's name in the ARN of a bucket or an object."""
    return arn.split(":", 5)[5].partition("/")[0]


_CANONICAL = re.compile(r"[0-9a-f]{64}")


async def bucket(
    calls: Calls, arn: str, own_account: Callable[[], Awaitable[str | None]], principal_account: str | None, *, reads_object: bool = False
) -> Read[Resource]:
    """The bucket behind ``arn``: policy, owner and, unless the request is known to be from the owner's account, public-access settings.

    Where the request ``reads_object``, ``settings`` say whether the object is there and whose it is, as far as the bucket may be listed.

    AWS gives a bucket's policy to the owner's account only, so that an answer shows the owner too.
    https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicy.html
    """
    name = bucket_of(arn)
    policies, listed = await asyncio.gather(resource_policies(calls, arn), _listed(calls, name))
    resource, owned = policies.value, None if isinstance(listed, Failure) else any(each["Name"] == name for each in listed["Buckets"])
    if resource is None or resource.exists is False:
        return policies
    account = await own_account() if owned or (owned is None and resource.exists) else None
    settings, failures = {**resource.settings, **_region(listed, name)}, policies.failures
    if isinstance(listed, Failure) and failures:
        failures = (*failures, listed)
    foreign = account is None or account != principal_account
    parts = [_settings(calls, name, account)] if foreign else []
    parts += [_object(calls, arn, listed)] if reads_object and _names_object(arn) else []
    for more, unread in await asyncio.gather(*parts):
        settings, failures = {**settings, **more}, (*failures, *(failure for failure in unread if failure not in failures))
    asker = await own_account() if owned is False else None
    found = Resource(
        arn=arn,
        account=account,
        exists=resource.exists or owned or None,
        policies=resource.policies,
        settings=settings,
        not_of=(asker,) if asker else (),
    )
    return Read(policies.state, found, failures)


async def _listed(calls: Calls, name: str) -> Reply | Failure:
    """The buckets of the caller's account that are called like this (``s3:ListAllMyBuckets``), with their owner."""
    reply = await calls.ask("resource", "s3", "ListBuckets", {"Prefix": name}, target=name)
    return reply if isinstance(reply, Failure) else {"Buckets": [], **reply}


def _region(listed: Reply | Failure, name: str) -> dict[str, str]:
    """The Region of the bucket, where it is among those that were listed."""
    buckets = [] if isinstance(listed, Failure) else listed["Buckets"]
    return next(({"region": each["BucketRegion"]} for each in buckets if each["Name"] == name and each.get("BucketRegion")), {})


def _names_object(arn: str) -> bool:
    """Whether the ARN has a whole key, of which nothing was hidden or left out."""
    key = arn.split(":", 5)[5].partition("/")[2]
    return bool(key) and "*" not in key and "[removed]" not in key and not redacted(key)


async def _object(calls: Calls, arn: str, listed: Reply | Failure) -> Part:
    """Whether the object is there, whose it is, and whether that can be another account (``s3:ListBucket``).

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
    """
    name, key = bucket_of(arn), arn.split(":", 5)[5].partition("/")[2]
    params = {"Bucket": name, "Prefix": key, "MaxKeys": 1, "FetchOwner": True}
    found, ownership = await asyncio.gather(
        calls.ask("resource", "s3", "ListObjectsV2", params, target=arn, limit=1),
        calls.ask("resource", "s3", "GetBucketOwnershipControls", {"Bucket": name}, target=name),
    )
    settings = _ownership(ownership)
    if not isinstance(found, Failure):
        first: Reply = next(iter(found.get("Contents", ())), {})
        settings["object"] = "there" if first.get("Key") == key else "not there"
        settings |= _object_owner(first.get("Owner", {}).get("ID", ""), name, listed) if settings["object"] == "there" else {}
    return settings, tuple(reply for reply in (found, ownership) if isinstance(reply, Failure) and reply.code not in _NONE)


def _object_owner(writer: str, name: str, listed: Reply | Failure) -> dict[str, str]:
    """Whose the object is, by canonical user ids, where the bucket is the caller's own and both ids are known.

    https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html
    """
    if isinstance(listed, Failure) or all(each["Name"] != name for each in listed["Buckets"]):
        return {}
    owner = listed.get("Owner", {}).get("ID", "")
    if not _CANONICAL.fullmatch(writer) or not _CANONICAL.fullmatch(owner):
        return {}
    return {"object_owner": "the bucket's owner" if writer == owner else "another account"}


async def _settings(calls: Calls, name: str, account: str | None) -> Part:
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
    settings |= _ownership(ownership)
    return settings, tuple(reply for reply in (block, ownership, *of_account) if isinstance(reply, Failure) and reply.code not in _NONE)


def _ownership(reply: Reply | Failure) -> dict[str, str]:
    """Without controls of its own, a bucket's object ownership is ObjectWriter.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
    """
    if isinstance(reply, Failure):
        return {"object_ownership": "ObjectWriter"} if reply.code == "OwnershipControlsNotFoundError" else {}
    return {"object_ownership": ", ".join(rule["ObjectOwnership"] for rule in reply["OwnershipControls"]["Rules"])}


_NONE = ("NoSuchPublicAccessBlockConfiguration", "OwnershipControlsNotFoundError")


def _flags(reply: Reply | Failure) -> list[str]:
    if isinstance(reply, Failure):
        return []
    return [flag for flag, on in reply["PublicAccessBlockConfiguration"].items() if on]
