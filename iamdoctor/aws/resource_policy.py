"""The policies of a resource, read by the rows of the table that know its ARN."""

import asyncio
import json
import re
from typing import Any

import jmespath
from msgspec import Struct

from iamdoctor.aws.calls import Calls, Reply
from iamdoctor.aws.managed import text_of
from iamdoctor.model.evidence import Failure, KeyGrant, Policy, PolicyKind, Read, Resource
from iamdoctor.model.sentence import say
from iamdoctor.reference.arn_patterns import Parts, filled
from iamdoctor.reference.resource_kinds import Find, Reading, ResourceKind, is_unknown_kind, policy_readings


class Part(Struct, frozen=True):
    """What one row read."""

    policies: tuple[Policy, ...] = ()
    settings: dict[str, str] = {}
    grants: tuple[KeyGrant, ...] = ()
    failure: Failure | None = None
    exists: bool | None = True


async def resource_policies(calls: Calls, arn: str) -> Read[Resource]:
    """The resource with every resource policy it has; *none* where resources of its kind have none."""
    readings = policy_readings(arn)
    if not readings and is_unknown_kind(arn):
        return Read("unread", reason=say("read.unknown_kind", arn=arn))
    if not readings:
        return Read("none", reason=say("read.no_resource_policies", kind=_in_words(arn)))
    first = [each for each in readings if not each[1].after]
    answers = await asyncio.gather(*(_read(calls, *each) for each in first))
    found = {_key(kind, reading): part for (kind, reading, _), part in zip(first, answers, strict=True)}
    for kind, reading, parts in readings:
        if reading.after and found[reading.after].failure is not None:
            second = await _read(calls, kind, reading, parts)
            found[reading.after] = found[reading.after] if second.failure else second
    return _joined(arn, list(found.values()))


def _key(kind: ResourceKind, reading: Reading) -> str:
    return reading.key or kind.key


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


async def _read(calls: Calls, kind: ResourceKind, reading: Reading, parts: Parts) -> Part:
    if reading.find is not None:
        found = await ask(calls, reading, parts, first=reading.find)
        if isinstance(found, Failure):
            return _nothing(reading, found)
        parts = {**parts, **{name: jmespath.search(filled(path, parts), found) or "" for name, path in reading.find.parts.items()}}
    reply = await ask(calls, reading, parts)
    if isinstance(reply, Failure):
        return _nothing(reading, reply)
    params, region = filled(reading.params, parts), reading.region or parts.get("region") or None
    return _decoded(kind, reading, reply, parts, calls.command(reading.client, reading.operation, params, region=region))


async def ask(calls: Calls, reading: Reading, parts: Parts, *, first: Find | None = None) -> Reply | Failure:
    """The reply to a reading of the table, or to the one that must come ``first``, for the resource whose ARN has these parts."""
    asked = first or reading
    region = reading.region or parts.get("region") or None
    params, permission = filled(asked.params, parts), asked.permission
    return await calls.ask("resource", reading.client, asked.operation, params, region=region, target=parts["arn"], permission=permission)


def _nothing(reading: Reading, failure: Failure) -> Part:
    """What an error code says. One that does not speak of a policy may as well mean that the resource is missing."""
    if failure.code in reading.none:
        return Part(exists=True if "Policy" in failure.code else None)
    return Part(exists=False) if failure.code in reading.gone else Part(failure=failure, exists=None)


def _decoded(kind: ResourceKind, reading: Reading, reply: Reply, parts: Parts, read_by: str) -> Part:
    value = jmespath.search(filled(reading.reply, parts), reply)
    if reading.decode == "settings":
        return Part(settings={_key(kind, reading): json.dumps(value, default=str)} if value else {})
    if reading.decode == "grants":
        return Part(grants=tuple(_grant(item) for item in value or ()))
    noun = kind.called(parts)
    own = ((reading.name or f"{noun} policy", text) for text in _listed(reading, value))
    named = value.items() if reading.decode == "named" and value else own
    arn = kind.holder(parts)
    holder = f"{noun} {re.split('[:/]', arn)[-1]}"
    of: PolicyKind = "trust" if kind.layer == "trust" else "resource"
    policies = (Policy(name=name, kind=of, attached_to=holder, arn=arn, document=document(text), read_by=read_by) for name, text in named)
    return Part(policies=tuple(policy for policy in policies if not is_empty(policy.document)))


def _listed(reading: Reading, value: Any) -> list[Any]:
    return [text for text in value or () if text] if reading.decode == "policies" else [value] if value else []


def _grant(item: dict[str, Any]) -> KeyGrant:
    constraints = item.get("Constraints", {})
    pairs = {f"{kind}:{key}": value for kind, context in constraints.items() if isinstance(context, dict) for key, value in context.items()}
    return KeyGrant(
        grantee=item.get("GranteePrincipal", ""),
        operations=tuple(item.get("Operations", ())),
        constrained=bool(pairs),
        constraints=", ".join(f"{name}={value}" for name, value in pairs.items()),
        grant_id=item["GrantId"],
    )


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


def _in_words(arn: str) -> str:
    """The kind of resource, in words, from its ARN: ``ec2 instance``."""
    parts = arn.split(":", 5)
    return f"{parts[2]} {parts[5].replace(':', '/').partition('/')[0]}" if len(parts) == 6 else "This resource"
