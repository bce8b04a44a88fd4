"""A document's version, its ids and its characters."""

import re
from collections import Counter
from collections.abc import Iterator

from iamdoctor.iam.statements import Statement
from iamdoctor.lint.table import Checked, Told, of_document, of_statement
from iamdoctor.reference.policy_limits import shortest

IN_IAM = ("identity", "boundary", "session", "trust")
_NOT_ALLOWED = re.compile("[^\t\n\r\u0020-\u00ff]")
_SID = re.compile(r"[A-Za-z0-9]*\Z")


@of_document("MISSING_VERSION")
def version(checked: Checked) -> Iterator[Told]:
    if "Version" not in checked.document.source:
        yield "Version", "is missing, which means 2008-10-17: policy variables are plain text"


@of_document("UNSUPPORTED_CHARACTER")
def characters(checked: Checked) -> Iterator[Told]:
    if checked.document.policy_type in IN_IAM:
        for character in sorted(set(_NOT_ALLOWED.findall(shortest(checked.document.source)))):
            yield "", f"U+{ord(character):04X} is no character that IAM accepts"


@of_document("UNIQUE_SIDS_REQUIRED")
def unique_sids(checked: Checked) -> Iterator[Told]:
    if checked.document.policy_type in IN_IAM:
        for sid, count in _repeated_sids(checked):
            yield "Statement", f"{count} statements have the Sid {sid}; it must be unique"


@of_document("UNIQUE_SIDS_RECOMMENDED")
def own_sids(checked: Checked) -> Iterator[Told]:
    if checked.document.policy_type not in IN_IAM:
        for sid, count in _repeated_sids(checked):
            yield "Statement", f"{count} statements have the Sid {sid}; one of its own tells each apart in messages"


def _repeated_sids(checked: Checked) -> list[tuple[str, int]]:
    counts = Counter(statement.sid for statement in checked.document.statements if statement.sid)
    return [(sid, count) for sid, count in counts.items() if count > 1]


@of_document("NO_STATEMENTS")
def statements(checked: Checked) -> Iterator[Told]:
    if not checked.document.statements:
        yield "Statement", "is empty, so the policy grants nothing"


@of_statement("UNSUPPORTED_SID")
def sid_characters(statement: Statement, checked: Checked) -> Iterator[Told]:
    if checked.document.policy_type in IN_IAM and statement.sid and not _SID.match(statement.sid):
        yield "Sid", "may hold only letters and digits"


@of_statement("EMPTY_SID_VALUE")
def empty_sid(statement: Statement, checked: Checked) -> Iterator[Told]:
    if statement.sid == "":
        yield "Sid", "is empty; give it a value or leave it out"
