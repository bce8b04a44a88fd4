"""Does the role's trust policy name the caller?"""

from iamdoctor.case.case import Case
from iamdoctor.causes.assume_role.cause import cause
from iamdoctor.causes.assume_role.names import assumes_itself, could_be, deleted, not_named
from iamdoctor.causes.assume_role.node import Branch, Finding, branch
from iamdoctor.causes.assume_role.silence import not_for_action
from iamdoctor.causes.assume_role.trust import bare, document, element, named, nearest, needs, requests, the_caller, the_role, why_unread
from iamdoctor.iam.decision import StatementMatch
from iamdoctor.model.diagnosis import Cause
from iamdoctor.model.sentence import Sentence, say

_ID = "trust_names_caller"


def trust_names_caller(case: Case) -> Branch:
    """Whether an Allow statement of the trust policy names the caller for the action that was called."""
    about = requests(case)[0]
    if document(case) is None:
        return _not_read(case)
    near = nearest(about)
    certain = near is not None and element(near, "Principal") is True
    blamed = None if near or about.best is None else not_for_action(about) or not_named(about)
    children = (*_deleted(about, blamed), *_itself(about, blamed, named=certain))
    if near and certain and about.subject.principal_from != "trust":
        evidence = _named_by(about, near)
        return branch(case, _ID, _question(case), "yes", evidence, children=children)
    own = None if any(child.findings for child in children) else blamed or _told(about)
    return branch(
        case,
        _ID,
        _question(case),
        "no" if blamed else "unknown",
        _evidence(about, known=blamed is not None),
        ask=_who_called(about),
        policy_value=", ".join(named(about)),
        request_value="" if about.subject.principal_from == "trust" else about.subject.principal or "",
        finding=Finding.of(own) if own else None,
        children=children,
    )


def _question(case: Case) -> Sentence:
    return say("tree.ask_whether.names_service" if case.call and case.call.how == "service" else "tree.ask_whether.names_caller")


def _not_read(case: Case) -> Branch:
    evidence = say("tree.because.trust_not_read", why=why_unread(case), needs=needs(case))
    ask = say("tree.please.trust_policy", role=the_role(case))
    return branch(case, _ID, _question(case), "unknown", evidence, ask=ask, finding=Finding.of(_told(case)))


def _told(case: Case) -> Cause[Sentence]:
    """The cause where only the person says that the caller is not named."""
    said = say("tree.cause.not_named_said", role=the_role(case), caller=the_caller(case))
    return cause(case, "trust.principal", said, element="Principal", confidence="possible")


def _named_by(case: Case, match: StatementMatch) -> Sentence:
    """By which of its values a statement names the caller."""
    caller, account = case.subject.principal or "", case.subject.principal_account
    values = next((why.policy_value for why in match.why if why.element in ("Principal", "NotPrincipal")), ())
    if caller in map(bare, values):
        return say("tree.because.names", names=(caller,))
    whole = next((value for value in values if account and account in value and (value == account or value.endswith(":root"))), None)
    return (
        say("tree.because.names_account", account=account, name=whole)
        if whole
        else say("tree.because.names", names=tuple(map(bare, values)))
    )


def _evidence(case: Case, *, known: bool) -> Sentence:
    names = named(case)
    listed = say("tree.because.names", names=names) if names else say("tree.because.names_nobody")
    if known:
        return listed
    if case.best is None or case.subject.principal_from == "trust":
        return say("tree.because.caller_unknown", listed=listed)
    failures = case.evidence.principal.failures
    asked = next((failure.needs for failure in failures if failure.needs), "iam:GetRole")
    return say("tree.because.path_unknown", names=could_be(case), about=case.subject, needs=asked)


def _who_called(case: Case) -> Sentence:
    names = named(case)
    if case.call is not None and case.call.how == "service":
        return say("tree.please.service")
    if not case.subject.federated_call:
        return say("tree.please.caller", names=could_be(case) or names) if names else say("tree.please.caller_arn")
    saml = (case.subject.action or "").lower() == "sts:assumerolewithsaml"
    return say("tree.please.saml" if saml else "tree.please.token", names=names)


def _deleted(case: Case, blamed: Cause[Sentence] | None) -> tuple[Branch, ...]:
    dead = deleted(case)
    if not dead:
        return ()
    finding = Finding.of(blamed) if blamed and blamed.id == "trust.deleted_principal" else None
    question = say("tree.ask_whether.all_exist")
    return (branch(case, "stale_id", question, "no", say("tree.because.deleted", ids=dead), policy_value=dead[0], finding=finding),)


def _itself(case: Case, blamed: Cause[Sentence] | None, *, named: bool) -> tuple[Branch, ...]:
    """A role must be named in its own trust policy before its sessions may assume it again."""
    if not assumes_itself(case):
        return ()
    question = say("tree.ask_whether.trusts_itself")
    if named:
        return (branch(case, "trusts_itself", question, "yes", say("tree.because.names_itself")),)
    finding = Finding.of(blamed) if blamed and blamed.id == "trust.self_assumption" else None
    return (branch(case, "trusts_itself", question, "no" if blamed else "unknown", say("tree.because.drop_the_call"), finding=finding),)
