"""The course of fieldwork as a report tells it: how each case stands, and which items were put to whom for how long.

Read through the link while there is one, for the language that the roster has; no id of either side leaves here.
"""

from __future__ import annotations

import sqlite3
from typing import NamedTuple


class CourseRow(NamedTuple):
    """One case that was ever invited or opened."""

    stratum: int
    entry_mode: int
    disp: int
    final: int
    locale: str
    """Of the roster, else of the interview; empty when neither is known."""
    begun_at: str | None
    consent_at: str | None
    submitted_at: str | None
    last_at: str | None


class Shown(NamedTuple):
    """One time an item was put to somebody who had consented."""

    case: int
    """A number within this reading, in no order that means anything."""
    item: str
    shown_at: str
    latency_ms: int | None
    disp: int
    final: int
    locale: str
    submitted_at: str | None
    last_at: str


_COURSE = """
select
    d.stratum, d.entry_mode, d.disp, d.final, coalesce(nullif(m.locale, ''), i.locale, ''), i.begun_at, i.consent_at,
    i.submitted_at, i.last_at
from dispositions as d
left join interviews as i on i.case_id = d.case_id
left join link as l on l.case_id = d.case_id
left join members as m on m.member_id = l.member_id
order by d.case_id
"""
_SHOWN = """
select
    dense_rank() over (order by p.case_id), p.item, p.shown_at, p.latency_ms, c.disp, c.disp_final, i.locale, i.submitted_at,
    i.last_at
from paradata as p
inner join interviews as i on i.case_id = p.case_id
inner join cases as c on c.case_id = p.case_id
order by p.case_id, p.shown_at, p.item, p.visit
"""


def course(connection: sqlite3.Connection) -> list[CourseRow]:
    """Return how every case stands."""
    return [CourseRow._make(row) for row in connection.execute(_COURSE)]


def shown(connection: sqlite3.Connection) -> list[Shown]:
    """Return every time an item was put to somebody, case by case and in the order of time."""
    return [Shown._make(row) for row in connection.execute(_SHOWN)]
