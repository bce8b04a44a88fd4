"""Which of the configured people to ask about a cause."""

from collections.abc import Iterable
from fnmatch import fnmatchcase

from iamdoctor.model.contact import Contact
from iamdoctor.model.diagnosis import Cause, Diagnosis
from iamdoctor.model.subject import Subject


def contact_for(cause: Cause[str], diagnosis: Diagnosis[str], contacts: Iterable[Contact]) -> Contact | None:
    """The first contact, in the order of the file, whose pattern names what the cause can be changed at."""
    found = tuple(names(cause, diagnosis))
    return next((contact for contact in contacts if any(_matches(contact.match, name) for name in found)), None)


def names(cause: Cause[str], diagnosis: Diagnosis[str]) -> Iterable[str]:
    """ARNs of what the cause belongs to: its policy, then the side (principal or resource) that holds that policy."""
    denial, subject = diagnosis.denial, diagnosis.subject or Subject()
    principal = subject.role_arn or denial.role_arn or subject.principal or denial.principal
    resource = subject.resource or denial.resource
    sides = {"identity": principal, "boundary": principal, "session": principal, "resource": resource, "trust": resource, "vpce": resource}
    return [name for name in (cause.policy_arn, cause.policy, sides.get(cause.policy_type)) if name]


def _matches(pattern: str, name: str) -> bool:
    if pattern.isdigit() and len(pattern) == 12:
        return name == pattern or name.split(":")[4:5] == [pattern]
    return fnmatchcase(name, pattern) or fnmatchcase(name.rsplit(":", 1)[-1], pattern)
