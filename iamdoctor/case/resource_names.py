"""Resource names as errors write them, made into the ARN that IAM checks."""

import re
from urllib.parse import urlsplit

from iamdoctor.reference import actions
from iamdoctor.reference.resource_kinds import kinds_on, parameters_naming

_SHORT = re.compile(r"(role|user|group|policy|instance profile|mfa device)[ :]+(\S+)", re.IGNORECASE)
_QUEUE_PATH = re.compile(r"/(\d{12})/([\w.-]+)")
_QUEUE_HOST = re.compile(r"(?:sqs\.)?([a-z]{2}(?:-[a-z]+)+-\d)\.")
_S3_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/.*)?", re.DOTALL)

_IAM_TYPES = {"instance profile": "instance-profile", "mfa device": "mfa"}


def normalise(text: str, *, action: str | None, partition: str, region: str | None, account: str | None) -> str:
    """The ARN for a resource written as an ARN, ``role X``, a queue URL, ``s3://bucket/key`` or a bare name; as written if none is made."""
    text = text.strip().strip("\"'")
    if text.startswith("arn:") or text == "*":
        return text
    service = (action or "").partition(":")[0].lower()
    short = _SHORT.fullmatch(text)
    if short and account and service == "iam":
        kind = short.group(1).lower()
        return f"arn:{partition}:iam::{account}:{_IAM_TYPES.get(kind, kind)}/{short.group(2).lstrip('/')}"
    return _s3(text, service, partition) or _queue(text, partition) or _named(text, service, partition, region, account) or text


def from_parameters(
    parameters: dict[str, str], *, action: str | None, partition: str, region: str | None, account: str | None
) -> str | None:
    """The ARN of the resource that a call's parameters name, or ``None``."""
    given = {name.lower(): value for name, value in parameters.items()}
    service = (action or "").partition(":")[0].lower()
    bucket = given.get("bucketname") or given.get("bucket")
    if service == "s3" and bucket:
        key = given.get("key")
        of_object = key and any("ObjectName" in pattern for pattern in actions.arn_patterns(action or ""))
        return f"arn:{partition}:s3:::{bucket}/{key}" if of_object else f"arn:{partition}:s3:::{bucket}"
    for kind, name in parameters_naming(service):
        value = given.get(name.lower())
        if value:
            made = value if value.startswith(("arn:", "http")) else kind.arn_of(value, partition, region, account)
            arn = normalise(made, action=action, partition=partition, region=region, account=account) if made else ""
            if arn.startswith("arn:"):
                return arn
    return None


def _s3(text: str, service: str, partition: str) -> str | None:
    scheme, found, rest = text.partition("://")
    if found and scheme in ("s3", "s3a", "s3n"):
        return f"arn:{partition}:s3:::{rest.rstrip('/') if '/' not in rest.rstrip('/') else rest}"
    return f"arn:{partition}:s3:::{text}" if service == "s3" and _S3_NAME.fullmatch(text) else None


def _queue(text: str, partition: str) -> str | None:
    if not text.startswith(("http://", "https://")):
        return None
    url = urlsplit(text)
    path, host = _QUEUE_PATH.fullmatch(url.path), _QUEUE_HOST.search(url.netloc)
    return f"arn:{partition}:sqs:{host.group(1)}:{path.group(1)}:{path.group(2)}" if path and host else None


def _named(text: str, service: str, partition: str, region: str | None, account: str | None) -> str | None:
    kind = next((each for each in kinds_on(service) if each.by_name), None)
    return kind.arn_of(text, partition, region, account) if kind and not re.search(r"[\s:]", text) else None
