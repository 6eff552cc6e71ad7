"""Killed, locked, full, read-only: what was acknowledged stays, and the operator is told what to do."""

# ruff: noqa: SIM300 - what is expected stands on the left

from __future__ import annotations

import asyncio
import contextlib
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.store.database import Database
from bot.store.errors import (
    NotAStore,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreLocked,
    StoreReadOnly,
    StoreUnreachable,
    translated,
)
from bot.store.ids import new_case_id, new_member_id
from bot.store.lock import StoreLock, StoreTaken
from bot.store.times import read_time, written
from tests.bot.store.stand import look
from tests.patience import PATIENCE

WRITER = """
import asyncio, os, sys
from pathlib import Path
from bot.store.database import Database

async def write_for_ever(database, lane):
    n = lane
    while True:
        await database.write(lambda c, n=n: c.execute("insert into numbers values (?), (-?)", (n, n)).rowcount)
        os.write(1, b"%d\\n" % n)
        n += 16

async def main():
    database = await Database.open(Path(sys.argv[1]))
    await database.write(lambda c: c.execute("create table numbers (n integer primary key) strict").rowcount)
    await asyncio.gather(*(write_for_ever(database, lane) for lane in range(1, 17)))

asyncio.run(main())
"""
HOLDER = """
import sys, time
from pathlib import Path
from bot.store.lock import StoreLock
StoreLock(Path(sys.argv[1])).take()
print("held", flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("seed", range(4))
def test_no_acknowledged_write_is_lost_when_the_process_is_killed(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "voces.db"
    with subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        told = b"".join(writer.stdout.readline() for _ in range(6))  # it writes by now, however slow the machine
        try:
            with contextlib.suppress(subprocess.TimeoutExpired):
                writer.wait(random.Random(seed).uniform(0.05, 0.4))
        finally:
            writer.send_signal(signal.SIGKILL)
        told += writer.stdout.read()
    acknowledged = {int(line) for line in told.split(b"\n")[:-1]}
    assert len(acknowledged) > 5
    kept = {n for (n,) in look(path, "select n from numbers")}
    assert set() == acknowledged - kept
    assert kept == {-n for n in kept}  # no transaction is there by half
    assert [("ok",)] == look(path, "pragma integrity_check")


def test_lock_is_taken_by_one_bot_and_given_back_when_it_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "voces.db"
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        try:
            assert b"held\n" == holder.stdout.readline()
            with pytest.raises(StoreTaken, match=r"voces\.db: another bot is running on this store; stop it first\."):
                StoreLock(path).take()
        finally:
            holder.kill()
    with StoreLock(path):
        assert 0o600 == (tmp_path / "voces.db.lock").stat().st_mode & 0o777


def test_lock_can_be_taken_again_after_it_was_released(tmp_path: Path) -> None:
    first, second = StoreLock(tmp_path / "a.db"), StoreLock(tmp_path / "a.db")
    first.take()
    first.take()
    with pytest.raises(StoreTaken):
        second.take()
    with StoreLock(tmp_path / "b.db"):
        first.release()
        second.take()
        second.release()


async def test_other_program_that_reads_disturbs_nobody(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "d.db")
    try:
        await database.write(lambda c: c.execute("create table t (n integer) strict").rowcount)
        other = sqlite3.connect(tmp_path / "d.db")
        other.execute("begin")
        assert [] == other.execute("select * from t").fetchall()
        await asyncio.wait_for(database.write(lambda c: c.execute("insert into t values (1)").rowcount), PATIENCE)
        other.close()
    finally:
        await database.close()


def locked(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as one, contextlib.closing(sqlite3.connect(path, timeout=0)) as two:
        one.execute("begin immediate")
        two.execute("begin immediate")


def read_only(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        connection.execute("create table u (x)")


def full(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma max_page_count = 3")
        connection.execute("create table u as select zeroblob(100000) as b")


def damaged(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[108:4096] = b"\xff" * len(content[108:4096])
    path.write_bytes(content)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("select * from t").fetchall()


def no_database(path: Path) -> None:
    path.write_bytes(b"not a database at all, but long enough to be one" * 100)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("select * from t")


def no_folder(path: Path) -> None:
    sqlite3.connect(path / "below" / "a.db")


def no_permission(_: Path) -> None:
    raise PermissionError(13, "Permission denied")


@pytest.mark.parametrize(
    ("break_it", "kind", "advice"),
    [
        (locked, StoreLocked, "close that program"),
        (read_only, StoreReadOnly, "write permission"),
        (full, StoreFull, "free some space"),
        (damaged, StoreDamaged, "restore the last backup"),
        (no_database, NotAStore, "VOCES_DATABASE"),
        (no_folder, StoreUnreachable, "check the path"),
        (no_permission, StoreReadOnly, "write permission"),
    ],
)
def test_fault_of_the_world_says_in_one_line_what_to_do(
    tmp_path: Path, break_it: Callable[[Path], None], kind: type[StoreError], advice: str
) -> None:
    path = tmp_path / "voces.db"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("create table t (x)")
    with pytest.raises((sqlite3.Error, OSError)) as caught:
        break_it(path)
    told = translated(caught.value, path)
    assert kind is type(told)
    assert str(told).startswith(f"{path}: ")
    assert advice in str(told)
    assert "\n" not in str(told)
    assert caught.value is told.__cause__


@pytest.mark.parametrize("sql", ["select * from nowhere", "insert into t values (1)", "selec"])
def test_fault_of_our_own_is_not_put_into_soft_words(tmp_path: Path, sql: str) -> None:
    with contextlib.closing(sqlite3.connect(tmp_path / "d.db")) as connection:
        connection.execute("create table t (x text check (x = 'a')) strict")
        with pytest.raises(sqlite3.Error) as caught:
            connection.execute(sql)
    assert caught.value is translated(caught.value, tmp_path)


def test_instants_are_written_in_utc_with_milliseconds_and_sort_as_text() -> None:
    mexico = timezone(timedelta(hours=-6))
    at = datetime(2026, 2, 28, 23, 59, 59, 999_999, tzinfo=mexico)
    assert "2026-03-01T05:59:59.999Z" == written(at)
    assert datetime(2026, 3, 1, 5, 59, 59, 999_000, tzinfo=UTC) == read_time(written(at))
    assert "2026-03-01T06:00:00.000Z" == written(datetime(2026, 3, 1, 6, tzinfo=UTC)) > written(at)


def test_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        written(datetime(2026, 3, 1))  # noqa: DTZ001 - that is the point


def test_ids_begin_with_a_letter_and_do_not_repeat() -> None:
    ids = [new_case_id() for _ in range(1000)] + [new_member_id() for _ in range(1000)]
    assert 2000 == len(set(ids))
    assert {17} == {len(one) for one in ids}
    assert ["c"] * 1000 + ["m"] * 1000 == [one[0] for one in ids]
