"""Rules that services keep for themselves: what the table says is what AWS's own models say."""

import re

import pytest
from botocore.session import get_session

from iamdoctor.reference.service_rules import ServiceRule, service_rules

FROM_MODELS = [row for row in service_rules() if row.source.startswith("botocore")]
OWN_ACCOUNT = re.compile(
    r"Cross-account use\s*:\s*No|Cross-account permissions don't apply|is not supported for cross-account access", re.IGNORECASE
)


@pytest.mark.parametrize("row", FROM_MODELS, ids=lambda row: f"{row.rule} {row.service}")
def test_a_row_from_botocore_is_what_botocore_says(row: ServiceRule) -> None:
    model = get_session().get_service_model(row.model or row.service)
    named = {name.lower(): model.operation_model(name) for name in model.operation_names}
    for operation in (named[name] for name in row.operations):
        text = re.sub("<[^>]+>", "", operation.documentation)
        match row.rule:
            case "own_account_only":
                assert OWN_ACCOUNT.search(text), operation.name
            case "unmodifiable":
                assert "UnmodifiableEntityException" in {shape.name for shape in operation.error_shapes}, operation.name
            case "unsigned":
                assert operation.auth_type == "none" or "smithy.api#noAuth" in (operation.auth or ()), operation.name


@pytest.mark.parametrize("row", service_rules(), ids=lambda row: f"{row.rule} {row.service}")
def test_every_row_names_its_source_and_its_operations_in_lower_case(row: ServiceRule) -> None:
    assert row.source.startswith(("https://docs.aws.amazon.com/", "botocore "))
    assert row.operations and all(name == name.lower() for name in row.operations)


def test_the_operations_without_signature_are_all_that_botocore_has() -> None:
    session = get_session()
    listed = {(row.model or row.service): set(row.operations) for row in service_rules() if row.rule == "unsigned"}
    trusted = {"sts": "the trust policy decides", "signin": "IAM has an action for it"}
    for service in (each for each in session.get_available_services() if each not in trusted):
        model = session.get_service_model(service)
        named = {name.lower(): model.operation_model(name) for name in model.operation_names}
        unsigned = {name for name, each in named.items() if each.auth_type == "none" or "smithy.api#noAuth" in (each.auth or ())}
        assert unsigned == listed.get(service, set()), service
