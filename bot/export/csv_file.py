"""CSV as archives want it: UTF-8 without a mark, CRLF, one line a case, codes as they are; no cell can be a formula.

Two other faces of the same rows: with a blank for every missing code, for programs that know none; and for Excel, where a mark is put
before the first line and an apostrophe before whatever Excel would take for a formula. The last is altered, and says so in its name.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

import polars

from bot.export.codebook_file import missing_of
from bot.export.table import TIME_WRITTEN, Table

_FORMULA = r"^[=+\-@\t\r\x00]"
_BREAK = r"[\x00\r\n]+"
_MARK = "\ufeff"
_BYTES_AT_ONCE = 1024 * 1024


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write one RFC 4180 file; None becomes an empty cell."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(header)
        writer.writerows(["" if cell is None else cell for cell in row] for row in rows)


def lines_of(path: Path) -> int:
    """Return how many lines a file has, without holding it."""
    with path.open("rb") as file:
        return sum(part.count(b"\n") for part in iter(partial(file.read, _BYTES_AT_ONCE), b""))


def write_responses(path: Path, table: Table) -> None:
    """Write the canonical file: numbers, ISO times and controlled words."""
    _written(table.frame, table).write_csv(path, line_terminator="\r\n")


def write_blank_responses(path: Path, table: Table) -> None:
    """Write the same with a blank for every missing code, for programs that would average -99."""
    frame = table.frame.with_columns(
        polars.when(~polars.col(column.name).is_in(missing_of(column))).then(polars.col(column.name))
        for column in table.columns
        if column.missing
    )
    _written(frame, table).write_csv(path, line_terminator="\r\n")


def write_excel_safe(path: Path, table: Table) -> None:
    """Write an altered copy that Excel opens without taking a cell for a formula."""
    written = _written(table.frame, table)
    texts = [column.name for column in table.columns if column.kind == "text"]
    safe = written.with_columns(
        polars.when(polars.col(name).str.contains(_FORMULA))
        .then(polars.lit("'") + polars.col(name))
        .otherwise(polars.col(name))
        .alias(name)
        for name in texts
    )
    path.write_text(_MARK + safe.write_csv(line_terminator="\r\n"), encoding="utf-8", newline="")


def _written(frame: polars.DataFrame, table: Table) -> polars.DataFrame:
    """Return the frame as it is written: times as ISO-8601 UTC, whole numbers without a point whatever their column is."""
    times = [polars.col(c.name).dt.to_string(TIME_WRITTEN) for c in table.columns if c.kind == "datetime"]
    decimals = [
        polars.col(c.name).cast(polars.String()).str.strip_suffix(".0")
        for c in table.columns
        if c.kind == "number" and c.decimals
    ]
    # One line a case, whatever a text holds: PSPP and SPSS cannot read a quoted line break.
    broken = [c.name for c in table.columns if c.kind == "text" and frame[c.name].str.contains(_BREAK).any()]
    texts = [polars.col(name).str.replace_all(_BREAK, " ") for name in broken]
    return frame.with_columns(times + decimals + texts)
