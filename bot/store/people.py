"""Who takes part: members, the account each was first used from, and whether it can be written to. Never an answer."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.ports import Enrolled, NotEnrolled
from bot.store.audit import OPERATOR, Entry, note
from bot.store.database import Database
from bot.store.disturbances import Disturbances
from bot.store.ids import token_hash
from bot.store.links import PersonalLink, mint, replace_person, revoke
from bot.store.mail_faults import UNDELIVERABLE
from bot.store.roster import (
    INVITED,
    NOT_INVITED,
    OPEN,
    PERSONAL,
    Imported,
    RosterRow,
    add_member,
    import_rows,
)
from bot.store.standing import read_standing
from bot.store.times import written

__all__ = ["OPEN", "PERSONAL", "Imported", "Notice", "People", "PersonalLink", "RosterRow"]

_STARTED = 213


@dataclass(frozen=True, slots=True)
class Notice:
    """What a coordinator should know of a link: it was used from a `second_account`, or by an `account_in_use` elsewhere."""

    at: str
    kind: str
    external_id: str


class _Rehearsed(Exception):
    """A dry run has seen what it wanted to see; its transaction is taken back."""

    def __init__(self, imported: Imported) -> None:
        super().__init__()
        self.imported = imported


class People:
    """The people's side of the store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def redeem(self, token: str, account: int, at: datetime) -> Enrolled | NotEnrolled:
        """Bind the account to the member whose link this is; on a later use, recognise the account it was bound to."""
        return await self._database.write(lambda connection: _redeem(connection, token, account, written(at)))

    async def enrol_openly(self, account: int, at: datetime, *, seed: int | None = None) -> Enrolled:
        """Make a member and a case for an account that came by the open link, or return the one it has.

        A given seed repeats a synthetic person's orders; people have theirs drawn.
        """

        def write(connection: sqlite3.Connection) -> Enrolled:
            standing = read_standing(connection, account)
            if standing is not None:
                return Enrolled(standing, newly=False)
            add_member(
                connection, RosterRow(""), written(at), entry_mode=OPEN, disp=_STARTED, account=account, seed=seed
            )
            made = read_standing(connection, account)
            assert made is not None, "a member and a case were just made for this account"
            return Enrolled(made, newly=True)

        return await self._database.write(write)

    async def guessed(self, times: int, at: datetime) -> None:
        """Note that links were tried that are none, more often than by a slip."""
        await Disturbances(self._database).guessed(times, at)

    async def reachable(self, account: int, at: datetime, reachable: bool) -> None:
        """Note since when messages to this account are refused, or that they arrive again."""
        change = "unreachable_since = null" if reachable else "unreachable_since = coalesce(unreachable_since, ?)"
        values = (account,) if reachable else (written(at), account)

        def write(connection: sqlite3.Connection) -> None:
            connection.execute(f"update members set {change} where account = ?", values)

        await self._database.write(write)

    async def import_roster(
        self,
        rows: Sequence[RosterRow],
        at: datetime,
        *,
        given: Collection[str] | None = None,
        dry_run: bool = False,
    ) -> Imported:
        """Add people and update those known by external id; an interview is never touched. One transaction.

        `given` are the fields that the rows speak of (None: all). A dry run does it all and takes it back, so that what it
        says is what would happen.
        """

        def write(connection: sqlite3.Connection) -> Imported:
            imported = import_rows(connection, rows, written(at), given)
            if dry_run:
                raise _Rehearsed(imported)
            counts = f"added={imported.added} updated={imported.updated} refused={len(imported.refused)}"
            note(connection, Entry(written(at), OPERATOR, "roster_imported", counts))
            return imported

        try:
            return await self._database.write(write)
        except _Rehearsed as rehearsed:
            return rehearsed.imported

    async def mint_links(
        self, purpose: str, at: datetime, *, external_ids: Collection[str] | None = None
    ) -> list[PersonalLink]:
        """Mint a link for each member on the roster who may still answer, or for those named; they count as invited.

        Only hashes are kept: a link that was lost is minted again. Links minted before stay good.
        """

        def write(connection: sqlite3.Connection) -> list[PersonalLink]:
            links = mint(connection, purpose, written(at), external_ids)
            note(connection, Entry(written(at), OPERATOR, "links_minted", f"{purpose} n={len(links)}"))
            return links

        return await self._database.write(write)

    async def revoke_links(self, external_id: str, at: datetime) -> int:
        """Revoke every link of one member and return how many were still good."""
        return await self._database.write(lambda connection: revoke(connection, external_id, written(at)))

    async def replace(self, row: RosterRow, at: datetime, *, given: Collection[str] | None = None) -> bool:
        """Give a seat of the roster to another person and revoke the old links; False once its interview has begun."""

        def write(connection: sqlite3.Connection) -> bool:
            replaced = replace_person(connection, row, written(at), given)
            if replaced:
                note(connection, Entry(written(at), OPERATOR, "seat_replaced"))
            return replaced

        return await self._database.write(write)

    async def notices(self) -> list[Notice]:
        """Return what coordinators should know, latest first."""
        rows = await self._database.read(
            lambda connection: connection.execute(
                "select n.at, n.kind, coalesce(m.external_id, '') from notices as n"
                " left join members as m on m.member_id = n.member_id order by n.id desc"
            ).fetchall()
        )
        return [Notice(*row) for row in rows]


