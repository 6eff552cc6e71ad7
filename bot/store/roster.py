"""The stored roster: who could be asked, and the personal links minted for them. The person and the case are made together."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.store.erasing import is_not_to_be_contacted
from bot.store.ids import new_case_id, new_member_id, new_seed, new_token, token_hash

PERSONAL, OPEN = 1, 2
"""Entry modes."""

INVITED, NOT_INVITED = 319, 311
_COLUMNS = ("name", "title", "email", "institution", "locale", "zone", "frame")


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person as the roster has them."""

    external_id: str
    name: str = ""
    title: str = ""
    email: str = ""
    institution: str = ""
    locale: str = ""
    zone: str = ""
    stratum: int = 0
    frame: Mapping[str, int] | None = None
    """Item id -> value already known."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did."""

    added: int
    updated: int
    unchanged: int
    refused: tuple[str, ...]
    """External ids of people who withdrew and are not invited again."""


@dataclass(frozen=True, slots=True)
class PersonalLink:
    """A freshly minted link of one member."""

    external_id: str
    name: str
    email: str
    locale: str
    token: str


def add_member(
    connection: sqlite3.Connection,
    row: RosterRow,
    at: str,
    *,
    entry_mode: int,
    disp: int,
    account: int | None = None,
) -> None:
    """Make a member and a case, each under its own random id, and the link between them."""
    member_id, case_id = new_member_id(), new_case_id()
    connection.execute(
        f"insert into members (member_id, external_id, {', '.join(_COLUMNS)}, account, created_at)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (member_id, row.external_id or None, *_values(row), account, at),
    )
    connection.execute(
        "insert into cases (case_id, seed, stratum, entry_mode, disp, disp_at, created_at) values (?, ?, ?, ?, ?, ?, ?)",
        (case_id, new_seed(), row.stratum, entry_mode, disp, at, at),
    )
    connection.execute("insert into link (member_id, case_id) values (?, ?)", (member_id, case_id))


def import_rows(connection: sqlite3.Connection, rows: Sequence[RosterRow], at: str) -> Imported:
    """Add and update people by external id; those who withdrew are reported instead."""
    added = updated = unchanged = 0
    refused: list[str] = []
    for row in rows:
        if is_not_to_be_contacted(connection, "external_id", row.external_id):
            refused.append(row.external_id)
            continue
        found = _seat(connection, row.external_id)
        if found is None:
            add_member(connection, row, at, entry_mode=PERSONAL, disp=NOT_INVITED)
            added += 1
        elif _update(connection, *found, row):
            updated += 1
        else:
            unchanged += 1
    return Imported(added, updated, unchanged, tuple(refused))


def mint(
    connection: sqlite3.Connection, purpose: str, at: str, external_ids: Collection[str] | None
) -> list[PersonalLink]:
    """Mint a link for each member on the roster, or for those named, by external id."""
    rows = connection.execute(
        "select m.member_id, m.external_id, m.name, m.email, m.locale, l.case_id from members as m"
        " inner join link as l on l.member_id = m.member_id where m.external_id is not null order by m.external_id"
    ).fetchall()
    links = []
    for member_id, external_id, name, email, locale, case_id in rows:
        if external_ids is not None and external_id not in external_ids:
            continue
        token = new_token()
        connection.execute(
            "insert into tokens (token_hash, member_id, purpose, minted_at) values (?, ?, ?, ?)",
            (token_hash(token), member_id, purpose, at),
        )
        connection.execute("update cases set invited_at = coalesce(invited_at, ?) where case_id = ?", (at, case_id))
        connection.execute(
            "update cases set disp = ?, disp_at = ? where case_id = ? and disp = ?",
            (INVITED, at, case_id, NOT_INVITED),
        )
        links.append(PersonalLink(external_id, name, email, locale, token))
    return links


def revoke(connection: sqlite3.Connection, external_id: str, at: str) -> int:
    """Revoke every link of one member and return how many were still good."""
    return connection.execute(
        "update tokens set revoked_at = ? where revoked_at is null"
        " and member_id = (select member_id from members where external_id = ?)",
        (at, external_id),
    ).rowcount


def replace_person(connection: sqlite3.Connection, row: RosterRow, at: str) -> bool:
    """Give a seat to another person; False when there is no such seat or its interview has begun."""
    found = _seat(connection, row.external_id)
    if found is None:
        return False
    member_id, case_id = found
    if connection.execute("select 1 from interviews where case_id = ?", (case_id,)).fetchone() is not None:
        return False
    revoke(connection, row.external_id, at)
    _update(connection, member_id, case_id, row)
    connection.execute(
        "update members set account = null, unreachable_since = null, messages_off_at = null, replaced_at = ? where member_id = ?",
        (at, member_id),
    )
    connection.execute(
        "update cases set disp = ?, disp_final = 0, disp_at = ?, invited_at = null where case_id = ?",
        (NOT_INVITED, at, case_id),
    )
    return True


def _seat(connection: sqlite3.Connection, external_id: str) -> tuple[str, str | None] | None:
    row = connection.execute(
        "select m.member_id, l.case_id from members as m left join link as l on l.member_id = m.member_id where m.external_id = ?",
        (external_id,),
    ).fetchone()
    return None if row is None else (row[0], row[1])


def _update(connection: sqlite3.Connection, member_id: str, case_id: str | None, row: RosterRow) -> bool:
    differs = " or ".join(f"{column} <> ?" for column in _COLUMNS)
    assignments = ", ".join(f"{column} = ?" for column in _COLUMNS)
    person = connection.execute(
        f"update members set {assignments} where member_id = ? and ({differs})",
        (*_values(row), member_id, *_values(row)),
    )
    case = connection.execute(
        "update cases set stratum = ? where case_id = ? and stratum <> ?", (row.stratum, case_id, row.stratum)
    )
    return person.rowcount + case.rowcount > 0


def _values(row: RosterRow) -> tuple[str, ...]:
    frame = json.dumps(dict(row.frame or {}), sort_keys=True)
    return (row.name, row.title, row.email, row.institution, row.locale, row.zone, frame)
