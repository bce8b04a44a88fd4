"""Whether a Region is switched on for the caller's account."""

from iamdoctor.aws.calls import Calls
from iamdoctor.model.evidence import Failure, Read

_WHERE = "us-east-1"
"""The account service answers there, whatever is switched off elsewhere."""

OTHER_PARTITIONS = ("cn-", "us-gov-", "us-iso", "eu-iso", "eusc-")
"""How the Regions of other partitions than ``aws`` begin."""


async def status(calls: Calls, region: str) -> Read[str]:
    """``ENABLED_BY_DEFAULT``, ``ENABLED``, ``ENABLING``, ``DISABLING`` or ``DISABLED`` (``account:GetRegionOptStatus``)."""
    reply = await calls.ask("identity", "account", "GetRegionOptStatus", {"RegionName": region}, region=_WHERE, target=region)
    if isinstance(reply, Failure):
        return Read("unread", failures=(reply,))
    return Read("found", str(reply["RegionOptStatus"]))
