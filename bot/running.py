"""What keeps a bot from running, and what breaks off whatever it is doing when it is told to stop."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class CannotRun(Exception):
    """The bot cannot start as things are; the message says what to do."""


class WrongToken(CannotRun):
    """Telegram refuses the token."""


class OutOfReach(CannotRun):
    """Telegram cannot be had now; nothing is wrong here, and the same start may do later."""


async def unless(stop: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
    """Do some work and return what comes of it; break it off when we are told to stop, and return None."""
    working, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait([working, stopping], return_when=asyncio.FIRST_COMPLETED)
    finally:
        # Also where we are broken off ourselves: a poller that is left behind would poll on for ever, by a connection that is closed.
        stopping.cancel()
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
    return None if working.cancelled() else working.result()


async def together(*works: Coroutine[Any, Any, None]) -> None:
    """Do several works side by side until all have ended; the first that raises ends the others, and its error is raised."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in tasks:
        if task in done:
            task.result()
