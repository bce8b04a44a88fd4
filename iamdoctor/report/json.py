"""The report as JSON, as the headless contract has it."""

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from iamdoctor.model.contact import Contact
from iamdoctor.model.denial import Denial
from iamdoctor.model.diagnosis import Diagnosis
from iamdoctor.report.contacts import contact_for

_UNESCAPED = re.compile(r"[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def parsed(denial: Denial) -> dict[str, Any]:
    """A denial as ``iamdoctor parse`` prints it: plain values, bearing the schema."""
    return {"schema": 1, **msgspec.to_builtins(denial)}


def render(diagnosis: Diagnosis[str], *, contacts: Iterable[Contact] = ()) -> str:
    """The diagnosis as one JSON object, indented, ending in a newline; unknown is ``null``.

    A step whose reads were cut off is ``unknown``. ``contacts`` names the people to ask, by the cause's place in ``causes``.
    """
    known = tuple(contacts)
    whole: dict[str, Any] = msgspec.to_builtins(diagnosis)
    whole["denial"] = parsed(diagnosis.denial)
    for step in whole["steps"]:
        step["status"] = "unknown" if step["status"] in ("waiting", "reading") else step["status"]
    asked = [(index, contact_for(cause, diagnosis, known)) for index, cause in enumerate(diagnosis.verdict.causes)]
    whole["contacts"] = [{"cause": index, **msgspec.to_builtins(contact)} for index, contact in asked if contact]
    return printable(msgspec.json.format(msgspec.json.encode(whole), indent=1).decode()) + "\n"


def printable(json: str) -> str:
    """The same JSON with what a terminal could take as an order escaped."""
    return _UNESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json)
