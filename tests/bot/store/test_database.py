"""One writer, whole transactions, shared commits."""

# ruff: noqa: SIM300 - what is expected stands on the left

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import stat
import threading
from pathlib import Path

import pytest

from bot.store import database as databases
from bot.store.database import Database, TransactionEnded
from bot.store.errors import NotAStore, StoreClosed, StoreError, StoreFull, StoreLocked, StoreMissing, StoreReadOnly
from tests.bot.store.stand import look
from tests.patience import PATIENCE


def put(n: int):
    return lambda connection: connection.execute("insert into numbers values (?)", (n,)).rowcount


def numbers(connection: sqlite3.Connection) -> list[int]:
    return [n for (n,) in connection.execute("select n from numbers order by n")]


class Gate:
    """Holds the writer's thread, so that what is written meanwhile waits and is then taken together."""

    def __init__(self, database: Database) -> None:
        self._entered, self._may_go = threading.Event(), threading.Event()
        self._task = asyncio.create_task(database.write(self._hold))

    def _hold(self, _: sqlite3.Connection) -> None:
        self._entered.set()
        self._may_go.wait(PATIENCE)

    async def closed(self) -> None:
        assert await asyncio.to_thread(self._entered.wait, PATIENCE)

    async def open(self) -> None:
        self._may_go.set()
        await self._task


async def together(database: Database, *functions) -> list:
    """Run functions in one shared commit and return their results or what they raised."""
    gate = Gate(database)
    await gate.closed()
    waiting = [asyncio.create_task(database.write(function)) for function in functions]
    await asyncio.sleep(0)
    await gate.open()
    return await asyncio.gather(*waiting, return_exceptions=True)


async def test_transactions_that_wait_share_one_commit(database: Database) -> None:
    statements: list[str] = []
    await database.trace(statements.append)
    await together(database, *(put(n) for n in range(50)))
    await database.trace(None)
    assert [s.lower() for s in statements].count("commit") == 2  # the gate's, and one for all fifty
    assert [] == [s for s in statements if "savepoint" in s.lower()]  # as long as nobody raises
    assert list(range(50)) == await database.read(numbers)


async def test_each_caller_gets_its_own_result_in_the_order_of_the_calls(database: Database) -> None:
    def count(connection: sqlite3.Connection) -> int:
        connection.execute("insert into numbers select count(*) from numbers")
        return len(numbers(connection))

    assert list(range(1, 31)) == await together(database, *[count] * 30)


async def test_what_is_asked_at_once_is_read_together_and_each_gets_its_own(database: Database) -> None:
    threads: list[int] = []
    hops = 0
    execute = database._reader._execute  # noqa: SLF001 - a hop to the thread is what is counted

    def counted(*arguments):
        nonlocal hops
        hops += 1
        return execute(*arguments)

    database._reader._execute = counted  # type: ignore[method-assign] # noqa: SLF001

    def ask(n: int):
        def read(connection: sqlite3.Connection) -> int:
            threads.append(threading.get_ident())
            if n == 3:
                raise LookupError("not there")
            return connection.execute("select ?", (n,)).fetchone()[0]

        return database.read(read)

    got = await asyncio.gather(*map(ask, range(6)), return_exceptions=True)
    assert [0, 1, 2, 4, 5] == [one for one in got if not isinstance(one, LookupError)]
    assert isinstance(got[3], LookupError)
    assert (hops, len(threads), len(set(threads))) == (1, 6, 1)


async def test_reading_that_is_called_off_harms_nobody_who_asked_with_it(database: Database) -> None:
    await database.write(put(1))
    first, second = asyncio.create_task(database.read(numbers)), asyncio.create_task(database.read(numbers))
    await asyncio.sleep(0)
    first.cancel()
    assert [1] == await second
    assert first.cancelled()


async def test_whoever_reads_from_a_closed_store_is_told_so(database: Database) -> None:
    await database.close()
    with pytest.raises(StoreClosed):
        await asyncio.wait_for(database.read(numbers), PATIENCE)


async def test_function_that_fails_undoes_its_own_work_only(database: Database) -> None:
    def fail(connection: sqlite3.Connection) -> None:
        put(2)(connection)
        raise LookupError("changed my mind")

    statements: list[str] = []
    await database.trace(statements.append)
    first, second, third = await together(database, put(1), fail, put(3))
    await database.trace(None)
    assert (first, third) == (1, 1)
    assert isinstance(second, LookupError)
    assert await database.read(numbers) == [1, 3]
    # Undone once, then run anew each by itself: still one commit for those that went well.
    assert {"rollback": 1, "commit": 2} == {w: [s.lower() for s in statements].count(w) for w in ("rollback", "commit")}


