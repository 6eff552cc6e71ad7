"""Brings a store's schema up to date: numbered SQL files, forward only, each in one transaction."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from functools import partial
from importlib.resources import files

from bot.store.database import APPLICATION_ID, Database
from bot.store.errors import StoreFromTheFuture


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema."""

    number: int
    name: str
    sql: str


def migrations() -> list[Migration]:
    """Return every migration, in order. Raises ValueError when their numbers are not 1, 2, 3 and so on."""
    found = [
        entry for entry in files("migrations").iterdir() if entry.name[:4].isdecimal() and entry.name.endswith(".sql")
    ]
    known = sorted(
        (Migration(int(e.name[:4]), e.name, e.read_text(encoding="utf-8")) for e in found),
        key=lambda m: m.number,
    )
    if [m.number for m in known] != list(range(1, len(known) + 1)):
        raise ValueError(f"migrations are numbered without gaps from 1, but these are {[m.name for m in known]}")
    return known


def statements(sql: str) -> list[str]:
    """Return the single statements of a SQL text. Raises ValueError when the last one is not ended."""
    found, begun = [], ""
    for line in sql.splitlines(keepends=True):
        begun += line
        if sqlite3.complete_statement(begun):
            found.append(begun.strip())
            begun = ""
    if any(line.strip() and not line.lstrip().startswith("--") for line in begun.splitlines()):
        raise ValueError(f"the last statement has no semicolon: {begun.strip()[:80]!r}")
    return found


async def migrate(database: Database) -> list[str]:
    """Apply every migration that is missing and return their names. Raises StoreFromTheFuture."""
    known = migrations()
    version = await database.read(_version)
    if version > len(known):
        raise StoreFromTheFuture(
            f"{database.path}: it was made by a newer Voces (schema {version}, this one knows {len(known)});"
            " install that version or a newer one."
        )
    applied = []
    for migration in known[version:]:
        if await database.write(partial(apply, migration)):
            applied.append(migration.name)
    return applied


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("pragma user_version").fetchone()[0])


def apply(migration: Migration, connection: sqlite3.Connection) -> bool:
    """Apply one migration, unless another program was faster."""
    if _version(connection) >= migration.number:
        return False
    for statement in statements(migration.sql):
        connection.execute(statement)
    connection.execute(f"pragma application_id = {APPLICATION_ID}")
    connection.execute(f"pragma user_version = {migration.number}")
    return True
