"""What the store holds of one person, both sides of the link together: for that person's own eyes only."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class Holdings:
    """Answers by variable, contact values by item, consents as (answer, notice, when)."""

    answers: dict[str, int | str]
    contact: dict[str, str]
    consents: tuple[tuple[int, str, str], ...]


async def holdings(database: Database, account: int) -> Holdings:
    """Return everything held of the person behind an account."""
    return await database.read_whole(lambda connection: _read(connection, account))


def _read(connection: sqlite3.Connection, account: int) -> Holdings:
    row = connection.execute(
        "select m.member_id, i.cells from members as m inner join link as l on l.member_id = m.member_id"
        " left join interviews as i on i.case_id = l.case_id where m.account = ?",
        (account,),
    ).fetchone()
    if row is None:
        return Holdings({}, {}, ())
    member_id, cells = row
    contact = dict(
        connection.execute("select item, value from contacts where member_id = ? order by item", (member_id,))
    )
    columns = ("name", "title", "email", "institution")
    values = connection.execute(
        f"select {', '.join(columns)} from members where member_id = ?", (member_id,)
    ).fetchone()
    contact.update({column: value for column, value in zip(columns, values, strict=True) if value})
    contact.update(
        connection.execute("select name, value from details where member_id = ? order by name", (member_id,))
    )
    consents = connection.execute(
        "select answer, notice, substr(at, 1, 16) || 'Z' from consents where member_id = ? order by at", (member_id,)
    ).fetchall()
    return Holdings(json.loads(cells or "{}"), contact, tuple(consents))