async def test_broken_constraint_is_raised_as_it_is_and_undoes_its_own_work_only(database: Database) -> None:
    def twice(connection: sqlite3.Connection) -> None:
        put(2)(connection)
        put(2)(connection)

    outcome = await together(database, put(1), twice, put(3))
    assert sqlite3.IntegrityError is type(outcome[1])
    assert await database.read(numbers) == [1, 3]


async def test_commit_that_fails_fails_everybody_in_it_and_nobody_after(database: Database) -> None:
    await database.write(lambda c: c.execute("create table child (n integer references numbers) strict").rowcount)

    def orphan(connection: sqlite3.Connection) -> None:
        connection.execute("pragma defer_foreign_keys = on")
        connection.execute("insert into child values (99)")

    outcome = await together(database, put(1), orphan)
    assert [sqlite3.IntegrityError] * 2 == [type(error) for error in outcome]
    assert await database.read(numbers) == []
    await database.write(put(3))
    assert await database.read(numbers) == [3]


async def test_disk_that_fills_up_is_told_and_later_writes_go_on(database: Database) -> None:
    def fill(connection: sqlite3.Connection) -> None:
        connection.execute("create table big (b blob) strict")
        connection.execute("insert into big values (zeroblob(1000000))")

    pages = await database.read(lambda c: c.execute("pragma page_count").fetchone()[0])
    await database.write(lambda c: c.execute(f"pragma max_page_count = {pages + 5}").fetchone()[0])
    with pytest.raises(StoreFull, match="disk is full; free some space"):
        await database.write(fill)
    await database.write(put(1))
    assert await database.read(numbers) == [1]


@pytest.mark.parametrize("ending", ["commit", "rollback"])
async def test_function_that_ends_the_transaction_itself_is_told_so(database: Database, ending: str) -> None:
    with pytest.raises(TransactionEnded):
        await database.write(lambda c: c.execute(ending).rowcount)
    await database.write(put(1))
    assert await database.read(numbers) == [1]


async def test_cancelled_caller_leaves_no_transaction_open(database: Database) -> None:
    gate = Gate(database)
    await gate.closed()
    caller = asyncio.create_task(database.write(put(1)))
    await asyncio.sleep(0)
    caller.cancel()
    await asyncio.gather(caller, return_exceptions=True)
    assert caller.cancelled()
    await gate.open()
    await database.write(put(2))
    assert await database.read(numbers) == [1, 2]  # the write was on its way, and is whole


async def test_failure_for_a_cancelled_caller_disturbs_nobody(database: Database) -> None:
    unheard: list[dict] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: unheard.append(context))
    gate = Gate(database)
    await gate.closed()
    caller = asyncio.create_task(database.write(lambda c: c.execute("not sql").rowcount))
    await asyncio.sleep(0)
    caller.cancel()
    await gate.open()
    await database.write(put(2))
    assert await database.read(numbers) == [2]
    assert unheard == []


async def test_reader_cannot_write(database: Database) -> None:
    with pytest.raises(StoreReadOnly):
        await database.read(put(1))


async def test_a_reading_that_the_disk_ended_says_so_and_the_next_one_reads(database: Database) -> None:
    """SQLite rolls back by itself when a temporary file of its own finds the disk full."""

    def ended(connection: sqlite3.Connection) -> None:
        connection.execute("rollback")
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR_WRITE  # type: ignore[misc]
        raise error

    with pytest.raises(StoreError, match="the disk refuses to read or write"):
        await database.read_whole(ended)
    assert [] == await database.read_whole(numbers)


async def test_whole_reading_sees_one_moment(database: Database) -> None:
    looked, written = threading.Event(), threading.Event()

    def look_twice(connection: sqlite3.Connection) -> tuple[list[int], list[int]]:
        before = numbers(connection)
        looked.set()
        written.wait(PATIENCE)
        return before, numbers(connection)

    reading = asyncio.create_task(database.read_whole(look_twice))
    assert await asyncio.to_thread(looked.wait, PATIENCE)
    await database.write(put(1))
    written.set()
    assert await reading == ([], [])
    assert await database.read(numbers) == [1]


