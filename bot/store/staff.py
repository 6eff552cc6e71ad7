"""Staff: invited by a one-time code, known by the account that used it, removed by the operator. Never an answer."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.ports import Show, Utterance
from bot.store.audit import NOBODY, OPERATOR, Entry, note
from bot.store.database import Database
from bot.store.erasing import keyed_hash
from bot.store.ids import new_code, new_staff_id, plain_code
from bot.store.inbox import finish
from bot.store.outbox import put_out
from bot.store.times import written

Role = Literal["coordinator", "researcher"]
ROLES: tuple[Role, ...] = ("coordinator", "researcher")


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the staff who has joined."""

    staff_id: str
    role: Role
    locale: str
    account: int


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list of staff."""

    staff_id: str
    role: Role
    note: str
    locale: str
    status: Literal["invited", "expired", "joined", "removed"]
    invited_at: str
    joined_at: str | None
    removed_at: str | None
    code_expires_at: str | None


@dataclass(frozen=True, slots=True)
class Changed:
    """What came of a change: what is shown then, and what the trail says of it."""

    shows: Sequence[Show]
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Deed:
    """What a member does with one update: what the trail says of it, what it changes, and what is shown then."""

    action: str
    detail: str = ""
    shows: Sequence[Show] = ()
    change: Callable[[sqlite3.Connection], Changed | None] | None = None
    """Runs in the same transaction; returns what is shown and noted instead, if that depends on it."""


class Staff:
    """The staff's side of the store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def invite(
        self, role: Role, at: datetime, lives: timedelta, *, locale: str = "", label: str = ""
    ) -> tuple[str, str]:
        """Make a one-time code and return (staff id, code); only a keyed hash of the code is kept."""
        staff_id, code = new_staff_id(), new_code()

        def write(connection: sqlite3.Connection) -> None:
            connection.execute(
                "insert into staff (staff_id, role, note, locale, code_hash, code_expires_at, invited_at) values (?, ?, ?, ?, ?, ?, ?)",
                (staff_id, role, label, locale, _hashed(connection, code), written(at + lives), written(at)),
            )
            note(connection, Entry(written(at), OPERATOR, "staff_invited", f"{role} {staff_id}"))

        await self._database.write(write)
        return staff_id, code

    async def redeem(
        self, update_id: int, code: str, account: int, at: datetime, language: str
    ) -> tuple[Member, tuple[Utterance, ...]] | None:
        """Let an account join by a code and finish the update; None when the code is none, was used, or is too old.

        A wrong code leaves the update as it was, for whoever else may understand it, and a line in the trail.
        """
        now = written(at)

        def write(connection: sqlite3.Connection) -> tuple[Member, tuple[Utterance, ...]] | None:
            row = connection.execute(
                "select staff_id, role, locale from staff where code_hash = ? and code_expires_at > ?",
                (_hashed(connection, code), now),
            ).fetchone()
            if row is None:
                note(connection, Entry(now, NOBODY, "code_refused"))
                return None
            if finish(connection, update_id) is None:
                return None
            staff_id, role, locale = row[0], row[1], row[2] or language
            for (other,) in connection.execute("select staff_id from staff where account = ?", (account,)).fetchall():
                _remove(connection, other, now, by=staff_id)
            connection.execute(
                "update staff set account = ?, locale = ?, joined_at = ?, code_hash = null, code_expires_at = null where staff_id = ?",
                (account, locale, now, staff_id),
            )
            note(connection, Entry(now, staff_id, "staff_joined", role))
            member = Member(staff_id, role, locale, account)
            return member, _put_out(connection, member, (Show("menu", "welcome"),), now, None)

        return await self._database.write(write)

    async def accounts(self) -> list[int]:
        """Return every account that has joined."""
        return await self._database.read(
            lambda connection: [
                row[0] for row in connection.execute("select account from staff where account is not null")
            ]
        )

    async def member(self, account: int) -> Member | None:
        """Return who an account is among the staff."""
        row = await self._database.read(
            lambda connection: connection.execute(
                "select staff_id, role, locale, account from staff where account = ?", (account,)
            ).fetchone()
        )
        return Member(*row) if row is not None else None

    async def has_case(self, account: int) -> bool:
        """Return whether an account of the staff also takes part in the study."""
        row = await self._database.read(
            lambda connection: connection.execute("select 1 from members where account = ?", (account,)).fetchone()
        )
        return row is not None

    async def knows_people(self) -> bool:
        """Return whether people can still be told apart: the link between them and their cases is there, or nobody is yet."""
        row = await self._database.read(
            lambda connection: connection.execute(
                "select exists (select 1 from link) or not exists (select 1 from cases)"
            ).fetchone()
        )
        return bool(row[0])

    async def act(
        self, member: Member, deed: Deed, at: datetime, *, update_id: int | None, touched: int | None = None
    ) -> tuple[Utterance, ...]:
        """Do what a member wants in one transaction: the change, the line in the trail, what is shown, the update done.

        `touched` is the message whose button was tapped: what is shown in place is shown there. An update that was done
        before does nothing again.
        """
        now = written(at)

        def write(connection: sqlite3.Connection) -> tuple[Utterance, ...]:
            if update_id is not None and finish(connection, update_id) is None:
                return ()
            changed = deed.change(connection) if deed.change is not None else None
            done = changed or Changed(deed.shows, deed.detail)
            note(connection, Entry(now, member.staff_id, deed.action, done.detail))
            return _put_out(connection, member, done.shows, now, touched)

        return await self._database.write(write)

    async def show(self, account: int, show: Show, at: datetime, *, about: int | None) -> tuple[Utterance, ...]:
        """Put out a page that shows itself in place of a message; nothing for who is no staff (any more). The trail does not say so."""

        def write(connection: sqlite3.Connection) -> tuple[Utterance, ...]:
            row = connection.execute(
                "select staff_id, role, locale, account from staff where account = ?", (account,)
            ).fetchone()
            return () if row is None else _put_out(connection, Member(*row), (show,), written(at), about)

        return await self._database.write(write)

    async def list(self, at: datetime) -> list[Listed]:
        """Return everybody who was ever invited, latest first."""
        rows = await self._database.read(
            lambda connection: connection.execute(
                "select staff_id, role, note, locale, case when removed_at is not null then 'removed' when account is not null then"
                " 'joined' when code_expires_at > ? then 'invited' else 'expired' end, invited_at, joined_at, removed_at,"
                " code_expires_at from staff order by invited_at desc, staff_id",
                (written(at),),
            ).fetchall()
        )
        return [Listed(*row) for row in rows]

    async def file_key(self, staff_id: str) -> str:
        """Return the public key for which a researcher's files are sealed; empty when there is none."""
        row = await self._database.read(
            lambda connection: connection.execute(
                "select file_key from staff where staff_id = ? and removed_at is null", (staff_id,)
            ).fetchone()
        )
        return "" if row is None else str(row[0])

    async def keep_file_key(self, staff_id: str, key: str, at: datetime) -> bool:
        """Keep a researcher's public key, or take it back when empty; False when there is no such researcher."""

        def write(connection: sqlite3.Connection) -> bool:
            changed = connection.execute(
                "update staff set file_key = ? where staff_id = ? and role = 'researcher' and removed_at is null",
                (key, staff_id),
            ).rowcount
            if changed:
                what = "file_key_registered" if key else "file_key_removed"
                note(connection, Entry(written(at), OPERATOR, what, staff_id))
            return bool(changed)

        return await self._database.write(write)

    async def remove(self, staff_id: str, at: datetime) -> bool:
        """Take somebody off the staff, with their code; False when there is nobody of this id, or no longer."""
        return await self._database.write(lambda connection: _remove(connection, staff_id, written(at), by=OPERATOR))


