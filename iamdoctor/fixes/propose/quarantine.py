"""A policy of AWS that was attached to stop the caller: no way round it, only what to do first.

https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCompromisedKeyQuarantineV3.html
"""

from collections.abc import Iterator

from iamdoctor.case.case import Case
from iamdoctor.commands import aws_cli
from iamdoctor.fixes.propose.blamed import blamed
from iamdoctor.fixes.write.aws_managed_copy import is_lock
from iamdoctor.fixes.write.change import Asked, Change
from iamdoctor.fixes.write.holder import holder
from iamdoctor.model.diagnosis import Cause
from iamdoctor.model.sentence import Sentence, say
from iamdoctor.reference.locks import QUARANTINE


def locked(case: Case, cause: Cause[Sentence]) -> Iterator[Change]:
    """What to do about the lock that ``cause`` blames, if it blames one."""
    found = blamed(case, cause)
    policy = found[1].policy if found else None
    if found is None or policy is None or not is_lock(policy):
        return
    place, exposed = found[1], policy.name.startswith(QUARANTINE)
    yield Change(
        title=say("fix.secure_key" if exposed else "fix.ask_lock", policy=policy.name, about=case.subject),
        place=place,
        after={**(place.before or {}), "Statement": []},
        whole=False,
        asks=Asked(until=say("asked.until_detached", policy=policy.name)),
        cli=_keys(case) if exposed else (),
        owner=say("owner.security", account=case.subject.principal_account),
        warnings=(say("warn.exposed_key" if exposed else "warn.stopped_on_purpose"),),
    )


def _keys(case: Case) -> tuple[str, ...]:
    kind, name = holder(case) or ("", "")
    line = aws_cli.command("iam", "list-access-keys", {"user-name": name}) if kind == "user" else None
    return (line,) if line else ()
