"""Does the role exist?"""

from iamdoctor.case.case import Case
from iamdoctor.causes.assume_role.cause import cause
from iamdoctor.causes.assume_role.node import Branch, Finding, branch
from iamdoctor.causes.assume_role.trust import document, in_account, role_name, the_role, why_unread
from iamdoctor.model.sentence import say

_ID = "role_exists"


def role_exists(case: Case) -> Branch:
    """Whether the role is there, and in which account. AWS denies a role that does not exist as it denies one that does not trust."""
    read, question = case.evidence.role, say("tree.ask_whether.role_exists")
    if case.call and case.call.pasted:
        return branch(case, _ID, question, "yes", say("tree.because.pasted")) if document(case) else _asked(case)
    if read.state == "found" and read.value:
        path = read.value.arn.partition(":role/")[2]
        return branch(case, _ID, question, "yes", say("tree.because.role_found", path=path, account=read.value.account))
    if read.state == "none":
        said = say("tree.cause.no_such_role", role=the_role(case), account=in_account(case))
        gone = cause(case, "trust.no_such_role", said)
        evidence = say("tree.because.no_such_role", role=the_role(case), account=in_account(case))
        return branch(case, _ID, question, "no", evidence, finding=Finding.of(gone))
    if read.state == "pending":
        return branch(case, _ID, question, "unknown", say("tree.because.pending"))
    return _asked(case)


def _asked(case: Case) -> Branch:
    if role_name(case):
        ask = say("tree.please.role_exists", role=the_role(case), account=in_account(case))
        evidence = why_unread(case)
    else:
        ask, evidence = say("tree.please.role"), say("tree.because.role_not_named")
    said = say("tree.cause.no_such_role_said", role=the_role(case), account=in_account(case))
    gone = cause(case, "trust.no_such_role", said, confidence="possible")
    return branch(case, _ID, say("tree.ask_whether.role_exists"), "unknown", evidence, ask=ask, finding=Finding.of(gone))
