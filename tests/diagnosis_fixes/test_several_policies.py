"""A resource with several policies: no command writes the statements of all of them into one."""

import json
from typing import Any

import pytest
from msgspec import structs

from iamdoctor.diagnose import diagnose
from iamdoctor.model.denial import Denial
from iamdoctor.model.diagnosis import Diagnosis, Fix
from iamdoctor.model.evidence import Evidence, Policy, Read, Resource

ACCOUNT, USER = "111122223333", "arn:aws:iam::111122223333:user/ana"
REPOSITORY = f"arn:aws:ecr:eu-west-1:{ACCOUNT}:repository/api"


def policy(name: str, statement: dict[str, Any]) -> Policy:
    """A policy of the repository's account."""
    text = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", **statement}]})
    return Policy(name=name, kind="resource", attached_to="repository api", arn=REPOSITORY, document=text)


def diagnosed(*policies: Policy) -> Diagnosis[str]:
    """The diagnosis where a resource policy denies a call which the caller's own policy allows."""
    own = json.dumps({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}})
    asked: Read[Any] = Read("none")
    facts = {field.name: asked for field in structs.fields(Evidence) if isinstance(field.default, Read)}
    read: dict[str, Read[Any]] = {
        "principal": Read("skipped"),
        "policies": Read("found", (Policy(name="own", kind="inline", attached_to="user ana", document=own),)),
        "resource": Read("found", Resource(arn=REPOSITORY, account=ACCOUNT, exists=True, policies=policies)),
    }
    evidence = structs.replace(Evidence(), **facts | read)
    denial = Denial(kind="access_denied", principal=USER, action="ecr:BatchGetImage", resource=REPOSITORY)
    return diagnose(denial, evidence)


def fixes(*policies: Policy) -> list[Fix[str]]:
    """What is proposed of the resource policies."""
    return [fix for fix in diagnosed(*policies).fixes if fix.target.get("policy_type") == "resource"]


REPLICATE = policy("registry policy", {"Action": "ecr:ReplicateImage", "Principal": {"AWS": "777788889999"}})
PULL = policy("repository policy", {"Effect": "Deny", "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]})


@pytest.mark.parametrize(("policies", "written"), [((PULL,), True), ((PULL, REPLICATE), False)])
def test_only_a_policy_that_stands_alone_is_written(policies: tuple[Policy, ...], written: bool) -> None:
    found = fixes(*policies)
    assert found
    assert [bool(fix.cli) for fix in found] == [written] * len(found)
    assert [any("2 policies" in warning for warning in fix.warnings) for fix in found] == [not written] * len(found)


def test_each_policy_keeps_its_statements() -> None:
    (cause,) = diagnosed(REPLICATE, PULL).verdict.causes
    assert cause.policy == "repository policy" and cause.statement
    assert (cause.statement.document, cause.statement.index) == ("resource[1]", 0)
    says = {row.policy: row.says for row in diagnosed(REPLICATE, PULL).steps[4].policies}
    assert says == {"repository policy": "denies", "registry policy": "silent"}
