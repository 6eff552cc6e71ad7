"""Brings a store's schema up to date: numbered SQL files, forward only, each in one transaction."""

from __future__ import annotations

import sqlite3
from importlib.resources import files

from bot.store.database import Database, StoreError

APPLICATION_ID = 0x766F6365  # "voce": tells our files from any other SQLite file


def migrations() -> list[tuple[int, str, str]]:
    """Return (number, name, SQL) of every migration, in order."""
    found = [entry for entry in files("migrations").iterdir() if entry.name[:4].isdecimal() and entry.name.endswith(".sql")]
    return sorted((int(entry.name[:4]), entry.name, entry.read_text(encoding="utf-8")) for entry in found)


def statements(sql: str) -> list[str]:
    """Return the single statements of a SQL text."""
    found, begun = [], ""
    for line in sql.splitlines(keepends=True):
        begun += line
        if sqlite3.complete_statement(begun):
            found.append(begun.strip())
            begun = ""
    return found


async def migrate(database: Database) -> list[str]:
    """Apply every migration that is missing and return their names. Raises StoreError for a file from the future or not ours."""
    version, ours, tables = await database.read(_state)
    known = migrations()
    newest = known[-1][0]
    if version and ours != APPLICATION_ID or (tables and not version):
        raise StoreError(f"{database.path}: it is an SQLite file, but not a Voces store; name another file with VOCES_DATABASE.")
    if version > newest:
        raise StoreError(
            f"{database.path}: it was made by a newer Voces (schema {version}, this one knows {newest}); install that version."
        )
    applied = []
    for number, name, sql in known:
        if number > version:
            await database.write(lambda connection, sql=sql, number=number: _apply(connection, sql, number))
            applied.append(name)
    return applied


def _state(connection: sqlite3.Connection) -> tuple[int, int, int]:
    version = connection.execute("pragma user_version").fetchone()[0]
    ours = connection.execute("pragma application_id").fetchone()[0]
    tables = connection.execute("select count(*) from sqlite_schema").fetchone()[0]
    return version, ours, tables


def _apply(connection: sqlite3.Connection, sql: str, number: int) -> None:
    for statement in statements(sql):
        connection.execute(statement)
    connection.execute(f"pragma application_id = {APPLICATION_ID}")
    connection.execute(f"pragma user_version = {number}")
