"""Which credentials lead into which account: the caller's own, and those of every further profile that the person chose."""

import asyncio
from collections.abc import Mapping, Sequence

from msgspec import structs

from iamdoctor.aws.calls import Calls
from iamdoctor.aws.identity import caller
from iamdoctor.aws.pool import in_thread
from iamdoctor.aws.profiles import profiles_elsewhere, profiles_in
from iamdoctor.model.evidence import Caller, Failure, Read, Source
from iamdoctor.model.sentence import say

_MOST = 3
"""How many profiles are proposed for a resource whose account is not known."""


class Accounts:
    """The ways into AWS of one walk. ``own`` is the caller's; each of ``others`` is asked who it is, once.

    ``learnt`` are accounts of profiles as they were found before; they only ever make a proposal. ``at`` is when the walk began.
    """

    def __init__(self, own: Calls, others: Sequence[Calls] = (), *, learnt: Mapping[str, str] | None = None, at: str = "") -> None:
        self.own = own
        self.others = tuple(others)
        self._learnt = learnt or {}
        self._at = at

    async def also(self) -> Read[tuple[Caller, ...]]:
        """Who the further profiles are. One that cannot be used is a failure whose target is its name, and costs its own account only."""
        if not self.others:
            return Read("skipped", reason=say("read.no_further_profile"))
        answers = await asyncio.gather(*map(caller, self.others))
        found = tuple(answer.value for answer in answers if answer.value)
        failures = tuple(
            structs.replace(failure, target=calls.connection.profile or "")
            for calls, answer in zip(self.others, answers, strict=True)
            for failure in answer.failures
        )
        return Read("found" if found else "unread", found or None, failures)

    async def leading_to(self, account: str | None) -> Calls | None:
        """The calls of a further profile that leads into ``account``; ``None`` where none does."""
        if account is None:
            return None
        answers = zip(self.others, await asyncio.gather(*map(caller, self.others)), strict=True)
        return next((calls for calls, said in answers if said.value and said.value.account == account), None)

    async def source(self, calls: Calls) -> Source:
        """Which account and profile read what these calls find."""
        said = (await caller(calls)).value
        return Source(account=said.account if said else None, profile=calls.connection.profile_in_use, at=self._at)

    async def proposed(self, account: str) -> tuple[str, ...]:
        """The profiles that say, or were found before, to lead into ``account``, and that the person did not choose."""
        chosen = {calls.connection.profile for calls in self.others}
        return tuple(name for name in await in_thread(lambda: profiles_in(account, self._learnt)) if name not in chosen)

    async def elsewhere(self) -> tuple[str, ...]:
        """The first profiles that lead into accounts of which no credentials were given."""
        answers = await asyncio.gather(*map(caller, (self.own, *self.others)))
        reached = {answer.value.account for answer in answers if answer.value}
        return (await in_thread(lambda: profiles_elsewhere(reached, self._learnt)))[:_MOST]

    async def failed(self, account: str) -> tuple[Failure, ...]:
        """Why the chosen profiles that lead into ``account``, as far as is known, could not be used."""
        leading = set(await in_thread(lambda: profiles_in(account, self._learnt)))
        tried = [calls for calls in self.others if calls.connection.profile in leading]
        return tuple(failure for answer in await asyncio.gather(*map(caller, tried)) for failure in answer.failures)
