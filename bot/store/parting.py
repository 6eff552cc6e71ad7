"""Link deletion: on its day people leave the store for good, and nobody can tell any more whose answers a case holds.

Three steps, each of which may be the last before a kill and is found again at the next start: the rows go in one transaction, the
file is written anew without them, and the -wal is emptied of the pages as they were.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from bot.store.audit import STUDY_DATE, Entry, note
from bot.store.database import Database
from bot.store.sides import LINK, PEOPLE, TRANSIT
from bot.store.times import read_time, written
from bot.store.waves import keep_counts


@dataclass(frozen=True, slots=True)
class Parted:
    """What became of the link deletion."""

    due_on: date
    parted_at: datetime
    people: int
    pairs: int
    finished: bool
    """The file and its -wal hold no deleted page any more."""


async def parted(database: Database) -> Parted | None:
    """Return what became of the link deletion; None while the link stands."""
    return await database.read(_read)


async def part(database: Database, due_on: date, at: datetime, *, by: str = STUDY_DATE) -> Parted:
    """Delete people and link for good, or finish what an earlier run began. Once finished it does nothing more.

    Not finished: a reader stood in the way of the -wal; ask again.
    """
    await database.write(partial(_part, due_on, at, by))
    state = await parted(database)
    assert state is not None, "it was just written down"
    if state.finished:
        return state
    await database.rewrite()
    if await database.fold():
        await database.write(partial(_finish, at))
        # The mark itself is new; there is nothing old in what it leaves in the -wal.
        state = await parted(database)
        assert state is not None, "it was just written down"
    return state


def _read(connection: sqlite3.Connection) -> Parted | None:
    row = connection.execute("select due_on, parted_at, people, pairs, finished_at from link_deletion").fetchone()
    if row is None:
        return None
    due_on, parted_at, people, pairs, finished_at = row
    return Parted(date.fromisoformat(due_on), read_time(parted_at), people, pairs, finished_at is not None)


def _part(due_on: date, at: datetime, by: str, connection: sqlite3.Connection) -> None:
    if connection.execute("select 1 from link_deletion").fetchone() is not None:
        return
    people = connection.execute("select count(*) from members").fetchone()[0]
    pairs = connection.execute(f"delete from {LINK}").rowcount
    keep_counts(connection)
    for table in (*PEOPLE, *TRANSIT):
        connection.execute(f"delete from {table}")
    connection.execute("update reminders set state = 'dropped', reason = 'link_deleted' where state = 'waiting'")
    connection.execute(
        "update waves set state = 'cancelled', ended_at = ? where state in ('planned', 'running', 'paused')",
        (written(at),),
    )
    connection.execute(
        "insert into link_deletion (one, due_on, parted_at, people, pairs) values (1, ?, ?, ?, ?)",
        (due_on.isoformat(), written(at), people, pairs),
    )
    note(connection, Entry(written(at), by, "link_deleted", f"people={people} pairs={pairs}"))


def _finish(at: datetime, connection: sqlite3.Connection) -> None:
    connection.execute("update link_deletion set finished_at = ? where finished_at is null", (written(at),))
