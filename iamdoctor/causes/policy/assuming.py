"""Causes of an assume-role denial: those of the trust policy and of the call bear their own names."""

from msgspec.structs import replace

from iamdoctor.case.case import Case
from iamdoctor.causes.assume_role import assume_role_causes, silences
from iamdoctor.model.diagnosis import Cause
from iamdoctor.model.sentence import Sentence


def with_tree(case: Case, causes: tuple[Cause[Sentence], ...]) -> tuple[Cause[Sentence], ...]:
    """``causes`` with what the evaluation says of the trust policy told by the statements' own causes, graded as the evaluation graded
    it, and with the causes that lie in the call. A role that does not exist trusts nobody: nothing more is said of its trust policy."""
    if not case.subject.assumes_role:
        return (*assume_role_causes(case), *causes)
    of_call = assume_role_causes(case)
    of_trust = tuple(cause for cause in causes if cause.policy_type == "trust")
    rest = tuple(cause for cause in causes if cause.policy_type != "trust")
    if any(cause.id == "trust.no_such_role" for cause in of_call):
        return (*of_call, *rest)
    said = {cause.id for cause in of_call}
    return (*of_call, *(cause for cause in _told(case, of_trust) if cause.id not in said), *rest)


def _told(case: Case, judged: tuple[Cause[Sentence], ...]) -> tuple[Cause[Sentence], ...]:
    """The causes of the trust policy that the evaluation judged; in place of its silence, why its statements are silent."""
    denies = tuple(cause for cause in judged if cause.reason == "explicit_deny")
    silent = next((cause for cause in judged if cause.reason != "explicit_deny"), None)
    if silent is None:
        return denies
    return (*denies, *(tuple(replace(cause, confidence=silent.confidence) for cause in silences(case)) or (silent,)))
