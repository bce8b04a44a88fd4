"""A permissions boundary in the call: what a boundary that was not read most often asks of whoever makes a user or role.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate
"""

from collections.abc import Iterator

from iamdoctor.case.case import Case
from iamdoctor.fixes.write.change import Change
from iamdoctor.model.diagnosis import Cause
from iamdoctor.model.sentence import Sentence, say
from iamdoctor.reference.privileges import limited_by_boundary


def bounded(case: Case, cause: Cause[Sentence]) -> Iterator[Change]:
    """The call with a boundary for the user or role that it makes, where the caller's own boundary stops it and was not read."""
    passed = any(key.lower() == "iam:permissionsboundary" and values for key, values in case.keys.values.items())
    makes = limited_by_boundary(case.subject.action or "") == "where_used"
    if makes and not passed and cause.policy_type == "boundary" and cause.confidence != "possible" and not case.layers["boundary"].known:
        yield Change(
            title=say("fix.pass_some_boundary"),
            act=say("proof.some_boundary", about=case.subject),
            owner=say("owner.runs_the_call"),
            warnings=(say("warn.some_boundary", about=case.subject),),
        )


def raises_unbounded(case: Case) -> tuple[Sentence, ...]:
    """A warning for whoever is asked to let the caller make users or roles, whatever stops it."""
    makes = limited_by_boundary(case.subject.action or "") == "where_used"
    return (say("warn.raises.unbounded", about=case.subject),) if makes else ()
