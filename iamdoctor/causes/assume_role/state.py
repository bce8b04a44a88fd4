"""What the questions of the tree are answered from."""

from typing import Any

from msgspec import Struct

from iamdoctor.causes.assume_role.sts_call import Call
from iamdoctor.causes.assume_role.trust import Trust
from iamdoctor.iam.decision import StatementMatch
from iamdoctor.iam.request import Request
from iamdoctor.model.denial import Denial
from iamdoctor.model.diagnosis import Cause, CauseReason
from iamdoctor.model.evidence import Evidence
from iamdoctor.model.sentence import Text
from iamdoctor.model.supplied import Added


class Seen(Struct, frozen=True, kw_only=True):
    """The denial with everything known of it. ``matches`` is what each statement of the trust policy says to the call's own action;
    ``known`` is the request as the rest of the diagnosis sees it, ``None`` where too little of it is known."""

    denial: Denial
    evidence: Evidence
    added: Added
    call: Call
    trust: Trust
    matches: tuple[StatementMatch, ...]
    known: Request | None = None

    @property
    def owner(self) -> str:
        """Who can change the role."""
        account = self.call.role_account
        named = f"role {self.call.role_name}" if self.call.role else "the role"
        return f"owner of {named}{f', account {account}' if account else ''}"

    def cause(self, reason: CauseReason, explanation: str, **details: Any) -> Cause[Text]:
        """A cause of the trust policy, likely as long as nothing proves it; ``details`` are further fields of the cause."""
        fields: dict[str, Any] = {"policy_type": "trust", "confidence": "likely", "policy": self.trust.name, "owner": self.owner}
        return Cause(reason=reason, explanation=explanation, **(fields | details))
