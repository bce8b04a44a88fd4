"""A fault told with what the error itself names: whose policy is too long and by which limit, whom the cluster does not know."""

import re

from msgspec.structs import replace

from iamdoctor.causes.no_policy.faults import Fault
from iamdoctor.model.denial import Denial
from iamdoctor.model.sentence import Sentence, say

_SIZE = re.compile(r"Maximum policy size of (?P<limit>\d{3,6}) bytes exceeded for (?P<kind>user|role|group) (?P<name>[\w+=,.@-]{1,128})")
_NUMBER = re.compile(r"Cannot exceed quota for (?P<quota>\w{3,60}): (?P<limit>\d{1,6})")
_PACKED = re.compile(r"Packed (?:policy|size of session \w{3,20}) consumes (?P<share>\d{1,5})% of allotted space")
_SESSION = re.compile(r"(?P<head>arn:[\w-]{1,20}):sts:(?P<account>:\d{12}):assumed-role/(?P<role>[^/\s]{1,64})/\S+")

_FILE = re.compile(r"--(?:assume-role-)?polic(?:y|ies)(?:-document|-input-json)?[ =][\"']?file://(?P<file>[\w./~+@-]{1,300})")
"""The file that the command in the paste gives as the policy."""
_LINTED_AS = {
    "createpolicy": "managed",
    "createpolicyversion": "managed",
    "putrolepolicy": "inline-role",
    "putuserpolicy": "inline-user",
    "putgrouppolicy": "inline-group",
    "updateassumerolepolicy": "trust",
    "createrole": "trust",
    "putbucketpolicy": "bucket",
    "putkeypolicy": "key",
    "assumerole": "session",
}
"""What kind of policy the operation takes, as ``iamdoctor lint --type`` calls it."""


_SSO = re.compile(r"Token for (?P<session>[\w.@+=-]{1,128}) does not exist")
"""botocore names the sso-session of the configuration, else the start URL."""


def sso_session(denial: Denial) -> str | None:
    """The sso-session that has no token."""
    found = _SSO.search(denial.message or "")
    return found["session"] if found else None


def with_names(fault: Fault, denial: Denial) -> Fault:
    """The fault with the names and numbers of the error in its sentences; the fault itself where it names none."""
    told = _told(fault, denial)
    return replace(fault, told=told) if told else fault


def _told(fault: Fault, denial: Denial) -> tuple[Sentence, Sentence] | None:
    message = denial.message or ""
    if fault.name == "kubernetes" and denial.principal:
        return fault.explanation, say("fault.kubernetes.entry", principal=_entity(denial.principal))
    session = sso_session(denial) if fault.name == "sso_missing" else None
    if session:
        return say("fault.sso_missing.named", session=session), say("fault.sso_missing.named.todo", session=session)
    if fault.name != "policy_document":
        return None
    if found := _SIZE.search(message):
        limit = int(found["limit"])
        return (
            say("fault.policy_size", kind=found["kind"], name=found["name"], limit=limit),
            say("fault.policy_size.todo", kind=found["kind"]),
        )
    if found := _NUMBER.search(message):
        return say("fault.policy_number", quota=found["quota"], limit=int(found["limit"])), say("fault.policy_number.todo")
    if found := _PACKED.search(message):
        return say("fault.packed", share=int(found["share"])), say("fault.packed.todo")
    file, kind = _FILE.search(message), _LINTED_AS.get((denial.operation or "").lower())
    if file and kind:
        return fault.explanation, say("fault.policy_document.file", file=file["file"], kind=kind)
    return (fault.explanation, say("fault.policy_document.kind", kind=kind)) if kind else None


def _entity(principal: str) -> str:
    """The ARN that an access entry has: of the role, for a role session."""
    session = _SESSION.fullmatch(principal)
    return f"{session['head']}:iam:{session['account']}:role/{session['role']}" if session else principal
