"""The words for layers, policies and resources, the same wherever a sentence speaks of them."""

import re

from iamdoctor.case.access import Subject
from iamdoctor.model.diagnosis import Layer
from iamdoctor.model.evidence import Policy
from iamdoctor.reference.access_points import is_access_point

LAYERS: dict[Layer, str] = {
    "identity": "identity policy",
    "resource": "resource policy",
    "scp": "SCP",
    "rcp": "RCP",
    "boundary": "permissions boundary",
    "session": "session policy",
    "vpce": "VPC endpoint policy",
    "trust": "trust policy",
    "credentials": "credentials",
    "request": "request",
    "service": "service",
}

IN_MESSAGES: dict[Layer, str] = {
    "identity": "identity-based policy",
    "resource": "resource-based policy",
    "scp": "service control policy",
    "rcp": "resource control policy",
    "boundary": "permissions boundary",
    "session": "session policy",
    "vpce": "VPC endpoint policy",
    "trust": "role trust policy",
}
"""How AWS's own messages name the layers."""

_NOUNS = {
    "s3": "bucket",
    "sqs": "queue",
    "sns": "topic",
    "kms": "key",
    "lambda": "function",
    "secretsmanager": "secret",
    "dynamodb": "table",
    "ecr": "repository",
    "sts": "role",
    "kinesis": "stream",
    "events": "event bus",
    "logs": "log group",
}


def noun(service: str | None) -> str:
    """What a service's resource is called: ``bucket``, ``queue``, ..., else ``resource``."""
    return _NOUNS.get(service or "", "resource")


def noun_of(arn: str | None, service: str | None) -> str:
    """What a resource is called by its ARN: ``role`` for one of IAM's, ``instance`` for one of EC2's, else as :func:`noun`."""
    kind = re.split("[:/]", (arn or "").split(":", 5)[-1])[0]
    if is_access_point(arn):
        return "access point"
    if service in ("iam", "ec2", "ecs", "ssm", "eks", "rds", "glue", "cloudformation", "codecommit") and kind.isascii() and len(kind) < 30:
        return kind.replace("-", " ") or noun(service)
    return noun(service)


def resource_name(arn: str | None) -> str:
    """The resource's name as a person says it: the last part of the ARN; ``bucket/key`` for an object."""
    if not arn or not arn.startswith("arn:"):
        return arn or "the resource"
    service, rest = arn.split(":")[2:3], arn.split(":", 5)[-1]
    if is_access_point(arn):
        return rest.removeprefix("accesspoint/").replace("/object/", "/", 1)
    if service == ["s3"]:
        return rest
    typed = re.fullmatch(r"[a-z-]+[:/](.+)", rest, re.DOTALL | re.IGNORECASE)
    name = typed.group(1) if typed else rest
    return name.rpartition("/")[2] if service == ["iam"] else name.removesuffix(":*").removesuffix("-??????")


def owning_name(arn: str | None) -> str:
    """The name of what carries the resource's policy: the bucket of an object, else the resource itself."""
    name = resource_name(arn)
    return name.partition("/")[0] if is_access_point(arn) or (arn and arn.split(":")[2:3] == ["s3"]) else name


def resource_policy(subject: Subject) -> str:
    """``bucket policy of reports-prod``, ``trust policy of deploy``."""
    kind = "trust" if subject.assumes_role else noun_of(subject.resource, subject.service)
    return f"{kind} policy of {owning_name(subject.resource)}"


def the_resource(subject: Subject) -> str:
    """``this object``, ``this bucket``, ``this queue``: what a sentence puts after *on*."""
    if subject.resource is None:
        return "the resource asked for"
    if subject.resource == "*":
        return "any resource"
    if subject.service == "s3":
        return "this object" if "/" in subject.resource.split(":", 5)[-1] else "this bucket"
    return f"this {noun_of(subject.resource, subject.service)}"


def who(subject: Subject) -> str:
    """The denied principal's name, ``the caller`` where it is not known."""
    if subject.principal_kind == "root":
        return f"the root user of {subject.principal_account}"
    if subject.principal_kind == "anonymous":
        return "an anonymous caller"
    return subject.principal_name or "the caller"


def permission_set(role: str | None) -> str | None:
    """The permission set that a role of IAM Identity Center belongs to (``AWSReservedSSO_Billing_0a1b…``); ``None`` for any other role.

    https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
    """
    found = re.fullmatch(r"AWSReservedSSO_(.+)_[0-9a-f]{16}", role or "")
    return found[1] if found else None


def is_service_linked(role_arn: str | None) -> bool:
    """Whether a role is linked to a service, so that only AWS changes its policies, and neither SCPs nor RCPs bind it."""
    return ":role/aws-service-role/" in (role_arn or "")


def policy_words(policy: Policy | None, layer: Layer, subject: Subject) -> str:
    """A policy as a sentence begins with it: ``reports-access``, ``The SCP RegionGuard on ou-ab12``, ``The bucket policy of reports``."""
    if layer in ("resource", "trust"):
        return f"The {resource_policy(subject)}"
    if policy is None:
        return f"{'An' if layer in ('scp', 'rcp', 'identity') else 'A'} {LAYERS[layer]}"
    if layer in ("scp", "rcp"):
        return f"The {LAYERS[layer]} {policy.name}{f' on {policy.attached_to}' if policy.attached_to else ''}"
    return f"The permissions boundary {policy.name}" if layer == "boundary" else policy.name


def account(number: str | None) -> str:
    """``account 123456789012``, or that it is not known."""
    return f"account {number}" if number else "an unknown account"


def listed(items: tuple[str, ...] | list[str], last: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return f" {last} ".join((", ".join(items[:-1]), items[-1])) if len(items) > 1 else "".join(items)


def counted(count: int, singular: str, plural: str = "") -> str:
    """``1 policy``, ``3 policies``."""
    return f"{count} {singular if count == 1 else plural or singular + 's'}"


def capital(sentence: str) -> str:
    """The sentence with its first letter large."""
    return sentence[:1].upper() + sentence[1:]
