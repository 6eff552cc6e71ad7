"""codebook.json: every column with its wording, values, missing reasons and counts, made from the store and not from the files."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from bot.export.table import MISSING_RANGE, Column, Table

SCHEMA = "voces-codebook/1"


def codebook(table: Table, languages: tuple[str, ...]) -> dict[str, Any]:
    """Return the codebook of a table."""
    sets: dict[str, list[str]] = {}
    for column in table.columns:
        if column.set_of:
            sets.setdefault(column.set_of, []).append(column.name)
    reasons = {
        str(code): {**label, "stata": column.stata[code]}
        for column in table.columns
        for code, label in column.values.items()
        if code in column.missing
    }
    return {
        "schema": SCHEMA,
        "n": len(table),
        "languages": list(languages),
        "missing": dict(sorted(reasons.items(), key=lambda pair: int(pair[0]))),
        "mrsets": {name: {"counted": 1, "members": members} for name, members in sets.items()},
        "variables": [_variable(column, table.frame[column.name].to_list()) for column in table.columns],
    }


def _variable(column: Column, cells: list[Any]) -> dict[str, Any]:
    counted = Counter(cells)
    valid = sum(n for cell, n in counted.items() if cell not in (None, "") and cell not in column.missing)
    return {
        "name": column.name,
        "kind": column.kind,
        "measure": column.measure,
        "label": dict(column.label),
        "text": dict(column.text),
        "universe": column.universe,
        "values": {str(code): dict(label) for code, label in sorted(column.values.items())},
        "missing_range": list(MISSING_RANGE) if column.has_missing_range else None,
        "n_valid": valid,
        "freq": {str(code): counted.get(code, 0) for code in sorted(column.values)} if column.kind == "code" else None,
    }


def write_codebook(path: Path, table: Table, languages: tuple[str, ...]) -> None:
    """Write codebook.json."""
    path.write_text(json.dumps(codebook(table, languages), ensure_ascii=False, indent=1), encoding="utf-8")
