"""CloudTrail records: one, a ``Records`` list, an EventBridge event, a cut piece of one, or a row of a query.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from iamdoctor.intake.objects import Entry, entries
from iamdoctor.intake.said import Said
from iamdoctor.reference.addresses import is_private
from iamdoctor.reference.condition_keys import trail_keys

_RECORD = re.compile(r"\"(?:eventVersion|eventSource|eventName|userIdentity)\"\s{0,20}:")
NESTED = re.compile(r"\\\"event(?:Version|Name|Source)\\{1,9}\"")
"""A record inside a JSON string, as LookupEvents and log shippers give it."""
_FIELDS = {
    "error_code": ("errorCode",),
    "message": ("errorMessage",),
    "operation": ("eventName",),
    "service": ("eventSource",),
    "region": ("awsRegion",),
    "request_id": ("requestID",),
    "event_time": ("eventTime",),
    "principal": ("userIdentity", "arn"),
    "role_arn": ("userIdentity", "sessionContext", "sessionIssuer", "arn"),
}
_FLATTENED = ("userIdentity.", "requestParameters.")
_WRAPPERS = frozenset({"Records", "detail", "CloudTrailEvent", "event", "Events", "message", "@message", "Message", "log", "body"})
_ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,8}")
_EC2_RESOURCE = re.compile(r"resource: arn:[\w-]+:ec2:[\w-]*:\w*:(?P<type>[a-z-]+)/")
_TAGS = {"tags", "Tags", "principalTags", "tagSet"}
_RESOURCE_KEYS = (
    "arn",
    "ARN",
    "resourceArn",
    "roleArn",
    "bucketName",
    "functionName",
    "secretId",
    "keyId",
    "queueUrl",
    "topicArn",
    "tableName",
)


class Record(NamedTuple):
    """What one record says, and the stretch of the text that holds it."""

    start: int
    end: int
    facts: dict[str, Said]
    context: dict[str, tuple[str, ...]]
    parameters: dict[str, str]


def records(text: str) -> list[Record]:
    """Every record in the text, in order; records of calls that succeeded are passed over where another one failed."""
    first = _RECORD.search(text)
    if not first:
        return []
    found = [_record(text, start, end) for start, end in _stretches(text, first.start())]
    failed = [record for record in found if "error_code" in record.facts or "message" in record.facts]
    return failed


def _stretches(text: str, first: int) -> list[tuple[int, int]]:
    """Split where a key of the record's first level comes a second time."""
    starts, seen = [_opening(text, first)], set[str]()
    for match in _RECORD.finditer(text):
        key = match[0]
        if key in seen:
            starts.append(_opening(text, match.start()))
            seen = set()
        seen.add(key)
    return list(zip(starts, [*starts[1:], len(text)], strict=True))


def _opening(text: str, at: int) -> int:
    brace = text.rfind("{", max(0, at - 2000), at)
    return brace if brace >= 0 else at


def _record(text: str, start: int, end: int) -> Record:
    found = [entry._replace(path=_own_path(entry.path)) for entry in entries(text, start, end)]
    facts = {}
    for field, path in _FIELDS.items():
        entry = next((entry for entry in found if entry.path == path), None)
        if entry and entry.value:
            facts[field] = Said(entry.value, entry.start, entry.end)
    parameters = {".".join(entry.path[1:]): entry.value for entry in found if entry.path[0] == "requestParameters" and len(entry.path) > 1}
    resource = _resource(found)
    if resource:
        facts["resource"] = resource
    return Record(start, end, facts, _context(found), parameters)


def _own_path(path: tuple[str, ...]) -> tuple[str, ...]:
    """The path inside the record, whatever it is wrapped in (``Records``, ``detail``, ``CloudTrailEvent``), flattened or not."""
    if path[0].startswith(_FLATTENED):
        path = (*path[0].split("."), *path[1:])
    while len(path) > 1 and path[0] in _WRAPPERS:
        path = path[1:]
    return path


