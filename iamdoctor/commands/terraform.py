"""The same change as Terraform, for role and bucket policies."""

import json
import re
from collections.abc import Mapping
from typing import Any

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


def role_policy(role: str, policy: str, document: Mapping[str, Any], *, exists: bool) -> str:
    """An ``aws_iam_role_policy``; with an import block where the policy exists already."""
    block = _resource("aws_iam_role_policy", policy, {"name": policy, "role": role}, "policy", document)
    return _import("aws_iam_role_policy", policy, f"{role}:{policy}") + block if exists else block


def bucket_policy(bucket: str, document: Mapping[str, Any], *, exists: bool) -> str:
    """An ``aws_s3_bucket_policy``; with an import block where the bucket has a policy already."""
    block = _resource("aws_s3_bucket_policy", bucket, {"bucket": bucket}, "policy", document)
    return _import("aws_s3_bucket_policy", bucket, bucket) + block if exists else block


def trust_policy(role: str, path: str, document: Mapping[str, Any]) -> str:
    """The ``assume_role_policy`` of an ``aws_iam_role`` that exists already; what else the role has is left as it is."""
    kept = ("description", "max_session_duration", "permissions_boundary", "tags", "tags_all")
    block = _resource("aws_iam_role", role, {"name": role, "path": path}, "assume_role_policy", document, kept)
    return _import("aws_iam_role", role, role) + block


def managed_policy(name: str, arn: str, document: Mapping[str, Any]) -> str:
    """An ``aws_iam_policy`` that exists already. Another path or description would have it made anew, so they are kept."""
    path = arn.partition(":policy")[2].removesuffix(name) or "/"
    block = _resource("aws_iam_policy", name, {"name": name, "path": path}, "policy", document, ("description", "tags", "tags_all"))
    return _import("aws_iam_policy", name, arn) + block


def new_role(name: str, path: str, document: Mapping[str, Any], policy_arn: str | None) -> str:
    """An ``aws_iam_role`` that does not exist yet, with the managed policy that it starts with."""
    role = _resource("aws_iam_role", name, {"name": name, "path": path}, "assume_role_policy", document)
    if policy_arn is None:
        return role
    block = f'resource "aws_iam_role_policy_attachment" "{_label(name)}" {{\n  role       = aws_iam_role.{_label(name)}.name\n'
    return f"{role}\n{block}  policy_arn = {_string(policy_arn)}\n}}\n"


def new_policy(name: str, document: Mapping[str, Any], *, holder: str, boundary: bool) -> str:
    """An ``aws_iam_policy`` that does not exist yet, with a comment that says where it goes."""
    argument = "permissions_boundary" if boundary else "policy_arn of its attachment"
    where = re.sub(r"[^\w+=,.@ -]", "-", holder, flags=re.ASCII)
    return f"# {argument} for {where}: aws_iam_policy.{_label(name)}.arn\n" + _resource(
        "aws_iam_policy", name, {"name": name}, "policy", document
    )


def _import(kind: str, name: str, identity: str) -> str:
    return f"import {{\n  to = {kind}.{_label(name)}\n  id = {_string(identity)}\n}}\n\n"


def _resource(
    kind: str, name: str, arguments: Mapping[str, str], attribute: str, document: Mapping[str, Any], kept: tuple[str, ...] = ()
) -> str:
    """A resource block; ``kept`` are arguments of a resource that exists already which Terraform must not reset."""
    width = max(len(argument) for argument in arguments)
    lines = [f"  {argument.ljust(width)} = {_string(value)}" for argument, value in arguments.items()]
    lines.append(f"  {attribute} = jsonencode({_value(document, 1)})")
    lines += ["", "  lifecycle {", f"    ignore_changes = [{', '.join(kept)}]", "  }"] if kept else []
    return "\n".join([f'resource "{kind}" "{_label(name)}" {{', *lines, "}"]) + "\n"


def _label(name: str) -> str:
    clean = re.sub(r"[^A-Za-z0-9_-]", "_", name)
    return clean if re.match(r"[A-Za-z_]", clean) else f"_{clean}"


def _string(value: str) -> str:
    quoted = json.dumps(value).replace("${", "$${").replace("%{", "%%{")
    return re.sub(r"(?<!\\)((?:\\\\)*)\\([bf])", lambda found: f"{found[1]}\\u{8 if found[2] == 'b' else 12:04x}", quoted)


def _value(value: Any, depth: int) -> str:
    inner, outer = "  " * (depth + 1), "  " * depth
    match value:
        case Mapping():
            lines = [
                f"{inner}{name if _NAME.fullmatch(name) else _string(name)} = {_value(item, depth + 1)}" for name, item in value.items()
            ]
            return "\n".join(["{", *lines, outer + "}"]) if lines else "{}"
        case list():
            lines = [f"{inner}{_value(item, depth + 1)}," for item in value]
            return "\n".join(["[", *lines, outer + "]"]) if lines else "[]"
        case str():
            return _string(value)
        case _:
            return json.dumps(value)
