"""Causes of an assume-role denial: the tree knows those of the trust policy and of the call by their own names."""

from msgspec.structs import replace

from iamdoctor.case.case import Case
from iamdoctor.causes.assume_role import assume_role_causes
from iamdoctor.model.diagnosis import Cause
from iamdoctor.model.sentence import Text


def with_tree(case: Case, causes: tuple[Cause[Text], ...]) -> tuple[Cause[Text], ...]:
    """``causes`` with the tree's in place of what the evaluation says of the trust policy, graded as the evaluation graded it."""
    found = assume_role_causes(case.denial, case.evidence, case.added)
    if not found:
        return causes
    own = tuple(cause for cause in causes if cause.policy_type == "trust")
    told = any(cause.policy_type == "trust" or cause.reason == "not_iam" for cause in found)
    rest = tuple(cause for cause in causes if cause.policy_type != "trust" or not told)
    return (*(_graded(cause, own) for cause in found), *rest)


def _graded(cause: Cause[Text], own: tuple[Cause[Text], ...]) -> Cause[Text]:
    """A cause that the evaluation found too is as sure as the evaluation is of it."""
    if cause.policy_type != "trust":
        return cause
    same = [each for each in own if (each.reason == "explicit_deny") is (cause.reason == "explicit_deny")]
    return replace(cause, confidence=same[0].confidence) if same else cause
