"""Who is left to telephone once the waves are through: invited, silent or stopped half-way, and nobody's refusal among them."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from bot.store.database import Database
from flows.fieldwork import is_top_post


@dataclass(frozen=True, slots=True)
class ToTelephone:
    """Somebody who may be called."""

    external_id: str
    name: str
    title: str
    institution: str
    email: str
    telephone: str
    """From a column of the roster that is called so, in Spanish or English; empty where there is none."""
    locale: str
    stratum: int
    has_begun: bool
    waves: int
    """How many waves wrote to them."""
    is_top: bool
    """They hold the highest post of their institution."""
    stratum_is_empty: bool
    """Nobody of their stratum has answered enough to count."""


TELEPHONE = ("telefono", "telephone", "tel", "phone", "celular", "movil", "mobile")
_LEFT = """
select
    m.external_id, m.name, m.title, m.institution, m.email,
    coalesce((select value from details as x where x.member_id = m.member_id and x.name in ({names}) limit 1), ''), m.locale, c.stratum, i.case_id is not null,
    (select count(*) from deliveries as d where d.member_id = m.member_id and d.state in ('sent', 'uncertain')),
    coalesce((select value from details as x where x.member_id = m.member_id and x.name = 'level'), ''),
    not exists (select 1 from cases as o where o.stratum = c.stratum and o.disp in (110, 120) and o.entry_mode <> 2)
from members as m
inner join link as l on l.member_id = m.member_id
inner join cases as c on c.case_id = l.case_id
left join interviews as i on i.case_id = c.case_id
where m.external_id is not null and m.messages_off_at is null and c.disp_final = 0 and c.disp not in (110, 120)
    and c.invited_at is not null and coalesce(i.submitted_at, '') = ''
    and not exists (select 1 from deliveries as d where d.member_id = m.member_id and d.state in ('due', 'sending'))
order by m.external_id
"""


async def to_telephone(database: Database, *, all_of_them: bool = False) -> list[ToTelephone]:
    """Return whom to call: holders of the highest posts and people of empty strata, or everybody who is left."""
    found = await database.read(_read)
    found.sort(key=lambda one: (not one.is_top, not one.stratum_is_empty, one.external_id))
    return [one for one in found if all_of_them or one.is_top or one.stratum_is_empty]


def _read(connection: sqlite3.Connection) -> list[ToTelephone]:
    return [
        ToTelephone(*who, bool(begun), waves, is_top_post(who[2], level), bool(empty))
        for *who, begun, waves, level, empty in connection.execute(
            _LEFT.format(names=", ".join("?" * len(TELEPHONE))), TELEPHONE
        )
    ]
