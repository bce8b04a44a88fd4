"""What the person should say next, the most telling first: who called where nothing says it, then what else could turn the verdict."""

from iamdoctor.case.caller import nobody
from iamdoctor.case.case import Case
from iamdoctor.causes.no_policy.node import in_cluster, node_role
from iamdoctor.causes.no_policy.notes import told_first
from iamdoctor.causes.who_called import way_of, ways
from iamdoctor.model.diagnosis import BlindSpot
from iamdoctor.model.evidence import Candidate
from iamdoctor.model.question import Choice, Question
from iamdoctor.model.sentence import Sentence, say
from iamdoctor.model.supplied import ME

_OPTIONS = {
    "needs.principal": "--principal",
    "needs.action": "--action",
    "needs.resource": "--resource",
    "needs.owner": "--context aws:ResourceAccount=",
}


def asked(case: Case, blind_spots: tuple[BlindSpot[Sentence], ...]) -> tuple[Question[Sentence], ...]:
    """Every question whose answer could turn the verdict and that an option answers."""
    turning = [spot for spot in blind_spots if spot.could_change_verdict]
    found = [question for spot in turning if (question := _of_spot(spot)) is not None]
    unknown = nobody(case) and not told_first(case)
    who = [Question(question=say("ask.who_called"), option="--principal", choices=_choices(case), ways=ways(case))] if unknown else []
    pods = in_cluster(case) if node_role(case) else ()
    found += [Question(question=say("ask.pods_role"), option="--principal", ways=tuple(way_of(case, pod) for pod in pods))] if pods else []
    return (*who, *(each for each in found if not who or each.option != "--principal"))


def _of_spot(spot: BlindSpot[Sentence]) -> Question[Sentence] | None:
    if spot.key is not None:
        return Question(question=say("ask.key", key=spot.key), option=f"--context {spot.key}=")
    needs = spot.needs.id if isinstance(spot.needs, Sentence) else ""
    return Question(question=say("ask.what", what=spot.what), option=_OPTIONS[needs]) if needs in _OPTIONS else None


def _choices(case: Case) -> tuple[Choice[Sentence], ...]:
    """The person, where AWS says who that is, and whoever CloudTrail has as denied the same."""
    caller, candidates = case.evidence.caller.value, case.evidence.candidates.value or ()
    me = [Choice(value=ME, what=say("choice.me", caller=caller.arn))] if caller else []
    return (*me, *(Choice(value=each.principal, what=_denied(each)) for each in candidates))


def _denied(candidate: Candidate) -> Sentence:
    return say("choice.denied_on" if candidate.resource else "choice.denied", time=candidate.time, resource=candidate.resource)
