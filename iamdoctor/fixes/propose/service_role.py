"""The usual role for a service that runs something: its trust policy, and the managed policy that AWS has for it.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-service.html
"""

import re
from collections.abc import Iterator
from typing import Any

from iamdoctor.case.case import Case
from iamdoctor.commands import aws_cli, terraform
from iamdoctor.fixes.write.change import Change, Place
from iamdoctor.model.sentence import Sentence, say
from iamdoctor.reference.sts_actions import NEEDS_TOO, SENDS_SOURCE_ACCOUNT
from iamdoctor.reference.usual_roles import USUAL, Usual

_REGIONAL = re.compile(r"\.[a-z]{2}(-[a-z]+)+-\d\.amazonaws\.com")


def service_roles(case: Case) -> Iterator[Change]:
    """The role that the service which may not assume this one usually has: a new one, or this one where it does not exist."""
    about = case.subject
    if about.principal_kind != "service" or not about.principal or ":role/" not in (about.resource or ""):
        return
    service = _REGIONAL.sub(".amazonaws.com", about.principal)
    missing = case.evidence.role.state == "none"
    name, path = _named(about.resource or "", service, missing=missing)
    document, context = _trust(about.principal, service, about.resource_account)
    usual = USUAL.get(service)
    arn = f"arn:{about.partition}:iam::aws:policy/{usual.policy}" if usual else None
    yield Change(
        title=say("fix.usual_role", role=name, service=about.principal),
        place=Place(layer="trust", document="trust[new]", called=say("place.new_trust_policy", role=name)),
        after=document,
        statement=document["Statement"][0],
        context=context,
        cli=_commands(name, path, document, arn, service),
        terraform=terraform.new_role(name, path, document, arn),
        warnings=tuple(_warnings(about.principal, usual, missing=missing)),
        owner=say("owner.makes_roles", account=about.resource_account),
        template=True,
        apart=True,
    )


def _named(role: str, service: str, *, missing: bool) -> tuple[str, str]:
    """The new role's name and path: those of a role that is missing, else a name of its own beside the one that is there."""
    path, _, name = role.partition(":role/")[2].rpartition("/")
    short = service.removesuffix(".amazonaws.com").replace(".", "-")
    return (name if missing else f"{name[: 63 - len(short)]}-{short}"), (f"/{path}/" if path and missing else "/")


def _trust(principal: str, service: str, account: str | None) -> tuple[dict[str, Any], dict[str, tuple[str, ...]]]:
    """The trust policy, and what the service's call carries because of it."""
    more = NEEDS_TOO.get(service, ())
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Principal": {"Service": principal},
        "Action": ["sts:AssumeRole", *more] if more else "sts:AssumeRole",
    }
    if service in SENDS_SOURCE_ACCOUNT and account:
        statement["Condition"] = {"StringEquals": {"aws:SourceAccount": account}}
        return {"Version": "2012-10-17", "Statement": [statement]}, {"aws:SourceAccount": (account,)}
    return {"Version": "2012-10-17", "Statement": [statement]}, {}


def _commands(name: str, path: str, document: dict[str, Any], arn: str | None, service: str) -> tuple[str, ...]:
    lines = [aws_cli.create_role(name, path, document)]
    lines += [aws_cli.attach("role", name, arn)] if arn else []
    lines += aws_cli.create_instance_profile(name) if service == "ec2.amazonaws.com" else ()
    return tuple(line for line in lines if line) if all(lines) else ()


def _warnings(principal: str, usual: Usual | None, *, missing: bool) -> Iterator[Sentence]:
    yield say("warn.role_may_be_misnamed") if missing else say("warn.role_of_its_own", service=principal)
    if usual is None:
        yield say("warn.role_without_policies")
    else:
        yield say("warn.usual_role", policy=usual.policy.rpartition("/")[2], task=say(f"asked.task.{usual.task}"))
