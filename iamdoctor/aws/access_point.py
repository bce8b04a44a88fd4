"""The bucket behind an S3 access point: the point's ARN does not name it, and its own policy decides too."""

from collections.abc import Awaitable, Callable

from msgspec import structs

from iamdoctor.aws.calls import Calls
from iamdoctor.aws.resource_policy import resource_policies
from iamdoctor.model.evidence import Failure, Read, Resource
from iamdoctor.model.sentence import say


async def bucket_behind(calls: Calls, arn: str, calls_in: Callable[[str | None], Awaitable[Calls | None]]) -> Read[Resource]:
    """The bucket, or the object in it, that ``arn`` stands for, with the bucket's policy (``s3:GetAccessPoint``, ``s3:GetBucketPolicy``).

    ``calls_in`` gives the calls that lead into the bucket's account, which may be another than the access point's.

    A Multi-Region Access Point's is not asked for: it has several, and ``s3:GetAccessPoint`` does not know it.

    ``settings`` tell from where the access point may be used (``network_origin``: ``Internet`` or ``VPC``).
    """
    _, partition, _, region, account, rest = arn.split(":", 5)
    name, _, key = rest.removeprefix("accesspoint/").partition("/object/")
    if name.endswith(".mrap"):
        return Read("unread", reason=say("read.multi_region"))
    params = {"AccountId": account, "Name": name.partition("/")[0]}
    point = await calls.ask("resource", "s3control", "GetAccessPoint", params, region=region, target=arn)
    if isinstance(point, Failure):
        return Read("unread", failures=(point,))
    bucket = f"arn:{partition}:s3:::{point['Bucket']}" + (f"/{key}" if key else "")
    owner = point.get("BucketAccountId") or account
    read = await resource_policies(await calls_in(owner) or calls, bucket)
    found = structs.replace(
        read.value or Resource(arn=bucket),
        account=owner,
        settings={"network_origin": point.get("NetworkOrigin", "")},
    )
    return structs.replace(read, value=found)
