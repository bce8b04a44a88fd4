"""Read-only, enforced: what may leave the process is a list, and the list holds reads only."""

import ast
from pathlib import Path

import pytest
from botocore.session import get_session

import iamdoctor.aws
from iamdoctor.aws.connection import Connection
from iamdoctor.aws.reads import permissions, readings
from iamdoctor.model.access import Access
from iamdoctor.model.errors import WriteRefused
from iamdoctor.reference.resource_kinds import kinds

READS = ("Get", "List", "Describe", "Lookup", "Simulate", "Decode", "BatchGet")
MODELS = get_session()


@pytest.mark.parametrize(("service", "operation"), sorted(permissions()))
def test_every_operation_that_may_leave_is_a_read_that_botocore_knows(service: str, operation: str) -> None:
    assert operation.startswith(READS)
    assert operation in MODELS.get_service_model(service).operation_names


def asked() -> set[tuple[str, str]]:
    """Every (service, operation) that the readers' code names; operations made from a kind of holder are made from each."""
    found = set()
    for file in Path(iamdoctor.aws.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "ask" and len(node.args) > 2:
                service, operation = node.args[1:3]
                if isinstance(service, ast.Constant) and isinstance(operation, ast.Constant):
                    found.add((str(service.value), str(operation.value)))
                elif isinstance(service, ast.Constant) and isinstance(operation, ast.JoinedStr):
                    found |= {(str(service.value), _filled(operation, holder)) for holder in ("User", "Role", "Group")}
    return found


def _filled(text: ast.JoinedStr, holder: str) -> str:
    return "".join(str(part.value) if isinstance(part, ast.Constant) else holder for part in text.values)


def test_the_list_holds_what_the_readers_ask_and_nothing_more() -> None:
    table = [reading for kind in kinds() for reading in readings(kind)]
    rows = {(reading.client, asked.operation) for reading in table for asked in (reading, reading.find) if asked}
    never = {("iam", "GetGroup")}
    assert (asked() | rows) - never == set(permissions())


@pytest.mark.parametrize("service", ["cloudtrail", "iam", "kms", "lambda", "organizations", "s3", "sqs", "sts"])
def test_every_operation_that_is_not_on_the_list_is_refused(service: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    client = Connection(Access(region="us-east-1")).client(service)
    for method, operation in client.meta.method_to_api_mapping.items():
        if (service, operation) not in permissions() and hasattr(client, method):
            with pytest.raises(WriteRefused, match=operation):
                getattr(client, method)()
