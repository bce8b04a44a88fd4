"""No policy change at all: what to do about credentials, the request or a service's own refusal, where no policy was evaluated."""

import json
import shlex

from msgspec.structs import replace

from iamdoctor.case.case import Case
from iamdoctor.causes.no_policy import Fault
from iamdoctor.causes.no_policy.objects import OF_ANOTHER
from iamdoctor.fixes.propose.call_changes import durations, mfa_commands
from iamdoctor.fixes.write.commands import command
from iamdoctor.model.diagnosis import Cause, Fix, Proof
from iamdoctor.model.sentence import Text
from iamdoctor.reference.names import owning_name
from iamdoctor.wording.terms import account

_WHO = "aws sts get-caller-identity"
_RESTS_ON = "No policy was evaluated for this: it rests on {ground}, and the call, made again, may then meet a policy that denies it."
_LOGIN = "aws sso login"
_ERROR = "the error alone"
_READ = "what was read"
_TARGET = {"policy_type": "request", "policy": ""}


def of_fault(case: Case, fault: Fault, causes: tuple[Cause[Text], ...], found: tuple[Fix[Text], ...]) -> tuple[Fix[Text], ...]:
    """``found``, and what to do about ``fault`` where none of them does it; ``causes`` are the verdict's."""
    if found or not fault.fix:
        return found
    if fault.reason in ("duration", "role_chaining"):
        changes = durations(case, causes[0])
        return tuple(replace(_fix(case, each.title, 0, causes, each.cli, _ERROR), owner=each.owner or "you") for each in changes)
    lines = mfa_commands(case) if fault.reason == "mfa" else tuple(line for each in fault.cli if (line := _filled(case, each)))
    return (_fix(case, fault.fix, 0, causes, lines, _ERROR),)


def of_others(case: Case, causes: tuple[Cause[Text], ...], found: tuple[Fix[Text], ...]) -> tuple[Fix[Text], ...]:
    """What to do about each of ``causes`` that is of no policy and has no fix among ``found``; of mere possibilities only where there
    is no other fix."""
    done = {index for fix in found for index in fix.causes}
    open_ = (index for index in range(len(causes)) if index not in done)
    fixes = (_of_cause(case, causes, index) for index in open_ if not found or causes[index].confidence != "possible")
    return tuple(fix for fix in fixes if fix is not None)


def _of_cause(case: Case, causes: tuple[Cause[Text], ...], index: int) -> Fix[Text] | None:
    about, cause = case.subject, causes[index]
    if cause.policy_type == "service" and cause.request_value == OF_ANOTHER:
        return _owned(case, causes, index)
    if cause.policy_type not in ("credentials", "request"):
        return None
    if cause.reason == "wrong_account":
        title = f"Make the call with a profile of {account(about.resource_account)}"
        return _fix(case, title, index, causes, (_WHO, "aws configure list-profiles"), _READ)
    if cause.reason == "wrong_principal":
        return _fix(case, "Make the call with the credentials that were meant", index, causes, (_WHO, "aws configure list"), _READ)
    if cause.request_value == "s3:ListBucket":
        return _fix(case, "Check that the object is there, as someone who may list the bucket", index, causes, _listing(case), _READ)
    return _fix(case, "Check the resource's name, Region and account in the call", index, causes, (_WHO,), _READ)


def _owned(case: Case, causes: tuple[Cause[Text], ...], index: int) -> Fix[Text]:
    """https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html"""
    bucket = owning_name(case.subject.resource)
    rules = json.dumps({"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}, separators=(",", ":"))
    line = command("s3api", "put-bucket-ownership-controls", {"bucket": bucket, "ownership-controls": rules})
    fix = _fix(case, f"Have bucket {bucket} own every object in it", index, causes, (line,) if line else (), _READ)
    return replace(fix, warnings=(*fix.warnings, "ACLs on the bucket and its objects stop counting: whoever has access by one loses it."))


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


def _fix(case: Case, title: Text, index: int, causes: tuple[Cause[Text], ...], cli: tuple[str, ...], ground: str) -> Fix[Text]:
    best = case.best.decision if case.best is not None and ground == _READ else None
    before = "unknown" if best == "depends" else best
    others = tuple(each.explanation for number, each in enumerate(causes) if number != index and each.confidence != "possible")
    unsettled = ("Only one possibility, which nothing that was read settles.",) if causes[index].confidence == "possible" else ()
    return Fix(
        title=title,
        owner=causes[index].owner or "you",
        target=dict(_TARGET),
        proof=Proof(before=before or case.denial.error_code or "unknown", after="unknown", remaining=others),
        cli=cli,
        warnings=(_RESTS_ON.format(ground=ground), *unsettled),
        causes=(index,),
    )
