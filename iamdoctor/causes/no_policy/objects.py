"""Things that are not there: S3 says 403, not 404, to a caller who may not list the bucket."""

from msgspec.structs import replace

from iamdoctor.case.case import Case
from iamdoctor.case.known_layers import hidden
from iamdoctor.case.owners import owner
from iamdoctor.causes.cause import cause
from iamdoctor.iam.evaluate import evaluate
from iamdoctor.model.diagnosis import Cause, Confidence, Outcome
from iamdoctor.model.sentence import Sentence, say
from iamdoctor.reference.access_points import holding
from iamdoctor.reference.names import resource_name
from iamdoctor.reference.objects import reads_object, reads_version

_OF_ANOTHER = "another account"
"""What the evidence says of an object that its bucket's owner does not own."""
_MAKING = ("Create", "Register", "Run", "Import", "Restore", "Allocate", "Request", "Put")


def causes(case: Case, found: tuple[Cause[Sentence], ...], decision: Outcome) -> tuple[Cause[Sentence], ...]:
    """A resource that does not exist, or an object that may not."""
    blamed = any(each.confidence != "possible" for each in found)
    gone = _gone(case, "possible" if blamed else "likely")
    if gone is not None:
        return (gone,)
    foreign = _written_elsewhere(case, "possible" if blamed else "likely")
    if foreign is not None:
        return (foreign,)
    return () if blamed or case.denial.deny is not None else _hidden(case, decision)


def _setting(case: Case, name: str) -> str:
    resource = case.evidence.resource.value
    return resource.settings.get(name, "") if resource else ""


def _written_elsewhere(case: Case, confidence: Confidence) -> Cause[Sentence] | None:
    """An object that another account wrote, and owns: the bucket's policies do not open it.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
    """
    ownership = _setting(case, "object_ownership")
    if _setting(case, "object_owner") != _OF_ANOTHER or "BucketOwnerEnforced" in ownership:
        return None
    because = say("fault.object_owner.setting", ownership=ownership) if ownership else say("fault.object_owner.unread")
    return cause(
        "service",
        "not_iam",
        say("fault.object_owner", object=resource_name(case.subject.resource), because=because),
        kind="object_owner",
        confidence=confidence,
        policy_value=say("value.bucket_owner"),
        request_value=say("value.another_account"),
        owner=say("owner.resource_or_writer", owner=owner("resource", case.subject)),
    )


def _gone(case: Case, confidence: Confidence) -> Cause[Sentence] | None:
    """A resource that is not in the caller's own account; a call that makes it is not about one that is there."""
    resource, about = case.evidence.resource.value, case.subject
    if resource is None or resource.exists is not False or about.assumes_role or hidden(about, case.evidence):
        return None
    if (about.action or "").partition(":")[2].startswith(_MAKING):
        return None
    whose = say("owner.runs_the_call")
    return cause("request", "not_iam", say("fault.not_found", about=about), kind="not_found", confidence=confidence, owner=whose)


def _hidden(case: Case, decision: Outcome) -> tuple[Cause[Sentence], ...]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html: without s3:ListBucket a missing key is a 403."""
    about = case.subject
    if (
        not (reads_object(about.action) or reads_version(about.action))
        or about.resource is None
        or case.request is None
        or case.best_policies is None
    ):
        return ()
    if _setting(case, "object") == "there":
        return ()
    bucket = holding(about.resource)
    listing = evaluate(replace(case.request, action="s3:ListBucket", resource=bucket), case.best_policies)
    if not listing.blocked_by:
        return ()
    gone = _setting(case, "object") == "not there"
    return (
        cause(
            "request",
            "not_iam",
            say("fault.object_not_found" if gone else "fault.object_may_not_exist", object=resource_name(about.resource)),
            kind="object_not_found",
            confidence="likely" if decision == "allowed" or _setting(case, "object") else "possible",
            request_value="s3:ListBucket",
            owner=say("owner.runs_the_call_or", owner=owner("resource", about)),
        ),
    )
