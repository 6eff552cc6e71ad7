"""How one turn's answers enter the store: the append-only records and the trace of how they came about."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from bot.store.times import written
from flows import Interview, Left, Record, Shown, Trace

_RECORDS_A_STEP = 1000
"""A record's sequence number is its turn's step and its place in the turn, so that numbering costs no query."""


def keep_records(connection: sqlite3.Connection, interview: Interview, records: Sequence[Record]) -> None:
    """Add a turn's records; the standing record of each variable they name is superseded, also by one of the same turn."""
    if not records:
        return
    if len(records) > _RECORDS_A_STEP:
        raise ValueError(f"a turn of {len(records)} records; numbering has room for {_RECORDS_A_STEP}")
    names = sorted({record.variable for record in records})
    marks = ", ".join("?" * len(names))
    connection.execute(
        "update records set superseded_at = ?"
        f" where case_id = ? and superseded_at is null and seq < ? and variable in ({marks})",
        (written(records[0].given_at), interview.case_id, interview.step * _RECORDS_A_STEP, *names),
    )
    connection.executemany(
        "insert into records (case_id, seq, version, variable, value_num, value_text, kind, via, item, visit, given_at,"
        " superseded_at, void) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [_row(interview, number, record, records[number + 1 :]) for number, record in enumerate(records)],
    )


def _row(interview: Interview, number: int, r: Record, later: Sequence[Record]) -> tuple[object, ...]:
    number_, text = (None, r.value) if isinstance(r.value, str) else (int(r.value), None)
    superseded = next((written(other.given_at) for other in later if other.variable == r.variable), None)
    seq = interview.step * _RECORDS_A_STEP + number
    return (
        interview.case_id, seq, interview.version, r.variable, number_, text, r.kind, r.via, r.item, r.visit,
        written(r.given_at), superseded, int(r.void),
    )  # fmt: skip


def keep_trace(connection: sqlite3.Connection, case_id: str, trace: Sequence[Trace]) -> None:
    """Note what was shown and left. An item left twice on one visit was changed: its changes add up, the last time stands."""
    for event in trace:
        match event:
            case Left(item, visit, at, latency_ms, n_changes, via):
                connection.execute(
                    "update item_paradata set answered_at = ?, latency_ms = ?, n_changes = n_changes + ?, via = ?"
                    " where case_id = ? and item = ? and visit = ?",
                    (written(at), latency_ms, n_changes, via, case_id, item, visit),
                )
            case Shown(item, visit, at, sitting):
                connection.execute(
                    "insert into item_paradata (case_id, item, visit, shown_at, sitting) values (?, ?, ?, ?, ?)"
                    " on conflict do nothing",
                    (case_id, item, visit, written(at), sitting),
                )
