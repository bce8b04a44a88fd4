"""The page of AWS's console that shows a policy, a role, a user, a bucket or a key."""

from urllib.parse import quote

from iamdoctor.model.diagnosis import Cause, Diagnosis
from iamdoctor.report.contacts import names

_HOSTS = {"aws": "console.aws.amazon.com", "aws-cn": "console.amazonaws.cn", "aws-us-gov": "console.amazonaws-us-gov.com"}
_IAM = {"role": "roles", "user": "users", "group": "groups"}


def of_cause(cause: Cause[str], diagnosis: Diagnosis[str]) -> str | None:
    """The page of what the cause can be changed at."""
    return next((found for name in names(cause, diagnosis) if (found := page(name))), None)


def page(arn: str) -> str | None:
    """The page of an ARN; ``None`` where the console has none that is known here."""
    parts = arn.split(":", 5)
    if len(parts) != 6 or parts[1] not in _HOSTS:
        return None
    _, partition, service, region, _, resource = parts
    host = _HOSTS[partition]
    if service == "s3" and resource:
        bucket, _, key = resource.partition("/")
        prefix = (
            f"s3/object/{quote(bucket)}?prefix={quote(key)}" if key and "*" not in key else f"s3/buckets/{quote(bucket)}?tab=permissions"
        )
        return f"https://{host}/{prefix}"
    if service == "kms" and resource.startswith("key/"):
        return f"https://{region}.{host}/kms/home?region={region}#/kms/keys/{quote(resource.removeprefix('key/'))}"
    if service in ("iam", "sts"):
        return _of_iam(f"https://{host}/iam/home#/", resource, arn)
    return None


def _of_iam(start: str, resource: str, arn: str) -> str | None:
    kind, _, name = resource.partition("/")
    if kind == "policy":
        return f"{start}policies/details/{quote(arn, safe='')}"
    if kind == "assumed-role":
        return f"{start}roles/details/{quote(name.partition('/')[0])}"
    return f"{start}{_IAM[kind]}/details/{quote(name.rpartition('/')[2])}" if kind in _IAM else None
