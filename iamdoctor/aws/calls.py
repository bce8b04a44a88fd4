"""The calls of one walk, or of several that share them: made once each, at most sixteen of a service at a time, and logged."""

import asyncio
from time import monotonic
from typing import Any

from msgspec import structs

from iamdoctor.aws.command import command
from iamdoctor.aws.connection import Connection
from iamdoctor.aws.failures import TIMEOUT, failure, meanwhile
from iamdoctor.aws.pool import Pool
from iamdoctor.aws.reads import permissions
from iamdoctor.model.evidence import Call, Failure, StepId

Reply = dict[str, Any]
PATIENCE = 25.0


class Calls:
    """Asks AWS through one connection. The same question is asked once; ``log`` gets every call that was made, in order of answers.

    With ``shared``, a question that those calls asked, or that any others that share them did, is not asked again: its answer is logged
    here as one that took no time.
    """

    def __init__(self, connection: Connection, log: list[Call] | None = None, shared: "Calls | None" = None) -> None:
        self.connection = connection
        self.log: list[Call] = [] if log is None else log
        self._own = shared is None
        self._pool: Pool = shared._pool if shared else Pool()
        self._asked: dict[str, asyncio.Task[Reply | Failure]] = shared._asked if shared else {}
        self._made: dict[str, Call] = shared._made if shared else {}
        self._noted: set[str] = set()

    def sharing(self, log: list[Call] | None = None) -> "Calls":
        """Calls with a log of their own that ask nothing which these asked, and the reverse."""
        return Calls(self.connection, log, shared=self)

    async def ask(
        self,
        step: StepId,
        service: str,
        operation: str,
        params: Reply | None = None,
        *,
        region: str | None = None,
        target: str = "",
        limit: int | None = None,
        permission: str | None = None,
        attempt: int = 0,
    ) -> Reply | Failure:
        """The reply, all its pages in one (or its first ``limit`` items), or why there is none.

        ``target`` is what is asked about and ``permission`` what it needs if not the usual, both for the failure's sake.
        A question asked before is not asked again, except with another ``attempt``.
        """
        params = params or {}
        permission = permissions().get((service, operation), "") if permission is None else permission
        key = f"{service} {operation} {region} {sorted(params.items())!r} {attempt}"
        if key not in self._asked:
            self._noted.add(key)
            self._asked[key] = asyncio.create_task(self._ask(key, step, service, operation, params, region, target, limit, permission))
        reply = await asyncio.shield(self._asked[key])
        if key not in self._noted:
            self._noted.add(key)
            self.log.append(structs.replace(self._made[key], step=step, elapsed_ms=0))
        return reply

    def command(self, service: str, operation: str, params: Reply, *, region: str | None = None) -> str:
        """The ``aws`` command that makes a read by hand, as the log has it."""
        return command(service, operation, params, profile=self.connection.profile, region=region or self.connection.region)

    def close(self) -> None:
        """Stop waiting for what has not answered; what others share with these calls goes on."""
        for task in self._asked.values() if self._own else ():
            task.cancel()

    async def _ask(
        self,
        key: str,
        step: StepId,
        service: str,
        operation: str,
        params: Reply,
        region: str | None,
        target: str,
        limit: int | None,
        permission: str,
    ) -> Reply | Failure:
        began = monotonic()
        name = f"{permission.partition(':')[0] or service}:{operation}"
        reply: Reply | Failure
        try:
            async with asyncio.timeout(PATIENCE):
                reply = await self._pool.run(service, lambda: self.connection.call(service, operation, params, region=region, limit=limit))
        except TimeoutError:
            message = f"{name} did not answer in {PATIENCE:.0f} s."
            reply = Failure(operation=name, code=TIMEOUT, target=target, message=message, kind="silent")
        except Exception as error:  # noqa: BLE001 - every failed read is a fact, whatever the library raised
            profile = self.connection.profile_in_use
            reply = failure(error, operation=name, permission=permission, target=target, profile=profile)
            if reply.kind == "expired" and any(made.outcome == "ok" for made in self._made.values()):
                reply = meanwhile(reply, profile)
        outcome = reply.code if isinstance(reply, Failure) else "ok"
        cli = self.command(service, operation, params, region=region)
        self._made[key] = Call(step=step, operation=name, cli=cli, outcome=outcome, elapsed_ms=round((monotonic() - began) * 1000))
        self.log.append(self._made[key])
        return reply


class Asked:
    """What several walks ask together, each question once; whoever makes it closes it."""

    def __init__(self) -> None:
        self._shared: dict[int, Calls] = {}

    def calls(self, connection: Connection, log: list[Call] | None = None) -> Calls:
        """Calls of one walk through ``connection``, which ask nothing that another walk asked."""
        return self._shared.setdefault(id(connection), Calls(connection)).sharing(log)

    def close(self) -> None:
        """Stop waiting for what has not answered."""
        for shared in self._shared.values():
            shared.close()
