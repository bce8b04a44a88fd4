"""One change that is tried against the engine before anybody sees it."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from iamdoctor.iam.decision import PolicyType
from iamdoctor.model.evidence import Policy
from iamdoctor.model.sentence import NOTHING, Sentence, Text


class Place(Struct, frozen=True, kw_only=True):
    """Where a policy stands, or would stand. ``document`` is the engine's name of it, ``policy`` what was read (``None``: there is none
    yet), ``before`` its JSON, ``level`` an SCP's or RCP's level counted from the root. Where the policy is AWS's own, a copy of it is
    ``copied`` into its place; a new identity policy is ``managed`` where inline ones have no room left; ``version`` is an older one of
    the policy, which is made the default again. ``elsewhere`` are the other documents of the case that are the same policy: an SCP
    counts at every level, a managed policy for everyone through whom it reaches the caller. ``called`` is said of a policy that has no
    name yet."""

    layer: PolicyType
    document: str
    policy: Policy | None = None
    before: dict[str, Any] | None = None
    level: int | None = None
    copied: bool = False
    managed: bool = False
    version: str = ""
    elsewhere: tuple[tuple[PolicyType, str], ...] = ()
    called: Sentence = NOTHING

    @property
    def documents(self) -> frozenset[tuple[PolicyType, str]]:
        """Every document that a change here changes, with its layer: two places are one policy where these are the same."""
        return frozenset(((self.layer, self.document), *self.elsewhere))


class Asked(Struct, frozen=True, kw_only=True):
    """A change put to the owner, who is to write it. ``presumed`` is a layer that was not read: it is tried as if it stopped the request
    before (``explicit``: by a Deny) and did no more after. ``until`` says what keeps the request stopped whatever is done."""

    presumed: PolicyType | None = None
    explicit: bool = False
    until: Sentence = NOTHING


class Change(Struct, frozen=True, kw_only=True):
    """A change of one policy (``place`` and ``after``), or of the call itself (``context``: the keys that it then carries).

    ``statement`` is the one that is new or different, ``replaces`` the index of what it replaces. ``action`` is what is tried where that is
    not the denied action. ``cli``, ``terraform`` and ``owner`` are given where they do not follow from the place. Without ``whole`` the
    document is no more than a trial: the real one was not read, or is nobody's to write. A ``broad`` change opens more than was asked for;
    a ``template`` is listed beside the changes that are no more than a cure; what ``asks`` is a request to the owner; a change ``apart``
    makes something new beside what was asked for. An ``act`` changes no policy and carries nothing that could be tried: it says why
    evaluation cannot show that it helps. Its kind for good is its title's id (``fix.add_resource``).
    """

    title: Sentence
    place: Place | None = None
    after: dict[str, Any] | None = None
    statement: dict[str, Any] | None = None
    replaces: int | None = None
    context: Mapping[str, tuple[str, ...]] = {}
    action: str | None = None
    cli: tuple[str, ...] = ()
    owner: Text = NOTHING
    warnings: tuple[Sentence, ...] = ()
    broad: bool = False
    whole: bool = True
    template: bool = False
    asks: Asked | None = None
    apart: bool = False
    act: Sentence = NOTHING
    terraform: str = ""

    @property
    def id(self) -> str:
        """The kind of fix: one title each."""
        return self.title.id
