"""Worlds built on an in-process moto, and walked with the credentials of whoever asks: the stand-in for AWS held against another one."""

import asyncio
import json
import os
import tempfile
from configparser import ConfigParser
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from moto import mock_aws

from benchmarks.worlds.places import KEY_ID, MANAGEMENT, ONCALL, ORGANIZATION, OTHER, OWN, REGION, ROOT, UNITS, Json, World, key_arn, levels
from benchmarks.worlds.said import added, denial
from iamdoctor.demo import gaps
from iamdoctor.demo.account import Account
from iamdoctor.demo.organization import Organization
from iamdoctor.model.access import Access
from iamdoctor.model.diagnosis import Diagnosis
from iamdoctor.walk import walk

SERVICES = ("queue", "bucket", "table", "topic", "key", "role", "people", "compute", "listing", "pass")
_FIRST = {OWN: 700_000_000_000, OTHER: 710_000_000_000, MANAGEMENT: 720_000_000_000}
_KINDS = {"scp": "SERVICE_CONTROL_POLICY", "rcp": "RESOURCE_CONTROL_POLICY"}


def can_stand(world: World) -> bool:
    """Whether moto can hold the world: no endpoint, no event, no encoded message, no policy of AWS's own, no organization without SCPs.

    Across accounts moto shows what AWS would not, and the other way round, but for roles, which are closed anyway.
    """
    held = world["service"] in SERVICES and world["principal"]["kind"] in ("user", "role") and not world["endpoint"] and not world["events"]
    organization = world["org"] or {"management": MANAGEMENT, "scps_off": False}
    plain = organization["management"] == MANAGEMENT and not organization["scps_off"] and world["message"]["style"] != "encoded"
    near = world["request"]["resource_account"] == OWN or world["service"] == "role"
    own = near and world["reader"]["account"] == OWN and "AWSReservedSSO" not in world["principal"]["name"]
    told = world["principal"]["id"] not in json.dumps([world["scps"], world["rcps"]])
    return bool(held and plain and own and told and all(policy["how"] != "aws" for policy in world["identity"]))


def moved(world: World, number: int) -> World:
    """The world in accounts, and with a bucket, of its own."""
    text = json.dumps(world).replace("feeds-7781", f"feeds-7781-{number}")
    for account, first in _FIRST.items():
        text = text.replace(account, str(first + number))
    found: World = json.loads(text)
    return found


