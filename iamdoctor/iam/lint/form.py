"""What a document's form gives away: its version, its ids, its characters, and rules of one policy type."""

import re
from collections import Counter
from collections.abc import Iterator

from iamdoctor.iam.documents import Document
from iamdoctor.iam.lint.finding import Finding
from iamdoctor.iam.statements import Statement
from iamdoctor.iam.variables import has_variables
from iamdoctor.reference.policy_limits import shortest

_IN_IAM = ("identity", "boundary", "session", "trust")
_NOT_ALLOWED = re.compile("[^\t\n\r\u0020-\u00ff]")
_SID = re.compile(r"[A-Za-z0-9]*\Z")


def form(document: Document) -> Iterator[Finding]:
    """Check the document as a whole, then each statement."""
    if "Version" not in document.source:
        yield Finding("note", "Version", "is missing, which means 2008-10-17: policy variables are plain text")
    if document.policy_type in _IN_IAM:
        for character in sorted(set(_NOT_ALLOWED.findall(shortest(document.source)))):
            yield Finding("error", "", f"U+{ord(character):04X} is no character that IAM accepts")
    for sid, count in Counter(statement.sid for statement in document.statements if statement.sid).items():
        if count > 1:
            yield Finding("error", "Statement", f"{count} statements have the Sid {sid}; it must be unique")
    if not document.statements:
        yield Finding("warning", "Statement", "is empty, so the policy grants nothing")
    for statement in document.statements:
        yield from _statement(statement, document)


def _statement(statement: Statement, document: Document) -> Iterator[Finding]:
    path = f"Statement[{statement.index}]"
    if document.policy_type in _IN_IAM and statement.sid and not _SID.match(statement.sid):
        yield Finding("error", f"{path}.Sid", "may hold only letters and digits")
    for index, value in enumerate(statement.resources.values if statement.resources else ()):
        yield from _resource(value, f"{path}.Resource[{index}]", document)
    if document.policy_type == "rcp" and statement.effect == "Allow":
        yield Finding("error", f"{path}.Effect", "must be Deny: RCPs cannot grant")
    if document.policy_type == "rcp" and statement.actions.everything and statement.effect == "Deny":
        yield Finding("error", f"{path}.Action", "* is not allowed in an RCP; name services")


def _resource(value: str, path: str, document: Document) -> Iterator[Finding]:
    if document.version != "2012-10-17" and has_variables(value):
        yield Finding("warning", path, "${...} is plain text without Version 2012-10-17")
    if value == "*" or value.count(":") >= 5 or value.endswith("*"):
        return
    if document.policy_type in ("identity", "boundary"):
        yield Finding("warning", path, f"{value} is an incomplete ARN; IAM completes it with *")
    else:
        yield Finding("error", path, f"{value} is an incomplete ARN")
