"""A version of a managed policy that allowed the request, made the default again.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html
"""

import json
from collections.abc import Iterator

from msgspec.structs import replace

from iamdoctor.case.case import Case
from iamdoctor.case.policy_versions import allowing_version
from iamdoctor.fixes.write.aws_managed_copy import editable
from iamdoctor.fixes.write.change import Change
from iamdoctor.fixes.write.place import places
from iamdoctor.iam.decision import PolicyType
from iamdoctor.model.sentence import say


def versions(case: Case, layer: PolicyType) -> Iterator[Change]:
    """The change to the newest version that is not the default and would allow the request, where there is one."""
    version = allowing_version(case) if layer == "identity" else None
    place = next((each for each in places(case, layer) if version and each.policy and each.policy.arn == version.arn), None)
    if version is None or version.document is None or version.version is None or place is None or not editable(place, case):
        return
    yield Change(
        title=say("fix.restore_version", version=version.version, policy=version.name),
        place=replace(place, version=version.version),
        after=json.loads(version.document),
    )
