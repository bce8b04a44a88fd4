"""Which statement is meant: the one reference that causes, fixes, screens and kept cases share."""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from iamdoctor.model.denial import PolicyType


class StatementRef(Struct, frozen=True, kw_only=True):
    """A statement of a policy that applies to the request, or, where ``index`` is ``None``, the whole policy.

    ``layer`` is the layer that holds it, ``document`` its place there (``identity[1]``, ``scp[0][2]``: unique within the layer, where two
    policies may share a name), ``policy`` and ``policy_arn`` what it is called, ``attached_to`` what holds it (``group ops``), ``level``
    that of an SCP or RCP counted from the root, ``index`` the statement's place in the document counted from 0.
    """

    layer: PolicyType | Literal["service"]
    policy_type: PolicyType | Literal["service"]
    document: str
    policy: str
    policy_arn: str | None = None
    attached_to: str = ""
    level: int | None = None
    index: int | None = None
    sid: str | None = None

    @property
    def whole(self) -> "StatementRef":
        """The policy that holds the statement."""
        return replace(self, index=None, sid=None)

    @property
    def name(self) -> str:
        """What the policy is called, with the group that holds it where one does: two groups may hold policies of one name."""
        return f"{self.policy} of {self.attached_to}" if self.attached_to.startswith("group ") else self.policy
