"""A new statement where an Allow is missing: nothing but the denied action, on the denied resource, for the denied caller."""

from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from iamdoctor.case.case import Case
from iamdoctor.causes.policy.missing import silent_level
from iamdoctor.fixes.propose.blamed import blamed
from iamdoctor.fixes.propose.guarded import WITH_PRINCIPAL
from iamdoctor.fixes.propose.needed_too import beside, missing_companions, routed
from iamdoctor.fixes.propose.request import on
from iamdoctor.fixes.propose.required import HOLES, Required, required
from iamdoctor.fixes.write.aws_managed_copy import writable
from iamdoctor.fixes.write.change import Asked, Change, Place
from iamdoctor.fixes.write.holder import holder, managed_by_aws, not_editable, own_inline
from iamdoctor.fixes.write.named import named_place
from iamdoctor.fixes.write.new_name import new_name
from iamdoctor.fixes.write.place import places
from iamdoctor.fixes.write.principal_element import pinned, principal_element
from iamdoctor.fixes.write.size import size
from iamdoctor.iam.decision import PolicyType
from iamdoctor.iam.edit import listed, new_sid, with_condition, with_statement, with_value
from iamdoctor.model.diagnosis import Cause
from iamdoctor.model.sentence import NOTHING, Sentence, say
from iamdoctor.reference.access_points import all_objects, holding
from iamdoctor.reference.names import owning_name
from iamdoctor.reference.sts_actions import NEEDS_TOO


def grants(case: Case, cause: Cause[Sentence], layer: PolicyType) -> Iterator[Change]:
    """The changes that let ``layer`` allow the request by one more statement, the smallest first."""
    if case.request is None or case.subject.action is None or case.subject.resource is None:
        return
    if case.subject.action.lower() == "iam:passrole" and ":role/" not in case.subject.resource:
        return
    for place in _places(case, cause, layer):
        for resource in _widths(case, layer):
            statement = allow(case, layer, resource, place.before)
            if statement is not None:
                after = with_statement(place.before, statement)
                further = tuple(beside(case, layer, after))
                for each in further:
                    after = with_statement(after, each)
                told = tuple(say("warn.allows_too", actions=tuple(listed(each["Action"])), resource=each["Resource"]) for each in further)
                change = _change(case, with_room(case, place, after), statement, resource, after)
                yield replace(change, warnings=(*change.warnings, *told))


def allow(case: Case, layer: PolicyType, resource: str, document: dict[str, Any] | None) -> dict[str, Any] | None:
    """An Allow statement for the request in a document of ``layer``; ``None`` where the caller cannot be named in one."""
    action = case.subject.action or ""
    statement: dict[str, Any] = {"Sid": new_sid(f"Allow{action.partition(':')[2]}", document), "Effect": "Allow"}
    if layer in WITH_PRINCIPAL:
        principal = principal_element(case)
        if principal is None:
            return None
        statement["Principal"] = "*" if layer == "vpce" else principal
    statement["Action"] = with_value(action, *NEEDS_TOO.get(_service(statement), ()), *missing_companions(case, layer))
    if layer != "trust":
        statement["Resource"] = "*" if layer == "resource" and case.subject.service == "kms" else resource
    if layer in WITH_PRINCIPAL:
        statement |= pinned(case, layer)
    for operator, keys in required(case, layer).condition.items():
        for key, value in keys.items():
            statement = with_condition(statement, operator, key, value)
    return statement


def _service(statement: dict[str, Any]) -> str:
    """The service that a statement of a trust policy is for, if it is for one."""
    principal = statement.get("Principal", {})
    return str(principal.get("Service", "")) if isinstance(principal, dict) and "Resource" not in statement else ""


def _places(case: Case, cause: Cause[Sentence], layer: PolicyType) -> Iterator[Place]:
    usable = [own for place in places(case, layer) if (own := writable(place, case))]
    match layer:
        case "identity":
            yield from _identity_places(case, cause)
        case "scp":
            yield from [place for place in usable if place.level == silent_level(case)][:1]
        case "resource" | "trust":
            new = Place(layer=layer, document=f"{layer}[new]", called=say("place.new_resource_policy", about=case.subject))
            yield from usable[:1] or [new]
        case _:
            yield from usable[:1]


