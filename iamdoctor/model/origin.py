"""The formats that a text is recognised as: one list for who names them and who decides by them."""

from typing import Final, Literal

Origin = Literal[
    "text",
    "botocore",
    "Go SDK v1",
    "Go SDK v2",
    "Java SDK v1",
    "Java SDK v2",
    "JavaScript SDK",
    "PHP SDK",
    "Ruby SDK",
    "Rust SDK",
    ".NET SDK",
    "AWS API",
    "AWS CDK",
    "CloudFormation",
    "CloudTrail",
    "CloudTrail row",
    "HTTP",
    "JSON",
    "Lambda",
    "XML",
    "options",
]
"""``options`` is no text: what was denied was given by options."""

RECORD: Final[Origin] = "CloudTrail"
"""A whole record of CloudTrail, with all that it has of the call."""

_RECORDS: tuple[Origin, ...] = (RECORD, "CloudTrail row")
_FOR_SOMEBODY: tuple[Origin, ...] = (*_RECORDS, "CloudFormation", "AWS CDK")


def is_record(origin: str) -> bool:
    """Whether the text is CloudTrail's record of the call, or a row of a query over such records."""
    return origin in _RECORDS


def may_be_for_somebody(origin: str) -> bool:
    """Whether the call that the text tells of may have been made by a service in somebody's name: so does CloudFormation, and such calls
    are recorded too."""
    return origin in _FOR_SOMEBODY
