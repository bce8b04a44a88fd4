"""The role's trust policy in the case, and what each of its statements says to the call, as the case judged it."""

from iamdoctor.case.case import Case
from iamdoctor.iam import near
from iamdoctor.iam.decision import ElementMatch, StatementMatch
from iamdoctor.iam.documents import Document
from iamdoctor.model.sentence import Sentence, as_read, say


def requests(case: Case) -> tuple[Case, ...]:
    """The cases of every action that the call needs, the one that assumes the role first."""
    first = case.asking(case.call.action) if case.call else case
    return (first, *(each for each in (case, *case.companions) if each is not first))


def document(case: Case) -> Document | None:
    """The trust policy, where it was read (or given) and is valid."""
    layer = case.layers.get("trust")
    return next(iter(layer.documents), None) if layer else None


def matches(case: Case) -> tuple[StatementMatch, ...]:
    """What each statement says, in the policy's order; nothing where the policy was not read or the request is not known enough."""
    found = document(case)
    statements = case.best.statements if case.best and found else ()
    return tuple(match for match in statements if found and match.policy_type == "trust" and match.policy == found.name)


def element(match: StatementMatch, name: str) -> bool | None:
    """How an element of a statement fared; one that was not written matches."""
    fared = [why.matched for why in match.why if why.element.removeprefix("Not") == name]
    return False if False in fared else None if None in fared else True


def conditions_of(match: StatementMatch) -> tuple[ElementMatch, ...]:
    """The conditions of a statement, one for each operator and key."""
    return tuple(why for why in match.why if why.element == "Condition" and why.key)


def naming(case: Case, *, action: bool = True) -> tuple[StatementMatch, ...]:
    """The Allow statements that name the caller, or may; with ``action`` only those that are for the action, too."""
    return tuple(
        match
        for match in matches(case)
        if match.effect == "Allow" and element(match, "Principal") is not False and (not action or element(match, "Action") is not False)
    )


def nearest(case: Case) -> StatementMatch | None:
    """The Allow that names the caller for the action and applies, else the one that came closest."""
    found = naming(case)
    return next((each for each in found if each.matched), None) or near.nearest(found)


def named(case: Case) -> tuple[str, ...]:
    """Everybody whom the trust policy names."""
    found = document(case)
    elements = (statement.principals for statement in found.statements) if found else ()
    return tuple(dict.fromkeys(bare(value) for principals in elements if principals for value in principals.values))


def bare(value: str) -> str:
    """A value of a Principal element without its kind (``Service: ec2.amazonaws.com``)."""
    return value.partition(": ")[2] or value


def statement(match: StatementMatch) -> Sentence:
    """A statement of the trust policy as a sentence begins with it."""
    return say("tree.statement", sid=match.sid) if match.sid else say("tree.statement_number", number=match.index + 1)


def role_name(case: Case) -> str:
    """The role's name without its path; empty where it is not known."""
    arn = case.subject.resource or ""
    return arn.rpartition("/")[2] if ":role/" in arn else ""


def the_role(case: Case) -> Sentence:
    """The role as a sentence names it."""
    name = role_name(case)
    return as_read(name) if name else say("tree.the_role")


def the_caller(case: Case) -> Sentence:
    """Who calls, as a sentence names it."""
    about = case.subject
    if about.federated_call and about.principal_name:
        return say("tree.token_holder", issuer=about.principal_name)
    return say("tree.caller", about=about)


def in_account(case: Case) -> Sentence | str:
    """In which account the role is, as an addition to a sentence."""
    account = case.subject.resource_account
    return say("tree.in_account", account=account) if account else ""


def why_unread(case: Case) -> Sentence:
    """Why there is no trust policy to judge."""
    layer = case.layers.get("trust")
    if layer is None or layer.state == "pending":
        return say("tree.because.pending")
    broken = next((held.problem for held in layer.held if held.policy.document is not None), "")
    if broken:
        return say("tree.because.malformed", problem=broken)
    failure = next(iter(layer.failures), None)
    if failure:
        return as_read(failure.message) or say("tree.because.failed", operation=failure.operation, code=failure.code)
    return layer.reason or say("tree.because.not_read")


def needs(case: Case) -> str:
    """The permission that reads the trust policy."""
    layer = case.layers.get("trust")
    return next((failure.needs for failure in (layer.failures if layer else ()) if failure.needs), "iam:GetRole")
