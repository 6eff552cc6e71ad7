"""What people typed, twice: as CSV that a spreadsheet opens without computing anything, and as Parquet, letter by letter.

In the CSV an apostrophe goes before a text that a spreadsheet would take for a formula, and the last column says where: without the
apostrophe of those rows it is what was typed.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import polars

from bot.export.csv_file import write_csv
from bot.formulas import FORMULA, harmless

HEADER = ("case_id", "variable", "text", "redacted")
_MARKED = "apostrophe"
FIELDS = {**dict.fromkeys(HEADER, "string"), _MARKED: "integer"}
"""The columns of open_text.csv and what they hold."""

Texts = Sequence[Sequence[str]]
"""case_id, variable, text, whether it was reviewed or redacted."""


def write_texts_csv(path: Path, texts: Texts) -> None:
    """Write the file for people."""
    write_csv(path, (*HEADER, _MARKED), (_harmless(*row) for row in texts))


def _harmless(case_id: str, variable: str, text: str, redacted: str) -> tuple[str, str, str, str, int]:
    return case_id, variable, harmless(text), redacted, int(text.startswith(FORMULA))


def write_texts_parquet(path: Path, texts: Texts) -> None:
    """Write the file for programs."""
    frame = polars.DataFrame(list(texts), schema=dict.fromkeys(HEADER, polars.String()), orient="row")
    frame.write_parquet(path, compression="zstd")


def wrong_with(path: Path, texts: Texts) -> str:
    """Return what is wrong with either file; empty when it says what was typed and nothing in it is computed."""
    if path.suffix == ".parquet":
        found = polars.read_parquet(path).rows()
    else:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        if any(cell.startswith(FORMULA) for row in rows for cell in row.values()):
            return "a spreadsheet would compute a cell of it."
        found = [(row["case_id"], row["variable"], row["text"][int(row[_MARKED]) :], row["redacted"]) for row in rows]
    return "" if found == [tuple(row) for row in texts] else "it does not say what the store says."
