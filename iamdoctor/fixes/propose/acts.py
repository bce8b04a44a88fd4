"""What is done instead of changing a policy, though no evaluation can show that it helps: the call left out, the object looked for, what
has to be done once."""

from collections.abc import Iterator

from iamdoctor.case.case import Case
from iamdoctor.causes.no_policy.node import in_cluster, on_node
from iamdoctor.commands.aws_cli import command
from iamdoctor.fixes.write.change import Change
from iamdoctor.model.diagnosis import Cause
from iamdoctor.model.sentence import Sentence, say
from iamdoctor.reference.arn import account_of
from iamdoctor.reference.names import owning_name
from iamdoctor.reference.objects import seems_missing
from iamdoctor.reference.one_time_acts import done_once, linked_service

_YOU = say("owner.runs_the_call")


def acts(case: Case, cause: Cause[Sentence]) -> Iterator[Change]:
    """The acts that make a change of the policy which ``cause`` names unnecessary. A Deny is not gone round."""
    if cause.reason == "explicit_deny":
        return
    if cause.policy_type == "trust":
        yield from _without_the_role(case)
    elif cause.policy_type in ("identity", "resource"):
        yield from _of_the_pod(case, cause)
        yield from _object_looked_for(case)
        yield from _done_once(case)


def _without_the_role(case: Case) -> Iterator[Change]:
    """A session that assumes its own role needs no other: https://aws.amazon.com/blogs/security/announcing-an-update-to-iam-role-trust-policy-behavior/."""
    about = case.subject
    if (about.action or "").lower() == "sts:assumerole" and about.is_of(about.resource):
        yield Change(
            title=say("fix.stay_in_role", role=owning_name(about.resource)),
            act=say("proof.no_role_assumed"),
            owner=_YOU,
            warnings=(say("warn.leave_out_role"),),
        )


def _of_the_pod(case: Case, cause: Cause[Sentence]) -> Iterator[Change]:
    """A session of an instance whose role is an EKS node's: what its pods need is not the node's to have."""
    if cause.policy_type == "identity" and on_node(case) and not in_cluster(case):
        told = (say("warn.every_pod", about=case.subject),)
        yield Change(title=say("fix.use_pods_role"), act=say("proof.if_pod", about=case.subject), owner=say("owner.cluster"), warnings=told)


def _object_looked_for(case: Case) -> Iterator[Change]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html: a key that is not there is answered by the right to list."""
    if seems_missing(case.denial.operation, case.subject.action):
        key = next((value for name, value in case.denial.parameters.items() if name.lower() == "key"), "")
        listed = {"bucket": owning_name(case.subject.resource), "prefix": key, "max-items": "1"}
        line = command("s3api", "list-objects-v2", listed) if key else None
        yield Change(title=say("fix.check_object"), act=say("proof.object_there"), cli=(line,) if line else (), owner=_YOU)


def _done_once(case: Case) -> Iterator[Change]:
    about = case.subject
    act = done_once(about.action, case.denial.operation)
    if act is None:
        return
    service = linked_service(about.resource)
    line = command("iam", "create-service-linked-role", {"aws-service-name": service}) if service else None
    account = account_of(about.resource) or about.principal_account
    yield Change(
        title=say("fix.do_once", account=account, act=say(f"asked.act.{act}", about=about)),
        act=say("proof.once", about=about),
        cli=(line,) if line else (),
        owner=say("owner.administrator", account=account),
        warnings=(say("warn.standing_grant", about=about),),
    )
