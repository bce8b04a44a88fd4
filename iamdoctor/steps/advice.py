"""What AWS advises against in the policies that a step met.

https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
"""

from collections.abc import Iterable
from functools import lru_cache

from iamdoctor.case.case import Case
from iamdoctor.iam.decision import PolicyType
from iamdoctor.iam.documents import parse
from iamdoctor.lint.check import advised_against
from iamdoctor.lint.finding import Finding
from iamdoctor.lint.kind import guessed
from iamdoctor.model.diagnosis import Advice
from iamdoctor.reference.policy_limits import Kind

_KINDS: dict[PolicyType, Kind] = {
    "identity": "managed",
    "boundary": "boundary",
    "session": "session",
    "trust": "trust",
    "scp": "scp",
    "rcp": "rcp",
    "vpce": "vpce",
}


def advice(case: Case, policy_types: Iterable[PolicyType]) -> tuple[Advice, ...]:
    """What is advised against in the policies of these layers that could be read."""
    return tuple(
        Advice(
            id=finding.id,
            severity=finding.severity,
            link=finding.link,
            policy=held.policy.name,
            policy_type=policy_type,
            path=finding.path,
            message=finding.message,
        )
        for policy_type in policy_types
        if policy_type in case.layers
        for held in case.layers[policy_type].held
        if held.document is not None and held.policy.document is not None and not held.policy.excerpt
        for finding in _found(held.policy.document, policy_type, case.subject.resource_account)
    )


@lru_cache(maxsize=1024)
def _found(text: str, policy_type: PolicyType, account: str | None) -> tuple[Finding, ...]:
    """Kept by the document's text: a diagnosis is made anew with each fact that arrives."""
    document = parse(text, policy_type=policy_type, name="the policy")
    return advised_against(document, _KINDS.get(policy_type) or guessed(document.source), account=account)
