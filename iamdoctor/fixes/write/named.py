"""Policies and statements as titles name them."""

from iamdoctor.case.case import Case
from iamdoctor.fixes.write.change import Place
from iamdoctor.iam.decision import PolicyType, StatementMatch
from iamdoctor.model.evidence import Policy
from iamdoctor.model.sentence import NOTHING, Sentence, as_read, say


def named_statement(case: Case, match: StatementMatch, place: Place) -> Sentence:
    """The statement with its policy: ``statement ReadReports of reports-access``."""
    which = as_read(match.sid) if match.sid else say("place.number", number=match.index + 1)
    return say("place.statement", which=which, policy=named_place(case, place), statement=case.reference(match))


def named_place(case: Case, place: Place) -> Sentence:
    """The policy at a place, or the copy that takes the place of AWS's."""
    if place.copied and place.policy:
        return say("place.copy", policy=place.policy.name, about=case.subject)
    return named_policy(case, place.layer, place.policy)


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
