"""No policy change at all: what to do about credentials, the request or a service's own refusal, where no policy was evaluated."""

import json
import shlex
from typing import Literal

from msgspec.structs import replace

from iamdoctor.case.case import Case
from iamdoctor.causes.assume_role.provider import missing_issuer
from iamdoctor.causes.no_policy import Fault
from iamdoctor.causes.no_policy.named import sso_session
from iamdoctor.causes.no_policy.node import NODE_ROLE, in_cluster
from iamdoctor.causes.who_called import role_command
from iamdoctor.commands.aws_cli import command
from iamdoctor.fixes.propose.call_changes import durations, mfa_commands
from iamdoctor.model.diagnosis import Cause, Fix, Proof
from iamdoctor.model.sentence import Sentence, Text, say
from iamdoctor.reference.names import owning_name
from iamdoctor.reference.remedies import REMEDIES

_WHO = "aws sts get-caller-identity"
_LOGIN = "aws sso login"
_TARGET: dict[str, Text] = {"policy_type": "request", "policy": ""}
Ground = Literal["error_alone", "what_was_read"]


def of_fault(case: Case, fault: Fault, causes: tuple[Cause[Sentence], ...], found: tuple[Fix[Sentence], ...]) -> tuple[Fix[Sentence], ...]:
    """``found``, and what to do about ``fault`` where none of them does it; ``causes`` are the verdict's."""
    if found:
        return found
    if fault.reason in ("duration", "role_chaining"):
        changes = durations(case, causes[0])
        return tuple(replace(_fix(case, each.title, 0, causes, each.cli, "error_alone"), owner=each.owner) for each in changes)
    remedy = REMEDIES.get(fault.name)
    if remedy is None:
        return ()
    lines = mfa_commands(case) if fault.reason == "mfa" else tuple(line for each in remedy.cli if (line := _filled(case, each)))
    if fault.name == "sso_missing" and (session := sso_session(case.denial)):
        lines = (f"{_LOGIN} --sso-session {shlex.quote(session)}",)
    title = say("fix.enable_region", region=case.subject.region) if fault.name == "region_off" and fault.told else say(remedy.fix)
    return (_fix(case, title, 0, causes, lines, "error_alone"),)


def of_others(case: Case, causes: tuple[Cause[Sentence], ...], found: tuple[Fix[Sentence], ...]) -> tuple[Fix[Sentence], ...]:
    """What to do about each of ``causes`` that is of no policy and has no fix among ``found``; of mere possibilities only where there
    is no other fix."""
    done = {index for fix in found for index in fix.causes}
    open_ = (index for index in range(len(causes)) if index not in done)
    fixes = (_of_cause(case, causes, index) for index in open_ if not found or causes[index].confidence != "possible")
    return tuple(fix for fix in fixes if fix is not None)


def _of_cause(case: Case, causes: tuple[Cause[Sentence], ...], index: int) -> Fix[Sentence] | None:
    about, cause = case.subject, causes[index]
    if cause.id == "service.object_owner":
        return _owned(case, causes, index)
    if cause.id == "service.aws_managed_key":
        return _fix(case, say("fix.use_customer_key", about=about), index, causes, ())
    if cause.policy_type not in ("credentials", "request"):
        return None
    if cause.id == NODE_ROLE:
        pods = in_cluster(case)
        lines = tuple(role_command(pod, about.region) for pod in pods)
        return _fix(case, say("fix.give_pod_role", runner=pods[0].name), index, causes, lines)
    if cause.id == "request.identity_provider":
        return _provider(case, causes, index)
    if cause.reason == "wrong_account":
        title = say("fix.use_other_account", account=about.resource_account)
        return _fix(case, title, index, causes, (_WHO, "aws configure list-profiles"))
    if cause.reason == "wrong_principal":
        return _fix(case, say("fix.use_meant_credentials"), index, causes, (_WHO, "aws configure list"))
    if cause.id == "request.object_not_found":
        return _fix(case, say("fix.check_object"), index, causes, _listing(case))
    return _fix(case, say("fix.check_resource"), index, causes, (_WHO,))


def _provider(case: Case, causes: tuple[Cause[Sentence], ...], index: int) -> Fix[Sentence]:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html"""
    url = missing_issuer(case)
    if url is None:
        return _fix(case, say("fix.create_saml_provider"), index, causes, ("aws iam list-saml-providers",))
    create = f"aws iam create-open-id-connect-provider --url {shlex.quote(url)} --client-id-list sts.amazonaws.com"
    return _fix(case, say("fix.create_provider", url=url), index, causes, (create,))


def _owned(case: Case, causes: tuple[Cause[Sentence], ...], index: int) -> Fix[Sentence]:
    """https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html"""
    bucket = owning_name(case.subject.resource)
    rules = json.dumps({"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}, separators=(",", ":"))
    line = command("s3api", "put-bucket-ownership-controls", {"bucket": bucket, "ownership-controls": rules})
    fix = _fix(case, say("fix.own_objects", bucket=bucket), index, causes, (line,) if line else ())
    return replace(fix, warnings=(*fix.warnings, say("warn.acls_stop")))


def _listing(case: Case) -> tuple[str, ...]:
    resource = case.subject.resource or ""
    key = resource.partition(":::")[2].partition("/")[2]
    line = command("s3api", "list-objects-v2", {"bucket": owning_name(resource), "prefix": key, "max-items": "1"})
    return (line,) if line else ()


def _filled(case: Case, line: str) -> str:
    """The command with the Region and profile of the case; empty where it needs a Region and none is known."""
    if "{region}" in line:
        if not case.subject.region:
            return ""
        line = line.replace("{region}", shlex.quote(case.subject.region))
    caller = case.evidence.caller.value
    return f"{line} --profile {shlex.quote(caller.profile)}" if line.startswith(_LOGIN) and caller and caller.profile else line


def _fix(
    case: Case, title: Sentence, index: int, causes: tuple[Cause[Sentence], ...], cli: tuple[str, ...], ground: Ground = "what_was_read"
) -> Fix[Sentence]:
    best = case.best.decision if case.best is not None and ground == "what_was_read" else None
    before = "unknown" if best == "depends" else best
    others = tuple(each.explanation for number, each in enumerate(causes) if number != index and each.confidence != "possible")
    unsettled = (say("warn.only_possible"),) if causes[index].confidence == "possible" else ()
    return Fix(
        id=title.id,
        title=title,
        owner=causes[index].owner or say("owner.you"),
        target=dict(_TARGET),
        proof=Proof(before=before or case.denial.error_code or "unknown", after="unknown", remaining=others),
        cli=cli,
        warnings=(say(f"warn.rests_on.{ground}"), *unsettled),
        causes=(index,),
    )
