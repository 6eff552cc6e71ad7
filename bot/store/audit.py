"""The trail of what staff did: rows that are only added, each sealed with the one before it.

Triggers refuse a change; the chain shows one that was made past them. Whoever can write the file can also seal it all anew:
the last seal, noted somewhere else, is what shows that.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from bot.store.database import Database

OPERATOR = "operator"
"""Whoever holds the command line."""
NOBODY = "nobody"
"""Somebody who is no staff."""
SCHEDULE = "schedule"
"""The bot by itself, because it is set to do so."""
STUDY_DATE = "study_date"
"""The bot by itself, because a date of the study file has come."""
_FIRST = "0" * 64

_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done."""

    at: str
    actor: str
    action: str
    detail: str = ""
    """Counts and kinds, never a name, an account or an external id."""


@dataclass(frozen=True, slots=True)
class Trail:
    """What became of the chain: how many entries, the last seal, and the first entry that does not fit, if any."""

    entries: int
    head: str
    broken_at: int | None


def note(connection: sqlite3.Connection, entry: Entry) -> None:
    """Add an entry within the transaction that does what it says."""
    last = connection.execute("select seq, hash from audit order by seq desc limit 1").fetchone()
    seq, previous = (last[0] + 1, last[1]) if last is not None else (1, _FIRST)
    connection.execute(
        "insert into audit (seq, at, actor, action, detail, previous, hash) values (?, ?, ?, ?, ?, ?, ?)",
        (seq, entry.at, entry.actor, entry.action, entry.detail, previous, _seal(seq, entry, previous)),
    )


async def noted(database: Database, at: str, action: str, detail: str = "", by: str = OPERATOR) -> None:
    """Add an entry for what was done outside the store, such as an export."""
    await database.write(lambda connection: note(connection, Entry(at, by, action, detail)))


async def noted_in(path: Path, at: str, action: str, detail: str, by: str = OPERATOR) -> None:
    """Add an entry to a store that is not open here. Raises StoreError."""
    database = await Database.open(path, create=False)
    try:
        await noted(database, at, action, detail, by)
    finally:
        await database.close()


async def verify(database: Database) -> Trail:
    """Go through the whole chain."""
    return await database.read(_verify)


def _verify(connection: sqlite3.Connection) -> Trail:
    head, count = _FIRST, 0
    for seq, at, actor, action, detail, previous, sealed in connection.execute(
        "select seq, at, actor, action, detail, previous, hash from audit order by seq"
    ):
        count += 1
        if seq != count or previous != head or sealed != _seal(seq, Entry(at, actor, action, detail), previous):
            return Trail(count, head, seq)
        head = sealed
    return Trail(count, head if count else "", None)


def _seal(seq: int, entry: Entry, previous: str) -> str:
    """Return the hash over an entry and the seal before it."""
    sealed = _json([seq, entry.at, entry.actor, entry.action, entry.detail, previous])
    return hashlib.sha256(sealed.encode()).hexdigest()
