"""A policy of AWS that was attached to stop the caller: no way round it, only what to do first.

https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCompromisedKeyQuarantineV3.html
"""

from collections.abc import Iterator

from iamdoctor.case.case import Case
from iamdoctor.fixes.propose.blamed import blamed
from iamdoctor.fixes.write import commands
from iamdoctor.fixes.write.aws_managed_copy import is_lock
from iamdoctor.fixes.write.change import Asked, Change
from iamdoctor.fixes.write.holder import holder
from iamdoctor.model.diagnosis import Cause
from iamdoctor.model.sentence import Text
from iamdoctor.reference.locks import QUARANTINE
from iamdoctor.wording.terms import account, who

_EXPOSED = (
    "AWS attaches this policy when it finds an access key in public. Make the key inactive, look in CloudTrail for what was done with it, "
    "and follow AWS's support case; the policy comes off last."
)
_ON_PURPOSE = "This policy is attached to stop everything, most often in an incident: it comes off when whoever attached it says so."


def locked(case: Case, cause: Cause[Text]) -> Iterator[Change]:
    """What to do about the lock that ``cause`` blames, if it blames one."""
    found = blamed(case, cause)
    policy = found[1].policy if found else None
    if found is None or policy is None or not is_lock(policy):
        return
    place, exposed = found[1], policy.name.startswith(QUARANTINE)
    yield Change(
        title=_title(case, policy.name, exposed=exposed),
        place=place,
        after={**(place.before or {}), "Statement": []},
        whole=False,
        asks=Asked(until=f"{policy.name} denies it for as long as it is attached."),
        cli=_keys(case) if exposed else (),
        owner=f"whoever answers for security in {account(case.subject.principal_account)}",
        warnings=(_EXPOSED if exposed else _ON_PURPOSE,),
    )


def _title(case: Case, name: str, *, exposed: bool) -> str:
    if exposed:
        return f"Deal with the exposed access key of {who(case.subject)} first: AWS put {name} on it"
    return f"Ask why {name} was put on {who(case.subject)}"


def _keys(case: Case) -> tuple[str, ...]:
    kind, name = holder(case) or ("", "")
    line = commands.command("iam", "list-access-keys", {"user-name": name}) if kind == "user" else None
    return (line,) if line else ()
