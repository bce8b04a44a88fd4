"""Are the conditions of the trust policy met?"""

from iamdoctor.case.case import Case
from iamdoctor.causes.assume_role.node import Branch, Finding, all_yes, answer_of, branch
from iamdoctor.causes.assume_role.silence import unmet
from iamdoctor.causes.assume_role.trust import conditions_of, document, matches, nearest, requests, statement
from iamdoctor.causes.assume_role.value_hints import difference
from iamdoctor.causes.policy.denials import denial
from iamdoctor.causes.policy.statement import miss
from iamdoctor.iam.decision import ElementMatch, StatementMatch
from iamdoctor.model.sentence import NOTHING, Sentence, say
from iamdoctor.reference.condition_keys import condition_key


def conditions_met(case: Case) -> Branch:
    """Whether the conditions of the statement with the fewest unmet ones are met, one child for each key, and no Deny statement hits."""
    about, question = requests(case)[0], say("tree.ask_whether.conditions")
    if document(case) is None:
        return branch(case, "conditions", question, "not_asked", say("tree.because.trust_unread"))
    if about.best is None:
        return branch(case, "conditions", question, "not_asked", say("tree.because.who_unknown"))
    denies = [match for match in matches(about) if match.effect == "Deny" and match.matched is not False]
    near = nearest(about)
    if near is None and not denies:
        return branch(case, "conditions", question, "not_asked", say("tree.because.names_not_the_caller"))
    children = tuple(_child(about, near, why) for why in conditions_of(near)) if near else ()
    children = _each_once((*children, *(_denied(about, match) for match in denies)))
    evidence = say("tree.because.statement", statement=statement(near)) if children and near else NOTHING
    evidence = evidence if children else say("tree.because.no_conditions")
    return branch(case, "conditions", question, all_yes(children), evidence, children=children)


def _each_once(children: tuple[Branch, ...]) -> tuple[Branch, ...]:
    """The children with ids of their own: of two conditions on one key the worse stands for both."""
    worst = {"no": 0, "unknown": 1, "yes": 2, "not_asked": 3}
    found: dict[str, Branch] = {}
    for child in children:
        other = found.get(child.node.id)
        found[child.node.id] = min((other, child), key=lambda each: worst[each.node.answer]) if other else child
    return tuple(found.values())


def _child(case: Case, match: StatementMatch, why: ElementMatch) -> Branch:
    key, answer, point = why.key or "", answer_of(why.matched), miss(why)
    return branch(
        case,
        f"condition:{key}",
        say("tree.ask_whether.value", key=key),
        answer,
        _evidence(why),
        ask=asking_for(key),
        policy_value=point.policy_value,
        request_value=point.request_value,
        finding=Finding.of(unmet(case, match, why)) if answer == "no" else None,
    )


def _evidence(why: ElementMatch) -> Sentence:
    if why.matched is None:
        return say("tree.because.value_unknown")
    operator, values, sent = why.operator or "", why.resolved or why.policy_value, why.request_value
    odd = difference(operator, values, sent[0]) if sent and not why.matched else NOTHING
    return odd or say("tree.because.operator", operator=operator)


def asking_for(key: str) -> Sentence:
    """The question to a person about the value of a condition key."""
    row, lowered = condition_key(key), key.lower()
    if row and row.asked:
        return say(f"tree.please.{row.asked}")
    if lowered.endswith((":sub", ":aud")):
        return say("tree.please.claim", claim=lowered.rpartition(":")[2])
    return say("tree.please.value", key=key)


def _denied(case: Case, match: StatementMatch) -> Branch:
    turning = next((why.key for why in conditions_of(match) if why.matched is None and why.key), None)
    return branch(
        case,
        f"condition:{turning}" if turning else f"deny:{match.index}",
        say("tree.ask_whether.deny_spares", statement=statement(match)),
        "no" if match.matched else "unknown",
        say("tree.because.denies" if match.matched else "tree.because.value_unknown"),
        ask=asking_for(turning) if turning else None,
        finding=Finding.of(denial(case, match, "likely")),
    )
