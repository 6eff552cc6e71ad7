"""What came back by mail, into the store: addresses that bounced, and people who want no more. By address."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.store.audit import OPERATOR, Entry, note
from bot.store.database import Database
from bot.store.mail_faults import keep_fault, stop_messages
from bot.store.times import written

What = Literal["bounced", "failed", "stopped"]
Became = Literal["marked", "known", "unknown"]


@dataclass(frozen=True, slots=True)
class Return:
    """One thing that came back."""

    what: What
    """`failed`: this message did not arrive, though the address may be good."""
    address: str = ""
    external_id: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """What was made of it."""

    given: Return
    became: Became
    external_id: str = ""


class _Rehearsed(Exception):
    """A dry run has seen what it wanted to see; its transaction is taken back."""

    def __init__(self, kept: list[Kept]) -> None:
        super().__init__()
        self.kept = kept


class Returns:
    """Keeps what comes back."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, returns: Sequence[Return], at: datetime, *, dry_run: bool = False) -> list[Kept]:
        """Keep all of it in one transaction, and say what each came to; a dry run takes it back."""

        def write(connection: sqlite3.Connection) -> list[Kept]:
            kept = [found for one in returns for found in _keep(connection, one, written(at))]
            if dry_run:
                raise _Rehearsed(kept)
            marked = sum(one.became == "marked" for one in kept)
            kinds = ",".join(sorted({one.given.what for one in kept}))
            note(connection, Entry(written(at), OPERATOR, "mail_returned", f"{kinds} marked={marked}"))
            return kept

        try:
            return await self._database.write(write)
        except _Rehearsed as rehearsed:
            return rehearsed.kept


def _keep(connection: sqlite3.Connection, given: Return, at: str) -> list[Kept]:
    return [_keep_of(connection, given, *person, at) for person in _people(connection, given)] or [
        Kept(given, "unknown")
    ]


def _keep_of(
    connection: sqlite3.Connection, given: Return, member_id: str, external_id: str, email: str, at: str
) -> Kept:
    if given.what == "stopped":
        return Kept(given, "marked" if stop_messages(connection, member_id, at) else "known", external_id)
    if given.what == "failed" or not email:
        return Kept(given, "known", external_id)
    changed = keep_fault(connection, member_id, email, "bounced", given.reason or "bounced", at)
    return Kept(given, "marked" if changed else "known", external_id)


def _people(connection: sqlite3.Connection, given: Return) -> list[tuple[str, str, str]]:
    """Return whom this is about: one person where an id is named, else all who share the address."""
    if given.external_id:
        where, value = "external_id = ?", given.external_id
    else:
        where, value = "email <> '' and lower(email) = lower(?)", given.address
    return connection.execute(
        f"select member_id, coalesce(external_id, ''), email from members where {where} order by external_id", (value,)
    ).fetchall()
