"""AWS's own policies that a service's role starts with: they exist."""

import json

import pytest
from moto.iam.aws_managed_policies import aws_managed_policies_data

from iamdoctor.reference.usual_roles import USUAL

MANAGED = {f"{policy['Path'].lstrip('/')}{name}" for name, policy in json.loads(aws_managed_policies_data).items()}


@pytest.mark.parametrize("service", USUAL)
def test_the_policy_that_a_service_starts_with_is_one_of_aws(service: str) -> None:
    assert USUAL[service].policy in MANAGED
