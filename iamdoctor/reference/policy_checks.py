"""The table of policy checks: those that IAM Access Analyzer documents, and our own. A check is a row here and a function in ``lint``.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
"""

from functools import cache
from typing import Literal

from msgspec import Struct

from iamdoctor.reference.tables import rows

PAGE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html"
Severity = Literal["ERROR", "SECURITY_WARNING", "WARNING", "SUGGESTION"]


class PolicyCheck(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One check. ``id`` is AWS's issue code, or a name of our own; ``anchor`` its place on AWS's page, or ``link`` another page about it.
    ``why_not`` says of a check that AWS documents why nothing here reports it."""

    id: str
    severity: Severity
    anchor: str = ""
    link: str = ""
    why_not: str = ""

    @property
    def page(self) -> str:
        """The page of AWS that explains it."""
        return f"{PAGE}#access-analyzer-reference-policy-checks-{self.anchor}" if self.anchor else self.link


@cache
def policy_checks() -> dict[str, PolicyCheck]:
    """Every check by its id."""
    return {row.id: row for row in rows("policy_checks", PolicyCheck)}
