"""The AWS CLI commands that make a change: each one line, runnable as it stands in a POSIX shell, the document inline.

Every function answers ``None`` where no command can be written safely: where AWS has none, or where a value would not be taken literally
by the shell or by the AWS CLI (a control character, a ``file://``).
"""

import json
import shlex
from collections.abc import Mapping
from typing import Any

from iamdoctor.reference.arn import Arn
from iamdoctor.reference.arn_patterns import filled
from iamdoctor.reference.condition_keys import condition_key
from iamdoctor.reference.resource_kinds import Command, kind, kind_of

Document = Mapping[str, Any]

_LOADED_BY_THE_CLI = ("file://", "fileb://", "http://", "https://")
_TAKES_A_URL = "queue-url"


def text(document: Document) -> str:
    """The document as it stands in a command: JSON on one line, ASCII only."""
    return json.dumps(document, separators=(",", ":"))


def command(service: str, operation: str, options: Mapping[str, str], *flags: str) -> str | None:
    """``aws SERVICE OPERATION --NAME VALUE ... --FLAG ...``, every word quoted for a POSIX shell."""
    if not all(_literal(value) or (name == _TAKES_A_URL and value.isprintable()) for name, value in options.items()):
        return None
    words = ["aws", service, operation]
    for name, value in options.items():
        words += [f"--{name}={value}"] if value.startswith("-") else [f"--{name}", value]
    return shlex.join([*words, *(f"--{flag}" for flag in flags)])


def _literal(value: str) -> bool:
    """Whether shell and CLI take the value as it is: no control character, nothing that the CLI would load from elsewhere."""
    return value != "" and value.isprintable() and not value.startswith(_LOADED_BY_THE_CLI)


def put_inline(holder: str, holder_name: str, policy_name: str, document: Document) -> str | None:
    """Write an inline policy of a ``holder``: ``role``, ``user`` or ``group``."""
    options = {f"{holder}-name": holder_name, "policy-name": policy_name, "policy-document": text(document)}
    return command("iam", f"put-{holder}-policy", options)


def delete_inline(holder: str, holder_name: str, policy_name: str) -> str | None:
    """Delete an inline policy of a ``holder``: ``role``, ``user`` or ``group``."""
    return command("iam", f"delete-{holder}-policy", {f"{holder}-name": holder_name, "policy-name": policy_name})


def new_version(policy_arn: str, document: Document) -> str | None:
    """Make a new default version of a customer managed policy."""
    return command("iam", "create-policy-version", {"policy-arn": policy_arn, "policy-document": text(document)}, "set-as-default")


def set_default_version(policy_arn: str, version: str) -> str | None:
    """Make a version of a managed policy, such as ``v3``, the default one."""
    return command("iam", "set-default-policy-version", {"policy-arn": policy_arn, "version-id": version})


def create_policy(policy_name: str, document: Document) -> str | None:
    """Make a customer managed policy."""
    return command("iam", "create-policy", {"policy-name": policy_name, "policy-document": text(document)})


def attach(holder: str, holder_name: str, policy_arn: str) -> str | None:
    """Attach a managed policy to a ``role``, ``user`` or ``group``."""
    return command("iam", f"attach-{holder}-policy", {f"{holder}-name": holder_name, "policy-arn": policy_arn})


def detach(holder: str, holder_name: str, policy_arn: str) -> str | None:
    """Detach a managed policy from a ``role``, ``user`` or ``group``."""
    return command("iam", f"detach-{holder}-policy", {f"{holder}-name": holder_name, "policy-arn": policy_arn})


def create_role(role_name: str, path: str, document: Document) -> str | None:
    """Make a role with this trust policy."""
    options = {"role-name": role_name} | ({"path": path} if path != "/" else {})
    return command("iam", "create-role", options | {"assume-role-policy-document": text(document)})


def create_instance_profile(name: str) -> tuple[str | None, ...]:
    """Make an instance profile of the same name with the role in it, as an EC2 instance needs."""
    profile = {"instance-profile-name": name}
    return (
        command("iam", "create-instance-profile", profile),
        command("iam", "add-role-to-instance-profile", profile | {"role-name": name}),
    )


