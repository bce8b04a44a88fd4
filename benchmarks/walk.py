"""How long a walk takes over the least that it could: the longest chain of dependent calls times their delay, plus the work itself.

Run: ``.venv/bin/python benchmarks/walk.py``. A moto server stands behind a proxy that answers each call 80 ms late; then the same with 5 %
of the calls throttled, with Organizations never answering, and with CloudTrail answering 3 s late. Prints one line a walk: calls, seconds
until the answer stands, floor, and the ratio (aim: 1.3; with a late CloudTrail 1.5).
"""

import asyncio
import json
import multiprocessing
import os
import random
import time
from collections.abc import Iterator
from contextlib import aclosing, contextmanager
from multiprocessing.connection import Connection as Pipe
from typing import Any

DELAY = 0.08
THROTTLED = 0.05
BUDGET = 12.0
LATE = 3.0
"""How many seconds a late service takes longer."""
ACCOUNT = "123456789012"
KEYS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true"}
ALLOW = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"}]})
TRUST = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]})
WALKS = {
    "role, 10 attached policies": (f"arn:aws:sts::{ACCOUNT}:assumed-role/reader/job", "GetRole · GetPolicy · GetPolicyVersion", 3),
    "user, 10 attached, 2 groups": (
        f"arn:aws:iam::{ACCOUNT}:user/ana",
        "ListGroupsForUser · ListAttachedGroupPolicies · GetPolicy · GetPolicyVersion",
        4,
    ),
}
"""Name → the denied principal, the longest chain of its walk, and the chain's length."""

_DECISION = b"<member><EvalActionName>s3:GetObject</EvalActionName><EvalDecision>implicitDeny</EvalDecision></member>"
_RESULT = b"<SimulatePrincipalPolicyResult><EvaluationResults>%s</EvaluationResults></SimulatePrincipalPolicyResult>" % _DECISION
_REPLY = b"<SimulatePrincipalPolicyResponse>%s</SimulatePrincipalPolicyResponse>" % _RESULT
SIMULATED = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(_REPLY), _REPLY)
"""The simulator's answer, which moto does not have."""


class Proxy:
    """Passes each request on to moto after a delay; throttles some, and never answers a service that is to hang."""

    def __init__(self, upstream: int, delay: float, throttled: float, hanging: str, late: str) -> None:
        self.upstream, self.delay, self.throttled, self.hanging, self.late = upstream, delay, throttled, hanging, late
        self.chance = random.Random(17)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection's requests, one after the other."""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = next((int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
                body = await reader.readexactly(length)
                await asyncio.sleep(self.delay)
                if self.hanging and f"/{self.hanging}/aws4_request".encode() in head:
                    await asyncio.sleep(3600)
                if self.late and f"/{self.late}/aws4_request".encode() in head:
                    await asyncio.sleep(LATE)
                writer.write(await self.answer(head, body))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def answer(self, head: bytes, body: bytes) -> bytes:
        """A throttling answer, the simulator's, or moto's."""
        if self.chance.random() < self.throttled:
            return throttling(head)
        return SIMULATED if b"Action=Simulate" in body else await self.passed_on(head, body)

    async def passed_on(self, head: bytes, body: bytes) -> bytes:
        """moto's answer, with its length so that the connection can be kept."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.upstream)
        writer.write(head.replace(b"Connection: keep-alive\r\n", b"") + body)
        answer = await reader.read()
        writer.close()
        return answer.replace(b"Connection: close\r\n", b"")


def throttling(head: bytes) -> bytes:
    """An answer that says: too often, in the form of the request's protocol."""
    form = b"x-amz-target" not in head.lower()
    xml = b"<ErrorResponse><Error><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>"
    body = xml if form else b'{"__type": "ThrottlingException", "message": "Rate exceeded"}'
    return b"HTTP/1.1 400 Bad Request\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


