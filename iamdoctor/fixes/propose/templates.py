"""The usual policies, filled in from the case: for whoever wants the whole of a task allowed, and not the one call that failed."""

from collections.abc import Iterator
from typing import Any

from iamdoctor.case.case import Case
from iamdoctor.fixes.propose.grant import with_room
from iamdoctor.fixes.propose.service_role import service_roles
from iamdoctor.fixes.write.change import Change, Place
from iamdoctor.fixes.write.holder import holder
from iamdoctor.fixes.write.place import places
from iamdoctor.fixes.write.principal_element import principal_element
from iamdoctor.iam.decision import PolicyType
from iamdoctor.iam.edit import new_sid, with_statement
from iamdoctor.model.diagnosis import Cause
from iamdoctor.model.sentence import Sentence, say
from iamdoctor.reference.access_points import all_objects, holding
from iamdoctor.reference.names import noun, owning_name
from iamdoctor.reference.usual_tasks import TASKS

Statement = dict[str, Any]

_POLICY_NAMES = {"read": "read", "write": "read-and-write", "consume": "consume", "send": "send-to"}
"""How the name of a new policy begins, by what its holder may do."""


def templates(case: Case, cause: Cause[Sentence], layer: PolicyType) -> Iterator[Change]:
    """The template that fits ``cause``, if there is one: reading or writing a bucket, table or queue; a role for a service or for another
    account."""
    if layer == "identity" and cause.reason in ("missing_allow", "resource_mismatch") and holder(case):
        yield from _least_privilege(case)
    elif layer == "trust" and cause.reason in ("principal_mismatch", "missing_allow"):
        yield from service_roles(case)
        if cause.reason == "principal_mismatch" and case.subject.same_account is False:
            yield from _with_external_id(case)


def _least_privilege(case: Case) -> Iterator[Change]:
    service = case.subject.service or ""
    task = _task(service, case.subject.action or "")
    if (service, task) not in TASKS:
        return
    whole = _whole(case.subject.resource or "", service)
    resources = (whole, *_inside(whole, service))
    statements = [
        {"Sid": sid, "Effect": "Allow", "Action": list(named), "Resource": resource}
        for sid, named, resource in zip(("Itself", "Inside"), TASKS[service, task], resources, strict=False)
    ]
    does = {"read": "consume", "write": "send"}[task] if service == "sqs" else task
    name = owning_name(whole)
    after = {"Version": "2012-10-17", "Statement": statements}
    place = Place(layer="identity", document=f"{_POLICY_NAMES[does]}-{name.replace('/', '-')}")
    yield Change(
        title=say("fix.usual_policy", about=case.subject, task=say(f"asked.task.{does}"), kind=noun(service), name=name),
        place=with_room(case, place, after),
        after=after,
        statement=statements[0],
        warnings=(say("warn.template"),),
        broad=True,
        template=True,
    )


def _task(service: str, action: str) -> str:
    """Whether the action belongs to reading; all else is taken for writing."""
    return "read" if any(action in named for named in TASKS.get((service, "read"), ())) else "write"


def _whole(resource: str, service: str) -> str:
    """The bucket of an object, the table of an index, else the resource itself."""
    return holding(resource) if service == "s3" else resource.partition("/index/")[0]


def _inside(whole: str, service: str) -> tuple[str, ...]:
    """The pattern of the objects of a bucket, or of the indexes of a table."""
    return (all_objects(whole),) if service == "s3" else (f"{whole}/index/*",) if service == "dynamodb" else ()


def _with_external_id(case: Case) -> Iterator[Change]:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html"""
    place = next(iter(places(case, "trust")), None)
    principal, about = principal_element(case), case.subject
    if place is None or principal is None or "AWS" not in principal or (about.action or "").lower() != "sts:assumerole":
        return
    external_id = f"{about.principal_account}-{owning_name(about.resource).rpartition('/')[2]}"
    statement = {
        "Sid": new_sid("AllowWithExternalId", place.before),
        "Effect": "Allow",
        "Principal": principal,
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"sts:ExternalId": external_id}},
    }
    yield Change(
        title=say("fix.trust_external_id", about=about),
        place=place,
        after=with_statement(place.before, statement),
        statement=statement,
        context={"sts:ExternalId": (external_id,)},
        warnings=(say("warn.agree_on_external_id", value=external_id),),
        template=True,
    )
