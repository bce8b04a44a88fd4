"""A KMS key: its policy, its grants and its state, found by ARN, id or alias."""

from typing import Any

from msgspec import structs

from iamdoctor.aws.calls import Calls
from iamdoctor.aws.resource_policy import resource_policies
from iamdoctor.model.evidence import Failure, Read, Resource
from iamdoctor.model.sentence import say


async def key(calls: Calls, name: str, region: str | None) -> Read[Resource]:
    """The key that ``name`` (ARN, id or alias) stands for, with policy, grants, state and manager."""
    described = await calls.ask("resource", "kms", "DescribeKey", {"KeyId": name}, region=region, target=name)
    if isinstance(described, Failure) and described.code == "NotFoundException":
        return Read("found", Resource(arn=name, exists=False))
    if isinstance(described, Failure) and ":key/" not in name:
        return Read("unread", failures=(described,))
    arn = name if isinstance(described, Failure) else str(described["KeyMetadata"]["Arn"])
    policies = await resource_policies(calls, arn)
    found = structs.replace(policies.value or Resource(arn=arn), settings=_settings(name, described))
    failures = (described,) if isinstance(described, Failure) else ()
    return Read(policies.state, found, (*policies.failures, *failures))


async def encrypting(calls: Calls, name: str, region: str | None) -> Read[Resource]:
    """The key as :func:`key` finds it; one that is set and not found is not known, since KMS may only not show it."""
    read = await key(calls, name, region)
    if read.value is None or read.value.exists is not False:
        return read
    return Read("unread", reason=say("read.no_key", key=name, region=region))


def aws_managed(name: str, partition: str, region: str, account: str) -> Resource:
    """AWS's own key of an account by its alias (``alias/aws/...``): its policy, which nobody can change, opens it to that account alone.

    https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#aws-managed-cmk
    """
    settings = {"key_manager": "AWS", "alias": name.partition("alias/")[2]}
    return Resource(arn=f"arn:{partition}:kms:{region}:{account}:{name}", account=account, exists=True, settings=settings)


def _settings(name: str, described: dict[str, Any] | Failure) -> dict[str, str]:
    if isinstance(described, Failure):
        return {}
    about = described["KeyMetadata"]
    alias = {"alias": name.partition("alias/")[2]} if "alias/" in name else {}
    return {"key_state": about["KeyState"], "key_manager": about.get("KeyManager", "CUSTOMER"), **alias}
