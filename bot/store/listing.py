"""The roster as a coordinator may see it: who, where, how far. Never an answer, never an id of the answers' side."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class Listed:
    """One person on the roster and how their case stands."""

    external_id: str
    name: str
    title: str
    institution: str
    locale: str
    stratum: int | None
    """None once the link is deleted, as is the disposition."""
    disp: int | None
    final: bool
    has_mail: bool
    invited_at: str | None
    started: bool
    """Their account is known: they can be written to in the chat."""
    messages_off: bool
    unreachable: bool
    seat_changes: int
    mail_fault: str = ""
    """Why mail to their address comes back; empty: it does not, as far as is known."""


_LISTED = """
select
    m.external_id, m.name, m.title, m.institution, m.locale, c.stratum, c.disp, coalesce(c.disp_final, 0), m.email <> '',
    c.invited_at, m.account is not null, m.messages_off_at is not null, m.unreachable_since is not null,
    (select count(*) from seat_changes as s where s.member_id = m.member_id), coalesce(f.reason, '')
from members as m
left join mail_faults as f on f.member_id = m.member_id and f.address = m.email
left join link as l on l.member_id = m.member_id
left join cases as c on c.case_id = l.case_id
where m.external_id is not null
order by m.external_id
"""
_FLAGS = (7, 8, 10, 11, 12)


async def listing(database: Database) -> list[Listed]:
    """Return everybody on the roster, by external id."""
    return await database.read(_read)


def _read(connection: sqlite3.Connection) -> list[Listed]:
    rows = connection.execute(_LISTED).fetchall()
    return [Listed(*(bool(v) if place in _FLAGS else v for place, v in enumerate(row))) for row in rows]
