"""How fieldwork stands, in numbers only: cases by stratum, way in and disposition, and what waits for the operator."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from bot.store.database import Database
from bot.store.tallying import Group, read_groups


@dataclass(frozen=True, slots=True)
class Counted:
    """One consistent reading."""

    cases: tuple[Group, ...]
    messages_off: int
    updates_set_aside: int
    floods: int
    guessed_links: int


async def count(database: Database) -> Counted:
    """Count everything at one moment."""
    return await database.read_whole(_read)


def _read(connection: sqlite3.Connection) -> Counted:
    def one(sql: str) -> int:
        return int(connection.execute(sql).fetchone()[0])

    return Counted(
        tuple(read_groups(connection)),
        one("select count(*) from members where messages_off_at is not null"),
        one("select count(*) from inbox where state = 'set_aside'"),
        one("select coalesce(sum(times), 0) from disturbances where kind = 'flood'"),
        one("select coalesce(sum(times), 0) from disturbances where kind = 'guessed_links'"),
    )
