"""A store with as many answered cases as wanted: those of a small rehearsal, copied under other random ids."""

from __future__ import annotations

import asyncio
import random
import shutil
import sqlite3
import tempfile
from pathlib import Path

from bench.rig import WORK
from bot.rehearsal import rehearse_many
from bot.study import load_study

STUDY = "lides_mx"
_REHEARSED = 40
_CASE_TABLES = ("cases", "interviews", "records", "item_paradata")
"""What an export reads of a case. Nobody is on the roster: an export knows no people."""


def rehearsed(path: Path) -> None:
    """Let forty synthetic people answer the leadership questionnaire into a new store."""
    asyncio.run(rehearse_many(path, load_study(STUDY), _REHEARSED, 1))


def hoard(into: Path, cases: int) -> None:
    """Write a store with so many cases; one that lies there from an earlier run and holds as many is kept."""
    if into.exists() and _held(into) == cases:
        return
    for name in (into, into.with_name(f"{into.name}-wal"), into.with_name(f"{into.name}-shm")):
        name.unlink(missing_ok=True)
    WORK.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=WORK) as folder:
        small = Path(folder) / "voces.db"
        rehearsed(small)
        multiply(small, cases)
        shutil.move(small, into)


def _held(path: Path) -> int:
    connection = sqlite3.connect(path)
    try:
        found: int = connection.execute("select count(*) from interviews").fetchone()[0]
    finally:
        connection.close()
    return found


def multiply(path: Path, cases: int) -> None:
    """Put so many copies into a store in place of its own cases."""
    connection = sqlite3.connect(path, isolation_level=None)
    chance = random.Random(1)
    try:
        # Nothing is lost if this breaks off, so nothing is written twice.
        connection.execute("pragma journal_mode = off")
        connection.execute("pragma synchronous = off")
        connection.execute("pragma foreign_keys = on")
        connection.execute("begin")
        old = [row[0] for row in connection.execute("select case_id from interviews where consent_at is not null")]
        # Ids are random, and rows keyed by them are laid down in their order: as in a store that has grown, but in a minute.
        connection.execute("create temp table copied (new text primary key, old text not null) without rowid")
        connection.executemany(
            "insert into copied values (?, ?)",
            ((f"c{chance.getrandbits(64):016x}", old[number % len(old)]) for number in range(cases)),
        )
        for table in _CASE_TABLES:
            connection.execute(f"create temp table old_{table} as select * from main.{table}")
            connection.execute(f"create index temp.old_{table}_by_case on old_{table} (case_id)")
        for table in ("members", "cases", "outbox"):
            connection.execute(f"delete from main.{table}")
        for table in _CASE_TABLES:
            _copy(connection, table)
        connection.execute("commit")
        connection.execute("pragma journal_mode = wal")
    finally:
        connection.close()


def _copy(connection: sqlite3.Connection, table: str) -> None:
    names = [row[1] for row in connection.execute(f"pragma main.table_info({table})")]
    new = {"case_id": "c.new", "snapshot": "replace(k.snapshot, c.old, c.new)"}
    # Interviews lie in the order in which they began, which is none of the ids'.
    order = " order by random()" if table == "interviews" else ""
    connection.execute(
        f"insert into main.{table} ({', '.join(names)}) select {', '.join(new.get(name, f'k.{name}') for name in names)}"
        f" from copied as c cross join old_{table} as k on k.case_id = c.old{order}"
    )
