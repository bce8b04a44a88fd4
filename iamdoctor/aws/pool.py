"""Blocking calls on daemon threads, awaited from asyncio.

asyncio's own executor is joined when the program ends, so a call that hangs would hold the exit for as long as its time-out; a daemon
thread does not.
"""

import asyncio
from collections.abc import Callable
from threading import Thread
from typing import Any, TypeVar

T = TypeVar("T")
MOST = 16


class Pool:
    """At most ``size`` calls of a service at a time, so that one that throttles holds up no other. Cancelling the one who waits returns at
    once; its thread ends by itself, unheard."""

    def __init__(self, size: int = MOST) -> None:
        self._size = size
        self._slots: dict[str, asyncio.Semaphore] = {}

    async def run(self, service: str, function: Callable[[], T]) -> T:
        """Call ``function`` on a daemon thread when a slot of the service is free; return or raise what it does."""
        async with self._slots.setdefault(service, asyncio.Semaphore(self._size)):
            return await in_thread(function)


async def in_thread(function: Callable[[], T]) -> T:
    """Call ``function`` on a daemon thread of its own; return or raise what it does."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def settle(set_answer: Callable[[Any], None], value: Any) -> None:
        if not answer.done():
            set_answer(value)

    def call() -> None:
        outcome: tuple[Callable[[Any], None], Any]
        try:
            outcome = answer.set_result, function()
        except BaseException as error:  # noqa: BLE001 - delivered to the one who waits
            outcome = answer.set_exception, error
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, *outcome)

    Thread(target=call, name="aws", daemon=True).start()
    return await answer
