"""Every command that a fix writes, against AWS's own models of its operations: nothing is called."""

import json
import re
import shlex
from functools import cache
from typing import Any

import botocore.session
import pytest
from botocore import xform_name
from botocore.model import OperationModel, Shape
from botocore.validate import ParamValidator

from iamdoctor.commands import aws_cli
from iamdoctor.reference.arn import Arn
from tests.diagnosis_fixes.test_commands import ARNS, FUNCTION
from tests.diagnosis_fixes.test_fix_worlds import WORLDS, solved
from tests.diagnosis_world import World

ALIASES = {"s3api": "s3"}
OF_THE_CLI = {"region", "profile", "query", "output", "max-items"}
DOCUMENT = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}


@cache
def operation(service: str, name: str) -> OperationModel:
    """The model of an operation by the names that the AWS CLI gives it."""
    model = botocore.session.get_session().get_service_model(ALIASES.get(service, service))
    found = [each for each in model.operation_names if xform_name(each, "-") == name]
    assert found, f"aws {service} has no {name}"
    return model.operation_model(found[0])


def options(words: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for word in words:
        name, _, value = word.removeprefix("--").partition("=")
        if word.startswith("--"):
            found[name] = value
        else:
            found[list(found)[-1]] = word
    return found


def value(shape: Shape, text: str) -> Any:
    """The value of a parameter as the AWS CLI reads it."""
    match shape.type_name:
        case "boolean":
            return True
        case "integer" | "long":
            return int(text)
        case "list" if not text.startswith("["):
            return [dict(pair.split("=", 1) for pair in text.split(","))]
        case "structure" | "map" | "list":
            return json.loads(text)
        case _:
            return text


def check(line: str) -> None:
    """Fail where AWS's model of the operation would not take the command's parameters."""
    aws, service, name, *rest = shlex.split(line)
    model = operation(service, name)
    assert aws == "aws" and model.input_shape is not None
    members = {xform_name(member, "-"): (member, shape) for member, shape in model.input_shape.members.items()}
    given = {option: text for option, text in options(rest).items() if option not in OF_THE_CLI}
    assert given.keys() <= members.keys(), f"{service} {name} takes no {given.keys() - members.keys()}"
    parameters = {members[option][0]: value(members[option][1], text) for option, text in given.items()}
    report = ParamValidator().validate(parameters, model.input_shape)
    assert not report.has_errors(), report.generate_report()
    for option, text in given.items():
        _check_text(option, text, members[option][1])


def _check_text(option: str, text: str, shape: Shape) -> None:
    limits = shape.metadata if shape.type_name == "string" else {}
    assert limits.get("min", 0) <= len(text) <= limits.get("max", 10**6), f"{option} is {len(text)} characters long"
    pattern = limits.get("pattern", "")
    assert not pattern or "\\p{" in pattern or re.fullmatch(pattern.removeprefix("^").removesuffix("$"), text, re.DOTALL), (option, text)


def plain(line: str) -> bool:
    """Whether the command holds nothing that the shell is to fill in, as an MFA code is."""
    return line.startswith("aws ") and "$" not in line.replace("'$", "")


@pytest.mark.parametrize("world", WORLDS)
def test_the_commands_of_every_fix_are_such_as_aws_takes(world: World) -> None:
    for fix in solved(world)[2]:
        for line in filter(plain, fix.cli):
            check(with_real_ids(line))


def with_real_ids(line: str) -> str:
    """The command with ids as AWS makes them in place of the worlds' own (``level-0``, ``p-guard``)."""
    line = re.sub(r"--target-id level-\d", "--target-id ou-ab12-cdefgh12", line)
    return re.sub(r"--policy-id p-(\w+)", lambda found: f"--policy-id p-{found[1]:x<8}", line)


@pytest.mark.parametrize("text", ARNS)
def test_a_resource_policy_is_written_and_deleted_as_aws_takes_it(text: str) -> None:
    arn = Arn.parse(text)
    assert arn
    found = (aws_cli.put_resource_policy(arn, DOCUMENT), aws_cli.delete_resource_policy(arn))
    assert found[0]
    for line in found:
        if line:
            check(line)


@pytest.mark.parametrize("holder", ["role", "user", "group"])
def test_identity_policies_are_written_and_deleted_as_aws_takes_it(holder: str) -> None:
    arn = "arn:aws:iam::123456789012:policy/p"
    lines = (aws_cli.put_inline, aws_cli.delete_inline)[0](holder, "n", "p", DOCUMENT), aws_cli.delete_inline(holder, "n", "p")
    for line in (*lines, aws_cli.attach(holder, "n", arn), aws_cli.detach(holder, "n", arn)):
        assert line
        check(line)


OTHERS = (
    aws_cli.create_policy("p", DOCUMENT),
    aws_cli.new_version("arn:aws:iam::123456789012:policy/p", DOCUMENT),
    aws_cli.put_boundary("user", "n", "arn:aws:iam::123456789012:policy/p"),
    aws_cli.put_boundary("role", "n", "arn:aws:iam::123456789012:policy/p"),
    aws_cli.put_trust("n", DOCUMENT),
    aws_cli.create_role("n", "/deploy/", DOCUMENT),
    aws_cli.create_role("n", "/", DOCUMENT),
    *aws_cli.create_instance_profile("n"),
    aws_cli.update_guardrail("p-abc12345", DOCUMENT),
    aws_cli.detach_guardrail("p-abc12345", "ou-ab12-cdefgh12"),
    aws_cli.put_endpoint_policy("vpce-0a1b2c3d", DOCUMENT, "eu-west-1"),
    aws_cli.remove_permission(Arn.parse(FUNCTION) or pytest.fail("no ARN"), "S"),
    aws_cli.add_permission(
        Arn.parse(f"{FUNCTION}:prod") or pytest.fail("no ARN"),
        {
            "Sid": "S",
            "Action": "lambda:InvokeFunction",
            "Principal": {"Service": "s3.amazonaws.com"},
            "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::b"}, "StringEquals": {"aws:SourceAccount": "123456789012"}},
        },
    ),
)


@pytest.mark.parametrize("line", OTHERS)
def test_every_other_command_is_such_as_aws_takes(line: str | None) -> None:
    assert line
    check(line)


def test_a_command_that_aws_does_not_take_is_noticed() -> None:
    for wrong in ("aws iam put-role-policies --role-name n", "aws iam put-role-policy --role n", "aws iam put-role-policy --role-name n"):
        with pytest.raises(AssertionError):
            check(wrong)
