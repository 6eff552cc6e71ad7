"""One function, whole, in an aiosqlite connection's own thread.

aiosqlite offers no public way to run more than one statement in a hop, and a transaction made of several awaits can be
entered by other coroutines. The way used stands here alone, behind a contract test.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from typing import TypeVar

import aiosqlite

T = TypeVar("T")


async def in_thread(connection: aiosqlite.Connection, function: Callable[[sqlite3.Connection], T]) -> T:
    """Run `function(connection)` in the connection's thread and return what it returns or raise what it raises."""
    execute: Callable[..., Awaitable[T]] = connection._execute  # noqa: SLF001 - see the module's first lines
    return await execute(function, connection._conn)  # noqa: SLF001
