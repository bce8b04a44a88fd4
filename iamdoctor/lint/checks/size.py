"""Documents that are too long for what they are.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

from collections.abc import Callable, Iterator

from iamdoctor.lint.table import Checked, Told, of_document
from iamdoctor.reference.policy_limits import Kind

_IDENTITY: tuple[Kind, ...] = ("managed", "boundary", "inline-user", "inline-role", "inline-group")
_OTHERS: tuple[Kind, ...] = (*_IDENTITY, "trust", "scp", "rcp", "session")


def _too_long(belongs: Callable[[Kind], bool]) -> Callable[[Checked], Iterator[Told]]:
    def check(checked: Checked) -> Iterator[Told]:
        size = checked.size
        if belongs(checked.kind) and not size.fits and size.allowed is not None:
            yield "", f"has {size.used:,} {size.unit}, of {size.allowed:,} that are allowed"

    return check


of_document("POLICY_SIZE_EXCEEDS_SCP_QUOTA")(_too_long(lambda kind: kind == "scp"))
of_document("POLICY_SIZE_EXCEEDS_RCP_QUOTA")(_too_long(lambda kind: kind == "rcp"))
of_document("POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA")(_too_long(lambda kind: kind == "trust"))
of_document("POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA")(_too_long(lambda kind: kind in _IDENTITY))
of_document("POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA")(_too_long(lambda kind: kind not in _OTHERS))
