"""Who takes part: members, their links, the account each link was first used from. Knows names, never an answer."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.ports import Enrolled, NotEnrolled
from bot.store.database import Database
from bot.store.effects import keyed_hash
from bot.store.ids import new_case_id, new_member_id, new_seed, new_token, token_hash
from bot.store.ledger import read_standing
from bot.store.times import written

PERSONAL, OPEN = 1, 2
"""Entry modes."""

_INVITED = 319
_NOT_INVITED = 311
_STARTED = 213


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


class People:
    """The people's side of the store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def redeem(self, token: str, account: int, at: datetime) -> Enrolled | NotEnrolled:
        """Bind the account to the member whose link this is; on a later use, recognise the account it was bound to."""
        return await self._database.write(lambda connection: _redeem(connection, token, account, written(at)))

    async def enrol_openly(self, account: int, at: datetime) -> Enrolled:
        """Make a member and a case for an account that came by the open link, or return the one it has."""

        def write(connection: sqlite3.Connection) -> Enrolled:
            standing = read_standing(connection, account)
            if standing is not None:
                return Enrolled(standing, newly=False)
            member_id = _add_member(connection, RosterRow(""), written(at), entry_mode=OPEN, disp=_STARTED)
            connection.execute("update members set account = ? where member_id = ?", (account, member_id))
            made = read_standing(connection, account)
            assert made is not None
            return Enrolled(made, newly=True)

        return await self._database.write(write)

    async def reachable(self, account: int, at: datetime, reachable: bool) -> None:
        """Note since when messages to this account are refused, or that they arrive again."""
        since = None if reachable else written(at)
        await self._database.write(
            lambda connection: connection.execute(
                "update members set unreachable_since = case when ?1 is null then null else coalesce(unreachable_since, ?1) end"
                " where account = ?2",
                (since, account),
            )
        )

    async def import_roster(self, rows: Sequence[RosterRow], at: datetime) -> Imported:
        """Add people and update those known by external id; an interview is never touched. One transaction."""
        return await self._database.write(lambda connection: _import(connection, rows, written(at)))

    async def mint_links(self, purpose: str, at: datetime) -> list[PersonalLink]:
        """Mint one link for each member who has not been bound to an account by the open link; only its hash is kept."""
        return await self._database.write(lambda connection: _mint(connection, purpose, written(at)))


def _redeem(connection: sqlite3.Connection, token: str, account: int, at: str) -> Enrolled | NotEnrolled:
    row = connection.execute(
        "select t.member_id, m.account, t.revoked_at from tokens as t inner join members as m on m.member_id = t.member_id"
        " where t.token_hash = ?",
        (token_hash(token),),
    ).fetchone()
    if row is None or row[2] is not None:
        return NotEnrolled("invalid_token")
    member_id, bound, _ = row
    if bound is not None and bound != account:
        connection.execute("insert into notices (at, kind, member_id) values (?, 'second_account', ?)", (at, member_id))
        return NotEnrolled("invalid_token")
    newly = bound is None
    if newly and not _bind(connection, member_id, account, at):
        return NotEnrolled("invalid_token")
    connection.execute(
        "update tokens set first_used_at = coalesce(first_used_at, ?) where token_hash = ?", (at, token_hash(token))
    )
    standing = read_standing(connection, account)
    assert standing is not None
    return Enrolled(standing, newly)


def _bind(connection: sqlite3.Connection, member_id: str, account: int, at: str) -> bool:
    """Bind an account to a member. An account that came by the open link brings its case along, if the member's is untouched."""
    other = connection.execute(
        "select m.member_id, l.case_id, c.entry_mode from members as m inner join link as l on l.member_id = m.member_id"
        " inner join cases as c on c.case_id = l.case_id where m.account = ?",
        (account,),
    ).fetchone()
    case_id = connection.execute("select case_id from link where member_id = ?", (member_id,)).fetchone()[0]
    if other is not None:
        other_member, other_case, entry_mode = other
        begun = connection.execute("select 1 from interviews where case_id = ?", (case_id,)).fetchone()
        if entry_mode != OPEN or begun is not None:
            connection.execute("insert into notices (at, kind, member_id) values (?, 'account_in_use', ?)", (at, member_id))
            return False
        _adopt(connection, member_id, case_id, other_member, other_case)
        case_id = other_case
    connection.execute("update members set account = ?, unreachable_since = null where member_id = ?", (account, member_id))
    connection.execute(
        "update cases set entry_mode = ?, disp = case when disp in (?, ?) then ? else disp end, disp_at = ? where case_id = ?",
        (PERSONAL, _INVITED, _NOT_INVITED, _STARTED, at, case_id),
    )
    return True