def account(endpoint: str) -> None:
    """Make the role, the user with groups, and the bucket."""
    import boto3

    session = boto3.Session(aws_access_key_id="testing", aws_secret_access_key="testing", region_name="us-east-1")
    iam, s3 = session.client("iam", endpoint_url=endpoint), session.client("s3", endpoint_url=endpoint)
    arns = [iam.create_policy(PolicyName=f"p{number}", PolicyDocument=ALLOW)["Policy"]["Arn"] for number in range(14)]
    iam.create_role(RoleName="reader", AssumeRolePolicyDocument=TRUST, PermissionsBoundary=arns[13])
    iam.create_user(UserName="ana")
    for number in range(2):
        iam.put_role_policy(RoleName="reader", PolicyName=f"i{number}", PolicyDocument=ALLOW)
        iam.put_user_policy(UserName="ana", PolicyName=f"i{number}", PolicyDocument=ALLOW)
        iam.create_group(GroupName=f"g{number}")
        iam.put_group_policy(GroupName=f"g{number}", PolicyName="i", PolicyDocument=ALLOW)
        iam.attach_group_policy(GroupName=f"g{number}", PolicyArn=arns[10 + number])
        iam.add_user_to_group(GroupName=f"g{number}", UserName="ana")
    for arn in arns[:10]:
        iam.attach_role_policy(RoleName="reader", PolicyArn=arn)
        iam.attach_user_policy(UserName="ana", PolicyArn=arn)
    s3.create_bucket(Bucket="reports")


def server(pipe: Pipe, delay: float, throttled: float, hanging: str, late: str) -> None:
    """moto and the proxy, in a process of their own; says the proxy's port and serves until it is killed."""
    from moto.server import ThreadedMotoServer

    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    moto.start()
    port = moto.get_host_and_port()[1]
    account(f"http://127.0.0.1:{port}")

    async def run() -> None:
        listening = await asyncio.start_server(Proxy(port, delay, throttled, hanging, late).serve, "127.0.0.1", 0)
        pipe.send(listening.sockets[0].getsockname()[1])
        await listening.serve_forever()

    asyncio.run(run())


@contextmanager
def aws(delay: float, throttled: float = 0.0, hanging: str = "", late: str = "") -> Iterator[None]:
    """An AWS that is ``delay`` seconds away."""
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=server, args=(theirs, delay, throttled, hanging, late), daemon=True)
    process.start()
    os.environ["AWS_ENDPOINT_URL"] = f"http://127.0.0.1:{ours.recv()}"
    yield
    process.kill()
    process.join()


async def once(principal: str) -> tuple[float, Any]:
    """Walk once with new clients; the seconds until its answer stands, and that update."""
    from iamdoctor.model.denial import Denial
    from iamdoctor.walk import walk

    denial = Denial(kind="access_denied", principal=principal, action="s3:GetObject", resource="arn:aws:s3:::reports/q3.csv")
    began = time.perf_counter()
    async with aclosing(walk(denial, budget=BUDGET)) as updates:  # type: ignore[type-var]
        async for update in updates:
            if update.diagnosis.stands:
                break
    return time.perf_counter() - began, update


def best(principal: str, times: int) -> tuple[float, Any]:
    """The quickest of some walks."""
    return min((asyncio.run(once(principal)) for _ in range(times)), key=lambda walked: walked[0])


def report(name: str, seconds: float, floor: float, update: Any) -> None:
    """Print one line."""
    evidence = update.evidence
    unread = [fact for fact in ("policies", "boundary", "scps", "resource") if getattr(evidence, fact).state == "unread"]
    said = f"unread: {', '.join(unread)}" if unread else ""
    print(f"{name:46} {len(evidence.calls):3} calls {seconds:6.2f} s  floor {floor:5.2f} s  {seconds / floor:5.1f} times  {said}")


def main() -> None:
    """Measure and print."""
    os.environ.update(KEYS)
    with aws(0.0):
        offline = {name: best(principal, 4)[0] for name, (principal, _, _) in WALKS.items()}
    floors = {name: offline[name] + DELAY * length for name, (_, _, length) in WALKS.items()}
    for title, faults, times in (
        ("", {}, 4),
        (", 5 % throttled", {"throttled": THROTTLED}, 2),
        (", Organizations silent", {"hanging": "organizations"}, 1),
        (", CloudTrail 3 s late", {"late": "cloudtrail"}, 4),
    ):
        with aws(DELAY, **faults):
            for name, (principal, _, _) in WALKS.items():
                seconds, update = best(principal, times)
                report(f"{name}{title}", seconds, floors[name], update)
    for name, (_, chain, _) in WALKS.items():
        print(f"{name}: longest chain {chain}; offline {offline[name]:.2f} s")


if __name__ == "__main__":
    main()
