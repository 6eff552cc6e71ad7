"""What staff are in the middle of: one thing of a kind each, as JSON. Gone once it is done, given up, or its owner is removed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from bot.store.database import Database
from bot.store.times import written

Kind = Literal["roster", "wave"]


async def read_draft(database: Database, staff_id: str, kind: Kind) -> Mapping[str, Any] | None:
    """Return what somebody is in the middle of."""
    return await database.read(lambda connection: find_draft(connection, staff_id, kind))


def find_draft(connection: sqlite3.Connection, staff_id: str, kind: Kind) -> dict[str, Any] | None:
    """Return a draft within a transaction."""
    row = connection.execute(
        "select body from staff_drafts where staff_id = ? and kind = ?", (staff_id, kind)
    ).fetchone()
    return None if row is None else json.loads(row[0])


def keep_draft(
    connection: sqlite3.Connection, staff_id: str, kind: Kind, body: Mapping[str, Any], at: datetime
) -> None:
    """Keep a draft in place of the one before."""
    connection.execute(
        "insert into staff_drafts (staff_id, kind, body, at) values (?, ?, ?, ?)"
        " on conflict (staff_id, kind) do update set body = excluded.body, at = excluded.at",
        (staff_id, kind, json.dumps(dict(body), ensure_ascii=False), written(at)),
    )


def end_draft(connection: sqlite3.Connection, staff_id: str, kind: Kind) -> bool:
    """End a draft; False when there is none (any more)."""
    deleted = connection.execute("delete from staff_drafts where staff_id = ? and kind = ?", (staff_id, kind))
    return bool(deleted.rowcount)
