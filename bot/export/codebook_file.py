"""codebook.json: every column with its wording, values, missing reasons and counts. The other files are measured against it.

Counted from the table as the store gave it, before any writer has touched it, and by no writer's library calls.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import polars

from bot.export.table import MISSING_RANGE, Column, Labels, Table

SCHEMA = "voces-codebook/1"


def codebook(table: Table, languages: Sequence[str], **about: Any) -> dict[str, Any]:
    """Return the codebook of a table; `about` says of which study it is."""
    return {
        "schema": SCHEMA,
        **about,
        "n": len(table),
        "languages": list(languages),
        "missing": _reasons(table),
        "mrsets": {
            name: {"label": dict(label), "counted": 1, "members": members}
            for name, label, members in multiple_sets(table)
        },
        "variables": [_variable(column, table) for column in table.columns],
    }


def multiple_sets(table: Table) -> Iterator[tuple[str, Labels, list[str]]]:
    """Yield every multiple-response set: its name, what was asked, its members."""
    members: dict[str, list[Column]] = {}
    for column in table.columns:
        if column.set_of:
            members.setdefault(column.set_of, []).append(column)
    for name, columns in members.items():
        # A member's text is the question and, in brackets, its own option.
        asked = {locale: text.rpartition(" [")[0] or name for locale, text in columns[0].text.items()}
        yield name, asked, [column.name for column in columns]


def _reasons(table: Table) -> dict[str, dict[str, str]]:
    reasons = {
        code: {**column.values[code], "stata": column.stata[code]}
        for column in table.columns
        for code in column.missing
    }
    return {str(code): reasons[code] for code in sorted(reasons)}


def _variable(column: Column, table: Table) -> dict[str, Any]:
    counted = dict(table.frame[column.name].value_counts().iter_rows())
    valid = sum(n for cell, n in counted.items() if cell not in (None, "") and cell not in column.missing)
    described: dict[str, Any] = {
        "name": column.name,
        "kind": column.kind,
        "measure": column.measure,
        "label": dict(column.label),
        "text": dict(column.text),
        "universe": column.universe,
        "values": {str(code): dict(label) for code, label in sorted(column.values.items())},
        "missing_range": list(MISSING_RANGE) if column.has_missing_range else None,
        "decimals": column.decimals,
        "n_valid": valid,
        "freq": {str(code): counted.get(code, 0) for code in sorted(column.values)} if column.kind == "code" else None,
    }
    if column.kind == "text":
        described["bytes"] = table.frame[column.name].str.len_bytes().max() or 0
    if column.kind == "number":
        described["freq_missing"] = {str(code): counted.get(code, 0) for code in sorted(column.missing)}
        described["summary"] = _summary(column, table)
    if column.item:
        described["item"] = column.item
    if column.formula:
        described["formula"] = dict(column.formula)
    return described


def missing_of(column: Column) -> polars.Series:
    """Return the codes that stand for no answer, as one list of the column's own type."""
    return polars.Series(sorted(column.missing), dtype=column.dtype).implode()


def _summary(column: Column, table: Table) -> dict[str, float] | None:
    cells = table.frame[column.name]
    valid = cells.filter(~cells.is_in(missing_of(column))) if column.missing else cells
    if valid.is_empty():
        return None
    sd = valid.std() if len(valid) > 1 else None
    found = {"min": valid.min(), "max": valid.max(), "mean": valid.mean(), "median": valid.median(), "sd": sd}
    return {name: round(float(value), 4) for name, value in found.items() if isinstance(value, int | float)}


def write_codebook(path: Path, book: dict[str, Any]) -> None:
    """Write codebook.json."""
    path.write_text(json.dumps(book, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
