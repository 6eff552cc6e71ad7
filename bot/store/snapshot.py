"""A snapshot: one SQLite file of STRICT tables for analysis, made beside its place and put there whole. Knows no store.

Views lose the types of their columns in most readers, and the live file holds names: so researchers are given this file instead.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any, Literal

from bot.store.errors import StoreError

APPLICATION_ID = 0x766F7373
"""`voss`: tells a snapshot from a store and from any other SQLite file."""

_ROWS_AT_ONCE = 10_000

Type = Literal["integer", "real", "text"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a snapshot, with its rows."""

    name: str
    columns: Sequence[tuple[str, Type, bool]]
    """(name, type, may it be null)."""
    key: Sequence[str]
    rows: Iterable[Sequence[Any]]


def write_snapshot(path: Path, sheets: Iterable[Sheet], room: Path) -> None:
    """Write a snapshot that only its owner can read; an earlier one in its place is replaced. Raises StoreError.

    It is made in `room`, a folder on the same disk, and put in its place whole.
    """
    _refuse_others(path)
    beside = room / path.name
    try:
        beside.touch(mode=0o600)
        _write(beside, sheets)
        with beside.open("rb") as file:
            os.fsync(file.fileno())
        beside.replace(path)
    except (OSError, sqlite3.OperationalError) as error:
        raise StoreError(f"{path}: the snapshot cannot be written ({error}).") from error


def _refuse_others(path: Path) -> None:
    """A slip of the hand must not replace the store, or anything else that is not a snapshot."""
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            is_ours = connection.execute("pragma application_id").fetchone()[0] == APPLICATION_ID
    except sqlite3.Error:
        is_ours = False
    if not is_ours:
        raise StoreError(f"{path}: it is there already and is no snapshot; name another file.")


def _write(path: Path, sheets: Iterable[Sheet]) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"pragma application_id = {APPLICATION_ID}")
        connection.execute("pragma journal_mode = delete")
        connection.execute("pragma synchronous = off")  # the file is synced whole before it takes its place
        connection.execute("begin")
        for sheet in sheets:
            _write_sheet(connection, sheet)
        connection.execute("commit")


def _write_sheet(connection: sqlite3.Connection, sheet: Sheet) -> None:
    columns = [f'"{name}" {kind}{"" if nullable else " not null"}' for name, kind, nullable in sheet.columns]
    key = f", primary key ({', '.join(sheet.key)})" if sheet.key else ""
    connection.execute(f'create table "{sheet.name}" ({", ".join(columns)}{key}) strict')
    insert = f'insert into "{sheet.name}" values ({", ".join("?" * len(sheet.columns))})'
    rows = iter(sheet.rows)
    for first in rows:
        connection.executemany(insert, chain([first], islice(rows, _ROWS_AT_ONCE)))
