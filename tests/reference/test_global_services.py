"""Services of one Region, as botocore sends their calls."""

import json
from pathlib import Path

import botocore
import pytest

from iamdoctor.reference.global_services import _regions, global_region

ENDPOINTS = json.loads((Path(botocore.__file__).parent / "data" / "endpoints.json").read_text())
UNLISTED = {"globalaccelerator"}
"""https://docs.aws.amazon.com/global-accelerator/latest/dg/preserve-client-ip-address.regions.html"""


@pytest.mark.parametrize("service", sorted(set(_regions()) - UNLISTED))
def test_a_service_of_one_region_is_called_there(service: str) -> None:
    listed = {part["partition"]: part["services"][service] for part in ENDPOINTS["partitions"] if service in part["services"]}
    global_ones = {name: row for name, row in listed.items() if "partitionEndpoint" in row}
    scopes = {name: row["endpoints"][row["partitionEndpoint"]]["credentialScope"]["region"] for name, row in global_ones.items()}
    assert scopes == _regions()[service]


def test_a_service_has_no_region_of_its_own_where_the_call_chooses_it() -> None:
    assert [global_region(service, "aws") for service in ("s3", "support", None)] == [None, None, None]
    assert global_region("iam", "aws-us-gov") == "us-gov-west-1"
