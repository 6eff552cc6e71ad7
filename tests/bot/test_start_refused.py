"""`voces run` on a store that takes nothing, or is just being brought up to date: exit codes, ends by TERM and by KILL."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sqlite3
from pathlib import Path

import pytest

from bot.store.migrate import migrations
from tests.bot.store.stand import look
from tests.bot.test_process import Bot
from tests.bot.test_signals import ended_well, simulated, starting, until
from tests.patience import PATIENCE

pytestmark = pytest.mark.slow
WITHIN = """
import sys
from bot.store import database
database._BUSY_MS = 500
{more}
from bot.cli import main
main()
"""
FULL = """
prepare = database._prepare_writer
def narrow(path, connection):
    prepare(path, connection)
    # No page more than there is: what a full disk answers.
    connection.execute("pragma max_page_count = 1")
database._prepare_writer = narrow
"""
STEPS = 3_000_000
"""Of a migration: some seconds of work."""
MIGRATING = f"""
from bot.store import migrate as m
known = m.migrations()
slow = (
    "create table half (x);\\n"
    "insert into half with recursive c(x) as (select 1 union all select x + 1 from c where x < {STEPS}) select max(x) from c;\\n"
    "create table whole (x);\\n"
)
m.migrations = lambda: [*known, m.Migration(len(known) + 1, "9999_slow.sql", slow)]
apply = m.apply
def told(migration, connection):
    if migration.name == "9999_slow.sql":
        print("migrating", file=sys.stderr, flush=True)
    return apply(migration, connection)
m.apply = told
"""


def program(more: str) -> tuple[str, ...]:
    return "-c", WITHIN.format(more=more), "run"


@pytest.mark.parametrize(("trouble", "advice"), [("held", "close that program"), ("full", "free some space")])
async def test_start_on_a_store_that_takes_nothing_is_one_line_and_exit_one(
    tmp_path: Path, trouble: str, advice: str
) -> None:
    """A supervisor starts it again after 1, and gives up after 2; the disk may have room by then."""
    async with simulated() as (_, url, _phone):
        async with Bot(url, tmp_path) as bot:
            await ended_well(bot)
        bot.log.unlink()
        with contextlib.closing(sqlite3.connect(tmp_path / "voces.db", isolation_level=None)) as other:
            if trouble == "held":
                other.execute("begin immediate")
            else:
                # A version that has to be fielded needs room.
                other.executescript("pragma foreign_keys = on; delete from versions; vacuum")
            async with starting(bot, *program(FULL if trouble == "full" else "")) as refused:
                async with asyncio.timeout(PATIENCE):
                    assert 1 == await refused.process.wait(), refused.log.read_text(encoding="utf-8")
        (line,) = [line for line in bot.log.read_text(encoding="utf-8").splitlines() if line.startswith("voces: ")]
        assert advice in line
        assert "Traceback" not in bot.log.read_text(encoding="utf-8")


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGKILL])
async def test_end_in_the_middle_of_a_migration_leaves_the_store_before_it_or_after_it(
    tmp_path: Path, by: signal.Signals
) -> None:
    """Told to end, it finishes the migration that it has begun; killed, it has done nothing of it, and the next start does it."""
    before = len(migrations())
    async with simulated() as (_, url, _phone):
        async with Bot(url, tmp_path) as bot:
            await ended_well(bot)
        async with starting(bot, *program(MIGRATING)) as migrating:
            await until(migrating, "migrating")
            migrating.process.send_signal(by)
            async with asyncio.timeout(PATIENCE):
                code = await migrating.process.wait()
        done = by is signal.SIGTERM
        assert (0 if done else -signal.SIGKILL) == code
        assert [(before + done,)] == look(tmp_path / "voces.db", "pragma user_version")
        tables = look(
            tmp_path / "voces.db", "select name from sqlite_schema where name in ('half', 'whole') order by 1"
        )
        assert ([("half",), ("whole",)] if done else []) == tables
        assert [("ok",)] == look(tmp_path / "voces.db", "pragma integrity_check")
        if not done:
            async with Bot(url, tmp_path) as again:
                await ended_well(again)
