"""What the readers of one walk share."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from msgspec import structs

from iamdoctor.aws.accounts import Accounts
from iamdoctor.aws.calls import Calls
from iamdoctor.aws.managed import Versions
from iamdoctor.case.subject import subject
from iamdoctor.model.denial import Denial
from iamdoctor.model.evidence import Evidence, Read
from iamdoctor.model.sentence import say
from iamdoctor.model.subject import Subject
from iamdoctor.model.supplied import ME, Added

T = TypeVar("T")
Reading = Callable[[Calls], Coroutine[Any, Any, Read[T]]]
"""A read that is made with the calls it is given."""


class Walk:
    """A denial, what the person added, and how AWS is asked.

    ``calls`` are the caller's own and ``accounts`` all that the person chose; ``known(fact)`` waits for another fact and gives the evidence
    that has it; ``versions`` keeps the texts of AWS-managed policies between walks.
    """

    def __init__(
        self,
        denial: Denial,
        added: Added,
        accounts: Accounts,
        known: Callable[[str], Awaitable[Evidence]],
        *,
        versions: Versions | None = None,
    ) -> None:
        self.denial = denial
        self.added = added
        self.accounts = accounts
        self.calls = accounts.own
        self.known = known
        self.versions = versions
        self._about: asyncio.Task[Subject] | None = None

    async def about(self) -> Subject:
        """What the denial is about, as soon as all of it is known that can be; found out once."""
        if self._about is None:
            self._about = asyncio.create_task(self._subject())
        return await asyncio.shield(self._about)

    async def told(self) -> Subject:
        """What the denial is about by its text, its encoded message and the person: CloudTrail is not waited for."""
        about = subject(self.denial, Evidence(), self.added)
        if self.denial.encoded_message and None in (about.principal, about.action, about.resource):
            about = subject(self.denial, await self.known("decoded"), self.added)
        if self.added.principal == ME:
            about = subject(self.denial, await self.known("caller"), self.added)
        return about

    async def _subject(self) -> Subject:
        about = await self.told()
        for fact, named in (("record", self.denial.authorization_id), ("trail", self.denial.request_id)):
            if about.principal is None and named:
                about = subject(self.denial, await self.known(fact), self.added)
        return about

    async def own_account(self) -> str | None:
        """The account of the credentials in use."""
        caller = (await self.known("caller")).caller.value
        return caller.account if caller else None

    async def calls_in(self, account: str | None) -> Calls | None:
        """The calls that lead into ``account``: the caller's own, else those of a further profile; ``None`` where none does."""
        return self.calls if account and account == await self.own_account() else await self.accounts.leading_to(account)

    async def at_home(self, reading: Reading[T], account: str | None) -> Read[T]:
        """What ``reading``, which names no account, finds with credentials of ``account``: with others it would be another's namesake."""
        task = asyncio.create_task(reading(self.calls))
        caller = (await self.known("caller")).caller
        if caller.value and account is None:
            return await self.by(self.calls, structs.replace(await task, presumed=caller.value.account))
        if caller.value and account == caller.value.account:
            return await self.by(self.calls, await task)
        task.cancel()
        calls = await self.accounts.leading_to(account)
        if calls:
            return await self.by(calls, await reading(calls))
        if caller.value is None:
            return Read("unread", failures=caller.failures, reason=say("read.caller_unknown"))
        return await self._not_reached(account or "", caller.value.account)

    async def _not_reached(self, account: str, own: str) -> Read[Any]:
        """That what is in ``account`` was not read, with the profiles that lead there and why those that were chosen did not serve."""
        failures, profiles = await self.accounts.failed(account), await self.accounts.proposed(account)
        said = say("read.elsewhere", account=account, own=own)
        return Read("unread" if failures else "skipped", reason=said, profiles=profiles, failures=failures)

    async def nearest(self, reading: Reading[T], account: str | None) -> Read[T]:
        """What ``reading``, which no namesake can answer, finds with credentials of ``account``, or without any with the caller's own."""
        calls = (await self.calls_in(account) if self.accounts.others else None) or self.calls
        return await self.by(calls, await reading(calls))

    async def anywhere(self, reading: Reading[T], found: Callable[[Read[T]], bool], account: str | None = None) -> Read[T]:
        """What ``reading`` finds with the first credentials whose answer is ``found``, those of ``account`` before the caller's own; what
        the first of them read where none is."""
        near = await self.calls_in(account) if self.accounts.others else None
        ways = list(dict.fromkeys((near or self.calls, self.calls, *self.accounts.others)))
        first = await self.by(ways[0], await reading(ways[0]))
        if found(first) or len(ways) == 1:
            return first
        others = await asyncio.gather(*map(reading, ways[1:]))
        helped = next(((calls, read) for calls, read in zip(ways[1:], others, strict=True) if found(read)), None)
        return await self.by(*helped) if helped else first

    async def by(self, calls: Calls, read: Read[T]) -> Read[T]:
        """``read`` with who read it, unless it says so already."""
        if read.source is not None or read.state not in ("found", "none", "unread"):
            return read
        return structs.replace(read, source=await self.accounts.source(calls))

    def said(self, key: str) -> str | None:
        """The first value of a condition key that the person or the text gave."""
        given = {name.lower(): values for name, values in {**self.denial.context, **self.added.context}.items()}
        return next(iter(given.get(key.lower(), ())), None)
