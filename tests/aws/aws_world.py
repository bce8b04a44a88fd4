"""What the tests of the readers say about an account: policies to attach, denials to read for, and the evidence that came."""

import json
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ClientError
from msgspec import structs

from iamdoctor.aws.connection import Connection
from iamdoctor.aws.gather import gather
from iamdoctor.model.denial import Denial
from iamdoctor.model.evidence import Evidence, Read
from iamdoctor.model.supplied import Added

ACCOUNT = "123456789012"
ROLE = f"arn:aws:sts::{ACCOUNT}:assumed-role/reader/job-17"


def allow(action: str, resource: str = "*") -> str:
    """A policy that allows one action on one resource."""
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": resource}]})


def trust(principal: str) -> str:
    """A trust policy for one principal ARN."""
    statement = {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def denied(action: str = "s3:GetObject", resource: str | None = "arn:aws:s3:::reports/q3.csv", principal: str | None = ROLE) -> Denial:
    """A denial that says who, what and on which resource."""
    return Denial(kind="access_denied", principal=principal, action=action, resource=resource)


async def evidence(
    denial: Denial, connection: Connection, *, budget: float = 60.0, added: Added | None = None, also: tuple[Connection, ...] = ()
) -> Evidence:
    """Everything that the walk reads for ``denial``."""
    reading = gather(denial, added or Added(), connection, budget=budget, also=also)
    return [found async for found in reading][-1]


def facts(evidence: Evidence) -> dict[str, Read[Any]]:
    """Every fact of the evidence by name, without who read it and when."""
    found = {name: read for name in evidence.__struct_fields__ if isinstance(read := getattr(evidence, name), Read)}
    return {name: structs.replace(read, source=None) for name, read in found.items()}


class Answers:
    """Replies and refusals given in AWS's stead, before a call leaves; everything else goes to moto."""

    def __init__(self) -> None:
        self._replies: dict[tuple[str, str], Any] = {}
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def give(self, service: str, operation: str, reply: Any) -> None:
        """Answer an operation with a reply, or with what a function of its parameters returns."""
        self._replies[service, operation] = reply

    def refuse(self, service: str, operation: str, code: str = "AccessDenied") -> None:
        """Answer an operation with an error."""
        self._replies[service, operation] = ClientError({"Error": {"Code": code, "Message": "no"}}, operation)

    def listen(self, client: Any) -> Any:
        """Answer the calls of a client."""
        client.meta.events.register("provide-client-params.*.*", self._note, unique_id="note")
        client.meta.events.register("before-call.*.*", self._answer, unique_id="answer")
        return client

    def _note(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        self.asked.append((model.name, params))

    def _answer(self, model: Any, **_: Any) -> Any:
        reply = self._replies.get((model.service_model.service_name, model.name))
        if isinstance(reply, Exception):
            raise reply
        given = reply(next(params for name, params in reversed(self.asked) if name == model.name)) if callable(reply) else reply
        return None if given is None else (AWSResponse("", 200, HTTPHeaders(), None), given)
