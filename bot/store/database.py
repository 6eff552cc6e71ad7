"""SQLite with one writer and one reader: whole transactions as plain functions, and one sync to disk for all that wait.

Knows no table. WAL with `synchronous=FULL`: what was committed survives a power cut. Everything that is SQLite's own about
a connection stands here.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite

from bot.store.errors import StoreClosed, StoreError, StoreMissing, not_ours, translated
from bot.store.thread import in_thread, opened

__all__ = ["APPLICATION_ID", "Database", "StoreError", "translated"]

T = TypeVar("T")
Function = Callable[[sqlite3.Connection], T]
_Waiting = tuple[Function[Any], "asyncio.Future[Any]"]
_Outcome = tuple[bool, Any]

APPLICATION_ID = 0x766F6365
"""`voce`: tells our files from any other SQLite file."""

MOST_AT_ONCE = 200
"""Transactions that share one commit at the most, so that the first of them does not wait for ever."""

_BUSY_MS = 5_000
_BUSY_STEP_MS = 250
"""How long the driver itself waits for another program's transaction, deaf to everything; so we wait in steps."""
_WAL_KEPT = 16 * 1024 * 1024
_FOLD_AT_PAGES = 4_000
"""When the WAL is folded into the file, 16 MiB: the pages that every answer changes are then written back once instead of four times."""

Connection = sqlite3.Connection
"""For rooms that say what a transaction does and never open one."""


class TransactionEnded(RuntimeError):
    """A function given to write() committed or rolled back by itself; the transaction belongs to the writer."""


class Database:
    """One open database file."""

    def __init__(self, path: Path, writer: aiosqlite.Connection, reader: aiosqlite.Connection) -> None:
        self.path = path
        self._writer, self._reader = writer, reader
        self._waiting: list[_Waiting] = []
        self._asked: list[_Waiting] = []
        self._reading: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()
        self._closing = False
        self._task = asyncio.create_task(self._write_until_closed(), name="store-writer")

    @classmethod
    async def open(cls, path: Path, *, create: bool = True) -> Database:
        """Open a database; with `create`, make one that only its owner can read. Raises StoreError."""
        try:
            _make_or_find(path, create)
            writer = await _connect(path, partial(_prepare_writer, path))
            try:
                reader = await _connect(path, _prepare_reader)
            except BaseException:
                await writer.close()
                raise
        except (sqlite3.Error, OSError) as error:
            raise translated(error, path) from error
        return cls(path, writer, reader)

    async def write(self, function: Function[T]) -> T:
        """Run a function as one transaction, all or nothing; those that wait share one commit.

        Returns once it is on disk. Raises what the function raises, or StoreError. The function must neither commit nor
        return a cursor, and is run anew when another one of its transaction raised.
        """
        if self._closing:
            raise StoreClosed(f"{self.path}: the store is being closed.")
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((function, future))
        self._wake.set()
        # The transaction runs whether or not its caller still waits: cancelling one must not leave it half open.
        return await future

    async def read(self, function: Function[T]) -> T:
        """Run a function that reads a little with one statement. Raises StoreError.

        What is asked for at the same time is read in one hop to the thread and back.
        """
        if self._closing:
            raise StoreClosed(f"{self.path}: the store is being closed.")
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._asked.append((function, future))
        if self._reading is None or self._reading.done():
            # It begins once everybody who is to run now has had the chance to ask as well.
            self._reading = asyncio.create_task(self._read_while_asked(), name="store-reader")
        return await future

    async def read_whole(self, function: Function[T]) -> T:
        """Run a function that reads with several statements, all of which see the same moment. Raises StoreError."""
        try:
            return await in_thread(self._reader, partial(_at_one_moment, function))
        except sqlite3.Error as error:
            raise translated(error, self.path) from error

    async def fold(self) -> bool:
        """Fold the WAL into the file and empty it, so that no older page is left; False while a reader stands in the way."""
        try:
            return await in_thread(self._writer, _fold)
        except sqlite3.Error as error:
            raise translated(error, self.path) from error

    async def rewrite(self) -> None:
        """Write the whole file anew, so that no page is left which once held something else. Writers wait. Raises StoreError."""
        try:
            await in_thread(self._writer, _rewrite)
        except sqlite3.Error as error:
            raise translated(error, self.path) from error

    async def trace(self, on_statement: Callable[[str], None] | None) -> None:
        """Have every statement reported before it runs, from both connections' threads; None ends that."""
        for connection in (self._writer, self._reader):
            await in_thread(connection, lambda c: c.set_trace_callback(on_statement))

    async def close(self) -> None:
        """Write what waits, then close; the WAL is folded into the file. Closing twice does nothing more."""
        self._closing = True
        self._wake.set()
        await asyncio.gather(
            self._task, *([self._reading] if self._reading is not None else []), return_exceptions=True
        )
        await self._reader.close()
        await self._writer.close()

    async def _write_until_closed(self) -> None:
        try:
            while self._waiting or not self._closing:
                await self._wake.wait()
                self._wake.clear()
                while self._waiting:
                    batch, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
                    await self._write_together(batch)
        finally:
            self._closing = True
            for _, future in self._waiting:
                if not future.cancelled():
                    future.set_exception(StoreClosed(f"{self.path}: the store was closed before this was written."))

    async def _read_while_asked(self) -> None:
        while self._asked:
            asked, self._asked = self._asked, []
            functions = [function for function, _ in asked]
            outcomes: list[_Outcome]
            try:
                outcomes = await in_thread(self._reader, partial(_each, functions))
            except Exception as error:  # noqa: BLE001 - the connection is gone, so everybody who asked is told
                outcomes = [(False, error)] * len(asked)
            self._settle(asked, outcomes)

    async def _write_together(self, batch: list[_Waiting]) -> None:
        functions = [function for function, _ in batch]
        outcomes: list[_Outcome]
        try:
            outcomes = await in_thread(self._writer, partial(_together, functions, lambda: self._closing))
        except Exception as error:  # noqa: BLE001 - the commit failed, so every caller in the batch is told
            outcomes = [(False, error)] * len(batch)
        self._settle(batch, outcomes)

    def _settle(self, waiting: list[_Waiting], outcomes: list[_Outcome]) -> None:
        for (_, future), (went_well, outcome) in zip(waiting, outcomes, strict=True):
            if future.cancelled():
                continue
            if went_well:
                future.set_result(outcome)
            else:
                future.set_exception(translated(outcome, self.path))


