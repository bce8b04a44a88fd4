"""The policies of a resource, read by the rows of the table that know its ARN."""

import asyncio
import json
import re
from typing import Any

import jmespath  # type: ignore[import-untyped]

from iamdoctor.aws.calls import Calls, Reply
from iamdoctor.aws.managed import text_of
from iamdoctor.aws.resource_policies import Row, rows_for
from iamdoctor.diagnosis.evidence import Failure, Policy, PolicyKind, Read, Resource


async def resource_policies(calls: Calls, arn: str) -> Read[Resource]:
    """The resource with every resource policy it has; *none* where resources of its kind have none, or this one does not exist."""
    rows = rows_for(arn)
    if not rows:
        return Read("none", reason=f"{kind_of(arn)} has no resource policies.")
    found = await asyncio.gather(*(_read(calls, row, parts) for row, parts in rows))
    return _joined(arn, found)


Found = tuple[tuple[Policy, ...], dict[str, str], Failure | None]


def _joined(arn: str, found: list[Found]) -> Read[Resource]:
    failures = tuple(failure for _, _, failure in found if failure is not None)
    gone = any(failure.code == GONE for failure in failures)
    failures = tuple(failure for failure in failures if failure.code != GONE)
    account = arn.split(":")[4] if arn.count(":") >= 5 else ""
    resource = Resource(
        arn=arn,
        account=account or None,
        exists=False if gone else None if failures else True,
        policies=tuple(policy for policies, _, _ in found for policy in policies),
        settings={name: value for _, settings, _ in found for name, value in settings.items()},
    )
    return Read("unread" if failures else "found", resource, failures)


GONE = "gone"


async def _read(calls: Calls, row: Row, parts: dict[str, str]) -> Found:
    parts = {**parts, "last": parts.get("path", "").rpartition("/")[2]}
    params = filled(row.params, parts)
    region = row.region or parts.get("region") or None
    reply = await calls.ask("resource", row.client, row.operation, params, region=region, target=parts["arn"])
    if isinstance(reply, Failure):
        if reply.code in row.none:
            return (), {}, None
        return (), {}, Failure(operation=reply.operation, code=GONE, target=parts["arn"]) if reply.code in row.gone else reply
    return (*_decoded(row, reply, row.holder(parts)), None)


def filled(params: Any, parts: dict[str, str]) -> Any:
    """``params`` with the parts of the ARN in place of their names; a parameter whose part is missing is left out."""
    if isinstance(params, str):
        return params.format(**parts)
    if isinstance(params, list):
        return [filled(item, parts) for item in params]
    if isinstance(params, dict):
        return {name: value for name, of in params.items() if (value := filled(of, parts)) != ""}
    return params


def _decoded(row: Row, reply: Reply, arn: str) -> tuple[tuple[Policy, ...], dict[str, str]]:
    value = jmespath.search(row.reply, reply)
    if row.decode == "settings":
        return (), {row.key: json.dumps(value, default=str)} if value else {}
    named = value.items() if row.decode == "named" and value else ((_name(row), text) for text in _listed(row, value))
    kind: PolicyKind = "trust" if row.key == "iam.role-trust" else "resource"
    holder = f"{row.noun} {re.split('[:/]', arn)[-1]}"
    policies = (Policy(name=name, kind=kind, attached_to=holder, arn=arn, document=document(text)) for name, text in named)
    return tuple(policy for policy in policies if not is_empty(policy.document)), {}


def _listed(row: Row, value: Any) -> list[Any]:
    return (value or []) if row.decode == "policies" else [value] if value else []


def _name(row: Row) -> str:
    return "trust policy" if row.key == "iam.role-trust" else f"{row.noun} policy"


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
