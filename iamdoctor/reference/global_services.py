"""Services that have one endpoint for all Regions of a partition: every call to them is made in that endpoint's Region.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-requestedregion
https://docs.aws.amazon.com/global-accelerator/latest/dg/preserve-client-ip-address.regions.html
"""

from functools import cache

from msgspec import Struct

from iamdoctor.reference.tables import rows

UNSPECIFIED = "unspecified"
"""What a request has as its Region where AWS chooses one among all."""


class GlobalService(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A service by its prefix, with the Region of its endpoint in each partition that has it.

    AWS Support is none: it has endpoints in several Regions.
    """

    service: str
    regions: dict[str, str]


@cache
def _regions() -> dict[str, dict[str, str]]:
    return {row.service: row.regions for row in rows("global_services", GlobalService)}


def global_region(service: str | None, partition: str) -> str | None:
    """The Region that all calls to the service are made in; ``None`` where that depends on the call."""
    return _regions().get(service or "", {}).get(partition)
