"""How many people of the roster stand alike, for the staff's pages. Counts, read through the link while there is one."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from bot.store.database import Database

_GROUPS = """
select c.stratum, c.disp, c.disp_final, m.unreachable_since is not null, count(*)
from cases as c
left join link as l on l.case_id = c.case_id
left join members as m on m.member_id = l.member_id
where c.entry_mode <> 2
group by 1, 2, 3, 4 order by 1, 2, 3, 4
"""
_OPEN_LINK = "select count(*) from cases where entry_mode = 2"


@dataclass(frozen=True, slots=True)
class Group:
    """So many people of one stratum stand alike."""

    stratum: int
    disp: int
    final: bool
    unreachable: bool
    n: int


async def groups(database: Database) -> tuple[list[Group], int]:
    """Return the roster's people, grouped, and how many came by the open link: they are in no rate."""

    def read(connection: sqlite3.Connection) -> tuple[list[Group], int]:
        rows = connection.execute(_GROUPS).fetchall()
        (open_link,) = connection.execute(_OPEN_LINK).fetchone()
        return [Group(stratum, disp, bool(final), bool(off), n) for stratum, disp, final, off, n in rows], int(
            open_link
        )

    return await database.read_whole(read)
