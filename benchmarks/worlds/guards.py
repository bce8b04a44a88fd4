"""Conditions that policies put on calls, each as it is met and as it is not by one world's call."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from benchmarks.worlds.places import ENDPOINT, ORGANIZATION, Json, World


@dataclass(frozen=True)
class Guard:
    """A condition key with an operator that asks for a value and one that asks for another; ``right`` is the call's own value (``None``:
    the call does not carry the key), ``wrong`` another."""

    name: str
    key: str
    positive: str
    negative: str
    right: str | None
    wrong: str

    def met(self) -> Json | None:
        """A condition that holds because the call is as asked."""
        return {self.positive: {self.key: self.right}} if self.right is not None else None

    def unmet(self) -> Json:
        """A condition that fails because the call is not as asked."""
        return {self.positive: {self.key: self.wrong}}

    def hits(self) -> Json:
        """A condition of a Deny that holds because the call is not as asked."""
        return {self.negative: {self.key: self.wrong}}

    def misses(self) -> Json | None:
        """A condition of a Deny that fails because the call is as asked."""
        return {self.negative: {self.key: self.right}} if self.right is not None else None


_STRING = ("StringEquals", "StringNotEquals")
_IF_EXISTS = ("StringEquals", "StringNotEqualsIfExists")


def guards(world: World, layer: str) -> tuple[Guard, ...]:
    """The conditions that a policy of this layer could put on the world's call."""
    found = (*_of_caller(world), *_of_network(world), *_of_request(world))
    if layer in ("trust", "session"):
        return tuple(each for each in found if not each.name.startswith("resource"))
    return found


def some_guard(rng: Random, world: World, layer: str) -> Guard:
    """One of them."""
    return rng.choice(guards(world, layer))


def _of_caller(world: World) -> Iterator[Guard]:
    context, kind = world["request"]["context"], world["principal"]["kind"]
    if kind in ("service", "web", "anonymous"):
        return
    organization = context.get("aws:PrincipalOrgID")
    yield Guard("organization", "aws:PrincipalOrgID", *_STRING, organization, "o-zz99yy88xx")
    if kind == "root":
        return
    yield Guard(
        "principal", "aws:PrincipalArn", "ArnLike", "ArnNotLike", context["aws:PrincipalArn"], _another(context["aws:PrincipalArn"])
    )
    yield Guard("tag", "aws:PrincipalTag/team", *_STRING, context.get("aws:PrincipalTag/team"), "green")
    mfa = context.get("aws:MultiFactorAuthPresent")
    yield Guard("mfa", "aws:MultiFactorAuthPresent", "Bool", "BoolIfExists", "true" if mfa == "true" else None, "true")
    if kind == "user":
        yield Guard("name", "aws:username", *_STRING, world["principal"]["name"], "somebody-else")
    if kind == "role":
        yield Guard("id", "aws:userid", "StringLike", "StringNotLike", f"{world['principal']['id']}:*", "AROAZZZZZZZZZZZZZZZZZ:*")


def _another(arn: str) -> str:
    return f"{arn.rpartition('/')[0]}/break-glass"


def _of_network(world: World) -> Iterator[Guard]:
    context = world["request"]["context"]
    if world["principal"]["kind"] == "service":
        return
    address = "203.0.113.0/24" if "aws:SourceIp" in context else None
    yield Guard("address", "aws:SourceIp", "IpAddress", "NotIpAddress", address, "198.51.100.0/24")
    endpoint = ENDPOINT if "aws:SourceVpce" in context else None
    yield Guard("endpoint", "aws:SourceVpce", *_STRING, endpoint, "vpce-0ffffeeeeddddcccc")
    network = context.get("aws:SourceVpc")
    yield Guard("network", "aws:SourceVpc", *_IF_EXISTS, network, "vpc-0aaaabbbbccccdddd")


def _of_request(world: World) -> Iterator[Guard]:
    request = world["request"]
    context, action = request["context"], request["action"]
    yield Guard("region", "aws:RequestedRegion", *_STRING, context.get("aws:RequestedRegion"), "eu-central-1")
    yield Guard("time", "aws:CurrentTime", "DateLessThan", "DateGreaterThan", "2030-01-01T00:00:00Z", "2025-01-01T00:00:00Z")
    if request["resource"] != "*" and not action.startswith("sts:"):
        tag = context.get("aws:ResourceTag/env")
        yield Guard("resource-tag", "aws:ResourceTag/env", *_STRING, tag, "sandbox")
        if context.get("aws:PrincipalTag/team"):
            yield Guard("resource-abac", "aws:ResourceTag/env", *_STRING, None, "${aws:PrincipalTag/team}")
        owned = ORGANIZATION if context.get("aws:ResourceOrgID") else None
        yield Guard("resource-org", "aws:ResourceOrgID", *_STRING, owned, "o-zz99yy88xx")
    if action == "s3:PutObject":
        header = "s3:x-amz-server-side-encryption"
        yield Guard("encryption", header, *_STRING, context.get(header), "aws:kms")
    if action in ("sts:AssumeRole", "sts:TagSession"):
        yield Guard("external-id", "sts:ExternalId", *_STRING, context.get("sts:ExternalId"), "vendor-4711")
        yield Guard("session-name", "sts:RoleSessionName", "StringLike", "StringNotLike", context.get("sts:RoleSessionName"), "ci-*")
        yield Guard("source-identity", "sts:SourceIdentity", "StringLike", "StringNotLike", context.get("sts:SourceIdentity"), "a.n@*")
    if action == "iam:PassRole":
        yield Guard("passed-to", "iam:PassedToService", *_STRING, context["iam:PassedToService"], "ec2.amazonaws.com")
    if world["principal"]["kind"] == "service":
        yield Guard("source-arn", "aws:SourceArn", "ArnLike", "ArnNotLike", context["aws:SourceArn"], f"{context['aws:SourceArn']}-old")
        yield Guard("source-account", "aws:SourceAccount", *_STRING, context["aws:SourceAccount"], "555566667777")
    if world["principal"]["kind"] == "web":
        host = world["principal"]["host"]
        right, wrong = context[f"{host}:sub"], _other_subject(context[f"{host}:sub"])
        yield Guard("subject", f"{host}:sub", "StringLike", "StringNotLike", right, wrong)
        yield Guard("audience", f"{host}:aud", *_STRING, context[f"{host}:aud"], "https://old.example.com")
    if action == "kms:Decrypt":
        yield Guard("via", "kms:ViaService", *_STRING, context.get("kms:ViaService"), "dynamodb.us-east-1.amazonaws.com")


def _other_subject(subject: str) -> str:
    """The same project's other branch: the commonest slip."""
    return subject.replace("main", "release") if "main" in subject else f"{subject}-old"
