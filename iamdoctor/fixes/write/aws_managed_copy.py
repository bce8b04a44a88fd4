"""AWS's own policies, which nobody else can edit: a copy of one's own takes their place, on this caller only.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html#aws-managed-policies
"""

import re
from typing import Any

from msgspec.structs import replace

from iamdoctor.case.case import Case
from iamdoctor.commands import aws_cli, terraform
from iamdoctor.fixes.write.change import Place
from iamdoctor.fixes.write.holder import holder, managed_by_aws, not_editable
from iamdoctor.model.evidence import Policy
from iamdoctor.model.sentence import NOTHING, Sentence, say
from iamdoctor.reference.locks import LOCKS
from iamdoctor.reference.policy_limits import measure


def is_of_aws(policy: Policy, case: Case) -> bool:
    """Whether the policy is AWS's own."""
    return policy.kind == "aws-managed" or (policy.arn or "").startswith(f"arn:{case.subject.partition}:iam::aws:")


def is_lock(policy: Policy) -> bool:
    """Whether the policy is there to stop its holder."""
    return policy.name.startswith(LOCKS)


def editable(place: Place, case: Case) -> bool:
    """Whether anybody but AWS can change the policy at ``place``."""
    if place.policy is not None and is_of_aws(place.policy, case):
        return False
    return not (place.policy is not None and place.policy.kind == "inline" and managed_by_aws(case))


def writable(place: Place, case: Case) -> Place | None:
    """The place where a change of the policy can be written: its own, or a copy's in the place of AWS's; ``None`` where there is none."""
    if editable(place, case):
        return place
    return replace(place, copied=True, elsewhere=()) if place.policy is not None and not why_not_copied(place, case) else None


def why_not_copied(place: Place, case: Case) -> Sentence:
    """Why no copy can take the place of AWS's policy; nothing where one can."""
    found, policy = holder(case), place.policy
    if policy is None or not is_of_aws(policy, case) or found is None:
        return not_editable(case) or say("warn.only_aws")
    if is_lock(policy) or (place.layer != "boundary" and policy.attached_to != f"{found[0]} {found[1]}"):
        return say("warn.not_theirs", policy=policy.name)
    size = measure(place.before or {}, "managed")
    too_long = size.left is not None and size.left <= 0
    return say("warn.copy_too_long", policy=policy.name, allowed=size.allowed) if too_long else NOTHING


def copy_name(place: Place, case: Case) -> str:
    """What the copy is called: after AWS's policy and its one holder."""
    name = f"{place.policy.name if place.policy else 'policy'}-{case.subject.principal_name}"
    return re.sub(r"[^\w+=,.@-]", "-", name, flags=re.ASCII)[:128]


def copy_arn(place: Place, case: Case) -> str:
    """The ARN that the copy gets in the caller's account."""
    return f"arn:{case.subject.partition}:iam::{case.subject.principal_account}:policy/{copy_name(place, case)}"


def copy_commands(place: Place, case: Case, after: dict[str, Any]) -> tuple[str, ...]:
    """Make the copy, and put it in the place of AWS's policy."""
    kind, name = holder(case) or ("", "")
    arn, old = copy_arn(place, case), place.policy.arn if place.policy else None
    lines = [aws_cli.create_policy(copy_name(place, case), after)]
    if place.layer == "boundary":
        lines += [aws_cli.put_boundary(kind, name, arn)]
    else:
        lines += [aws_cli.attach(kind, name, arn), aws_cli.detach(kind, name, old or "")]
    return tuple(line for line in lines if line) if all(lines) else ()


def copy_terraform(place: Place, case: Case, after: dict[str, Any]) -> str:
    """The copy as Terraform; where it is attached is an argument of the role or user, which is not known whole."""
    kind, name = holder(case) or ("", "")
    return terraform.new_policy(copy_name(place, case), after, holder=f"{kind} {name}", boundary=place.layer == "boundary")


def copy_warnings(place: Place, case: Case) -> tuple[Sentence, ...]:
    """What to know of a copy."""
    return (say("warn.only_copy", about=case.subject, policy=place.policy.name if place.policy else ""),)
