"""An aiosqlite connection and its thread: opened so that nothing is left behind, and given one function, whole, at a time.

aiosqlite offers no public way to run more than one statement in a hop, and a transaction made of several awaits can be
entered by other coroutines. The way used stands here alone, behind a contract test.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import aiosqlite

T = TypeVar("T")
_ROWS_A_HOP = 64


async def opened(path: Path) -> aiosqlite.Connection:
    """Open a file in a thread of its own; the driver begins no transaction of its own accord. Raises sqlite3.Error.

    Where opening fails aiosqlite stops its thread without waiting for it, and a loop that is closed meanwhile makes the
    thread die loudly. So opening never fails in there: it is what was opened instead that is closed, and waited for.
    """
    failed: list[sqlite3.Error] = []

    def connect() -> sqlite3.Connection:
        try:
            return sqlite3.connect(path, isolation_level=None)
        except sqlite3.Error as error:
            failed.append(error)
            return sqlite3.connect(":memory:")

    opening = asyncio.ensure_future(aiosqlite.Connection(connect, _ROWS_A_HOP).__aenter__())
    try:
        connection = await asyncio.shield(opening)
    except asyncio.CancelledError:
        await (await opening).close()
        raise
    if failed:
        await connection.close()
        raise failed[0]
    return connection


async def in_thread(connection: aiosqlite.Connection, function: Callable[[sqlite3.Connection], T]) -> T:
    """Run `function(connection)` in the connection's thread and return what it returns or raise what it raises."""
    execute: Callable[..., Awaitable[T]] = connection._execute  # noqa: SLF001 - see the module's first lines
    return await execute(function, connection._conn)  # noqa: SLF001
