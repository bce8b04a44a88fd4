"""How often the diagnosis is right: ``python benchmarks/diagnosis.py [WORLD...]``.

Every world of ``tests/diagnosis/worlds`` that can be built is built on an in-process moto, in accounts of its own; its error is written as
botocore would, read by the paste box, and walked with an on-call engineer's read-only profile through the real readers. Prints a table of
right, wrong and unknown answers by layer, and every answer that is not right. *Wrong* is a likely or proven cause that is not there, a
cause that is not even listed as possible, or a decision that is not the world's; *unknown* is an answer that says what it lacks. Exits
with 1 if any answer is wrong.
"""

import asyncio
import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from configparser import ConfigParser
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import msgspec
from moto import mock_aws

from iamdoctor.demo import gaps
from iamdoctor.demo.account import ONCALL, Account, document
from iamdoctor.demo.organization import Organization
from iamdoctor.intake.read import read
from iamdoctor.model.access import Access
from iamdoctor.model.diagnosis import Diagnosis
from iamdoctor.model.supplied import Added
from iamdoctor.walk import walk

WORLDS = Path(__file__).parent.parent / "tests" / "diagnosis" / "worlds"
REGION = "eu-west-1"
PLACES = {"123456789012": 700_000_000_000, "210987654321": 710_000_000_000, "111111111111": 720_000_000_000}
"""The accounts of the data files, and from which number on each world has its own."""

NOT_BUILT = frozenset(("no_aws", "vpce", "facts", "calls", "read_at"))
REFUSED = {
    "resource": ("s3:GetBucketPolicy", "sqs:GetQueueAttributes"),
    "role": ("iam:GetRole",),
}
"""What the on-call engineer is refused where a world leaves a fact unread; SCPs are closed to any plain member account."""

World = dict[str, Any]


def worlds() -> Iterator[tuple[str, World]]:
    """Each world that moto can hold, with its layer, moved to accounts and buckets of its own."""
    number = 0
    for path in sorted(WORLDS.glob("*.json")):
        for written in json.loads(path.read_text(encoding="utf-8")):
            number += 1
            text = json.dumps(written).replace("reports-prod", f"reports-prod-{number}")
            for account, first in PLACES.items():
                text = text.replace(account, str(first + number))
            world = json.loads(text) | {"number": number}
            if not NOT_BUILT & world.keys() and _can_stand(world):
                yield path.stem, world


def _can_stand(world: World) -> bool:
    unread, denial = world.get("unread", {}), world["denial"]
    documents = all("statements" in policy for policy in world.get("policies", ()))
    named = (
        ":secret:" not in denial.get("resource", "")
        and "***" not in denial.get("resource", "")
        and "context" not in denial
        and "event_time" not in denial
    )
    return documents and named and not unread.keys() - {"resource", "scps"} and world.get("role") != "none"


def _ids(world: World) -> tuple[str, str, str]:
    own, far, management = (str(first + world["number"]) for first in PLACES.values())
    return own, far, management


def refused(world: World) -> tuple[str, ...]:
    """The reads that AWS refuses the on-call engineer in this world."""
    facts = [*world.get("unread", {}), *(["role"] if "unread" in world.get("role", {}) else [])]
    return tuple(read for fact in facts for read in REFUSED.get(fact, ()))


def build(world: World) -> None:
    """Everything that the world holds, in moto."""
    own, _, management = _ids(world)
    account = Account(own, REGION)
    if "organization" in world:
        _organize(world, account, Account(management, REGION))
    _principal(world)
    _resource(world)
    role = world.get("role")
    if isinstance(role, dict):
        arn = role.get("arn", f"arn:aws:iam::{own}:role/prod-deploy")
        trust = role.get("statements", [{"Effect": "Allow", "Principal": {"AWS": own}, "Action": "sts:AssumeRole"}])
        Account(arn.split(":")[4], REGION).session.client("iam").create_role(
            RoleName=arn.rpartition("/")[2], AssumeRolePolicyDocument=document(*trust)
        )


def _organize(world: World, account: Account, management: Account) -> None:
    organization = Organization(management)
    if f":{management.id}:" in (world["denial"].get("principal") or ""):
        return
    organization.member(account, organization.root, delegated="scps" not in world.get("unread", {}))
    client = management.session.client("organizations")
    if "rcps" in world:
        client.enable_policy_type(RootId=organization.root, PolicyType="RESOURCE_CONTROL_POLICY")
    for kind in ("scps", "rcps"):
        for target, level in zip((organization.root, account.id), world.get(kind, ()), strict=False):
            _attach(client, kind, target, level)


