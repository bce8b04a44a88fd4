"""Why an MFA code was refused.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
"""

from iamdoctor.case.case import Case
from iamdoctor.causes.assume_role.cause import CALLER, cause
from iamdoctor.causes.assume_role.node import Branch, Finding, branch
from iamdoctor.model.sentence import Sentence, say

_PARTS = ("mfa_device", "mfa_fresh", "mfa_clock")


def mfa_code(case: Case) -> tuple[Branch, ...]:
    """The questions of an error about MFA itself; none for other errors."""
    if case.denial.kind != "mfa":
        return ()
    message = (case.denial.message or "").lower()
    if "must provide both" in message:
        return (_no(case, "mfa_both"),)
    if "assumeroletokenprovider" in f"{message} {case.denial.error_code or ''}".lower():
        return (_no(case, "mfa_provider"),)
    return (_no(case, "mfa_code", children=tuple(_asked(case, part) for part in _PARTS)),)


def _asked(case: Case, part: str) -> Branch:
    """One of the reasons for which AWS refuses a code: only the person can tell."""
    caller: Sentence | str = case.subject.principal or say("tree.your_user")
    ask = say(f"tree.please.{part}", caller=caller)
    return branch(
        case, part, say(f"tree.ask_whether.{part}"), "unknown", say("tree.because.only_you"), ask=ask, finding=_finding(case, part)
    )


def _no(case: Case, id: str, *, children: tuple[Branch, ...] = ()) -> Branch:
    question = say(f"tree.ask_whether.{id}")
    return branch(case, id, question, "no", say("tree.because.aws_says"), finding=_finding(case, id), children=children)


def _finding(case: Case, id: str) -> Finding:
    return Finding.of(cause(case, "credentials.mfa_code", say(f"tree.cause.{id}"), owner=CALLER))