def _adopt(connection: sqlite3.Connection, member_id: str, empty_case: str, other_member: str, other_case: str) -> None:
    stratum = connection.execute("select stratum from cases where case_id = ?", (empty_case,)).fetchone()[0]
    for table in ("consents", "contacts"):
        connection.execute(f"update {table} set member_id = ? where member_id = ?", (member_id, other_member))
    connection.execute("delete from cases where case_id = ?", (empty_case,))
    connection.execute("delete from link where member_id = ?", (other_member,))
    connection.execute("delete from members where member_id = ?", (other_member,))
    connection.execute("insert into link (member_id, case_id) values (?, ?)", (member_id, other_case))
    connection.execute("update cases set stratum = ? where case_id = ?", (stratum, other_case))


def _add_member(connection: sqlite3.Connection, row: RosterRow, at: str, *, entry_mode: int, disp: int) -> str:
    member_id, case_id = new_member_id(), new_case_id()
    connection.execute(
        "insert into members (member_id, external_id, name, title, email, institution, locale, zone, frame, created_at)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            member_id, row.external_id or None, row.name, row.title, row.email, row.institution, row.locale, row.zone,
            json.dumps(dict(row.frame or {})), at,
        ),  # fmt: skip
    )
    connection.execute(
        "insert into cases (case_id, seed, stratum, entry_mode, disp, disp_at, created_at) values (?, ?, ?, ?, ?, ?, ?)",
        (case_id, new_seed(), row.stratum, entry_mode, disp, at, at),
    )
    connection.execute("insert into link (member_id, case_id) values (?, ?)", (member_id, case_id))
    return member_id


def _import(connection: sqlite3.Connection, rows: Sequence[RosterRow], at: str) -> Imported:
    added = updated = unchanged = 0
    refused: list[str] = []
    for row in rows:
        hashed = keyed_hash(connection, "external_id", row.external_id)
        if connection.execute("select 1 from do_not_contact where hash = ?", (hashed,)).fetchone() is not None:
            refused.append(row.external_id)
            continue
        found = connection.execute("select member_id from members where external_id = ?", (row.external_id,)).fetchone()
        if found is None:
            _add_member(connection, row, at, entry_mode=PERSONAL, disp=_NOT_INVITED)
            added += 1
        elif _update(connection, found[0], row):
            updated += 1
        else:
            unchanged += 1
    return Imported(added, updated, unchanged, tuple(refused))


def _update(connection: sqlite3.Connection, member_id: str, row: RosterRow) -> bool:
    values = (row.name, row.title, row.email, row.institution, row.locale, row.zone, json.dumps(dict(row.frame or {})))
    columns = ("name", "title", "email", "institution", "locale", "zone", "frame")
    before = connection.execute(f"select {', '.join(columns)} from members where member_id = ?", (member_id,)).fetchone()
    stratum = connection.execute(
        "select c.case_id, c.stratum from cases as c inner join link as l on l.case_id = c.case_id where l.member_id = ?", (member_id,)
    ).fetchone()
    if tuple(before) == values and (stratum is None or stratum[1] == row.stratum):
        return False
    assignments = ", ".join(f"{column} = ?" for column in columns)
    connection.execute(f"update members set {assignments} where member_id = ?", (*values, member_id))
    if stratum is not None:
        connection.execute("update cases set stratum = ? where case_id = ?", (row.stratum, stratum[0]))
    return True


def _mint(connection: sqlite3.Connection, purpose: str, at: str) -> list[PersonalLink]:
    links = []
    rows = connection.execute(
        "select m.member_id, m.external_id, m.name, m.email, m.locale, l.case_id from members as m"
        " inner join link as l on l.member_id = m.member_id where m.external_id is not null order by m.external_id"
    ).fetchall()
    for member_id, external_id, name, email, locale, case_id in rows:
        token = new_token()
        connection.execute(
            "insert into tokens (token_hash, member_id, purpose, minted_at) values (?, ?, ?, ?)",
            (token_hash(token), member_id, purpose, at),
        )
        connection.execute(
            "update cases set invited_at = coalesce(invited_at, ?), disp = case when disp = ? then ? else disp end where case_id = ?",
            (at, _NOT_INVITED, _INVITED, case_id),
        )
        links.append(PersonalLink(external_id, name, email, locale, token))
    return links