def _attach(client: Any, kind: str, target: str, level: list[World]) -> None:
    type_of = {"scps": "SERVICE_CONTROL_POLICY", "rcps": "RESOURCE_CONTROL_POLICY"}[kind]
    for policy in level:
        if "statements" in policy:
            content = document(*policy["statements"])
            made = client.create_policy(Name=policy["name"], Description="", Type=type_of, Content=content)
            client.attach_policy(PolicyId=made["Policy"]["PolicySummary"]["Id"], TargetId=target)
    if kind == "scps" and level and {} not in level:
        client.detach_policy(PolicyId="p-FullAWSAccess", TargetId=target)


def _principal(world: World) -> None:
    arn = world["denial"].get("principal") or ""
    kind = arn.split(":", 5)[-1].split("/")[0] if arn.startswith("arn:") else ""
    if kind not in ("user", "assumed-role"):
        return
    account, name = Account(arn.split(":")[4], REGION), arn.split("/")[1]
    iam, is_user = account.session.client("iam"), kind == "user"
    tags: Any = [{"Key": key, "Value": value} for key, value in world.get("principal", {}).get("tags", {}).items()]
    more: Any = (
        {"PermissionsBoundary": account.managed(world["boundary"]["name"], *world["boundary"]["statements"])} if "boundary" in world else {}
    )
    if is_user:
        iam.create_user(UserName=name, Tags=tags, **more)
    else:
        trust = document({"Effect": "Allow", "Principal": {"AWS": account.id}, "Action": "sts:AssumeRole"})
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust, Tags=tags, **more)
    for policy in world.get("policies", ()):
        _attach_identity(iam, policy, name, is_user=is_user)


def _attach_identity(iam: Any, policy: World, name: str, *, is_user: bool) -> None:
    text, group = document(*policy["statements"]), policy.get("to", "").partition("group ")[2]
    if group:
        iam.create_group(GroupName=group)
        iam.add_user_to_group(GroupName=group, UserName=name)
        iam.put_group_policy(GroupName=group, PolicyName=policy["name"], PolicyDocument=text)
    elif is_user:
        iam.put_user_policy(UserName=name, PolicyName=policy["name"], PolicyDocument=text)
    else:
        iam.put_role_policy(RoleName=name, PolicyName=policy["name"], PolicyDocument=text)


def _resource(world: World) -> None:
    arn = world["denial"].get("resource", "")
    parts = arn.split(":", 5)
    if len(parts) < 6:
        return
    account = Account(world.get("owner") or parts[4] or _ids(world)[0], parts[3] or REGION)
    policy = [statement for held in world.get("resource_policies", ()) for statement in held["statements"]]
    match parts[2]:
        case "s3":
            account.bucket(parts[5].partition("/")[0], *policy)
        case "sqs":
            attributes: Any = {"Policy": document(*policy)} if policy else {}
            account.session.client("sqs").create_queue(QueueName=parts[5], Attributes=attributes)
        case "kms":
            account.key(parts[5].partition("/")[2], document(*policy))
        case "iam" if parts[5].startswith("role/") and "role" not in world:
            account.role(parts[5].partition("/")[2])
        case "dynamodb":
            account.session.client("dynamodb").create_table(
                TableName=parts[5].partition("/")[2],
                KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
                AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
                BillingMode="PAY_PER_REQUEST",
            )


def text_of(world: World) -> str:
    """The world's error as botocore raises it."""
    said = world["denial"]
    if "action" not in said:
        code = f"An error occurred ({said['error_code']}) when calling the Some operation: " if "error_code" in said else ""
        return f"{code}{said.get('message', '')}"
    operation = said.get("operation", said["action"].partition(":")[2])
    start = f"An error occurred (AccessDenied) when calling the {operation} operation: "
    if "message" in said:
        return f"{start}{said['message']}"
    where = f' on resource: "{said["resource"]}"' if "resource" in said else ""
    who = f"User: {said['principal']} is not authorized to perform:" if said.get("principal") else "Not authorized to perform:"
    return f"{start}{who} {said['action']}{where}{_reason(said)}"


