"""Policies as a sentence names them."""

from iamdoctor.case.case import Case
from iamdoctor.iam.decision import PolicyType
from iamdoctor.model.evidence import Policy
from iamdoctor.model.sentence import NOTHING, Sentence, say


def named_policy(case: Case, layer: PolicyType, policy: Policy | None) -> Sentence:
    """The policy as it stands within a sentence: ``reports-access``, ``the bucket policy of reports``, ``the SCP RegionGuard on ou-1``."""
    if layer in ("resource", "trust"):
        return say("place.of_resource", about=case.subject)
    if policy is None:
        return say("place.none", layer=layer)
    if layer in ("scp", "rcp"):
        where = say("place.where", attached_to=policy.attached_to) if policy.attached_to else NOTHING
        return say("place.guardrail", layer=layer, policy=policy.name, where=where)
    if layer == "identity" and policy.kind == "inline" and policy.attached_to.startswith("group "):
        return say("place.of_group", policy=policy.name, attached_to=policy.attached_to)
    if layer == "vpce":
        return say("place.endpoint", layer=layer, attached_to=policy.attached_to)
    return say("place.boundary" if layer == "boundary" else "place.policy", policy=policy.name)
