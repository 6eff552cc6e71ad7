"""Copies of the store: made while others write, looked through before they count, and each one known, since it holds people.

Knows paths, not schedules. A copy is the store of one moment; whoever writes meanwhile waits for nothing.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.store.audit import OPERATOR, SCHEDULE, Entry, note
from bot.store.database import APPLICATION_ID, Database
from bot.store.errors import StoreDamaged, StoreError, not_ours, translated
from bot.store.times import read_time, written

PAGES, REST = 256, 0.004
"""Pages copied in one step (a megabyte), and seconds of rest after it: the disk belongs to those who answer."""

_FIELDS = "at, path, encrypted, scheduled, finished_at, bytes, removed_at"


class CopyFailed(StoreError):
    """A copy was not made, or is not what it should be; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Copied:
    """One copy of the store."""

    backup_id: int
    at: datetime
    path: Path
    encrypted: bool
    scheduled: bool
    finished: bool


class Backups:
    """What is known of the copies."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, path: Path, at: datetime, *, encrypted: bool, scheduled: bool) -> int:
        """Note that a copy is about to be made and return its id."""

        def write(connection: sqlite3.Connection) -> int:
            row = connection.execute(
                "insert into backups (at, path, encrypted, scheduled) values (?, ?, ?, ?) returning backup_id",
                (written(at), str(path.absolute()), encrypted, scheduled),
            ).fetchone()
            kind = "sealed" if encrypted else "open"
            note(connection, Entry(written(at), SCHEDULE if scheduled else OPERATOR, "backup_made", kind))
            return int(row[0])

        return await self._database.write(write)

    async def finish(self, backup_id: int, at: datetime, size: int) -> None:
        """Note that a copy is whole."""

        def write(connection: sqlite3.Connection) -> None:
            connection.execute(
                "update backups set finished_at = ?, bytes = ? where backup_id = ?", (written(at), size, backup_id)
            )

        await self._database.write(write)

    async def removed(self, backup_id: int, at: datetime) -> None:
        """Note that the file of a copy is gone."""

        def write(connection: sqlite3.Connection) -> None:
            connection.execute("update backups set removed_at = ? where backup_id = ?", (written(at), backup_id))

        await self._database.write(write)

    async def every(self) -> list[tuple[object, ...]]:
        """Return every row, for another store to learn."""
        return await self._database.read(
            lambda connection: connection.execute(f"select {_FIELDS} from backups order by backup_id").fetchall()
        )

    async def learn(self, rows: list[tuple[object, ...]]) -> None:
        """Learn of copies that another store knows of: what is known of one here gives way."""

        def write(connection: sqlite3.Connection) -> None:
            for at, path, *rest in rows:
                connection.execute("delete from backups where at = ? and path = ?", (at, path))
                connection.execute(f"insert into backups ({_FIELDS}) values (?, ?, ?, ?, ?, ?, ?)", (at, path, *rest))

        await self._database.write(write)

    async def standing(self) -> list[Copied]:
        """Return every copy that is not known to be gone, latest first: each holds the people of its moment."""
        rows = await self._database.read(
            lambda connection: connection.execute(
                "select backup_id, at, path, encrypted, scheduled, finished_at is not null from backups"
                " where removed_at is null order by at desc, backup_id desc"
            ).fetchall()
        )
        return [
            Copied(number, read_time(at), Path(path), bool(encrypted), bool(scheduled), bool(finished))
            for number, at, path, encrypted, scheduled, finished in rows
        ]


@contextlib.contextmanager
def own_file(path: Path) -> Iterator[Path]:
    """Hold a new, empty file that only its owner can read, and remove it in the end, unless it was moved away.

    One that a killed program left is taken over, without its -wal; one that is in use is not. Raises CopyFailed or StoreError.
    """
    try:
        file = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        raise translated(error, path) from error
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CopyFailed(f"{path}: another copy is being made; wait until it is done.") from None
        _drop_wal(path)
        os.ftruncate(file, 0)
        os.fchmod(file, 0o600)
        try:
            yield path
        finally:
            _drop_wal(path)
            path.unlink(missing_ok=True)
    finally:
        os.close(file)


def copy(source: Path, target: Path, *, rest: float = REST, on_step: Callable[[int, int], None] | None = None) -> int:
    """Copy a store as it stands at one moment into an empty file, verify the copy and return its size. Raises StoreError.

    `on_step` is told (pages left, pages in all). The moment is held by a transaction that only reads: a copy in steps begins
    anew whenever somebody else writes, and under load would never end.
    """

    def step(_: int, left: int, of: int) -> None:
        if on_step is not None:
            on_step(left, of)
        time.sleep(rest)

    try:
        with _opened(source, read_only=True) as held, _opened(target) as made:
            held.execute("begin")
            held.execute("select 1 from sqlite_schema").fetchone()
            held.backup(made, pages=PAGES, progress=step)
            # One file by itself: the -wal that belongs to a store in use would be left behind.
            made.execute("pragma journal_mode = delete")
            expected, found = _counted(held), _counted(made)
        verify(target)
        with target.open("rb+") as file:
            os.fsync(file.fileno())
    except (sqlite3.Error, OSError) as error:
        raise translated(error, target) from error
    if expected != found:
        raise CopyFailed(f"{target}: the copy has other numbers of rows than the store; check the disk and try again.")
    return target.stat().st_size


def verify(path: Path) -> None:
    """Refuse a file that is no sound store of ours. Raises NotAStore or StoreDamaged."""
    try:
        with _opened(path, read_only=True) as connection:
            if connection.execute("pragma application_id").fetchone()[0] != APPLICATION_ID:
                raise not_ours(path)
            faults = connection.execute("pragma integrity_check(1)").fetchone()[0]
            orphans = connection.execute("pragma foreign_key_check").fetchone()
    except sqlite3.Error as error:
        raise translated(error, path) from error
    if faults != "ok" or orphans is not None:
        raise StoreDamaged(f"{path}: it is damaged; take another backup.")


def place(made: Path, path: Path) -> None:
    """Give a finished file its name; never over another file. Raises CopyFailed or StoreError."""
    try:
        os.link(made, path)
    except FileExistsError:
        raise CopyFailed(f"{path}: there is such a file already; name another one.") from None
    except OSError as error:
        raise translated(error, path) from error
    _sync_folder(path)


def replace(made: Path, path: Path) -> None:
    """Put a finished file in the place of a store, whose own -wal must not be taken for the new one's. Raises StoreError."""
    try:
        _drop_wal(path)
        _sync_folder(path)
        made.replace(path)
        _sync_folder(path)
    except OSError as error:
        raise translated(error, path) from error


def _drop_wal(path: Path) -> None:
    """Remove what an earlier file of this name has left beside it: SQLite would read it as the new one's."""
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _sync_folder(path: Path) -> None:
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextlib.contextmanager
def _opened(path: Path, *, read_only: bool = False) -> Iterator[sqlite3.Connection]:
    address = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rw'}"
    with contextlib.closing(sqlite3.connect(address, uri=True, isolation_level=None, timeout=30)) as connection:
        yield connection


def _counted(connection: sqlite3.Connection) -> dict[str, int]:
    tables = [row[0] for row in connection.execute("select name from sqlite_schema where type = 'table' order by name")]
    return {name: connection.execute(f'select count(*) from "{name}"').fetchone()[0] for name in tables}