def _reason(said: World) -> str:
    words = {
        "identity": "identity-based policy",
        "resource": "resource-based policy",
        "scp": "service control policy",
        "rcp": "resource control policy",
        "boundary": "permissions boundary",
        "session": "session policy",
        "vpce": "VPC endpoint policy",
    }.get(said.get("policy_type", ""), "")
    if not words:
        return ""
    arn = f": {said['policy_arn']}" if "policy_arn" in said else ""
    if said["deny"] == "implicit":
        return f" because no {words} allows the {said['action']} action"
    return f" with an explicit deny in {'an' if words[0] == 'i' else 'a'} {words}{arn}"


async def diagnosed(world: World) -> Diagnosis[str]:
    """The last diagnosis of a walk over the world."""
    added = msgspec.convert(world.get("added", {}), Added)
    last: Diagnosis[str] | None = None
    access = Access(profile=f"world-{world['number']}", region=REGION)
    async for update in walk(read(text_of(world))[0], added, access):
        last = update.diagnosis
    if last is None:
        raise RuntimeError("the walk ended without an answer")
    return last


def judge(diagnosis: Diagnosis[str], expect: World) -> str:
    """``right``, ``wrong`` or ``unknown``: whether the layers that stop the request are named, and no other as certain or likely."""
    verdict = diagnosis.verdict
    wanted = Counter(_layer(cause) for cause in expect["causes"] if cause.get("confidence", "likely") != "possible")
    listed: Counter[str] = Counter(cause.policy_type for cause in verdict.causes)
    found: Counter[str] = Counter(cause.policy_type for cause in verdict.causes if cause.confidence != "possible")
    if found - wanted:
        return "wrong"
    if verdict.decision == "unknown" and not found:
        return "unknown"
    decided = verdict.decision in ("unknown", expect.get("decision", verdict.decision))
    return "right" if decided and not wanted - listed else "wrong"


def _layer(cause: World) -> str:
    """The layer of a cause as a world states it: by name, or as the first part of the cause's id."""
    return str(cause.get("policy_type") or cause["id"].partition(".")[0])


def main(only: list[str]) -> int:
    """Build, walk and judge every world; print the table; 1 if any answer is wrong."""
    chosen = [(layer, world) for layer, world in worlds() if not only or world["id"] in only]
    table: dict[str, Counter[str]] = {}
    with ExitStack() as stack:
        stand_up(stack, [world for _, world in chosen])
        for layer, world in chosen:
            build(world)
            diagnosis = asyncio.run(diagnosed(world))
            answer = judge(diagnosis, world["expect"])
            table.setdefault(layer, Counter())[answer] += 1
            if answer != "right":
                print(f"{answer:8} {layer}/{world['id']}: {diagnosis.verdict.decision}: {diagnosis.verdict.headline}")
    return show(table)


def show(table: dict[str, Counter[str]]) -> int:
    """Print the table; 1 if any answer is wrong."""
    print(f"\n{'layer':15} {'right':>6} {'wrong':>6} {'unknown':>8}")
    for layer, counts in table.items():
        print(f"{layer.replace('_', ' '):15} {counts['right']:6} {counts['wrong']:6} {counts['unknown']:8}")
    total = sum(table.values(), Counter[str]())
    print(f"{f'all {total.total()}':15} {total['right']:6} {total['wrong']:6} {total['unknown']:8}")
    return 1 if total["wrong"] else 0


def stand_up(stack: ExitStack, chosen: list[World]) -> None:
    """Start moto with a profile of the on-call engineer for each world."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="iamdoctor-worlds-")))
    for name in [name for name in os.environ if name.startswith(("AWS_", "BOTO_"))]:
        del os.environ[name]
    config, keys = folder / "config", folder / "credentials"
    os.environ.update(AWS_CONFIG_FILE=str(config), AWS_SHARED_CREDENTIALS_FILE=str(keys), AWS_EC2_METADATA_DISABLED="true")
    config.touch()
    aws = mock_aws(config={"core": {"mock_credentials": False}})
    aws.start()
    stack.callback(aws.stop)
    gaps.fill(stack, {_ids(world)[0]: refused(world) for world in chosen})
    written = ConfigParser(interpolation=None)
    written.read_dict({f"world-{world['number']}": _oncall(world) for world in chosen})
    with keys.open("w", encoding="utf-8") as file:
        written.write(file)


def _oncall(world: World) -> dict[str, str]:
    own, _, management = _ids(world)
    home = management if f":{management}:" in (world["denial"].get("principal") or "") else own
    return Account(home, REGION).session_of(f"arn:aws:iam::{home}:role/{ONCALL}", "you")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
