"""One read that did not come back."""

from typing import Literal

from msgspec import Struct

FailureKind = Literal[
    "",
    "refused",
    "rejected",
    "expired",
    "clock",
    "throttled",
    "silent",
    "unreachable",
    "too_large",
    "not_understood",
    "redirected",
    "not_aws",
    "not_offered",
    "no_credentials",
    "not_asked",
    "other",
]
"""What kind of failure a read ended in; empty in a file of an older version."""


class Failure(Struct, frozen=True):
    """One read that AWS refused or that did not come back.

    ``operation`` is IAM's spelling of the call (``iam:GetRolePolicy``), ``code`` AWS's error code or ``Timeout``, ``needs`` the permission
    that would allow the read (empty where none would), ``target`` what was asked about, ``message`` one sentence for a person. ``login`` is
    the command that mends it, where AWS could not be asked as anybody.
    """

    operation: str
    code: str
    needs: str = ""
    target: str = ""
    message: str = ""
    login: str = ""
    kind: FailureKind = ""
