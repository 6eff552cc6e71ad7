"""Long tables as files: a row an answer, a row a look at an item. Streamed from where they lie, never held together; times to the minute."""

from __future__ import annotations

from pathlib import Path

import polars

from bot.export.csv_file import lines_of
from bot.export.long import Long
from bot.export.table import TIME_WRITTEN


def write_long_csv(path: Path, long: Long) -> None:
    """Write a long table as CSV."""
    long.to_the_minute().sink_csv(path, line_terminator="\r\n", datetime_format=TIME_WRITTEN)


def write_long_parquet(path: Path, long: Long) -> None:
    """Write a long table as Parquet."""
    long.to_the_minute().sink_parquet(path, compression="zstd")


def check_rows(path: Path, rows: int) -> int:
    """Return how many rows a file holds too many, or too few."""
    if path.suffix == ".csv":
        return lines_of(path) - 1 - rows
    return int(polars.scan_parquet(path).select(polars.len()).collect().item()) - rows