async def test_close_writes_what_waits_and_takes_nothing_more(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "d.db")
    await database.write(lambda c: c.execute("create table numbers (n integer primary key) strict").rowcount)
    waiting = [asyncio.create_task(database.write(put(n))) for n in range(10)]
    await asyncio.sleep(0)
    await database.close()
    assert await asyncio.gather(*waiting) == [1] * 10
    with pytest.raises(StoreClosed):
        await database.write(put(11))
    assert look(tmp_path / "d.db", "select count(*) from numbers") == [(10,)]
    assert not (tmp_path / "d.db-wal").exists()


async def test_closing_twice_does_nothing_more(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "d.db")
    await database.close()
    await database.close()


async def test_files_can_be_read_by_their_owner_only(database: Database) -> None:
    modes = {f.name: stat.S_IMODE(f.stat().st_mode) for f in database.path.parent.glob("plain.db*")}
    assert modes == {"plain.db": 0o600, "plain.db-wal": 0o600, "plain.db-shm": 0o600}


async def test_writer_is_durable_strict_about_references_and_scrubs_what_it_deletes(database: Database) -> None:
    names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
    settings = await database.write(lambda c: [c.execute(f"pragma {name}").fetchone()[0] for name in names])
    assert settings == ["wal", 2, 1, 1, 250]


async def test_another_programs_transaction_is_waited_for_longer_than_the_driver_does(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "_BUSY_MS", int(2_000 * PATIENCE))
    with contextlib.closing(sqlite3.connect(database.path, isolation_level=None)) as other:
        other.execute("begin immediate")
        writing = asyncio.create_task(database.write(put(1)))
        await asyncio.sleep(2.4 * databases._BUSY_STEP_MS / 1_000)
        assert not writing.done()
        other.execute("rollback")
        assert 1 == await asyncio.wait_for(writing, PATIENCE)


async def test_store_that_is_being_closed_waits_for_no_other_program(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "_BUSY_MS", int(2_000 * PATIENCE))
    with contextlib.closing(sqlite3.connect(database.path, isolation_level=None)) as other:
        other.execute("begin immediate")
        writing = asyncio.create_task(database.write(put(1)))
        await asyncio.sleep(0.1)
        await asyncio.wait_for(database.close(), PATIENCE)
        with pytest.raises(StoreLocked):
            await writing
        other.execute("rollback")
        assert [] == other.execute("select n from numbers").fetchall()


async def test_folding_empties_the_wal_and_does_not_wait_for_a_reader(database: Database) -> None:
    await database.write(put(1))
    looked, may_go = threading.Event(), threading.Event()

    def linger(connection: sqlite3.Connection) -> None:
        numbers(connection)
        looked.set()
        may_go.wait(PATIENCE)

    reading = asyncio.create_task(database.read_whole(linger))
    assert await asyncio.to_thread(looked.wait, PATIENCE)
    await database.write(put(2))
    # Whatever the driver would wait for otherwise, this does not.
    await database.write(lambda c: c.execute(f"pragma busy_timeout = {2_000 * PATIENCE:.0f}").fetchone())
    assert not await asyncio.wait_for(database.fold(), PATIENCE)
    may_go.set()
    await reading
    assert await database.fold()
    assert database.path.with_name("plain.db-wal").stat().st_size == 0


async def test_path_without_a_store_is_told_and_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing, match="there is no store here"):
        await Database.open(tmp_path / "typo.db", create=False)
    assert list(tmp_path.iterdir()) == []


async def test_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_text("Dear Sir or Madam, " * 100)
    with pytest.raises(NotAStore, match="not a Voces store; name another file with VOCES_DATABASE"):
        await Database.open(path)
    assert path.read_text() == "Dear Sir or Madam, " * 100


async def test_somebody_elses_database_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "theirs.db"
    theirs = sqlite3.connect(path)
    theirs.execute("create table t (x)")
    theirs.commit()
    theirs.close()
    before = path.read_bytes()
    with pytest.raises(NotAStore):
        await Database.open(path)
    assert before == path.read_bytes()
    assert [path] == list(tmp_path.iterdir())


async def test_folder_in_place_of_a_file_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(Exception, match=r"it cannot be opened") as caught:
        await Database.open(tmp_path)
    assert "\n" not in str(caught.value)
