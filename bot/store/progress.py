"""How fieldwork stands, in numbers only: cases by stratum, way in and disposition, and what waits for the operator."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class CaseCount:
    """So many cases stand alike."""

    stratum: int
    entry_mode: int
    disp: int
    n: int
    n_started: int
    n_consented: int


@dataclass(frozen=True, slots=True)
class Counted:
    """One consistent reading."""

    cases: tuple[CaseCount, ...]
    """By the view `dispositions`: everybody ever invited or opened."""
    not_invited: int
    unreachable: int
    messages_off: int
    updates_set_aside: int
    floods: int
    guessed_links: int


_CASES = """
select d.stratum, d.entry_mode, d.disp, count(*), count(i.case_id), count(i.consent_at)
from dispositions as d left join interviews as i on i.case_id = d.case_id
group by d.stratum, d.entry_mode, d.disp order by d.stratum, d.entry_mode, d.disp
"""


async def count(database: Database) -> Counted:
    """Count everything at one moment."""
    return await database.read_whole(_read)


def _read(connection: sqlite3.Connection) -> Counted:
    def one(sql: str) -> int:
        return int(connection.execute(sql).fetchone()[0])

    return Counted(
        tuple(CaseCount(*row) for row in connection.execute(_CASES)),
        one("select count(*) from cases where disp = 311"),
        one("select count(*) from members where unreachable_since is not null"),
        one("select count(*) from members where messages_off_at is not null"),
        one("select count(*) from inbox where state = 'set_aside'"),
        one("select coalesce(sum(times), 0) from disturbances where kind = 'flood'"),
        one("select coalesce(sum(times), 0) from disturbances where kind = 'guessed_links'"),
    )
