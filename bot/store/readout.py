"""Everything an export needs, from one read transaction: the wide rows, the codebook, the texts, the dispositions."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from bot.store.database import Database

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Readout:
    """One consistent reading of the store."""

    kind: str
    study: str
    versions: tuple[str, ...]
    """Declared versions, newest first."""
    columns: tuple[str, ...]
    responses: Rows
    codebook: Rows
    """Of the newest version that has each variable, in its order."""
    value_labels: Rows
    texts: Rows
    """case_id, variable, text: what was typed, standing answers only."""
    dispositions: Rows


async def read_out(database: Database) -> Readout:
    """Read everything at once, as the store stands now."""
    return await database.read_whole(_read)


def _read(connection: sqlite3.Connection) -> Readout:
    facts = connection.execute("select kind, study from store_facts").fetchone() or ("field", "")
    versions = [row[0] for row in connection.execute("select q_version from versions order by fielded_at desc")]
    responses = _rows(connection, "select * from responses order by case_id") if versions else []
    codebook = _rows(connection, "select * from codebook")
    labels = _rows(connection, "select * from value_labels order by variable, code")
    # Newest version first: a variable is described as it was last fielded.
    rank = {version: number for number, version in enumerate(versions)}
    newest: dict[str, dict[str, Any]] = {}
    for row in sorted(codebook, key=lambda row: (rank[row["q_version"]], row["position"])):
        newest.setdefault(row["variable"], row)
    return Readout(
        kind=facts[0],
        study=facts[1],
        versions=tuple(versions),
        columns=tuple(_columns(connection)) if versions else (),
        responses=responses,
        codebook=list(newest.values()),
        value_labels=[
            row
            for row in labels
            if row["variable"] in newest and newest[row["variable"]]["q_version"] == row["q_version"]
        ],
        texts=_rows(
            connection,
            "select case_id, variable, value_text as text from answers_long where value_text <> '' and superseded_at is null"
            " and void = 0 order by case_id, variable",
        ),
        dispositions=_rows(connection, "select * from dispositions order by case_id"),
    )


def _rows(connection: sqlite3.Connection, sql: str) -> Rows:
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _columns(connection: sqlite3.Connection) -> list[str]:
    return [column[0] for column in connection.execute("select * from responses limit 0").description]
