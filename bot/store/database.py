"""SQLite with one writer and one reader: whole transactions as plain functions, and one sync to disk for all that wait.

Knows nothing of tables. WAL with `synchronous=FULL`: what was committed survives a power cut.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite

from bot.store.thread import in_thread

T = TypeVar("T")
Function = Callable[[sqlite3.Connection], T]

_BUSY_MS = 5_000
MOST_AT_ONCE = 200
"""Transactions that share one commit at the most, so that the first of them does not wait for ever."""


class StoreError(Exception):
    """The store cannot do what was asked; the message says what to do about it."""


class Database:
    """One open database file."""

    def __init__(self, path: Path, writer: aiosqlite.Connection, reader: aiosqlite.Connection) -> None:
        self.path = path
        self._writer, self._reader = writer, reader
        self._waiting: list[tuple[Function[Any], asyncio.Future[Any]]] = []
        self._wake = asyncio.Event()
        self._closing = False
        self._task = asyncio.create_task(self._write_forever(), name="store-writer")

    @classmethod
    async def open(cls, path: Path) -> Database:
        """Open (and make, readable by its owner only) a database. Raises StoreError."""
        try:
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            writer = await aiosqlite.connect(path, isolation_level=None)
            try:
                await in_thread(writer, _prepare_writer)
                reader = await aiosqlite.connect(path, isolation_level=None)
                await in_thread(reader, _prepare_reader)
            except BaseException:
                await writer.close()
                raise
        except (sqlite3.Error, OSError) as error:
            raise translated(error, path) from error
        return cls(path, writer, reader)

    async def write(self, function: Function[T]) -> T:
        """Run a function as one transaction, all or nothing; several that wait share one commit. Raises what it raises, or StoreError."""
        if self._closing:
            raise StoreError(f"{self.path}: the store is being closed.")
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((function, future))
        self._wake.set()
        # The transaction runs whether or not the caller still waits: a cancelled caller must not leave it half open.
        return await asyncio.shield(future)

    async def read(self, function: Function[T]) -> T:
        """Run a function on the reading connection, which cannot write."""
        try:
            return await in_thread(self._reader, function)
        except sqlite3.Error as error:
            raise translated(error, self.path) from error

    async def close(self) -> None:
        """Write what waits, then close; the WAL is folded into the file."""
        self._closing = True
        self._wake.set()
        await self._task
        await self._reader.close()
        await self._writer.close()

    async def _write_forever(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                batch, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
                await self._write(batch)
            if self._closing:
                return

    async def _write(self, batch: list[tuple[Function[Any], asyncio.Future[Any]]]) -> None:
        functions = [function for function, _ in batch]
        try:
            outcomes = await in_thread(self._writer, lambda connection: _together(connection, functions))
        except sqlite3.Error as error:
            outcomes = [(False, translated(error, self.path))] * len(batch)
        for (_, future), (went_well, outcome) in zip(batch, outcomes, strict=True):
            if future.cancelled():
                continue
            if went_well:
                future.set_result(outcome)
            else:
                future.set_exception(translated(outcome, self.path) if isinstance(outcome, sqlite3.Error) else outcome)
                future.exception()  # A caller that was cancelled will not fetch it; that is no accident of ours.


def _prepare_writer(connection: sqlite3.Connection) -> None:
    connection.execute(f"pragma busy_timeout = {_BUSY_MS}")
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = full")
    connection.execute("pragma foreign_keys = on")
    connection.execute("pragma secure_delete = on")


def _prepare_reader(connection: sqlite3.Connection) -> None:
    connection.execute(f"pragma busy_timeout = {_BUSY_MS}")
    connection.execute("pragma query_only = on")


def _together(connection: sqlite3.Connection, functions: list[Function[Any]]) -> list[tuple[bool, Any]]:
    """Run each function in a savepoint of one transaction; one that raises undoes only its own work."""
    connection.execute("begin immediate")
    outcomes: list[tuple[bool, Any]] = []
    try:
        for function in functions:
            connection.execute("savepoint one")
            try:
                outcomes.append((True, function(connection)))
            except Exception as error:  # noqa: BLE001 - handed to the caller whose function it was
                connection.execute("rollback to one")
                outcomes.append((False, error))
            connection.execute("release one")
        connection.execute("commit")
    except BaseException:
        if connection.in_transaction:
            connection.execute("rollback")
        raise
    return outcomes


_ADVICE = (
    ("database is locked", "another program is writing to it; close that program and try again"),
    ("readonly", "it is read-only; give its owner write permission on the file and its folder"),
    ("disk is full", "the disk is full; free some space, nothing that was acknowledged is lost"),
    ("unable to open", "it cannot be opened; check the path and the folder's permissions"),
    ("file is not a database", "it is not a Voces store; name another file with VOCES_DATABASE"),
    ("malformed", "it is damaged; restore the last backup"),
)


def translated(error: Exception, path: Path) -> StoreError:
    """Return SQLite's complaint in our words, with what to do."""
    text = str(error).lower()
    for sign, advice in _ADVICE:
        if sign in text:
            return StoreError(f"{path}: {advice}.")
    return StoreError(f"{path}: {error}.")
