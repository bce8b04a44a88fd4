"""What the combined changes come to: every request of every group evaluated with all of them made."""

from msgspec.structs import replace

from iamdoctor.case.role_path import settled
from iamdoctor.diagnose import Answer
from iamdoctor.fixes.plan import Candidate
from iamdoctor.fixes.prove.left import Left, Needed, across, as_far_as, left
from iamdoctor.fixes.prove.together import with_change
from iamdoctor.fixes.prove.trial import trial
from iamdoctor.fixes.write.change import Change
from iamdoctor.model.diagnosis import Proof
from iamdoctor.model.sentence import NOTHING, Sentence
from iamdoctor.triage.policies import Together

_NO_CHANGE = Change(title=NOTHING)


def proof(answer: Answer, chosen: tuple[Candidate, ...], changes: tuple[Together, ...]) -> Proof[Sentence]:
    """The call of one group before, and after all of ``changes``; ``chosen`` are the fixes that its own plan has."""
    found = [_left(answer, request, chosen, changes) for request in range(len(answer.needed))]
    decision = next((each.decision for each in found if each.decision != "allowed"), "allowed")
    told = tuple(dict.fromkeys(sentence for each in found for sentence in each.told))
    supposed = tuple(dict.fromkeys(sentence for each in found for sentence in each.supposed))
    proofs = [each.fix.proof for each in chosen]
    return Proof(
        before=proofs[0].before if proofs else answer.diagnosis.verdict.decision,
        after=decision,
        remaining=told,
        allowed_if=supposed if decision == "allowed" else (),
        across=across(supposed) if decision == "allowed" else (),
        also_allows=tuple(dict.fromkeys(each for one in proofs for each in one.also_allows)),
        sampled=sum(one.sampled for one in proofs),
        varied=tuple(dict.fromkeys(axis for one in proofs for axis in one.varied)),
    )


def of_others(answer: Answer, changes: tuple[Together, ...]) -> Proof[Sentence]:
    """The same for a group whose own fixes are not in ``changes``: they cure what its fixes cure only where they change the same layers."""
    return proof(answer, tuple(each for each in answer.chosen if _met(answer, each, changes)), changes)


def _met(answer: Answer, fix: Candidate, changes: tuple[Together, ...]) -> bool:
    """Whether some change reaches the request of a fix in the layer that the fix would change."""
    place, case = fix.proven.change.place, answer.needed[fix.request].case
    made = [change for each in changes if (change := each.at(case)) is not None]
    return place is None or any(each.place is not None and each.place.layer == place.layer for each in made)


def _left(answer: Answer, request: int, chosen: tuple[Candidate, ...], changes: tuple[Together, ...]) -> Left:
    """What stops one request of the call with everything done."""
    needed = answer.needed[request]
    cured = {index for each in chosen if each.request == request for index in each.proven.causes}
    own = Needed(case=settled(needed.case), causes=tuple(cause for index, cause in enumerate(needed.causes) if index not in cured))
    calls = [(each.proven.change, each.request == request) for each in chosen if each.proven.change.place is None]
    of_the_call = [change if mine else as_far_as(own.case, change) for change, mine in calls]
    met = [*of_the_call, *(change for each in changes if (change := each.at(own.case)) is not None)] or [_NO_CHANGE]
    action = next((each.proven.change.action for each in chosen if each.request == request and each.proven.change.action), None)
    for change in met[:-1]:
        own = replace(own, case=with_change(own.case, replace(change, action=action), own=True))
    last = replace(met[-1], action=action)
    tried = trial(own.case, last)
    if tried is None:
        return Left(decision="unknown")
    return left(own.case, own.causes, -1, last, tried, ())
