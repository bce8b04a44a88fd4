"""One statement, compiled.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_statement.html
"""

from typing import Any, Literal

from msgspec import Struct

from iamdoctor.iam.actions import Actions
from iamdoctor.iam.conditions import Condition
from iamdoctor.iam.context import Context
from iamdoctor.iam.principals import NOBODY, Named, Principals
from iamdoctor.iam.resources import Resources
from iamdoctor.iam.ternary import Ternary

Effect = Literal["Allow", "Deny"]


class Statement(Struct, frozen=True, kw_only=True):
    """A compiled statement. ``resources`` is ``None`` where the policy is attached to the one resource it speaks of (a trust policy)."""

    index: int
    effect: Effect
    actions: Actions
    resources: Resources | None
    principals: Principals | None
    conditions: tuple[Condition, ...]
    sid: str | None = None
    source: dict[str, Any] = {}

    def applies(self, context: Context) -> Ternary:
        """Whether the statement covers the request, whoever makes it."""
        if not self.actions.matches(context):
            return False
        answer: Ternary = True
        if self.resources is not None:
            answer = self.resources.matches(context)
            if answer is False:
                return False
        for condition in self.conditions:
            holds = condition.holds(context)
            if holds is False:
                return False
            if holds is None:
                answer = None
        return answer

    def covers(self, context: Context) -> Ternary:
        """Whether the statement covers the request and names its caller."""
        named = self.names(context)
        if named is False:
            return False
        answer = self.applies(context)
        return None if answer and named is None else answer

    def names(self, context: Context) -> Ternary:
        """Whether the statement is about the caller; one without ``Principal`` is about nobody."""
        if self.principals is None:
            return False
        return self.principals.matches(context) if self.effect == "Deny" else self.principals.grant(context).answer

    def grant(self, context: Context) -> Named:
        """How the statement, if it is an Allow that applies, names the caller; nobody without a ``Principal``."""
        return self.principals.grant(context) if self.principals is not None else NOBODY
