"""The table of resource kinds: every row is whole or says why not, and one row is all that a new kind takes."""

from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from botocore import xform_name
from botocore.session import get_session

from iamdoctor.aws.calls import Calls
from iamdoctor.aws.connection import Connection
from iamdoctor.aws.reads import permissions
from iamdoctor.aws.resource_policy import resource_policies
from iamdoctor.diagnose import diagnose
from iamdoctor.model.access import Access
from iamdoctor.model.denial import Denial
from iamdoctor.model.evidence import Evidence, Policy, Read, Resource
from iamdoctor.reference import resource_kinds, tables
from iamdoctor.reference.resource_kinds import Command, ResourceKind, kinds
from tests.aws.aws_world import Answers

MODELS = get_session()
PARTS = ("policies", "write", "delete", "limit", "encryption")
SERVICES = {"s3api": "s3"}
"""What the AWS CLI calls a service, where botocore calls it otherwise."""

each_kind = pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.key)


@each_kind
def test_a_row_is_whole_or_says_why_not(kind: ResourceKind) -> None:
    missing = {part for part in PARTS if not getattr(kind, part)}
    assert set(kind.without) == missing
    assert all(why.endswith(".") for why in kind.without.values())


@each_kind
def test_the_commands_of_a_row_are_as_botocore_models_them(kind: ResourceKind) -> None:
    for command in (kind.write, kind.delete):
        if command is not None:
            inputs = _inputs(command)
            options = {xform_name(name, "-"): name for name in inputs.members} if inputs else {}
            assert set(command.options) <= set(options)
            assert not inputs or set(inputs.required_members) <= {options[option] for option in command.options}


@each_kind
def test_no_command_deletes_more_than_the_policy(kind: ResourceKind) -> None:
    assert kind.delete is None or "policy" in kind.delete.command.split("delete-")[1]
    assert kind.write is None or "{policy}" in str(kind.write.options)


def _inputs(command: Command) -> Any:
    service, name = command.command.split()
    model = MODELS.get_service_model(SERVICES.get(service, service))
    operation = next(each for each in model.operation_names if xform_name(each, "-") == name)
    return model.operation_model(operation).input_shape


def test_a_key_and_a_parameter_stand_once() -> None:
    keys = [kind.key for kind in kinds()]
    parameters = [(kind.service, name) for kind in kinds() for name in kind.parameters]
    assert len(set(keys)) == len(keys) and len(set(parameters)) == len(parameters)


@pytest.fixture
def one_more_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The table with one row more, and nothing else."""
    row = (
        '{"key":"groundstation.config","arn":"groundstation:{region}:{account}:config/{type}/{id}","noun":"config","policies":'
        '[{"client":"groundstation","operation":"GetConfig","params":{"configType":"{type}","configId":"{id}"},"reply":"name",'
        '"permission":"groundstation:GetConfig","pinned":true}]}'
    )
    folder = tmp_path / "data"
    copytree(tables.FOLDER, folder)
    with (folder / "resource_kinds.jsonl").open("a") as table:
        table.write(row + "\n")
    monkeypatch.setattr(tables, "FOLDER", folder)
    _forget()


@pytest.fixture(autouse=True)
def forgotten() -> Any:
    """No test sees another's table."""
    yield
    _forget()


def _forget() -> None:
    resource_kinds.kinds.cache_clear()
    resource_kinds._by_service.cache_clear()
    permissions.cache_clear()


@pytest.mark.usefixtures("one_more_row")
def test_one_row_is_all_that_a_service_with_resource_policies_takes() -> None:
    found = _diagnosed()
    assert (found.verdict.decision, [cause.policy_type for cause in found.verdict.causes]) == ("explicit_deny", ["resource"])


def test_without_the_row_the_service_has_no_resource_policies() -> None:
    assert _diagnosed().verdict.decision == "allowed"


@pytest.mark.usefixtures("one_more_row")
async def test_the_policy_is_read_by_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    answers, make = Answers(), Connection.client
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setattr(Connection, "client", lambda self, service, region=None: answers.listen(make(self, service, region)))
    answers.give("groundstation", "GetConfig", {"name": '{"Statement":[{"Effect":"Deny"}]}'})
    found = (await resource_policies(Calls(Connection(Access(region="eu-west-1"))), CONFIG)).value
    assert found is not None
    assert [(policy.name, policy.attached_to) for policy in found.policies] == [("config policy", f"config {CONFIG.rpartition('/')[2]}")]


CONFIG = "arn:aws:groundstation:eu-west-1:111122223333:config/tracking/0b5f6c0e-5d3a-4c5a-9d53-3f0f5b1f7a10"


def _diagnosed() -> Any:
    """A Deny of a resource policy that was read, of a call that the caller's own policy allows."""
    account, user, arn = "111122223333", "arn:aws:iam::111122223333:user/ana", CONFIG

    def policy(name: str, kind: Any, effect: str, more: str) -> Policy:
        text = f'{{"Version":"2012-10-17","Statement":[{{"Effect":"{effect}","Action":"groundstation:*","Resource":"*"{more}}}]}}'
        return Policy(name=name, kind=kind, attached_to="user ana", arn=arn if kind == "resource" else None, document=text)

    denial = Denial(kind="access_denied", principal=user, action="groundstation:GetConfig", resource=arn)
    deny = policy("config policy", "resource", "Deny", ',"Principal":"*"')
    evidence = Evidence(
        policies=Read("found", (policy("own", "inline", "Allow", ""),)),
        resource=Read("found", Resource(arn=arn, account=account, exists=True, policies=(deny,))),
        boundary=Read("none"),
        organization=Read("none"),
        scps=Read("none"),
        rcps=Read("none"),
        endpoint=Read("none"),
    )
    return diagnose(denial, evidence)
