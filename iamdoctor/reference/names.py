"""What resources and roles are called: the noun of a kind, the name in an ARN, the permission set behind a role."""

import re

from iamdoctor.reference.access_points import is_access_point
from iamdoctor.reference.resource_kinds import kind_of, usual_kind

_TYPE_FIRST = ("iam", "ec2", "ecs", "ssm", "eks", "rds", "glue", "cloudformation", "codecommit", "events", "lambda", "backup", "athena")
"""Services whose ARNs begin, after the account, with the type of the resource."""


def noun(service: str | None) -> str:
    """What a service's resource is called: ``bucket``, ``queue``, ..., else ``resource``."""
    found = usual_kind(service)
    return found.noun if found else "resource"


def noun_of(arn: str | None, service: str | None) -> str:
    """What a resource is called by its ARN: ``role`` for one of IAM's, ``instance`` for one of EC2's, else as :func:`noun`."""
    found = kind_of(arn)
    if found:
        return found[0].called(found[1])
    if is_access_point(arn):
        return "access point"
    kind = re.split("[:/]", (arn or "").split(":", 5)[-1])[0]
    if service in _TYPE_FIRST and kind.isascii() and len(kind) < 30:
        return kind.replace("-", " ") or noun(service)
    return noun(service)


def resource_name(arn: str | None) -> str:
    """The resource's name as a person says it: the last part of the ARN; ``bucket/key`` for an object, ``instance/*`` for any instance."""
    if not arn or not arn.startswith("arn:"):
        return arn or "the resource"
    service, rest = arn.split(":")[2:3], arn.split(":", 5)[-1]
    if is_access_point(arn):
        return rest.removeprefix("accesspoint/").replace("/object/", "/", 1)
    if service == ["s3"]:
        return rest
    typed = re.fullmatch(r"[a-z-]+[:/](.+)", rest, re.DOTALL | re.IGNORECASE)
    if typed and typed.group(1) == "*":
        return rest
    name = typed.group(1) if typed else rest
    return name.rpartition("/")[2] if service == ["iam"] else name.removesuffix(":*").removesuffix("-??????")


def owning_name(arn: str | None) -> str:
    """The name of what carries the resource's policy: the bucket of an object, else the resource itself."""
    name = resource_name(arn)
    return name.partition("/")[0] if is_access_point(arn) or (arn and arn.split(":")[2:3] == ["s3"]) else name


def permission_set(role: str | None) -> str | None:
    """The permission set that a role of IAM Identity Center belongs to (``AWSReservedSSO_Billing_0a1b…``); ``None`` for any other role.

    https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
    """
    found = re.fullmatch(r"AWSReservedSSO_(.+)_[0-9a-f]{16}", role or "")
    return found[1] if found else None


def is_service_linked(role_arn: str | None) -> bool:
    """Whether a role is linked to a service, so that only AWS changes its policies, and neither SCPs nor RCPs bind it."""
    return ":role/aws-service-role/" in (role_arn or "")
