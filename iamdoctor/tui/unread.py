"""Why something is not known."""

from typing import Any

from iamdoctor.model.evidence import Read
from iamdoctor.report.untrusted import one_line
from iamdoctor.wording.write import write


def why_not(read: Read[Any]) -> str:
    """Why ``read`` has no value, in a sentence."""
    failure = next(iter(read.failures), None)
    return one_line((failure.message or failure.code) if failure else write(read.why) or "AWS gave no answer.")
