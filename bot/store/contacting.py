"""Who agreed to hear from the study again, and where: the people's side only, by each purpose apart."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.store.audit import OPERATOR, Entry, note
from bot.store.database import Database
from bot.store.times import written

Purpose = Literal["recontact", "results"]
_AGREED = {"recontact": "consent_recontact", "results": "consent_results"}
"""Purpose -> the contact field in which it is agreed to."""
_OWN_ADDRESS = "contact_email"
"""Typed by whom we may contact again, and for that alone."""

# Times are left out, and the order is that of the names: either would lead to cases by when they were submitted.
_WHO = """
select coalesce(m.external_id, ''), m.name, m.title, m.institution, coalesce(own.value, m.email), m.locale, own.value is not null
from contacts as agreed
inner join members as m on m.member_id = agreed.member_id
left join contacts as own on own.member_id = m.member_id and own.item = ? and ? = 'recontact'
where agreed.item = ? and agreed.value = '1' and m.messages_off_at is null
    and not (agreed.item = 'consent_results' and exists (select 1 from results_sent as r where r.member_id = m.member_id and r.state = 'sent'))
order by m.name, m.external_id, own.value
"""


@dataclass(frozen=True, slots=True)
class Contact:
    """One person who agreed to one purpose."""

    external_id: str
    name: str
    title: str
    institution: str
    email: str
    """The address that they typed for this purpose, else that of the roster; empty where neither is known."""
    locale: str
    typed: bool


async def contacts(database: Database, purpose: Purpose) -> Sequence[Contact]:
    """Return who agreed to a purpose, took nothing back, and asked for no silence since; who has the results is done with them."""

    def read(connection: sqlite3.Connection) -> Sequence[Contact]:
        rows = connection.execute(_WHO, (_OWN_ADDRESS, purpose, _AGREED[purpose])).fetchall()
        return [Contact(*row[:-1], bool(row[-1])) for row in rows]

    return await database.read(read)


async def note_contacts(database: Database, purpose: Purpose, people: int, at: datetime) -> None:
    """Say in the trail that a list left the store, before it does."""
    entry = Entry(written(at), OPERATOR, "contacts_listed", f"{purpose} n={people}")
    await database.write(lambda connection: note(connection, entry))