def put_trust(role_name: str, document: Document) -> str | None:
    """Write a role's trust policy."""
    return _of_table(kind("iam.role").write, {"last": role_name, "policy": text(document)}, None)


def put_boundary(holder: str, holder_name: str, boundary_arn: str) -> str | None:
    """Put another managed policy in the place of the permissions boundary of a ``role`` or ``user``."""
    return command("iam", f"put-{holder}-permissions-boundary", {f"{holder}-name": holder_name, "permissions-boundary": boundary_arn})


def update_guardrail(policy_id: str, document: Document) -> str | None:
    """Write an SCP or RCP; for the organization's management account or a delegated administrator."""
    return command("organizations", "update-policy", {"policy-id": policy_id, "content": text(document)})


def detach_guardrail(policy_id: str, target: str) -> str | None:
    """Take an SCP or RCP off one root, organizational unit or account; it stays wherever else it is attached."""
    return command("organizations", "detach-policy", {"policy-id": policy_id, "target-id": target})


def put_endpoint_policy(endpoint_id: str, document: Document, region: str | None) -> str | None:
    """Write the policy of a VPC endpoint."""
    return _of_table(kind("ec2.vpc-endpoint").write, {"id": endpoint_id, "policy": text(document)}, region)


def put_resource_policy(arn: Arn, document: Document) -> str | None:
    """Write the whole policy of the resource ``arn``, for the services whose policy is one document."""
    found = kind_of(str(arn))
    return _of_table(found[0].write, {**found[1], "policy": text(document)}, arn.region) if found else None


def delete_resource_policy(arn: Arn) -> str | None:
    """Take the whole policy off the resource ``arn``, for the services where it may have none."""
    found = kind_of(str(arn))
    return _of_table(found[0].delete, found[1], arn.region) if found else None


def _of_table(row: Command | None, parts: Mapping[str, str], region: str | None) -> str | None:
    """A command of the table of resource kinds, with the parts of an ARN and the document in their places."""
    if row is None:
        return None
    service, _, operation = row.command.partition(" ")
    options = {name: value if isinstance(value, str) else text(value) for name, value in filled(row.options, dict(parts)).items()}
    return command(service, operation, options | _region(region))


def add_permission(arn: Arn, statement: Document) -> str | None:
    """Add one statement to a Lambda function's policy, which AWS lets nobody write whole; ``None`` for conditions it cannot express."""
    function, qualifier = _function(arn)
    principal = _lambda_principal(statement.get("Principal"))
    conditions = _lambda_conditions(statement.get("Condition", {}))
    if principal is None or conditions is None or not isinstance(statement.get("Action"), str) or statement.get("Effect") == "Deny":
        return None
    options = {"function-name": function} | ({"qualifier": qualifier} if qualifier else {})
    options |= {"statement-id": str(statement.get("Sid", "iamdoctor")), "action": statement["Action"], "principal": principal}
    return command("lambda", "add-permission", options | conditions | _region(arn.region))


def remove_permission(arn: Arn, sid: str) -> str | None:
    """Remove one statement of a Lambda function's policy."""
    function, qualifier = _function(arn)
    options = {"function-name": function} | ({"qualifier": qualifier} if qualifier else {}) | {"statement-id": sid}
    return command("lambda", "remove-permission", options | _region(arn.region))


def _region(region: str | None) -> dict[str, str]:
    return {"region": region} if region else {}


def _function(arn: Arn) -> tuple[str, str]:
    name, _, qualifier = arn.resource.removeprefix("function:").partition(":")
    return f"{str(arn).removesuffix(':' + qualifier) if qualifier else arn}" if name else str(arn), qualifier


def _lambda_principal(principal: Any) -> str | None:
    if principal == "*":
        return "*"
    if not isinstance(principal, Mapping) or len(principal) != 1:
        return None
    value = next(iter(principal.values()))
    return value if isinstance(value, str) else None


def _lambda_conditions(condition: Mapping[str, Mapping[str, Any]]) -> dict[str, str] | None:
    options: dict[str, str] = {}
    for values in condition.values():
        for key, value in values.items():
            known = condition_key(key)
            if known is None or not known.permission or not isinstance(value, str):
                return None
            options[known.permission] = value
    return options
