"""A KMS key: its policy, its grants and its state, found by ARN, id or alias."""

import asyncio
from typing import Any

from iamdoctor.aws.calls import Calls
from iamdoctor.aws.resource_policy import resource_policies
from iamdoctor.diagnosis.evidence import Failure, Read, Resource


async def key(calls: Calls, name: str, region: str | None) -> Read[Resource]:
    """The key that ``name`` (ARN, id or alias) stands for, with policy, grants, state and manager."""
    described = await calls.ask("resource", "kms", "DescribeKey", {"KeyId": name}, region=region, target=name)
    if isinstance(described, Failure) and described.code == "NotFoundException":
        return Read("found", Resource(arn=name, exists=False))
    if isinstance(described, Failure) and ":key/" not in name:
        return Read("unread", failures=(described,))
    arn = name if isinstance(described, Failure) else str(described["KeyMetadata"]["Arn"])
    policies, grants = await asyncio.gather(resource_policies(calls, arn), _grants(calls, arn))
    failures = tuple(reply for reply in (described, grants) if isinstance(reply, Failure))
    found = policies.value or Resource(arn=arn)
    return Read(
        policies.state,
        Resource(
            arn=arn,
            account=found.account,
            exists=found.exists,
            policies=found.policies,
            settings=_settings(name, described),
            grants=() if isinstance(grants, Failure) else grants,
        ),
        (*policies.failures, *failures),
    )


def _settings(name: str, described: dict[str, Any] | Failure) -> dict[str, str]:
    if isinstance(described, Failure):
        return {}
    about = described["KeyMetadata"]
    alias = {"alias": name.partition("alias/")[2]} if "alias/" in name else {}
    return {"key_state": about["KeyState"], "key_manager": about.get("KeyManager", "CUSTOMER"), **alias}


async def _grants(calls: Calls, arn: str) -> tuple[dict[str, str], ...] | Failure:
    reply = await calls.ask("resource", "kms", "ListGrants", {"KeyId": arn}, region=arn.split(":")[3], target=arn)
    return reply if isinstance(reply, Failure) else tuple(_grant(item) for item in reply["Grants"])


def _grant(item: dict[str, Any]) -> dict[str, str]:
    constraints = item.get("Constraints", {})
    pairs = {f"{kind}:{key}": value for kind, context in constraints.items() if isinstance(context, dict) for key, value in context.items()}
    return {
        "grantee": item.get("GranteePrincipal", ""),
        "operations": ", ".join(item.get("Operations", ())),
        "constraints": ", ".join(f"{name}={value}" for name, value in pairs.items()),
        "grant_id": item["GrantId"],
    }
