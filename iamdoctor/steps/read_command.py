"""Which of the calls that were made read a policy, so that it can be read again by hand."""

import re
import shlex
from collections.abc import Iterable
from functools import lru_cache

from iamdoctor.model.evidence import Call, Policy

Options = dict[str, tuple[str, ...]]

_CARRIERS = (
    *("DescribeDestinations", "DescribeDomain", "DescribeEventBus", "GetDomainName"),
    *("GetQueueAttributes", "GetRestApi", "GetTopicAttributes"),
)
"""Reads of a resource that answer with its policy among other things; the rest have Policy in their name."""
_OURS = ("profile", "region")


def command(policy: Policy, calls: Iterable[Call]) -> str:
    """The ``aws`` command of the call that read ``policy``, or that tried to. Empty where none did, or where several may have."""
    made = tuple(calls)
    if policy.kind == "resource":
        return _told(policy, _of_resource(policy, made))
    for operation, wanted in _reads(policy):
        found = [call for call in made if call.operation == operation and _asks(call, wanted)]
        if found:
            return _told(policy, found)
    return ""


def _told(policy: Policy, found: list[Call]) -> str:
    """The call that has the policy's outcome: the same may have been asked with two profiles."""
    read = policy.document is not None
    return next((call.cli for call in found if (call.outcome == "ok") is read), found[0].cli if found else "")


def _reads(policy: Policy) -> tuple[tuple[str, dict[str, str]], ...]:
    """The operations that read such a policy, the most telling first, each with the options that name this one."""
    holder, _, name = policy.attached_to.partition(" ")
    arn = policy.arn or ""
    last = re.split("[:/]", arn)[-1]
    match policy.kind:
        case "inline":
            return ((f"iam:Get{holder.title()}Policy", {f"{holder}-name": name, "policy-name": policy.name}),)
        case "managed" | "aws-managed":
            return ("iam:GetPolicyVersion", {"policy-arn": arn}), ("iam:GetPolicy", {"policy-arn": arn})
        case "trust":
            return (("iam:GetRole", {"role-name": last}),)
        case "scp" | "rcp":
            return (("organizations:DescribePolicy", {"policy-id": last}),)
        case "vpce":
            return (("ec2:DescribeVpcEndpoints", {"vpc-endpoint-ids": policy.attached_to}),)
        case _:
            return (("iam:GetRequestAuthorizationPolicy", {"policy-uri": arn or policy.name}),)


def _asks(call: Call, wanted: dict[str, str]) -> bool:
    given = _options(call.cli)
    return all(value in given.get(option, ()) for option, value in wanted.items())


def _of_resource(policy: Policy, calls: tuple[Call, ...]) -> list[Call]:
    """The calls that read this resource's policy, by the operation that is named most like it; none where two are alike."""
    named = [call for call in calls if call.step == "resource" and _reads_policy(call.operation) and _names(call, policy.arn or "")]
    likest = max((_likeness(policy, call) for call in named), default=0)
    found = [call for call in named if _likeness(policy, call) == likest]
    return found if len({call.operation for call in found}) == 1 else []


def _reads_policy(operation: str) -> bool:
    read = operation.partition(":")[2]
    return "Polic" in read or read in _CARRIERS


def _names(call: Call, arn: str) -> bool:
    """Whether an option names the resource or what holds it; a call without options asks about the whole account."""
    values = [value for given in _options(call.cli).values() for value in given]
    parts = set(re.split("[:/+]", arn)[4:])
    return not values or any(re.split("[:/+]", value)[-1] in parts for value in values)


def _likeness(policy: Policy, call: Call) -> int:
    """How much an operation's name says that it reads this kind of policy: ``GetBucketPolicy`` a ``bucket policy``."""
    read, kind = call.operation.partition(":")[2].lower(), policy.name.removesuffix(" policy").replace(" ", "").lower()
    if f"get{kind}policy" == read:
        return 3
    return 2 if kind and kind in read else int("resourcepolic" in read)


@lru_cache(maxsize=2048)
def _options(cli: str) -> Options:
    """The options of a command line with their values, but for the profile and the region."""
    try:
        words = shlex.split(cli)
    except ValueError:
        return {}
    found: dict[str, tuple[str, ...]] = {}
    option = ""
    for word in words[3:]:
        if word.startswith("--"):
            option = word[2:]
            found[option] = ()
        elif option:
            found[option] += (word,)
    return {option: values for option, values in found.items() if option not in _OURS}
