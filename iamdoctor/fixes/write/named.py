"""Policies and statements as titles name them."""

from iamdoctor.case.case import Case
from iamdoctor.causes.named import named_policy
from iamdoctor.fixes.write.change import Place
from iamdoctor.iam.decision import StatementMatch
from iamdoctor.model.sentence import Sentence, as_read, say


def named_statement(case: Case, match: StatementMatch, place: Place) -> Sentence:
    """The statement with its policy: ``statement ReadReports of reports-access``."""
    which = as_read(match.sid) if match.sid else say("place.number", number=match.index + 1)
    return say("place.statement", which=which, policy=named_place(case, place), statement=case.reference(match))


def named_place(case: Case, place: Place) -> Sentence:
    """The policy at a place, or the copy that takes the place of AWS's."""
    if place.copied and place.policy:
        return say("place.copy", policy=place.policy.name, about=case.subject)
    return named_policy(case, place.layer, place.policy)
