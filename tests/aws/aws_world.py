"""What the tests of the readers say about an account: policies to attach, denials to read for, and the evidence that came."""

import json

from iamdoctor.aws.connection import Connection
from iamdoctor.aws.gather import gather
from iamdoctor.diagnosis.added import Added
from iamdoctor.diagnosis.evidence import Evidence
from iamdoctor.intake.denial import Denial

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


async def evidence(denial: Denial, connection: Connection, *, budget: float = 60.0) -> Evidence:
    """Everything that the walk reads for ``denial``."""
    return [found async for found in gather(denial, Added(), connection, budget=budget)][-1]
