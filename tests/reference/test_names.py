"""What resources are called."""

import pytest

from iamdoctor.reference.names import noun_of


@pytest.mark.parametrize(
    ("arn", "noun"),
    [
        ("arn:aws:events:eu-west-1:123456789012:rule/nightly", "rule"),
        ("arn:aws:events:eu-west-1:123456789012:event-bus/orders", "event bus"),
        ("arn:aws:lambda:eu-west-1:123456789012:layer:tools", "layer"),
        ("arn:aws:lambda:eu-west-1:123456789012:function:ingest", "function"),
        ("arn:aws:sqs:eu-west-1:123456789012:orders", "queue"),
    ],
)
def test_a_resource_is_called_by_its_own_type_not_by_its_services_usual_one(arn: str, noun: str) -> None:
    assert noun_of(arn, arn.split(":")[2]) == noun
