"""A Deny taken out: the last resort, with what it opens again and for whom."""

from collections.abc import Iterator

from iamdoctor.case.case import Case
from iamdoctor.commands import aws_cli
from iamdoctor.fixes.propose.deny_exception import binds_only_the_caller, denying, in_list_of_ids
from iamdoctor.fixes.propose.deny_remainder import nothing_else
from iamdoctor.fixes.propose.guarded import guarding_keys, guards_of
from iamdoctor.fixes.write.change import Change, Place
from iamdoctor.fixes.write.named import named_statement
from iamdoctor.iam.edit import Statement, listed, statements, with_changed
from iamdoctor.model.diagnosis import Cause
from iamdoctor.model.evidence import Policy
from iamdoctor.model.sentence import NOTHING, Sentence, as_read, say
from iamdoctor.reference.arn import Arn
from iamdoctor.reference.names import owning_name, resource_name


def removals(case: Case, cause: Cause[Sentence]) -> Iterator[Change]:
    """The Deny that ``cause`` blames, taken out of its policy; broad unless it denies this one request of this one caller and no more."""
    found = denying(case, cause)
    if found is None:
        return
    match, place = found
    before = place.before or {}
    statement = statements(before)[match.index]
    after = with_changed(before, match.index)
    exact = binds_only_the_caller(case, place, statement) and nothing_else(
        statement, place.layer, case.subject.action or "", case.subject.resource or "*"
    )
    if (place.copied and not exact) or in_list_of_ids(case, statement):
        return
    yield Change(
        title=say("fix.remove_deny", statement=named_statement(case, match, place), limit=say("asked.nothing_else") if exact else NOTHING),
        place=place,
        after=after,
        replaces=match.index,
        cli=_without_policy(case, place) if not after["Statement"] else (),
        warnings=(*(() if exact else (_reopens(case, place, statement),)), *_ends(case, place, statement), *_last_one(after["Statement"])),
        broad=not exact or bool(guards_of(statement)),
    )


def _ends(case: Case, place: Place, statement: Statement) -> tuple[Sentence, ...]:
    """Whose protection ends with the Deny."""
    guards = guards_of(statement)
    keys = tuple(key for guard in guards for key in guarding_keys(statement, guard))
    return (say("warn.deny_protects", guards=guards, keys=keys, whom=_whom(case, place)),) if guards else ()


def _last_one(left: list[Statement]) -> tuple[Sentence, ...]:
    return () if left else (say("warn.only_statement"),)


def _without_policy(case: Case, place: Place) -> tuple[str, ...]:
    """The command that takes the whole policy away, where there is one."""
    policy, arn = place.policy, Arn.parse(case.subject.resource or "")
    line = None
    if place.layer == "identity" and policy and policy.kind == "inline":
        kind, _, name = policy.attached_to.partition(" ")
        line = aws_cli.delete_inline(kind, name, policy.name)
    elif place.layer in ("scp", "rcp") and policy:
        line = aws_cli.detach_guardrail((policy.arn or "").rpartition("/")[2], policy.attached_to)
    elif place.layer == "resource" and arn and len(case.layers["resource"].held) == 1:
        line = aws_cli.delete_resource_policy(arn)
    return (line,) if line else ()


def _reopens(case: Case, place: Place, statement: Statement) -> Sentence:
    of_resource = place.layer in ("resource", "trust")
    anything = as_read(owning_name(case.subject.resource)) if of_resource else say("asked.any_resource")
    actions, resources = _named(statement, "Action", say("asked.any_action")), _named(statement, "Resource", anything)
    return say("warn.reopens", whom=_whom(case, place), actions=actions, resources=resources)


def _named(statement: Statement, element: str, everything: Sentence) -> Sentence:
    named = listed(statement.get(element))
    if "*" in named or (not named and f"Not{element}" not in statement):
        return everything
    names = tuple(resource_name(each) for each in named or listed(statement[f"Not{element}"]))
    return say("asked.some", names=names) if named else say("asked.all_but", everything=everything, names=names)


def _whom(case: Case, place: Place) -> Sentence:
    policy = place.policy or Policy(name="", kind="inline", attached_to="")
    match place.layer:
        case "identity" if policy.kind == "inline":
            kind, _, name = policy.attached_to.partition(" ")
            return say("asked.users_of_group", group=name) if kind == "group" else say("asked.who", about=case.subject)
        case "identity" | "boundary":
            return say("asked.everyone_with", policy=policy.name)
        case "scp" | "rcp":
            return say(f"asked.everyone_below_{place.layer}", target=policy.attached_to)
        case "session":
            return say("asked.this_session")
        case "vpce":
            return say("asked.everyone_through_endpoint")
        case _:
            return say("asked.everyone")
