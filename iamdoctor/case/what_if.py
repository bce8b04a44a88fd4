"""Values that are tried: what would be if the request had had them. They never take the place of what was read."""

from msgspec.structs import replace

from iamdoctor.case.case import case
from iamdoctor.model.denial import Denial
from iamdoctor.model.diagnosis import WhatIf
from iamdoctor.model.evidence import Evidence
from iamdoctor.model.supplied import Added


def with_tried(added: Added) -> Added:
    """What the person said, with the tried values in place of those of the same keys."""
    tried = {key.lower() for key in added.tried}
    said = {key: values for key, values in added.context.items() if key.lower() not in tried}
    return replace(added, context={**said, **added.tried}, tried={})


def what_if(denial: Denial, evidence: Evidence, added: Added) -> tuple[WhatIf, ...]:
    """Each key that is tried, with its value as far as anything but the trial says it."""
    known = {key.lower(): values for key, values in case(denial, evidence, replace(added, tried={})).keys.values.items()}
    return tuple(WhatIf(key=key, read=known.get(key.lower()), tried=values) for key, values in added.tried.items())
