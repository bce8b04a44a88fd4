"""A version of a managed policy that allowed the request, made the default again.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html
"""

import json
from collections.abc import Iterator

from msgspec.structs import replace

from iamdoctor.diagnosis.case import Case
from iamdoctor.diagnosis.fixes.change import Change
from iamdoctor.diagnosis.fixes.copying import editable
from iamdoctor.diagnosis.fixes.place import place_of
from iamdoctor.diagnosis.versions import allowing_version
from iamdoctor.iam.decision import PolicyType


def versions(case: Case, layer: PolicyType) -> Iterator[Change]:
    """The change to the newest version that is not the default and would allow the request, where there is one."""
    version = allowing_version(case) if layer == "identity" else None
    held = next((each for each in case.layers["identity"].held if version and each.policy.arn == version.arn), None)
    place = place_of(case, layer, held.document.name) if held and held.document else None
    if version is None or version.document is None or version.version is None or place is None or not editable(place, case):
        return
    yield Change(
        title=f"Make {version.version} the default version of {version.name} again",
        place=replace(place, version=version.version),
        after=json.loads(version.document),
    )
