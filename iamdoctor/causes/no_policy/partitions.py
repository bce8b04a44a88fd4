"""A caller of one partition and a resource of another: each partition has an IAM of its own, so no policy of either can let the call in.

https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
"""

from iamdoctor.case.case import Case
from iamdoctor.causes.no_policy.faults import Fault
from iamdoctor.model.sentence import Sentence, say
from iamdoctor.reference.arn import Arn

_NAMES = {
    "aws": say("partition.commercial"),
    "aws-cn": say("partition.china"),
    "aws-us-gov": say("partition.govcloud"),
    "aws-eusc": say("partition.sovereign"),
}


def two_partitions(case: Case) -> Fault | None:
    """The fault of a call across partitions, which the two ARNs prove by themselves; ``None`` where they are of one, or one has none."""
    about = case.subject
    caller, resource = _partition(about.principal), _partition(about.resource)
    if caller is None or resource is None or caller == resource:
        return None
    told = say("fault.two_partitions", about=about, caller=_named(caller), resource=_named(resource))
    return Fault(
        signal=lambda _: True,
        policy_type="request",
        reason="wrong_account",
        name="two_partitions",
        owner=say("owner.runs_the_call"),
        confidence="likely" if about.resource_from == "added" else "proven",
        told=(told, say("fault.two_partitions.todo", caller=_named(caller), resource=_named(resource))),
    )


def _partition(arn: str | None) -> str | None:
    """The partition that an ARN says; a pattern or a name that was hidden says none."""
    parsed = Arn.parse(arn or "")
    return parsed.partition if parsed and parsed.partition.startswith("aws") and parsed.partition.replace("-", "").isalpha() else None


def _named(partition: str) -> Sentence:
    return _NAMES.get(partition) or say("partition.other", partition=partition)
