"""Weekly digests: who is due one, who wants none, and what has changed in a week. Counts only."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, dataclass
from datetime import datetime

from bot.ports import Show, Utterance
from bot.store.database import Connection, Database
from bot.store.outbox import put_out
from bot.store.times import written
from flows.tally import has_started

_DUE = """
select s.staff_id, s.locale, s.account from staff as s
where s.role = 'coordinator' and s.account is not null and s.joined_at < ?
    and not exists (select 1 from digests_off as o where o.staff_id = s.staff_id)
    and not exists (select 1 from digests as d where d.staff_id = s.staff_id and d.week = ?)
order by s.staff_id
"""
_CASES = """
select c.entry_mode = 2, c.disp, c.invited_at, i.begun_at, c.disp_at, case when c.disp = 110 then coalesce(i.submitted_at, c.disp_at) end
from cases as c left join interviews as i on i.case_id = c.case_id
"""


@dataclass(frozen=True, slots=True)
class Since:
    """How many people did what since an instant."""

    invited: int
    started: int
    complete: int
    open_link: int
    """Started by the open link; in no other number."""


@dataclass(frozen=True, slots=True)
class Problems:
    """What somebody should look at."""

    set_aside: int
    """Updates that broke their turn, however old."""
    uncertain: int
    """Messages of waves that may have arrived, however old."""
    refused_links: int
    """Uses of a personal link from a second account, or by one that has its own, since the instant asked for."""
    guessed_links: int


class Digests:
    """The digests of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put_out(self, week: str, joined_before: datetime, at: datetime) -> tuple[Utterance, ...]:
        """Put this week's digest out to every coordinator who is due one; each row is made with its message, so none is made twice."""
        now = written(at)

        def write(connection: sqlite3.Connection) -> tuple[Utterance, ...]:
            due = connection.execute(_DUE, (written(joined_before), week)).fetchall()
            if not due:
                return ()
            counts = json.dumps(_totals(connection))
            said = []
            for staff_id, locale, account in due:
                connection.execute(
                    "insert into digests (staff_id, week, at, counts) values (?, ?, ?, ?)",
                    (staff_id, week, now, counts),
                )
                show = Show("digest", is_unasked=True)
                said.append(put_out(connection, account, "", show, locale=locale, version="", step=0, at=now))
            return tuple(said)

        return await self._database.write(write)

    async def is_wanted(self, staff_id: str) -> bool:
        """Return whether somebody is sent digests."""
        row = await self._database.read(
            lambda connection: connection.execute(
                "select 1 from digests_off where staff_id = ?", (staff_id,)
            ).fetchone()
        )
        return row is None

    async def since(self, at: datetime) -> tuple[Since, Problems]:
        """Return what has happened since an instant, and what somebody should look at."""

        def read(connection: sqlite3.Connection) -> tuple[Since, Problems]:
            def one(sql: str, *given: str) -> int:
                return int(connection.execute(sql, given).fetchone()[0])

            since = written(at)
            return _since(connection, since), Problems(
                one("select count(*) from inbox where state = 'set_aside'"),
                one("select count(*) from deliveries where state = 'uncertain'"),
                one("select count(*) from notices where at > ?", since),
                one(
                    "select coalesce(sum(times), 0) from disturbances where kind = 'guessed_links' and at > ?",
                    since,
                ),
            )

        return await self._database.read_whole(read)


def turn(connection: Connection, staff_id: str, at: str, *, on: bool) -> None:
    """Let somebody be sent digests, or not."""
    if on:
        connection.execute("delete from digests_off where staff_id = ?", (staff_id,))
    else:
        connection.execute(
            "insert into digests_off (staff_id, since) values (?, ?) on conflict (staff_id) do nothing", (staff_id, at)
        )


def _totals(connection: sqlite3.Connection) -> dict[str, int]:
    return asdict(_since(connection, ""))


def _since(connection: sqlite3.Connection, since: str) -> Since:
    invited = started = complete = open_link = 0
    for came_openly, disp, invited_at, begun_at, disp_at, ended_at in connection.execute(_CASES):
        # Of who withdrew only the month is known.
        began = has_started(disp, opened=bool(begun_at)) and (begun_at or disp_at) > since
        if came_openly:
            open_link += began
            continue
        invited += bool(invited_at) and invited_at > since
        started += began
        complete += bool(ended_at) and ended_at > since
    return Since(invited, started, complete, open_link)
