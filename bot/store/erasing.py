"""Erasure: a person and everything they said leave the store; a tombstone and keyed hashes are all that stays."""

from __future__ import annotations

import hmac
import sqlite3
from datetime import UTC, datetime

from bot.store.ids import new_case_id

REFUSED, WITHDREW = 211, 214

_IS_TOMBSTONE = f"c.seed = 0 and c.disp in ({REFUSED}, {WITHDREW})"


def erase(connection: sqlite3.Connection, case_id: str, at: datetime) -> bool:
    """Erase a case and its person; False when there is no such case any more.

    The tombstone has an id of its own, the stratum and the month: it is counted and leads nowhere. Who never opened the
    interview has refused; who did has withdrawn. Updates of the person that still wait in the inbox keep their place; whoever
    takes them finds a stranger.
    """
    case = connection.execute(
        "select stratum, entry_mode, exists(select 1 from interviews as i where i.case_id = c.case_id) from cases as c"
        " where case_id = ?",
        (case_id,),
    ).fetchone()
    if case is None:
        return False
    stratum, entry_mode, opened = case
    month = at.astimezone(UTC).strftime("%Y-%m")
    person = connection.execute(
        "select m.member_id, m.external_id, m.account from members as m"
        " inner join link as l on l.member_id = m.member_id where l.case_id = ?",
        (case_id,),
    ).fetchone()
    if person is not None:
        member_id, external_id, account = person
        _forget_person(connection, member_id, external_id, account, month)
    connection.execute("delete from outbox where case_id = ?", (case_id,))
    connection.execute("delete from cases where case_id = ?", (case_id,))
    first_of_month = f"{month}-01T00:00:00.000Z"
    connection.execute(
        "insert into cases (case_id, seed, stratum, entry_mode, disp, disp_final, disp_at, created_at)"
        " values (?, 0, ?, ?, ?, 1, ?, ?)",
        (new_case_id(), stratum, entry_mode, WITHDREW if opened else REFUSED, first_of_month, first_of_month),
    )
    return True


def _forget_person(
    connection: sqlite3.Connection, member_id: str, external_id: str | None, account: int | None, month: str
) -> None:
    for what, value in (("account", account), ("external_id", external_id)):
        if value is not None:
            connection.execute(
                "insert into do_not_contact (hash, what, month) values (?, ?, ?) on conflict do nothing",
                (keyed_hash(connection, what, str(value)), what, month),
            )
    if account is not None:
        connection.execute("delete from inbox where account = ? and state = 'set_aside'", (account,))
        connection.execute("delete from outbox where account = ?", (account,))
    connection.execute("delete from members where member_id = ?", (member_id,))


def keyed_hash(connection: sqlite3.Connection, what: str, value: str) -> str:
    """Return the hash under which somebody is remembered not to be contacted; without the store's secret it says nothing."""
    row = connection.execute("select secret from store_facts").fetchone()
    if row is None:
        raise RuntimeError("the store has not been told what it is: Fielding.born() comes before people")
    return hmac.digest(row[0], f"{what}:{value}".encode(), "sha256").hex()


def is_not_to_be_contacted(connection: sqlite3.Connection, what: str, value: str) -> bool:
    """Return whether this account or external id belongs to somebody who withdrew."""
    hashed = keyed_hash(connection, what, value)
    return connection.execute("select 1 from do_not_contact where hash = ?", (hashed,)).fetchone() is not None


def find_case(case_id: str, external_id: str, connection: sqlite3.Connection) -> tuple[str, int] | None:
    """Return (case id, seed) of a case named by itself or, while the link stands, by its person; tombstones are none."""
    row = connection.execute(
        "select c.case_id, c.seed from cases as c left join link as l on l.case_id = c.case_id"
        " left join members as m on m.member_id = l.member_id"
        f" where not ({_IS_TOMBSTONE}) and (c.case_id = ? or m.external_id = ?)",
        (case_id or None, external_id or None),
    ).fetchone()
    return None if row is None else (str(row[0]), int(row[1]))


def every_case(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    """Return (case id, seed) of every case that is no tombstone."""
    return connection.execute(
        f"select c.case_id, c.seed from cases as c where not ({_IS_TOMBSTONE}) order by c.case_id"
    ).fetchall()
