"""Why something is not known."""

from typing import Any

from iamdoctor.model.evidence import Read
from iamdoctor.report.untrusted import one_line


def why_not(read: Read[Any]) -> str:
    """Why ``read`` has no value, in a sentence."""
    failure = next(iter(read.failures), None)
    return one_line((failure.message or failure.code) if failure else read.reason or "AWS gave no answer.")
