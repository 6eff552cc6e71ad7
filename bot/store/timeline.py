"""When people started and finished, for a chart. Instants without anybody's name or id."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from bot.store.database import Database
from bot.store.times import read_time
from flows.tally import has_started

_INSTANTS = """
select c.disp, i.begun_at, c.disp_at, case when c.disp = 110 then coalesce(i.submitted_at, c.disp_at) end
from cases as c left join interviews as i on i.case_id = c.case_id
where (c.entry_mode = 2) = ?
"""
_INVITED = "select count(*) from cases where disp <> 311 and entry_mode <> 2"
_FIRST = "select min(invited_at) from cases where entry_mode <> 2"


@dataclass(frozen=True, slots=True)
class Timeline:
    """When people started and when they finished, each in order."""

    invited: int
    """People on the roster who were invited; 0: there are only entries by the open link, and it is they who are counted."""
    first: datetime | None
    """When the first one was invited."""
    started: tuple[datetime, ...]
    complete: tuple[datetime, ...]


async def timeline(database: Database) -> Timeline:
    """Return when people of the roster started and finished; those by the open link where there is no roster."""

    def read(connection: sqlite3.Connection) -> Timeline:
        (invited,) = connection.execute(_INVITED).fetchone()
        (first,) = connection.execute(_FIRST).fetchone()
        rows = connection.execute(_INSTANTS, (0 if invited else 1,)).fetchall()
        known = [at for at in (first if invited else None, *(begun_at for _, begun_at, *_ in rows)) if at]
        # Of who withdrew only the month is known, as its first day: nobody started before anything had happened.
        started = [
            begun_at or max(disp_at, min(known, default=disp_at))
            for disp, begun_at, disp_at, _ in rows
            if has_started(disp, opened=bool(begun_at))
        ]
        complete = [ended_at for *_, ended_at in rows if ended_at]
        return Timeline(
            int(invited),
            read_time(first) if first and invited else None,
            tuple(sorted(map(read_time, started))),
            tuple(sorted(map(read_time, complete))),
        )

    return await database.read_whole(read)
