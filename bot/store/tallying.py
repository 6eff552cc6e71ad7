"""How many people stand alike. Counts, read through the link while there is one."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from bot.store.database import Database
from flows.tally import Alike

OPEN_LINK = 2

_GROUPS = """
select
    c.stratum, c.entry_mode, c.disp, c.disp_final, i.case_id is not null, i.consent_at is not null,
    m.unreachable_since is not null, count(*)
from cases as c
left join interviews as i on i.case_id = c.case_id
left join link as l on l.case_id = c.case_id
left join members as m on m.member_id = l.member_id
group by 1, 2, 3, 4, 5, 6, 7 order by 1, 2, 3, 4, 5, 6, 7
"""


@dataclass(frozen=True, slots=True)
class Group(Alike):
    """So many people of one stratum, who came the same way, stand alike."""

    stratum: int
    entry_mode: int


def read_groups(connection: sqlite3.Connection) -> list[Group]:
    """Return everybody, grouped."""
    return [
        Group(disp, bool(final), bool(opened), bool(consented), bool(off), n, stratum, entry_mode)
        for stratum, entry_mode, disp, final, opened, consented, off, n in connection.execute(_GROUPS)
    ]


async def groups(database: Database) -> tuple[list[Group], int]:
    """Return the roster's people, grouped, and how many came by the open link: they are in no rate."""
    everybody = await database.read(read_groups)
    roster = [group for group in everybody if group.entry_mode != OPEN_LINK]
    return roster, sum(group.n for group in everybody if group.entry_mode == OPEN_LINK)
