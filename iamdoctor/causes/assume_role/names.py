"""Whom the trust policy names in the caller's place."""

import re

from iamdoctor.case.case import Case
from iamdoctor.causes.assume_role.cause import cause
from iamdoctor.causes.assume_role.trust import bare, document, element, matches, named, the_caller, the_role
from iamdoctor.causes.policy.statement import Point
from iamdoctor.iam.decision import StatementMatch
from iamdoctor.iam.near import nearest
from iamdoctor.model.diagnosis import Cause
from iamdoctor.model.sentence import NOTHING, Sentence, say
from iamdoctor.reference.arn import Arn

_DELETED = re.compile(r"A(?:ROA|IDA|GPA|SIA)[A-Z0-9]{12,}")


def not_named(case: Case) -> Cause[Sentence]:
    """The cause that no Allow of the trust policy certainly names the caller, by what is special about whom it names."""
    if assumes_itself(case):
        return _itself(case)
    return _deleted(case) if deleted(case) else _others(case)


def deleted(case: Case) -> tuple[str, ...]:
    """Unique ids where ARNs should stand: what AWS shows once the user or role that was named is deleted.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
    """
    return tuple(value for value in named(case) if _DELETED.fullmatch(value))


def assumes_itself(case: Case) -> bool:
    """Whether a session of the role assumes the same role.

    https://aws.amazon.com/blogs/security/announcing-an-update-to-iam-role-trust-policy-behavior/
    """
    about, arn = case.subject, case.subject.resource or ""
    same = about.principal_kind == "role_session" and about.principal_name == arn.rpartition("/")[2]
    return same and about.principal_account == about.resource_account


def _itself(case: Case) -> Cause[Sentence]:
    said = say("tree.cause.itself", role=the_role(case))
    return cause(case, "trust.self_assumption", said, point=_point(case, named(case)))


def _deleted(case: Case) -> Cause[Sentence]:
    id, found = deleted(case)[0], document(case)
    statements = found.statements if found else ()
    index = next((each.index for each in statements if each.principals and id in map(bare, each.principals.values)), None)
    match = next((each for each in matches(case) if each.index == index), None)
    said = say("tree.cause.deleted", role=the_role(case), id=id)
    return cause(case, "trust.deleted_principal", said, match=match, point=_point(case, (id,)))


def _others(case: Case) -> Cause[Sentence]:
    listed = named(case)
    maybe = tuple(match for match in matches(case) if match.effect == "Allow" and element(match, "Principal") is None)
    if maybe:
        said = say("tree.cause.path_unknown", role=the_role(case), caller=the_caller(case), about=case.subject, names=could_be(case))
    elif listed:
        said = say(
            "tree.cause.others", role=the_role(case), caller=the_caller(case), about=case.subject, names=listed, hint=_hint(case, listed)
        )
    else:
        said = say("tree.cause.nobody", role=the_role(case), caller=the_caller(case), about=case.subject)
    return cause(case, "trust.principal", said, match=maybe[0] if maybe else _nearest(case), point=_point(case, listed))


def _point(case: Case, names: tuple[str, ...]) -> Point:
    caller = case.subject.principal or ""
    return Point(reason="principal_mismatch", element="Principal", policy_value=", ".join(names), request_value=caller)


def could_be(case: Case) -> tuple[str, ...]:
    """The roles of the caller's name that the trust policy names: which one the caller is, its path would tell."""
    return tuple(value for value in named(case) if value.endswith(f"/{case.subject.principal_name}"))


def _nearest(case: Case) -> StatementMatch | None:
    """The Allow that only names somebody else."""
    return nearest(match for match in matches(case) if all(why.matched is not False for why in match.why if why.element != "Principal"))


def _hint(case: Case, listed: tuple[str, ...]) -> Sentence:
    caller, own = Arn.parse(case.subject.principal or ""), case.subject.principal_name or ""
    if caller is None or case.subject.federated_call:
        return NOTHING
    arns = [arn for text in listed if (arn := Arn.parse(text))]
    if any(arn.partition != caller.partition for arn in arns):
        return say("tree.hint.partition", partition=caller.partition)
    same = [name for arn in arns if arn.account == caller.account and (name := _name(arn)).casefold() == own.casefold()]
    if same:
        return say("tree.hint.path" if own in same else "tree.hint.letter_case")
    role = caller.resource.split("/")[1] if caller.resource.startswith("assumed-role/") else ""
    if role and any(arn.resource.startswith(f"assumed-role/{role}/") for arn in arns):
        return say("tree.hint.session")
    if any(arn.account == caller.account for arn in arns):
        return say("tree.hint.same_account")
    accounts = tuple(sorted({arn.account for arn in arns if arn.account}))
    return say("tree.hint.accounts", accounts=accounts, own=caller.account) if accounts and caller.account else NOTHING


def _name(arn: Arn) -> str:
    """The name of a user or role without its path; a session's own name is another matter."""
    return arn.resource.rpartition("/")[2] if arn.resource.startswith(("user/", "role/")) else ""
