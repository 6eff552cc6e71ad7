"""What can be wrong with a store, each in one line that says what to do. SQLite's complaints are put into these words here only.

A broken constraint or a wrong statement is our own bug: it is not translated and stays loud.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from bot.ports import OutOfOrder


class StoreError(Exception):
    """The store cannot do what was asked; the message says what to do about it."""


class StoreLocked(StoreError, OutOfOrder):
    """Another program holds the store for longer than we wait."""


class StoreReadOnly(StoreError, OutOfOrder):
    """The file or its folder may not be written."""


class StoreFull(StoreError, OutOfOrder):
    """The disk has no room left."""


class StoreUnreachable(StoreError, OutOfOrder):
    """The file cannot be opened or read."""


class StoreMissing(StoreError):
    """There is no store at this path."""


class StoreDamaged(StoreError):
    """The file is no sound database any more."""


class NotAStore(StoreError):
    """The file is something else."""


class StoreFromTheFuture(StoreError):
    """A newer Voces made this file."""


class StoreClosed(StoreError):
    """The store is being closed and takes nothing more."""


class StoreConflict(StoreError):
    """The store belongs to another study, or knows this version number with other content."""


class StoreOver(StoreError):
    """The link is deleted: whose answers these are is forgotten, and nobody joins any more."""


_NOT_OURS = "it is not a Voces store; name another file with VOCES_DATABASE"
_OVER = "the link is deleted"
"""How the two triggers begin that keep people out of a store whose link is deleted."""
_BY_CODE: dict[int, tuple[type[StoreError], str]] = {
    sqlite3.SQLITE_BUSY: (StoreLocked, "another program is writing to it; close that program and try again"),
    sqlite3.SQLITE_LOCKED: (
        StoreLocked,
        "another program is writing to it; close that program and try again",
    ),
    sqlite3.SQLITE_READONLY: (
        StoreReadOnly,
        "it is read-only; give this account write permission on the file and its folder",
    ),
    sqlite3.SQLITE_FULL: (
        StoreFull,
        "the disk is full; free some space and try again, nothing that was acknowledged is lost",
    ),
    sqlite3.SQLITE_IOERR: (
        StoreUnreachable,
        "the disk refuses to read or write; check its space and its health",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        StoreUnreachable,
        "it cannot be opened; check the path and the permissions of its folder",
    ),
    sqlite3.SQLITE_PERM: (
        StoreUnreachable,
        "it cannot be opened; check the path and the permissions of its folder",
    ),
    sqlite3.SQLITE_NOTADB: (NotAStore, _NOT_OURS),
    sqlite3.SQLITE_CORRUPT: (StoreDamaged, "it is damaged; stop the bot and restore the last backup"),
}


def translated(error: Exception, path: Path) -> Exception:
    """Return what a broken world means for the operator; anything else comes back as it is."""
    if isinstance(error, sqlite3.IntegrityError) and _OVER in str(error):
        return _caused(StoreOver(f"{path}: {error}; a new round of the study needs a store of its own."), error)
    if isinstance(error, sqlite3.Error):
        # The low byte is the kind of failure; the rest is SQLite's own detail.
        code = getattr(error, "sqlite_errorcode", None)
        kind, advice = _BY_CODE.get(code & 0xFF if code is not None else -1, (None, ""))
    elif isinstance(error, PermissionError):
        kind, advice = _BY_CODE[sqlite3.SQLITE_READONLY]
    elif isinstance(error, OSError):
        kind, advice = _BY_CODE[sqlite3.SQLITE_CANTOPEN]
    else:
        return error
    return error if kind is None else _caused(kind(f"{path}: {advice}."), error)


def not_ours(path: Path) -> NotAStore:
    """Return the refusal of a file that holds something else."""
    return NotAStore(f"{path}: {_NOT_OURS}.")


def _caused(error: StoreError, cause: Exception) -> StoreError:
    error.__cause__ = cause
    return error