def _make_or_find(path: Path, create: bool) -> None:
    try:
        if not create:
            os.close(os.open(path, os.O_RDONLY))
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return
    except FileNotFoundError as error:
        raise StoreMissing(f"{path}: there is no store here; check VOCES_DATABASE.") from error


async def _connect(path: Path, prepare: Function[None]) -> aiosqlite.Connection:
    connection = await opened(path)
    try:
        await in_thread(connection, prepare)
    except BaseException:
        await connection.close()
        raise
    return connection


def _prepare_writer(path: Path, connection: sqlite3.Connection) -> None:
    connection.execute(f"pragma busy_timeout = {_BUSY_MS}")
    # Before anything is changed: switching to WAL would rewrite the header of somebody else's file.
    tables = connection.execute("select count(*) from sqlite_schema").fetchone()[0]
    if tables and connection.execute("pragma application_id").fetchone()[0] != APPLICATION_ID:
        raise not_ours(path)
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = full")
    connection.execute("pragma foreign_keys = on")
    connection.execute("pragma secure_delete = on")
    connection.execute(f"pragma wal_autocheckpoint = {_FOLD_AT_PAGES}")
    connection.execute(f"pragma journal_size_limit = {_WAL_KEPT}")
    connection.execute(f"pragma busy_timeout = {_BUSY_STEP_MS}")


def _prepare_reader(connection: sqlite3.Connection) -> None:
    connection.execute(f"pragma busy_timeout = {_BUSY_MS}")
    connection.execute("pragma query_only = on")


def _each(functions: list[Function[Any]], connection: sqlite3.Connection) -> list[_Outcome]:
    """Run functions that read, one after the other; one that raises leaves the others alone."""
    outcomes: list[_Outcome] = []
    for function in functions:
        try:
            outcomes.append((True, function(connection)))
        except Exception as error:  # noqa: BLE001 - handed to the caller whose function it was
            outcomes.append((False, error))
    return outcomes


def _begin(is_closing: Callable[[], bool], connection: sqlite3.Connection) -> None:
    """Begin a transaction; wait for another program's for a while, unless we are to end: what is not begun is not acknowledged."""
    for left in reversed(range(_BUSY_MS // _BUSY_STEP_MS)):
        try:
            connection.execute("begin immediate")
        except sqlite3.OperationalError as error:
            is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not is_busy or not left or is_closing():
                raise
        else:
            return


def _together(
    functions: list[Function[Any]], is_closing: Callable[[], bool], connection: sqlite3.Connection
) -> list[_Outcome]:
    """Run functions in one transaction; one that raises undoes only its own work.

    They hardly ever raise, and a savepoint each costs as much as a statement or two. So they do without, and only when one of
    them raises is everything undone and run anew, each in a savepoint.
    """
    outcomes: list[_Outcome]
    _begin(is_closing, connection)
    try:
        try:
            outcomes = [(True, _whole(function, connection)) for function in functions]
        except TransactionEnded:
            raise
        except Exception:  # noqa: BLE001 - whose it was is told apart the second time
            if connection.in_transaction:
                connection.execute("rollback")
            _begin(is_closing, connection)
            outcomes = [_apart(function, connection) for function in functions]
        connection.execute("commit")
    except BaseException:
        if connection.in_transaction:
            connection.execute("rollback")
        raise
    return outcomes


def _whole(function: Function[T], connection: sqlite3.Connection) -> T:
    outcome = function(connection)
    if not connection.in_transaction:
        raise TransactionEnded(TransactionEnded.__doc__)
    return outcome


def _apart(function: Function[Any], connection: sqlite3.Connection) -> _Outcome:
    connection.execute("savepoint apart")
    outcome: _Outcome
    try:
        outcome = (True, function(connection))
    except Exception as error:  # noqa: BLE001 - handed to the caller whose function it was
        if not connection.in_transaction:
            raise  # SQLite gave up the whole transaction (disk full, damage): nobody's work stands.
        connection.execute("rollback to apart")
        outcome = (False, error)
    if not connection.in_transaction:
        raise TransactionEnded(TransactionEnded.__doc__)
    connection.execute("release apart")
    return outcome


def _fold(connection: sqlite3.Connection) -> bool:
    # Writers wait behind this thread, so it does not wait for a slow reader.
    connection.execute("pragma busy_timeout = 0")
    try:
        return not connection.execute("pragma wal_checkpoint(truncate)").fetchone()[0]
    finally:
        connection.execute(f"pragma busy_timeout = {_BUSY_STEP_MS}")


def _rewrite(connection: sqlite3.Connection) -> None:
    connection.execute(f"pragma busy_timeout = {_BUSY_MS}")
    try:
        connection.execute("vacuum")
    finally:
        connection.execute(f"pragma busy_timeout = {_BUSY_STEP_MS}")


def _at_one_moment(function: Function[T], connection: sqlite3.Connection) -> T:
    connection.execute("begin")
    try:
        return function(connection)
    finally:
        # SQLite gives a reading up by itself where its own temporary files find the disk full.
        if connection.in_transaction:
            connection.execute("rollback")
