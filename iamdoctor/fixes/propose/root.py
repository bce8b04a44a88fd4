"""The root user under an SCP: never excepted, since the tasks that need it have a session of their own.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html
https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html
"""

from collections.abc import Iterator

from iamdoctor.case.case import Case
from iamdoctor.commands import aws_cli
from iamdoctor.fixes.propose.deny_exception import deny_of
from iamdoctor.fixes.write.change import Asked, Change
from iamdoctor.iam.edit import with_changed
from iamdoctor.model.diagnosis import Cause
from iamdoctor.model.sentence import Sentence, say
from iamdoctor.reference.root_tasks import TASKS


def is_root_under_scp(case: Case, cause: Cause[Sentence]) -> bool:
    """Whether ``cause`` is that an SCP denies the root user."""
    return case.subject.principal_kind == "root" and cause.policy_type == "scp"


def instead_of_root(case: Case, cause: Cause[Sentence]) -> Iterator[Change]:
    """What is done instead: the task in a session of ``sts:AssumeRoot`` where AWS has one for it, else as a principal of the account."""
    found = deny_of(case, cause)
    account, task = case.subject.principal_account or "", TASKS.get((case.subject.action or "").lower())
    policy = aws_cli.text({"arn": f"arn:{case.subject.partition}:iam::aws:policy/root-task/{task}"})
    line = aws_cli.command("sts", "assume-root", {"target-principal": account, "task-policy-arn": policy}) if task else None
    if found is None:
        return
    match, place = found
    yield Change(
        title=say("fix.ask_assume_root", task=task, account=account) if task else say("fix.ask_not_as_root", about=case.subject),
        place=place,
        after=with_changed(place.before or {}, match.index),
        whole=False,
        asks=Asked(until=say("asked.until_not_root", policy=place.policy.name if place.policy else "")),
        cli=(line,) if line else (),
        owner=cause.owner,
        warnings=(say("warn.root_stays_denied"),),
    )
