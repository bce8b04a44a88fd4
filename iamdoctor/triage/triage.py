"""All errors of a text at once: the diagnosis of each group, and one combined change a policy that lets all of them pass.

Pure, as :mod:`iamdoctor.diagnose` is: it starts from what was read for each group.
"""

from collections.abc import Sequence

from iamdoctor.diagnose import Answer, answer
from iamdoctor.fixes.plan import account
from iamdoctor.fixes.write.place import Written, target, written
from iamdoctor.fixes.write.size import size, told
from iamdoctor.iam.edit import statements
from iamdoctor.intake.read import Reading
from iamdoctor.model.evidence import Evidence
from iamdoctor.model.sentence import NOTHING, Sentence, say
from iamdoctor.model.supplied import Added
from iamdoctor.model.triage import Combined, Group, Of, Outcome, Reason, Together, Triage
from iamdoctor.triage.groups import answering, several
from iamdoctor.triage.policies import Part, combined
from iamdoctor.triage.policies import Together as Policy
from iamdoctor.triage.proofs import of_others, proof
from iamdoctor.wording.write import written as in_words

_OF: dict[str, Of] = {"resource": "resource", "trust": "resource", "scp": "organization", "rcp": "organization", "vpce": "endpoint"}


def triage(reading: Reading, groups: tuple[Group, ...], evidence: Sequence[Evidence], added: Added) -> Triage:
    """The answer to ``groups``, of which each has its own evidence, in the same order."""
    denials = [answering(group, reading.denials) for group in groups]
    answers = tuple(answer(denial, found, added) for denial, found in zip(denials, evidence, strict=True))
    found: Together[str] = in_words(_together(groups, answers))
    return Triage(
        errors=sum(group.count for group in groups),
        left_out=reading.cut,
        groups=groups,
        diagnoses=tuple(in_words(each.diagnosis) for each in answers),
        together=found,
    )


def _together(groups: tuple[Group, ...], answers: tuple[Answer, ...]) -> Together[Sentence]:
    parts, changes = _made(answers)
    covered = {part.group for part in parts}
    outcomes = tuple(_outcome(number, each, changes, number in covered) for number, each in enumerate(answers))
    return Together(changes=tuple(_told(each, groups) for each in changes), outcomes=outcomes)


def _made(answers: tuple[Answer, ...]) -> tuple[tuple[Part, ...], tuple[Policy, ...]]:
    """The fixes that are made, group after group: none for a group that passes by what is made for those before it."""
    parts: tuple[Part, ...] = ()
    changes: tuple[Policy, ...] = ()
    for number, each in enumerate(answers):
        own = _parts(number, each)
        if not own or (changes and of_others(each, changes).after == "allowed" and any(p.change.place for p in own)):
            continue
        grown, left = combined((*parts, *own))
        if not any(part.group == number for part in left):
            parts, changes = (*parts, *own), grown
    return parts, changes


def _parts(number: int, found: Answer) -> tuple[Part, ...]:
    return tuple(Part(group=number, case=found.needed[each.request].case, candidate=each) for each in found.chosen)


def _outcome(number: int, found: Answer, changes: tuple[Policy, ...], covered: bool) -> Outcome[Sentence]:
    """What becomes of a group; one for which nothing was found to change says what its own diagnosis says to do."""
    tried = (proof(found, found.chosen, changes) if covered else of_others(found, changes)) if found.needed else None
    if tried is not None and (covered or (changes and found.diagnosis.verdict.causes and tried.after == "allowed")):
        calls = tuple(each.fix.title for each in found.chosen if each.proven.change.place is None)
        return Outcome(group=number, proof=tried, todo=say("text.joined", sentences=calls) if calls else NOTHING)
    return Outcome(group=number, todo=found.diagnosis.verdict.todo)


def _told(policy: Policy, groups: tuple[Group, ...]) -> Combined[Sentence]:
    change, case, first = policy.change, policy.case, policy.parts[0].candidate.fix
    place, after = change.place, change.after or {}
    assert place is not None
    if len(policy.parts) == 1:
        return _alone(policy, groups)
    put = _put(policy) if change.whole else Written()
    fits = size(place, case, after) if change.whole and statements(after) else None
    new = place.policy is None
    about = {
        "about": case.subject,
        "policy": place.policy.name if place.policy else place.document,
        "count": len({part.group for part in policy.parts}),
    }
    of = _OF.get(place.layer, "principal")
    named = target(place, case)
    return Combined(
        of=of,
        name=_name(of, policy),
        title=say(f"triage.{of}.{'new' if new else 'changed'}", **about),
        owner=first.owner,
        account=account(case, change),
        target=named,
        statements=policy.new,
        before=place.before if change.whole else None,
        document=after if change.whole else None,
        cli=put.cli,
        terraform=put.terraform,
        size=told(fits) if fits else NOTHING,
        warnings=tuple(
            dict.fromkeys(
                (
                    *(warning for part in policy.parts for warning in part.candidate.proven.change.warnings),
                    *put.warnings,
                    *(() if fits is None or fits.fits else (say("warn.too_long"),)),
                )
            )
        ),
        reasons=tuple(dict.fromkeys(_reason(part, groups) for part in policy.parts)),
    )


def _alone(policy: Policy, groups: tuple[Group, ...]) -> Combined[Sentence]:
    """A fix that nothing joins, as it is."""
    fix, change, case = policy.parts[0].candidate.fix, policy.change, policy.case
    of = _OF.get(change.place.layer if change.place else "", "principal")
    return Combined(
        of=of,
        name=_name(of, policy),
        title=fix.title,
        owner=fix.owner,
        account=account(case, change),
        target=fix.target,
        statements=(fix.statement,) if fix.statement else (),
        before=fix.before,
        document=fix.document,
        cli=fix.cli,
        terraform=fix.terraform,
        size=fix.size,
        warnings=fix.warnings,
        reasons=(_reason(policy.parts[0], groups),),
    )


def _put(policy: Policy) -> Written:
    """How the text is put in place: at once, or a statement at a time where the service takes no whole policy."""
    change, case = policy.change, policy.case
    place, after = change.place, change.after or {}
    assert place is not None
    if place.layer != "resource" or case.subject.service != "lambda":
        return written(place, case, after, None, None)
    each = [written(place, case, after, statement, None) for statement in policy.new]
    return Written(cli=tuple(line for one in each for line in one.cli))


def _name(of: Of, policy: Policy) -> str:
    about, place = policy.case.subject, policy.change.place
    match of:
        case "principal":
            sessions = {part.case.subject.principal for part in policy.parts}
            return about.role_arn or (about.principal if len(sessions) == 1 else several(about.principal)) or ""
        case "resource":
            return policy.key[-1] if policy.key[1] == "new" else about.resource or ""
        case _:
            return (place.policy.arn or place.policy.name) if place and place.policy else ""


def _reason(part: Part, groups: tuple[Group, ...]) -> Reason[Sentence]:
    about, group = part.case.subject, groups[part.group]
    since = "since" if group.first else "times"
    return Reason(
        group=part.group,
        action=about.action or "",
        resource=about.resource or "",
        why=say(f"triage.why.{since}", about=about, action=about.action, count=group.count, first=group.first),
    )
