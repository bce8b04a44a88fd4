"""Reads of S3 objects, which fail alike where the object is not there and where it is another account's.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
"""

_READS = frozenset(("s3:getobject", "s3:getobjectattributes", "s3:getobjecttagging", "s3:getobjectacl"))


def reads_object(action: str | None) -> bool:
    """Whether the action reads an object, its attributes, tags or ACL."""
    return (action or "").lower() in _READS


def seems_missing(operation: str | None, action: str | None) -> bool:
    """Whether an operation that reads an object was denied the right to list its bucket, which S3 reports where there is no such object."""
    reads = (operation or "").lower() == "headobject" or reads_object(f"s3:{operation}") or reads_version(f"s3:{operation}")
    return reads and (action or "").lower() == "s3:listbucket"


def reads_version(action: str | None) -> bool:
    """Whether it reads one version of an object, which may be there though the object itself is gone."""
    return (action or "").lower().removesuffix("version") in _READS and not reads_object(action)