def _identity_places(case: Case, cause: Cause[Sentence]) -> Iterator[Place]:
    """The caller's own inline policy that came closest, else a new one: it touches nobody else, and nothing that was not read."""
    found = blamed(case, cause)
    near = found[1] if found else None
    if near is not None and near.policy is not None and own_inline(near.policy, case):
        yield near
    elif holder(case):
        yield Place(layer="identity", document=_new_name(case))
    elif managed := managed_by_aws(case):
        yield Place(layer="identity", document="identity[new]", called=say(f"place.role.{managed}"))


def with_room(case: Case, place: Place, after: dict[str, Any]) -> Place:
    """The place itself; a new managed policy where the caller's inline policies would become too long for AWS."""
    full = place.layer == "identity" and holder(case) is not None and not size(place, case, after).fits
    return Place(layer="identity", document=_new_name(case) if place.policy else place.document, managed=True) if full else place


def _new_name(case: Case) -> str:
    """It says where the policy comes from, and what it is for."""
    action, resource = case.subject.action or "", case.subject.resource or ""
    return new_name(case, f"iamdoctor-{action.replace(':', '-')}-{owning_name(resource)}", f"{action} {resource}")


def _widths(case: Case, layer: PolicyType) -> Iterator[str]:
    """The resource itself; for an object also all of its bucket, where somebody wants that. The policy of an endpoint is for buckets: it
    serves everybody in the network, and names no object."""
    resource, by_profile = case.subject.resource or "*", routed(case)
    if by_profile:
        yield by_profile[1]
        return
    yield all_objects(resource) if layer == "vpce" and case.subject.service == "s3" and resource != holding(resource) else resource
    if layer in ("identity", "resource") and case.subject.service == "s3" and resource != holding(resource):
        yield all_objects(resource)


def _change(case: Case, place: Place, statement: dict[str, Any], resource: str, after: dict[str, Any]) -> Change:
    unread = place.policy is None and place.layer in ("resource", "trust") and not case.layers[place.layer].known
    told: tuple[Sentence, ...] = (say("warn.add_to_unread", about=case.subject),) if unread else ()
    told += (say("warn.every_object", resource=resource),) if unread and resource == all_objects(case.subject.resource or "") else ()
    blocked = (not_editable(case),) if place.layer == "identity" and managed_by_aws(case) else ()
    about = case.subject
    caller = say("asked.caller", about=about) if place.layer in ("resource", "trust") else NOTHING
    where = NOTHING if place.layer == "trust" else on(resource)
    needs, granted = required(case, place.layer), tuple(listed(statement["Action"]))
    said = {"caller": caller, "action": granted, "on": where, "where": _where(case, place)}
    if needs.unknown:
        return _asked(place, statement, needs, say("fix.ask_value", guards=needs.unknown, **said), after)
    return Change(
        title=say("fix.new_statement", **said),
        place=place,
        after=after,
        statement=statement,
        context=needs.carries,
        whole=not unread and not blocked,
        warnings=(*told, *blocked, *((say("warn.supposes_carried", keys=tuple(needs.carries)),) if needs.carries else ())),
    )


def _asked(place: Place, statement: dict[str, Any], needs: Required, title: Sentence, after: dict[str, Any]) -> Change:
    """What has to be found out before the statement can be written: it is shown with a hole, and nothing of it can be run."""
    return Change(
        title=title,
        place=place,
        after=after,
        statement=statement,
        context=needs.carries,
        whole=False,
        asks=Asked(until=say("asked.until_value", guards=needs.unknown)),
        warnings=(say("warn.fill_holes", holes=tuple(HOLES[each] for each in needs.unknown)),),
    )


def _where(case: Case, place: Place) -> Sentence:
    """The policy that gets the statement; a resource's own by its kind alone, since the title says of which resource."""
    about, policy = case.subject, place.policy
    match place.layer:
        case "identity" if policy is None and holder(case):
            return say("asked.new_managed" if place.managed else "asked.new_inline", about=about)
        case "identity" if policy is None:
            return say("asked.the", what=place.called)
        case "resource":
            return say("asked.resource_policy", about=about)
        case "boundary" if place.copied and policy:
            return say("asked.copied_boundary", policy=policy.name, layer=place.layer, about=about)
        case "session" | "vpce":
            return say("asked.layer", layer=place.layer, named=NOTHING)
        case "boundary" | "scp" | "rcp":
            return say("asked.layer", layer=place.layer, named=say("asked.named", policy=policy.name) if policy else NOTHING)
        case _:
            return named_place(case, place)
