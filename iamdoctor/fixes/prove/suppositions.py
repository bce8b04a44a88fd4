"""What is supposed of the policies around a change, so that nothing which it opens stays hidden.

What else stops the request is put aside: a door shows only where nothing stands before it. What was not read is supposed to allow, and
once more to allow nothing: a door does not show either where all is open already.
"""

from typing import Any

from msgspec.structs import replace

from iamdoctor.case.case import UNREAD, Case
from iamdoctor.fixes.prove.neighbour import EVERYTHING
from iamdoctor.fixes.prove.touched import Touched
from iamdoctor.fixes.prove.trial import Trial
from iamdoctor.iam.decision import PolicyType
from iamdoctor.iam.documents import Document, parse
from iamdoctor.iam.evaluate import evaluate
from iamdoctor.iam.policies import Policies

Pair = tuple[Policies, Policies]
"""The policies before and after a change."""

_FIELDS: tuple[tuple[PolicyType, str], ...] = (
    ("boundary", "boundary"),
    ("session", "session"),
    ("scp", "scps"),
    ("rcp", "rcps"),
    ("vpce", "vpce"),
)


def suppositions(touched: Touched, tried: Trial) -> tuple[Pair, ...]:
    """The policies before and after, each way that what was not read may be."""
    as_tried = (tried.policies_before, tried.policies_after)
    pairs = [as_tried]
    read_only = (_read_only(touched.case, as_tried[0]), _read_only(touched.case, as_tried[1]))
    if read_only != as_tried:
        pairs.append(read_only)
    if not touched.case.layers[touched.layer].known and touched.layer in ("identity", "scp"):
        pairs.append((_allowing(touched.layer, as_tried[0]), _allowing(touched.layer, as_tried[1])))
    granting = _granting(touched) if touched.layer in ("boundary", "session") and _is_unread(as_tried[0].resource) else None
    if granting is not None:
        pairs.append((replace(as_tried[0], resource=(granting,)), replace(as_tried[1], resource=(granting,))))
    return tuple(_unhindered(touched, pair) for pair in pairs)


def _is_unread(documents: tuple[Document, ...]) -> bool:
    return any(document.name == UNREAD for document in documents)


def _granting(touched: Touched) -> Document | None:
    """A resource policy that names the caller's role or user: what it allows is limited by a boundary or a session policy."""
    principal = touched.request.principal
    arn = principal.role_arn if principal.kind == "role_session" else principal.arn
    return _allowing_all({"AWS": arn}) if arn else None


def _allowing(layer: PolicyType, policies: Policies) -> Policies:
    """``policies`` where what was not read of the changed layer itself allows everything, so that only its Denies stop anything."""
    if layer == "identity":
        return replace(policies, identity=(*policies.identity, EVERYTHING))
    return replace(policies, scps=tuple((*level, EVERYTHING) for level in policies.scps or ()))


def _read_only(case: Case, policies: Policies) -> Policies:
    read = tuple(each for each in policies.identity if each.name != UNREAD)
    return replace(with_resource_as_read(case, policies), identity=read)


def with_resource_as_read(case: Case, policies: Policies) -> Policies:
    """``policies`` where nothing of the resource that was not read allows anything by itself: neither its policy nor a grant."""
    read, stand_in = case.policies, delegated(case.subject.principal_account)
    return replace(
        policies,
        resource=tuple(stand_in if document.name == UNREAD else document for document in policies.resource),
        grants=tuple(each for each in policies.grants if read and each in read.grants),
    )


def _unhindered(touched: Touched, pair: Pair) -> Pair:
    """Both as if every other layer that stops the request, or may, stopped nothing."""
    layers = evaluate(touched.request, pair[1]).layers
    stopping = {each.policy_type for each in layers if each.blocks is not False} - {touched.layer}
    fields: dict[str, Any] = {field: None for layer, field in _FIELDS if layer in stopping}
    if "identity" in stopping:
        fields["identity"] = (EVERYTHING,)
    if {"resource", "trust"} & stopping:
        fields["resource"] = (_opened(touched, pair[1].resource),)
    return replace(pair[0], **fields), replace(pair[1], **fields)


def _opened(touched: Touched, documents: tuple[Document, ...]) -> Document:
    """The resource's policy as if it stopped nobody: what it allows by itself, it still does."""
    opened = _open_resource(touched)
    allows = (each for document in documents for each in document.statements if each.effect == "Allow")
    return replace(opened, statements=(*allows, *opened.statements))


def _open_resource(touched: Touched) -> Document:
    """A resource policy that stops nobody. It leaves everything to the caller's own account, where an Allow for everybody would hide
    what the change allows; callers of no account need that Allow."""
    account = touched.case.subject.principal_account
    return delegated(None if touched.layer in ("rcp", "vpce") else account)


def delegated(account: str | None) -> Document:
    """A resource policy that leaves everything to the account's own policies; one that allows everybody everything where there is none."""
    return _allowing_all({"AWS": account} if account else "*")


def _allowing_all(principal: dict[str, str] | str) -> Document:
    statement = {"Effect": "Allow", "Principal": principal, "Action": "*", "Resource": "*"}
    return parse({"Version": "2012-10-17", "Statement": [statement]}, policy_type="resource", name="open")
