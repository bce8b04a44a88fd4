"""Whether two diagnoses say the same."""

from iamdoctor.model.diagnosis import Diagnosis


def agree(one: Diagnosis[str], other: Diagnosis[str]) -> bool:
    """Whether both come to the same decision for the same causes, whatever the names in them."""
    return _gist(one) == _gist(other)


def _gist(diagnosis: Diagnosis[str]) -> tuple[str, list[tuple[str, str]]]:
    verdict = diagnosis.verdict
    return verdict.decision, [(cause.policy_type, cause.reason) for cause in verdict.causes]