def set_locale(connection: sqlite3.Connection, staff_id: str, locale: str) -> None:
    """Let somebody's pages be in another language."""
    connection.execute("update staff set locale = ? where staff_id = ?", (locale, staff_id))


def _remove(connection: sqlite3.Connection, staff_id: str, at: str, *, by: str) -> bool:
    removed = connection.execute(
        "update staff set removed_at = ?, account = null, code_hash = null, code_expires_at = null, note = '', file_key = ''"
        " where staff_id = ? and removed_at is null",
        (at, staff_id),
    ).rowcount
    if removed:
        for table in ("staff_drafts", "digests_off"):
            connection.execute(f"delete from {table} where staff_id = ?", (staff_id,))
        note(connection, Entry(at, by, "staff_removed", staff_id))
    return bool(removed)


def _hashed(connection: sqlite3.Connection, code: str) -> str:
    return keyed_hash(connection, "staff_code", plain_code(code))


def _put_out(
    connection: sqlite3.Connection, member: Member, shows: Sequence[Show], at: str, touched: int | None
) -> tuple[Utterance, ...]:
    (locale,) = connection.execute("select locale from staff where staff_id = ?", (member.staff_id,)).fetchone()
    return tuple(
        put_out(
            connection, member.account, "", show, locale=locale, version="", step=0, at=at,
            about=touched if show.in_place else None,
        )
        for show in shows
    )  # fmt: skip
