"""A request beside the denied one: what a change opens besides is told by trying it on many of them."""

import re
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from iamdoctor.iam.documents import Document, parse
from iamdoctor.iam.evaluate import evaluate
from iamdoctor.iam.policies import Policies
from iamdoctor.iam.request import Request
from iamdoctor.model.diagnosis import Axis
from iamdoctor.model.sentence import Sentence

EVERYTHING = parse(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}, policy_type="identity", name="everything"
)

_VARIABLE = re.compile(r"\$\{[^}]*\}")


class Neighbour(Struct, frozen=True, kw_only=True):
    """A ``request`` that differs from the denied one along ``axis``, and how it is ``told``.

    ``made_by`` the caller, it meets the caller's own policies. A ``colleague`` of the same account, and a ``stranger``, may have no
    identity policy or any; a ``holder`` has the policy ``document`` that changes, as one of many.
    """

    request: Request
    axis: Axis
    told: Sentence
    made_by: Literal["caller", "colleague", "stranger", "holder"] = "caller"
    document: str = ""

    def opened(self, before: Policies, after: Policies) -> bool:
        """Whether it is allowed with ``after`` and was not with ``before``; *perhaps* counts as more than *no* and as less than *yes*."""
        pairs = zip(self._met(before), self._met(after), strict=True)
        return any((now := _allowed(self.request, new)) and now > _allowed(self.request, old) for old, new in pairs)

    def closed(self, before: Policies, after: Policies) -> bool:
        """Whether it is surely denied with ``after`` and was allowed with ``before``."""
        pairs = zip(self._met(before), self._met(after), strict=True)
        return any(_allowed(self.request, old) == _YES and _allowed(self.request, new) == _NO for old, new in pairs)

    def _met(self, policies: Policies) -> tuple[Policies, ...]:
        """The policies that it meets, each way that whoever makes it may be equipped."""
        if self.made_by == "caller":
            return (policies,)
        if self.made_by == "holder":
            return (_held(policies, self.document),)
        bare = replace(policies, identity=(), boundary=None, session=None, scps=policies.scps if self.made_by == "colleague" else None)
        return (bare, replace(bare, identity=(EVERYTHING,)))


_NO, _PERHAPS, _YES = 0, 1, 2


def _allowed(request: Request, policies: Policies) -> int:
    found = evaluate(request, policies)
    return _YES if found.decision == "allowed" else _PERHAPS if found.decision == "depends" and not found.blocked_by else _NO


def _held(policies: Policies, name: str) -> Policies:
    """What another holder of a shared policy meets: of identity policies this one alone, under a boundary every other right."""

    def only(document: Document) -> bool:
        return document.name == name

    if policies.boundary is not None and only(policies.boundary):
        return replace(policies, identity=(EVERYTHING,), session=None)
    return replace(policies, identity=tuple(filter(only, policies.identity)), boundary=None, session=None)


def filled(pattern: str) -> str:
    """Some text that a pattern of the policy language matches."""
    return _VARIABLE.sub("another", pattern).replace("*", "another").replace("?", "x")
