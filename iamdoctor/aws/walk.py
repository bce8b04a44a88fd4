"""What the readers of one walk share."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from msgspec import structs

from iamdoctor.aws.calls import Calls
from iamdoctor.aws.managed import Versions
from iamdoctor.aws.pool import in_thread
from iamdoctor.aws.profiles import profiles_in
from iamdoctor.case.subject import subject
from iamdoctor.model.denial import Denial
from iamdoctor.model.evidence import Evidence, Read
from iamdoctor.model.subject import Subject
from iamdoctor.model.supplied import ME, Added

T = TypeVar("T")


class Walk:
    """A denial, what the person added, and how AWS is asked.

    ``known(fact)`` waits for another fact and gives the evidence that has it; ``second`` asks Organizations where ``calls`` may not, and
    ``second_helped`` says that it did; ``versions`` keeps the texts of AWS-managed policies between walks.
    """

    def __init__(
        self,
        denial: Denial,
        added: Added,
        calls: Calls,
        known: Callable[[str], Awaitable[Evidence]],
        *,
        second: Calls | None = None,
        versions: Versions | None = None,
    ) -> None:
        self.denial = denial
        self.added = added
        self.calls = calls
        self.known = known
        self.second = second
        self.versions = versions
        self.second_helped = False
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

    async def at_home(self, reading: Coroutine[Any, Any, Read[T]], account: str | None) -> Read[T]:
        """What ``reading``, which names no account, finds: but only if the caller is in ``account``, or it would be another's namesake."""
        task = asyncio.create_task(reading)
        caller = (await self.known("caller")).caller
        if caller.value and account is None:
            read = await task
            said = f"The text does not say in which account; read in yours, {caller.value.account}."
            return structs.replace(read, reason=f"{read.reason} {said}".strip())
        if caller.value and account == caller.value.account:
            return await task
        task.cancel()
        if caller.value is None:
            return Read("unread", failures=caller.failures, reason="Which account these credentials belong to is not known.")
        profiles = await in_thread(lambda: profiles_in(account or ""))
        hint = f" Profile {' or '.join(profiles)} leads there." if profiles else ""
        said = f"It is in account {account} and you are in {caller.value.account}, so it was not read.{hint}"
        return Read("skipped", reason=said, profiles=tuple(profiles))

    def said(self, key: str) -> str | None:
        """The first value of a condition key that the person or the text gave."""
        given = {name.lower(): values for name, values in {**self.denial.context, **self.added.context}.items()}
        return next(iter(given.get(key.lower(), ())), None)
