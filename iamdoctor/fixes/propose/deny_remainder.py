"""What is left of a Deny once one action on one resource is taken out of it, where the policy language can say exactly that.

A statement's actions and resources multiply, so what is left takes up to two statements: all that it denied on the other resources, and
the other actions on this one. ``NotAction`` can stand for "all other actions" only where no action of another service could come in, and
an RCP may not have it at all.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html
https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
"""

from collections.abc import Iterator

from msgspec import Struct

from iamdoctor.iam.decision import PolicyType
from iamdoctor.iam.edit import Statement, listed, renamed_element, with_element, with_value
from iamdoctor.iam.glob import glob
from iamdoctor.reference import actions
from iamdoctor.reference.resource_kinds import kind_of
from iamdoctor.reference.shared_resources import SHARED

_BY_RESOURCE = ("resource", "trust", "vpce")
"""Layers whose policies see the requests of one service only."""


class Rest(Struct, frozen=True, kw_only=True):
    """What still denies, and what it no longer denies: ``action`` on ``resource``, of which ``None`` is any that the Deny names."""

    statements: tuple[Statement, ...]
    action: str | None = None
    resource: str | None = None


def rests(statement: Statement, layer: PolicyType, action: str, resource: str, *, together: bool = False) -> Iterator[Rest]:
    """The exact rest of a Deny of ``layer`` without ``action`` on ``resource``; where it cannot be said, what comes closest: the rest
    without all on this resource, and without this action everywhere.

    ``together`` says that the action is checked on several resources at once, so that one of them is no use. A rest that is nothing is
    not given: the Deny is of this request only.
    """
    others = _other_actions(statement, layer, action)
    resources = None if together else _other_resources(statement, layer, action, resource)
    exact = _exact(statement, layer, action, resource, others, resources)
    if exact:
        yield Rest(statements=exact, action=action, resource=resource)
    elif exact is None:
        if resources:
            yield Rest(statements=(resources,), resource=resource)
        if others:
            yield Rest(statements=(others,), action=action)


def nothing_else(statement: Statement, layer: PolicyType, action: str, resource: str) -> bool:
    """Whether a Deny names no other action and no other resource."""
    return _other_actions(statement, layer, action) == () and _other_resources(statement, layer, action, resource) == ()


_Left = Statement | tuple[()] | None
"""A statement, nothing at all, or ``None``: it cannot be said."""


def _exact(
    statement: Statement, layer: PolicyType, action: str, resource: str, others: _Left, resources: _Left
) -> tuple[Statement, ...] | None:
    if others == ():
        return _tuple(resources)
    if resources == ():
        return _tuple(others)
    if resources is None:
        return None
    here = renamed_element(statement, "NotResource" if "NotResource" in statement else "Resource", "Resource", resource)
    beside = _other_actions(here, layer, action)
    return None if beside is None else (*(_tuple(resources) or ()), *(_tuple(beside) or ()))


def _tuple(left: _Left) -> tuple[Statement, ...] | None:
    return None if left is None else (left,) if isinstance(left, dict) else ()


def _other_actions(statement: Statement, layer: PolicyType, action: str) -> _Left:
    """The statement for all its actions but one."""
    if "NotAction" in statement:
        return with_element(statement, "NotAction", with_value(statement["NotAction"], action))
    named = listed(statement.get("Action"))
    covering = [each for each in named if glob(each.lower()).matches(action.lower())]
    if covering and all(each.lower() == action.lower() for each in covering):
        return _with_left(statement, "Action", covering)
    service = action.partition(":")[0].lower()
    whole = "*" in covering or (f"{service}:*" in (each.lower() for each in covering) and _of_one_service(statement, layer, service))
    return renamed_element(statement, "Action", "NotAction", action) if whole and layer != "rcp" else None


def _with_left(statement: Statement, element: str, gone: list[str]) -> _Left:
    left = [each for each in listed(statement[element]) if each not in gone]
    return with_element(statement, element, with_value(left)) if left else ()


def _of_one_service(statement: Statement, layer: PolicyType, service: str) -> bool:
    """Whether no action of another service is ever checked on the statement's resources."""
    if layer in _BY_RESOURCE:
        return True
    parts = [each.split(":", 5) for each in listed(statement.get("Resource"))]
    return bool(parts) and all(len(each) == 6 and each[2] == service and _unshared(service, each[5]) for each in parts)


def _unshared(service: str, resource: str) -> bool:
    """Only buckets are asked for by others than S3, never objects."""
    return "/" in resource if service == "s3" else service not in SHARED


def _other_resources(statement: Statement, layer: PolicyType, action: str, resource: str) -> _Left:
    """The statement for all its resources but one; ``bucket/*`` stands for all objects of a bucket."""
    if resource == "*":
        return () if actions.resource_types(action) == () else None
    service = resource.split(":")[2] if resource.count(":") >= 5 else ""
    kind = kind_of(resource)
    if layer == "trust" or (layer == "resource" and kind and kind[0].single):
        return ()
    everything = service == "s3" and resource.endswith("/*")
    if not everything and set("*?$") & set(resource):
        return None
    if "NotResource" in statement:
        return with_element(statement, "NotResource", with_value(statement["NotResource"], resource))
    named = listed(statement.get("Resource"))
    covering = [each for each in named if glob(each).matches(resource)]
    if covering and all(each == resource for each in covering):
        return _with_left(statement, "Resource", covering)
    if "*" in covering:
        return renamed_element(statement, "Resource", "NotResource", resource)
    return _rest_of_bucket(statement, named, resource) if layer == "resource" and service == "s3" else None


def _rest_of_bucket(statement: Statement, named: list[str], resource: str) -> _Left:
    """In a bucket policy there is nothing but the bucket and its objects, so that what is named can be told by what is not."""
    bucket, _, key = resource.partition("/")
    of_bucket = any(glob(each).matches(bucket) for each in named)
    of_objects = any(each.endswith("*") and glob(each).matches(f"{bucket}/") for each in named)
    if not (of_objects if key else of_bucket):
        return None
    if (key == "*" and not of_bucket) or (not key and not of_objects):
        return ()
    both = of_bucket and of_objects
    return renamed_element(statement, "Resource", "NotResource", resource if both else [bucket, resource])
