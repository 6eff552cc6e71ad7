"""A few numbers of a store in use, for who watches over it; read beside the bot, on a connection that nobody waits for."""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from bot.store.errors import translated


@dataclass(frozen=True, slots=True)
class Gauges:
    """One reading."""

    inbox_waiting: int
    inbox_set_aside: int
    deliveries: tuple[tuple[str, int], ...]
    waves_running: int
    last_backup: str | None
    size: int


def sqlite_version() -> tuple[int, int, int]:
    """Return which SQLite this Python has."""
    return sqlite3.sqlite_version_info[:3]  # type: ignore[return-value]


def read_gauges(path: Path) -> Gauges:
    """Read them at one moment. Raises StoreError."""
    try:
        with contextlib.closing(sqlite3.connect(path, isolation_level=None, timeout=1)) as connection:
            connection.execute("pragma query_only = on")
            connection.execute("begin")

            def one(sql: str) -> int:
                return int(connection.execute(sql).fetchone()[0])

            return Gauges(
                one("select count(*) from inbox where state = 'waiting'"),
                one("select count(*) from inbox where state = 'set_aside'"),
                tuple(connection.execute("select state, count(*) from deliveries group by state order by state")),
                one("select count(*) from waves where state = 'running'"),
                connection.execute("select max(finished_at) from backups").fetchone()[0],
                path.stat().st_size,
            )
    except (sqlite3.Error, OSError) as error:
        raise translated(error, path) from error
