"""S3 access points: requests that go through one, and the condition keys that such a request carries.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html
"""

import re

_DATA = re.compile(r"s3:((get|put|delete|restore)object\w*|listbucket\w*|listmultipartuploadparts|abortmultipartupload)", re.IGNORECASE)


def reaches_bucket(arn: str | None, action: str | None) -> bool:
    """Whether a request goes through the access point to its bucket: those on objects and lists do, those on the point itself do not.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-service-api-support.html
    """
    return is_access_point(arn) and _DATA.fullmatch(action or "") is not None


def is_access_point(arn: str | None) -> bool:
    """Whether the ARN is an S3 access point's, or an object's that is reached through one; its policy and the bucket's must both allow."""
    return (arn or "").split(":")[2:3] in (["s3"], ["s3-object-lambda"], ["s3express"]) and ":accesspoint/" in (arn or "")


def holding(arn: str) -> str:
    """The bucket, or the access point, that an S3 object's ARN is in; of a bucket's or an access point's ARN itself."""
    return arn.partition("/object/" if is_access_point(arn) else "/")[0]


def all_objects(arn: str) -> str:
    """The ARN pattern of every object of the bucket, or behind the access point, that ``arn`` is of."""
    return f"{holding(arn)}/object/*" if is_access_point(arn) else f"{holding(arn)}/*"
