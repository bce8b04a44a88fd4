"""What a change touches: the statements that go and come, and the request that it is for."""

from msgspec import Struct

from iamdoctor.case.case import Case
from iamdoctor.fixes.prove.trial import request_after
from iamdoctor.fixes.write.change import Change, Place
from iamdoctor.iam.decision import PolicyType
from iamdoctor.iam.edit import Statement, listed, statements
from iamdoctor.iam.glob import glob
from iamdoctor.iam.request import Request


class Touched(Struct, frozen=True, kw_only=True):
    """A policy's change seen from the ``request``, as it is made afterwards: the statements ``gone`` from the policy at ``place`` and those
    that ``came``."""

    case: Case
    request: Request
    place: Place
    gone: tuple[Statement, ...]
    came: tuple[Statement, ...]

    @property
    def layer(self) -> PolicyType:
        return self.place.layer

    @property
    def opening(self) -> tuple[Statement, ...]:
        """The statements by which anything can open: an Allow that came, a Deny that is gone."""
        allows = (each for each in self.came if each.get("Effect") == "Allow")
        return (*allows, *(each for each in self.gone if each.get("Effect") == "Deny"))

    @property
    def guarding(self) -> tuple[Statement, ...]:
        """The statements whose conditions say what matters to the layer's authors: those that change, and all about the same action."""
        held = (each for document in self.case.layers[self.layer].documents for each in statements(document.source))
        return (*self.came, *self.gone, *(each for each in held if _names(each, self.request.action)))


def touched(case: Case, change: Change) -> Touched | None:
    """What ``change`` touches; ``None`` for one that opens nothing: of the call, put as a question, or of a role made beside this one."""
    request = request_after(case, change)
    if request is None or change.place is None or change.after is None or change.asks or change.apart:
        return None
    before, after = statements(change.place.before or {}), statements(change.after)
    return Touched(
        case=case,
        request=request,
        place=change.place,
        gone=tuple(each for each in before if each not in after),
        came=tuple(each for each in after if each not in before),
    )


def _names(statement: Statement, action: str) -> bool:
    negated = "NotAction" in statement
    named = listed(statement["NotAction" if negated else "Action"])
    return any(glob(each.lower()).matches(action.lower()) for each in named) is not negated
