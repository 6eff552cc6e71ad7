"""Stores with many people in them: one interview that was really held, half way through, copied under other names."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

from bench.bots import VOCES
from bench.rig import WORK, Bot, Generator, bot_environment

FIRST_ACCOUNT = 1_000_000
DETAIL = ("frame", "bench")
"""What the roster says of everybody in a crowd, and of nobody who comes later."""

_COPIED = ("item_paradata", "records")


def template() -> Path:
    """Return a store in which one person has answered ten statements and stopped."""
    kept = WORK / "template.db"
    with Generator() as generator:
        with Bot(VOCES.command, bot_environment(generator.url, generator.folder), generator.folder) as bot:
            generator.polled(bot)
            generator.play(bot.pid, people=1, answers=10)
        shutil.copyfile(generator.folder / "voces.db", kept)
    return kept


def crowd(store: Path, into: Path, people: int) -> None:
    """Copy a store with one interview into one with so many more, of whom nobody has ever been reminded."""
    shutil.copyfile(store, into)
    connection = sqlite3.connect(into, isolation_level=None)
    try:
        connection.execute("pragma synchronous = off")
        connection.execute("begin")
        _copy(connection, people)
        connection.execute("delete from reminders")
        # The next generator counts its updates from the same number, and what came before would count as delivered twice.
        connection.execute("delete from inbox")
        connection.execute(
            "insert into details select member_id, ?, ? from members where account between ? and ?",
            (*DETAIL, FIRST_ACCOUNT, FIRST_ACCOUNT + people),
        )
        connection.execute("commit")
        connection.execute("pragma wal_checkpoint(truncate)")
    finally:
        connection.close()


def _copy(connection: sqlite3.Connection, people: int) -> None:
    case, member = connection.execute("select case_id, member_id from link").fetchone()
    connection.execute("create temp table numbers (n integer primary key, new_case text, new_member text)")
    connection.execute(
        "with recursive counted (n) as (select 1 union all select n + 1 from counted where n < ?)"
        " insert into numbers select n, printf('c%016d', n), printf('m%016d', n) from counted",
        (people,),
    )
    changed = {
        "members": {"member_id": "new_member", "account": f"{FIRST_ACCOUNT} + n"},
        "cases": {"case_id": "new_case"},
        "interviews": {"case_id": "new_case", "snapshot": f"replace(snapshot, '{case}', new_case)"},
        "link": {"member_id": "new_member", "case_id": "new_case"},
        "consents": {"member_id": "new_member"},
    } | {table: {"case_id": "new_case"} for table in _COPIED}
    for table, new in changed.items():
        names = [row[1] for row in connection.execute(f"pragma table_info({table})")]
        key, old = ("case_id", case) if "case_id" in names else ("member_id", member)
        connection.execute(
            f"insert into {table} ({', '.join(names)}) select {', '.join(new.get(name, name) for name in names)}"
            f" from {table}, numbers where {table}.{key} = ?",
            (old,),
        )
    connection.execute("drop table numbers")