def _context(found: list[Entry]) -> dict[str, tuple[str, ...]]:
    known = ((trail_keys().get(entry.path), entry.value) for entry in found if entry.value)
    context: dict[str, tuple[str, ...]] = {
        row.key: (value,) for row, value in known if row and (row.type != "ip" or _ADDRESS.fullmatch(value))
    }
    context = _by_its_way(context) | _tags(found)
    if _long_term(found):
        context["aws:MultiFactorAuthPresent"] = ()
    return context


def _by_its_way(context: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The address by its key: a call through a VPC endpoint, the only one that has a private address, carries no ``aws:SourceIp``.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-vpcsourceip
    """
    address = context.get("aws:SourceIp")
    if not address or not (context.get("aws:SourceVpce") or is_private(address[0])):
        return context
    return context | {"aws:SourceIp": (), "aws:VpcSourceIp": address}


def _tags(found: list[Entry]) -> dict[str, tuple[str, ...]]:
    """The tags that the request passed, whether it lists them as pairs or as an object; EC2's only those for the denied resource's type.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-requesttag
    """
    own = [entry for entry in found if entry.path[0] == "requestParameters"]
    specified = [entry for entry in own if _specifies(entry)]
    if specified:
        return _specified(specified, _denied_type(found))
    return _context_of(_pairs(entry for entry in own if _TAGS & set(entry.path[1:-1])))


def _pairs(entries: Iterable[Entry]) -> dict[str, str]:
    own = list(entries)
    names = [entry.value for entry in own if entry.path[-1] in ("key", "Key")]
    values = [entry.value for entry in own if entry.path[-1] in ("value", "Value")]
    pairs = dict(zip(names, values, strict=True)) if len(names) == len(values) else {}
    return pairs | {entry.path[-1]: entry.value for entry in own if len(entry.path) == 3 and entry.path[-1].lower() not in ("key", "value")}


def _context_of(pairs: dict[str, str]) -> dict[str, tuple[str, ...]]:
    tags: dict[str, tuple[str, ...]] = {f"aws:RequestTag/{name}": (value,) for name, value in pairs.items()}
    return tags | ({"aws:TagKeys": tuple(pairs)} if pairs else {})


def _specifies(entry: Entry) -> bool:
    return any(name.lower().startswith("tagspecification") for name in entry.path[1:])


def _denied_type(found: list[Entry]) -> str | None:
    """The type of the EC2 resource that the message names; ``None`` where it names none."""
    message = next((entry.value for entry in found if entry.path == ("errorMessage",)), "")
    named = _EC2_RESOURCE.search(message)
    return named["type"] if named else None


def _specified(entries: list[Entry], wanted: str | None) -> dict[str, tuple[str, ...]]:
    """The tags specified for resources of the type ``wanted``, those for other types as absent; nothing where that cannot be told.

    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html
    """
    types = [entry for entry in entries if entry.path[-1].lower() == "resourcetype"]
    if wanted is None or not types or entries[0] is not types[0]:
        return {}
    starts = [entries.index(entry) for entry in types]
    parts = [entries[start:end] for start, end in zip(starts, [*starts[1:], len(entries)], strict=True)]
    its_own = _pairs(entry for part in parts if part[0].value == wanted for entry in part)
    absent: dict[str, tuple[str, ...]] = {f"aws:RequestTag/{name}": () for name in _pairs(entries)}
    return absent | {"aws:TagKeys": ()} | _context_of(its_own)


def _long_term(found: list[Entry]) -> bool:
    """Whether the call was signed with a long-term key of its own: such a request never carries ``aws:MultiFactorAuthPresent``.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent
    """
    key = next((entry.value for entry in found if entry.path == ("userIdentity", "accessKeyId")), "")
    return key.startswith("AKIA") and not any(entry.path[:2] == ("userIdentity", "sessionContext") for entry in found)


def _resource(found: list[Entry]) -> Said | None:
    arns = [entry for entry in found if entry.path[0] == "resources" and entry.path[-1] in ("ARN", "arn")]
    named = [entry for key in _RESOURCE_KEYS for entry in found if entry.path == ("requestParameters", key)]
    chosen = (arns or named)[:1]
    return Said(chosen[0].value, chosen[0].start, chosen[0].end) if chosen else None
