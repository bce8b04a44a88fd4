"""In one account, a statement of the resource's policy that nearly allows what the identity policies do not: either may be mended.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
"""

from msgspec.structs import replace

from iamdoctor.case.case import Case
from iamdoctor.case.known_layers import Layer
from iamdoctor.causes.policy.missing import silence
from iamdoctor.iam.near import means_caller
from iamdoctor.model.diagnosis import Cause
from iamdoctor.model.sentence import Sentence, joined, say


def alternatives(case: Case, causes: tuple[Cause[Sentence], ...]) -> tuple[Cause[Sentence], ...]:
    """The resource policy's near miss, as sure as the cause that the identity policies' silence is, but no more than possible where an
    unknown key may make it match; nothing where that is no cause."""
    silent = next((each for each in causes if each.policy_type == "identity" and each.reason != "explicit_deny"), None)
    if silent is None or case.subject.same_account is not True or not _may_grant(case.layers.get("resource")):
        return ()
    if any(each.policy_type == "resource" for each in causes):
        return ()
    found = silence(case, "resource", silent.confidence)
    statement = case.statement(found.statement)
    told = joined(found.explanation, say("cause.alternative"))
    sure = found.confidence if statement and statement.matched is False else "possible"
    return (
        (replace(found, explanation=told, alternative=True, confidence=sure),)
        if statement and statement.effect == "Allow" and means_caller(statement)
        else ()
    )


def _may_grant(layer: Layer | None) -> bool:
    return layer is not None and layer.known and bool(layer.documents)
