"""The condition keys that a request through an S3 access point carries."""

from iamdoctor.model.evidence import Evidence


def access_point_keys(evidence: Evidence, arn: str) -> dict[str, tuple[str, ...]]:
    """The condition keys that a request through the access point ``arn`` carries."""
    found, point = evidence.bucket.value, arn.partition("/object/")[0]
    origin = found.settings.get("network_origin") if found else None
    keys: dict[str, tuple[str, ...]] = {"s3:DataAccessPointArn": (point,), "s3:DataAccessPointAccount": (arn.split(":")[4],)}
    return keys | ({"s3:AccessPointNetworkOrigin": (origin,)} if origin else {})