class OnMoto:
    """moto, started; worlds are built on it one after another."""

    def __init__(self, stack: ExitStack) -> None:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="iamdoctor-worlds-")))
        self._keys = folder / "credentials"
        for name in [name for name in os.environ if name.startswith(("AWS_", "BOTO_"))]:
            del os.environ[name]
        (folder / "config").touch()
        own = {
            "AWS_CONFIG_FILE": str(folder / "config"),
            "AWS_SHARED_CREDENTIALS_FILE": str(self._keys),
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        os.environ.update(own)
        aws = mock_aws(config={"core": {"mock_credentials": False}})
        aws.start()
        stack.callback(aws.stop)
        gaps.fill(stack, {})

    def diagnosed(self, world: World, number: int) -> Diagnosis[str]:
        """The program's answer to the world as moto has it, in accounts of its own and with the ids that moto chose."""
        account, owner = str(_FIRST[OWN] + number), str(_FIRST[OTHER] + number)
        world = _built(
            moved(world, number), Account(account, REGION), Account(owner, REGION), Account(str(_FIRST[MANAGEMENT] + number), REGION)
        )
        written = ConfigParser(interpolation=None)
        written.read_dict({f"world-{number}": Account(account, REGION).session_of(f"arn:aws:iam::{account}:role/{ONCALL}", "me")})
        with self._keys.open("w", encoding="utf-8") as file:
            written.write(file)
        return asyncio.run(_walked(world, f"world-{number}"))


async def _walked(world: World, profile: str) -> Diagnosis[str]:
    last: Diagnosis[str] | None = None
    async for update in walk(denial(world), added(world), access=Access(profile=profile, region=REGION)):
        last = update.diagnosis
    if last is None:
        raise RuntimeError("the walk ended without an answer")
    return last


def _client(account: Account, service: str) -> Any:
    """A client with an administrator's credentials, to which plain dictionaries are given."""
    session: Any = account.session
    return session.client(service)


def _built(world: World, own: Account, other: Account, management: Account) -> World:
    """Everything that the world holds, made; its ids become those that moto gave."""
    if world["org"]:
        world = _organized(world, own, other, management)
    world = _principal(world, own)
    _resource(world, own if world["request"]["resource_account"] == own.id else other)
    return world


def _organized(world: World, own: Account, other: Account, management: Account) -> World:
    organization, client = Organization(management), _client(management, "organizations")
    identity = client.describe_organization()["Organization"]["Id"]
    client.enable_policy_type(RootId=organization.root, PolicyType=_KINDS["rcp"])
    path, node = {ROOT: organization.root}, organization.root
    for name in levels(world)[1:]:
        node = client.create_organizational_unit(ParentId=node, Name=UNITS[UNITS.index(name)])["OrganizationalUnit"]["Id"]
        path[name] = node
    for account in (own, other):
        if account.id in world["org"]["members"]:
            organization.member(account, node, delegated=world["reader"]["org"] and account is own)
    text = json.dumps(world).replace(ORGANIZATION, identity)
    for name, made in path.items():
        text = text.replace(name, made)
    found: World = json.loads(text)
    bound = {"scp": own.id, "rcp": found["request"]["resource_account"]}
    for kind, account_id in bound.items():
        for place, level in enumerate(found[f"{kind}s"] or ()):
            target = account_id if place == len(path) else list(path.values())[place]
            _attach(client, kind, target, level)
    return found


def _attach(client: Any, kind: str, target: str, level: list[Json]) -> None:
    for policy in level:
        if policy["name"] != "FullAWSAccess":
            content = json.dumps(policy["doc"])
            known = {each["Name"]: each["Id"] for each in client.list_policies(Filter=_KINDS[kind])["Policies"]}
            if policy["name"] not in known:
                made = client.create_policy(Name=policy["name"], Description="", Type=_KINDS[kind], Content=content)
                known[policy["name"]] = made["Policy"]["PolicySummary"]["Id"]
            client.attach_policy(PolicyId=known[policy["name"]], TargetId=target)
    if kind == "scp" and all(policy["name"] != "FullAWSAccess" for policy in level):
        client.detach_policy(PolicyId="p-FullAWSAccess", TargetId=target)


def _principal(world: World, own: Account) -> World:
    principal, iam = world["principal"], _client(own, "iam")
    kind = principal["kind"].title()
    about: Json = {"Path": principal["path"], "Tags": [{"Key": key, "Value": value} for key, value in principal["tags"].items()]}
    if world["boundary"]:
        made = iam.create_policy(PolicyName=world["boundary"]["name"], PolicyDocument=json.dumps(world["boundary"]["doc"]))
        about |= {"PermissionsBoundary": made["Policy"]["Arn"]} if kind == "Role" else {}
    if kind == "Role":
        trusted = {"Effect": "Allow", "Principal": {"AWS": own.id}, "Action": "sts:AssumeRole"}
        about["AssumeRolePolicyDocument"] = json.dumps({"Version": "2012-10-17", "Statement": [trusted]})
    create = iam.create_user if kind == "User" else iam.create_role
    identity = create(**{f"{kind}Name": principal["name"], **about})[kind][f"{kind}Id"]
    if world["boundary"] and kind == "User":
        iam.put_user_permissions_boundary(UserName=principal["name"], PermissionsBoundary=made["Policy"]["Arn"])
    world = json.loads(json.dumps(world).replace(principal["id"], identity))
    for group in principal["groups"]:
        iam.create_group(GroupName=group)
        iam.add_user_to_group(GroupName=group, UserName=principal["name"])
    for policy in world["identity"]:
        to = policy["to"].partition("group ")[2]
        _hold(iam, policy, "Group" if to else kind, to or principal["name"])
    return world


def _hold(iam: Any, policy: Json, kind: str, name: str) -> None:
    """A policy given to its holder, older versions of a managed one first."""
    texts, holder = [json.dumps(version) for version in policy["versions"]], {f"{kind}Name": name}
    if policy["how"] == "inline":
        getattr(iam, f"put_{kind.lower()}_policy")(**holder, PolicyName=policy["name"], PolicyDocument=texts[-1])
        return
    arn = iam.create_policy(PolicyName=policy["name"], Path=policy.get("path", "/"), PolicyDocument=texts[0])["Policy"]["Arn"]
    for text in texts[1:]:
        iam.create_policy_version(PolicyArn=arn, PolicyDocument=text, SetAsDefault=True)
    getattr(iam, f"attach_{kind.lower()}_policy")(**holder, PolicyArn=arn)


def _resource(world: World, owner: Account) -> None:
    policy = json.dumps(world["resource_policy"]) if world["resource_policy"] else ""
    name = world["request"]["resource"].split(":", 5)[-1]
    if world["kms"]:
        owner.key(KEY_ID, json.dumps(world["kms"]["policy"]))
    key = key_arn(owner.id) if world["kms"] else ""
    match world["service"]:
        case "queue":
            attributes = {name: value for name, value in (("Policy", policy), ("KmsMasterKeyId", key)) if value}
            _client(owner, "sqs").create_queue(QueueName=name, Attributes=attributes)
        case "topic":
            attributes = {name: value for name, value in (("Policy", policy), ("KmsMasterKeyId", key)) if value}
            _client(owner, "sns").create_topic(Name=name, Attributes=attributes)
        case "key":
            owner.key(KEY_ID, policy)
        case "table":
            _table(owner, policy)
        case "bucket":
            _bucket(world, owner, name.partition("/"), policy, key)
        case "role" | "pass":
            trusted = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
            trust = policy or json.dumps({"Version": "2012-10-17", "Statement": [trusted]})
            _client(owner, "iam").create_role(RoleName=name.partition("/")[2], AssumeRolePolicyDocument=trust)


def _table(owner: Account, policy: str) -> None:
    client = _client(owner, "dynamodb")
    made = client.create_table(
        TableName="orders",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    if policy:
        client.put_resource_policy(ResourceArn=made["TableDescription"]["TableArn"], Policy=policy)


def _bucket(world: World, owner: Account, named: tuple[str, str, str], policy: str, key: str) -> None:
    """The bucket and the object, as today's defaults have them: no ACLs, and public access blocked unless the world opens it."""
    client, (name, _, item) = _client(owner, "s3"), named
    client.create_bucket(Bucket=name, ObjectOwnership="BucketOwnerEnforced")
    if item:
        client.put_object(Bucket=name, Key=item, Body=b"")
    if policy:
        client.put_bucket_policy(Bucket=name, Policy=policy)
    if key:
        rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}}
        client.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": [rule]})
    if world["block_public_access"]:
        flags = dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True)
        client.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=flags)
