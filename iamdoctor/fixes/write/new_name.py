"""The name of a policy that is new."""

import re
from hashlib import sha256

from iamdoctor.case.case import Case

_MOST = 120
"""AWS allows 128 characters; a number may follow.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""


def new_name(case: Case, wish: str, what: str) -> str:
    """A name that no policy of the caller has, known or not: ``wish``, and a mark of ``what`` the policy is for. Two policies for two
    things have two names, so that the second does not replace the first where neither was read."""
    mark = sha256(what.encode()).hexdigest()[:8]
    plain = re.sub(r"[^\w+=,.@-]", "-", wish, flags=re.ASCII)[: _MOST - len(mark) - 1].strip("-")
    taken = {held.policy.name for held in case.layers["identity"].held}
    names = (f"{plain}-{mark}", *(f"{plain}-{mark}-{number}" for number in range(2, 100)))
    return next(name for name in names if name not in taken)
