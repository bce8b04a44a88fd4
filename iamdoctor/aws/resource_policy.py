"""The policies of a resource, read by the rows of the table that know its ARN."""

import asyncio
import json
import re
from typing import Any

import jmespath  # type: ignore[import-untyped]
from msgspec import Struct

from iamdoctor.aws.calls import Calls, Reply
from iamdoctor.aws.managed import text_of
from iamdoctor.aws.resource_policies import Row, filled, rows_for
from iamdoctor.model.evidence import Failure, Policy, PolicyKind, Read, Resource


class Part(Struct, frozen=True):
    """What one row read."""

    policies: tuple[Policy, ...] = ()
    settings: dict[str, str] = {}
    grants: tuple[dict[str, str], ...] = ()
    failure: Failure | None = None
    exists: bool | None = True


async def resource_policies(calls: Calls, arn: str) -> Read[Resource]:
    """The resource with every resource policy it has; *none* where resources of its kind have none."""
    rows = rows_for(arn)
    if not rows:
        return Read("none", reason=f"{kind_of(arn)} has no resource policies.")
    first = [(row, parts) for row, parts in rows if not row.after]
    answers = await asyncio.gather(*(_read(calls, row, parts) for row, parts in first))
    found = {row.key: part for (row, _), part in zip(first, answers, strict=True)}
    for row, parts in rows:
        if row.after and found[row.after].failure is not None:
            second = await _read(calls, row, parts)
            found[row.after] = found[row.after] if second.failure else second
    return _joined(arn, list(found.values()))


def _joined(arn: str, parts: list[Part]) -> Read[Resource]:
    failures = tuple(part.failure for part in parts if part.failure is not None)
    exist = {part.exists for part in parts}
    resource = Resource(
        arn=arn,
        account=arn.split(":")[4] or None,
        exists=True if True in exist else False if False in exist else None,
        policies=tuple(policy for part in parts for policy in part.policies),
        settings={name: value for part in parts for name, value in part.settings.items()},
        grants=tuple(grant for part in parts for grant in part.grants),
    )
    return Read("unread" if failures else "found", resource, failures)


async def _read(calls: Calls, row: Row, parts: dict[str, str]) -> Part:
    region = row.region or parts.get("region") or None
    if row.find is not None:
        found = await _ask(calls, row, row.find.operation, row.find.params, row.find.permission, parts, region)
        if isinstance(found, Failure):
            return _nothing(row, found)
        parts = {**parts, **{name: jmespath.search(filled(path, parts), found) or "" for name, path in row.find.parts.items()}}
    reply = await _ask(calls, row, row.operation, row.params, row.permission, parts, region)
    return _nothing(row, reply) if isinstance(reply, Failure) else _decoded(row, reply, parts)


async def _ask(
    calls: Calls, row: Row, operation: str, params: Reply, permission: str, parts: dict[str, str], region: str | None
) -> Reply | Failure:
    filled_in = filled(params, parts)
    return await calls.ask("resource", row.client, operation, filled_in, region=region, target=parts["arn"], permission=permission)


def _nothing(row: Row, failure: Failure) -> Part:
    """What an error code says. One that does not speak of a policy may as well mean that the resource is missing."""
    if failure.code in row.none:
        return Part(exists=True if "Policy" in failure.code else None)
    return Part(exists=False) if failure.code in row.gone else Part(failure=failure, exists=None)


def _decoded(row: Row, reply: Reply, parts: dict[str, str]) -> Part:
    value = jmespath.search(filled(row.reply, parts), reply)
    if row.decode == "settings":
        return Part(settings={row.key: json.dumps(value, default=str)} if value else {})
    if row.decode == "grants":
        return Part(grants=tuple(_grant(item) for item in value or ()))
    named = value.items() if row.decode == "named" and value else ((_name(row), text) for text in _listed(row, value))
    arn = row.holder(parts)
    holder = f"{row.noun} {re.split('[:/]', arn)[-1]}"
    kind: PolicyKind = "trust" if row.key == "iam.role-trust" else "resource"
    policies = (Policy(name=name, kind=kind, attached_to=holder, arn=arn, document=document(text)) for name, text in named)
    return Part(policies=tuple(policy for policy in policies if not is_empty(policy.document)))


def _listed(row: Row, value: Any) -> list[Any]:
    return [text for text in value or () if text] if row.decode == "policies" else [value] if value else []


def _name(row: Row) -> str:
    return "trust policy" if row.key == "iam.role-trust" else f"{row.noun} policy"


def _grant(item: dict[str, Any]) -> dict[str, str]:
    constraints = item.get("Constraints", {})
    pairs = {f"{kind}:{key}": value for kind, context in constraints.items() if isinstance(context, dict) for key, value in context.items()}
    return {
        "grantee": item.get("GranteePrincipal", ""),
        "operations": ", ".join(item.get("Operations", ())),
        "constraints": ", ".join(f"{name}={value}" for name, value in pairs.items()),
        "grant_id": item["GrantId"],
    }


def document(value: Any) -> str:
    """A policy as JSON text; API Gateway's text with backslash-escaped quotes is unescaped."""
    text = text_of(value)
    return text.replace('\\"', '"') if text.startswith('{\\"') else text


def is_empty(text: str | None) -> bool:
    """Whether the text is a policy without a statement: the way some services say that there is none."""
    if not text or text == "{}":
        return True
    try:
        return json.loads(text).get("Statement") in ([], None)
    except (ValueError, AttributeError):
        return False


def kind_of(arn: str) -> str:
    """The kind of resource, in words, from its ARN: ``ec2 instance``."""
    parts = arn.split(":", 5)
    return f"{parts[2]} {parts[5].replace(':', '/').partition('/')[0]}" if len(parts) == 6 else "This resource"
