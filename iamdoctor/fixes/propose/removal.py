"""A Deny taken out: the last resort, with what it opens again and for whom."""

from collections.abc import Iterator

from iamdoctor.case.case import Case
from iamdoctor.fixes.propose.deny_exception import binds_only_the_caller, denying
from iamdoctor.fixes.propose.deny_remainder import nothing_else
from iamdoctor.fixes.write import commands
from iamdoctor.fixes.write.change import Change, Place
from iamdoctor.fixes.write.edit import Statement, listed, statements, with_changed
from iamdoctor.fixes.write.place import statement_words
from iamdoctor.model.diagnosis import Cause
from iamdoctor.model.evidence import Policy
from iamdoctor.model.sentence import Text
from iamdoctor.reference.arn import Arn
from iamdoctor.reference.names import owning_name, resource_name
from iamdoctor.wording.terms import listed as in_words
from iamdoctor.wording.terms import who

_NAMED = 3


def removals(case: Case, cause: Cause[Text]) -> Iterator[Change]:
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
    if place.copied and not exact:
        return
    yield Change(
        title=f"Remove {statement_words(case, match, place)}{', which denies nothing else' if exact else ''}",
        place=place,
        after=after,
        replaces=match.index,
        cli=_without_policy(case, place) if not after["Statement"] else (),
        warnings=(*(() if exact else (_reopens(case, place, statement),)), *_last_one(after["Statement"])),
        broad=not exact,
    )


def _last_one(left: list[Statement]) -> tuple[str, ...]:
    return () if left else ("It is the only statement of the policy, so the policy itself has to go.",)


def _without_policy(case: Case, place: Place) -> tuple[str, ...]:
    """The command that takes the whole policy away, where there is one."""
    policy, arn = place.policy, Arn.parse(case.subject.resource or "")
    line = None
    if place.layer == "identity" and policy and policy.kind == "inline":
        kind, _, name = policy.attached_to.partition(" ")
        line = commands.delete_inline(kind, name, policy.name)
    elif place.layer in ("scp", "rcp") and policy:
        line = commands.detach_guardrail((policy.arn or "").rpartition("/")[2], policy.attached_to)
    elif place.layer == "resource" and arn:
        line = commands.delete_resource_policy(arn)
    return (line,) if line else ()


def _reopens(case: Case, place: Place, statement: Statement) -> str:
    anything = owning_name(case.subject.resource) if place.layer in ("resource", "trust") else "any resource"
    what = f"{_words(statement, 'Action', 'any action')} on {_words(statement, 'Resource', anything)}"
    return f"The last resort: {_whom(case, place)} may then use {what} again, as far as other policies allow it."


def _words(statement: Statement, element: str, everything: str) -> str:
    named = listed(statement.get(element))
    if "*" in named or (not named and f"Not{element}" not in statement):
        return everything
    names = [resource_name(each) for each in named or listed(statement[f"Not{element}"])]
    few = in_words(names[:_NAMED]) if len(names) <= _NAMED else f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED} more"
    return few if named else f"{everything} but {few}"


def _whom(case: Case, place: Place) -> str:
    policy = place.policy or Policy(name="", kind="inline", attached_to="")
    match place.layer:
        case "identity" if policy.kind == "inline":
            kind, _, name = policy.attached_to.partition(" ")
            return f"every user of group {name}" if kind == "group" else who(case.subject)
        case "identity" | "boundary":
            return f"anybody who has {policy.name}"
        case "scp":
            return f"anybody in the accounts below {policy.attached_to}"
        case "rcp":
            return f"anybody who asks for resources of the accounts below {policy.attached_to}"
        case "session":
            return "this session"
        case "vpce":
            return "anybody who calls through the endpoint"
        case _:
            return "anybody"
