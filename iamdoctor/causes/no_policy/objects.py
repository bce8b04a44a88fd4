"""Things that are not there: S3 says 403, not 404, to a caller who may not list the bucket."""

from msgspec.structs import replace

from iamdoctor.case.case import Case
from iamdoctor.case.known_layers import hidden
from iamdoctor.case.owners import owner
from iamdoctor.iam.evaluate import evaluate
from iamdoctor.model.diagnosis import Cause, Confidence, Outcome
from iamdoctor.model.sentence import Text, say
from iamdoctor.reference.access_points import holding
from iamdoctor.reference.names import noun_of, owning_name, resource_name

OF_ANOTHER = "another account"
"""What :attr:`Cause.request_value` says of an object that its bucket's owner does not own."""
_MAKING = ("Create", "Register", "Run", "Import", "Restore", "Allocate", "Request", "Put")
_READS = ("s3:getobject", "s3:getobjectversion", "s3:getobjectattributes", "s3:getobjecttagging")


def causes(case: Case, found: tuple[Cause[Text], ...], decision: Outcome) -> tuple[Cause[Text], ...]:
    """A resource that does not exist, or an object that may not."""
    blamed = any(cause.confidence != "possible" for cause in found)
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


def _written_elsewhere(case: Case, confidence: Confidence) -> Cause[Text] | None:
    """An object that another account wrote, and owns: the bucket's policies do not open it.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
    """
    name, ownership = resource_name(case.subject.resource), _setting(case, "object_ownership")
    if _setting(case, "object_owner") != OF_ANOTHER or "BucketOwnerEnforced" in ownership:
        return None
    while_ = f"while the bucket's object ownership is {ownership}" if ownership else "unless ACLs are off, which could not be read"
    return Cause(
        policy_type="service",
        reason="not_iam",
        explanation=(
            f"{name} belongs to another account, which wrote it: {while_}, none of the bucket's policies "
            "opens it, only an ACL of the writer. With BucketOwnerEnforced the bucket's owner owns every object."
        ),
        confidence=confidence,
        policy_value="the bucket's owner",
        request_value=OF_ANOTHER,
        owner=say("owner.resource_or_writer", owner=owner("resource", case.subject)),
    )


def _gone(case: Case, confidence: Confidence) -> Cause[Text] | None:
    """A resource that is not in the caller's own account; a call that makes it is not about one that is there."""
    resource, about = case.evidence.resource.value, case.subject
    if resource is None or resource.exists is not False or about.assumes_role or hidden(about, case.evidence):
        return None
    if (about.action or "").partition(":")[2].startswith(_MAKING):
        return None
    thing = f"{noun_of(about.resource, about.service)} {owning_name(about.resource)}"
    return Cause(
        policy_type="request",
        reason="not_iam",
        explanation=f"There is no {thing} where these credentials look for it: a wrong name, region or account is answered as a denial.",
        confidence=confidence,
        owner="whoever runs the call",
    )


def _hidden(case: Case, decision: Outcome) -> tuple[Cause[Text], ...]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html: without s3:ListBucket a missing key is a 403."""
    about = case.subject
    if (about.action or "").lower() not in _READS or about.resource is None or case.request is None or case.best_policies is None:
        return ()
    if _setting(case, "object") == "there":
        return ()
    bucket = holding(about.resource)
    listing = evaluate(replace(case.request, action="s3:ListBucket", resource=bucket), case.best_policies)
    if not listing.blocked_by:
        return ()
    return (
        Cause(
            policy_type="request",
            reason="not_iam",
            explanation=(
                f"{resource_name(about.resource)} {_existence(case)}: S3 answers a missing key with 403 to a caller without "
                "s3:ListBucket on the bucket, which this one lacks."
            ),
            confidence="likely" if decision == "allowed" or _setting(case, "object") else "possible",
            request_value="s3:ListBucket",
            owner=say("owner.runs_the_call_or", owner=owner("resource", about)),
        ),
    )


def _existence(case: Case) -> str:
    return "is not in the bucket" if _setting(case, "object") == "not there" else "may not exist"