def _redeem(connection: sqlite3.Connection, token: str, account: int, at: str) -> Enrolled | NotEnrolled:
    hashed = token_hash(token)
    row = connection.execute(
        "select t.member_id, m.account, l.case_id from tokens as t"
        " inner join members as m on m.member_id = t.member_id inner join link as l on l.member_id = m.member_id"
        " where t.token_hash = ? and t.revoked_at is null",
        (hashed,),
    ).fetchone()
    if row is None:
        return NotEnrolled("invalid_token")
    member_id, bound, case_id = row
    if bound is not None and bound != account:
        _notify(connection, member_id, "second_account", at)
        return NotEnrolled("invalid_token")
    if bound is None and not _bind(connection, member_id, case_id, account, at):
        _notify(connection, member_id, "account_in_use", at)
        return NotEnrolled("invalid_token")
    connection.execute(
        "update tokens set first_used_at = coalesce(first_used_at, ?) where token_hash = ?", (at, hashed)
    )
    standing = read_standing(connection, account)
    assert standing is not None, "the account was just found bound to this member"
    return Enrolled(standing, newly=bound is None)


def _notify(connection: sqlite3.Connection, member_id: str, kind: str, at: str) -> None:
    connection.execute("insert into notices (at, kind, member_id) values (?, ?, ?)", (at, kind, member_id))


def _bind(connection: sqlite3.Connection, member_id: str, case_id: str, account: int, at: str) -> bool:
    """Bind an account to a member. One that came by the open link brings its case along, if the member's has not begun."""
    other = connection.execute(
        "select m.member_id, l.case_id, c.entry_mode from members as m inner join link as l on l.member_id = m.member_id"
        " inner join cases as c on c.case_id = l.case_id where m.account = ?",
        (account,),
    ).fetchone()
    if other is not None:
        other_member, other_case, entry_mode = other
        begun = connection.execute("select 1 from interviews where case_id = ?", (case_id,)).fetchone()
        if entry_mode != OPEN or begun is not None:
            return False
        _adopt(connection, member_id, case_id, other_member, other_case)
        case_id = other_case
    connection.execute(
        "update members set account = ?, unreachable_since = null where member_id = ?", (account, member_id)
    )
    connection.execute("update cases set entry_mode = ? where case_id = ?", (PERSONAL, case_id))
    connection.execute(
        "update cases set disp = ?, disp_at = ? where case_id = ? and disp in (?, ?, ?)",
        (_STARTED, at, case_id, INVITED, NOT_INVITED, UNDELIVERABLE),
    )
    return True


def _adopt(connection: sqlite3.Connection, member_id: str, empty_case: str, other_member: str, other_case: str) -> None:
    """Give a member the case that their account began by the open link, in place of the one that was waiting for them."""
    stratum, invited_at = connection.execute(
        "select stratum, invited_at from cases where case_id = ?", (empty_case,)
    ).fetchone()
    for table in ("consents", "contacts", "notices"):
        connection.execute(f"update {table} set member_id = ? where member_id = ?", (member_id, other_member))
    # Where a wave knows both, the member's own delivery stands: nobody has two of one wave.
    for table in ("deliveries", "results_sent"):
        connection.execute(f"update or ignore {table} set member_id = ? where member_id = ?", (member_id, other_member))
    connection.execute(
        "update members set messages_off_at = (select messages_off_at from members where member_id = ?) where member_id = ?",
        (other_member, member_id),
    )
    connection.execute("delete from cases where case_id = ?", (empty_case,))
    connection.execute("delete from link where member_id = ?", (other_member,))
    connection.execute("delete from members where member_id = ?", (other_member,))
    connection.execute("insert into link (member_id, case_id) values (?, ?)", (member_id, other_case))
    connection.execute(
        "update cases set stratum = ?, invited_at = ? where case_id = ?", (stratum, invited_at, other_case)
    )
