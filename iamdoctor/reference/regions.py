"""Partitions and their Regions, from botocore's own list."""

from functools import cache

from msgspec import Struct

from iamdoctor.reference.tables import rows


class Partition(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A partition with the end of its hosts' names and its Regions, as ``source`` has them."""

    partition: str
    suffix: str
    regions: tuple[str, ...]
    source: str


@cache
def partitions() -> dict[str, Partition]:
    """Every partition by its name."""
    return {row.partition: row for row in rows("regions", Partition)}


@cache
def regions() -> frozenset[str]:
    """Every Region of every partition."""
    return frozenset(region for row in partitions().values() for region in row.regions)
