"""Long files, a row an answer or a row a look at an item: written in slices as CSV while the store is read, then as Parquet.

There are a hundred times as many rows as cases, so they are never held together.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Literal

import polars

from bot.export.table import TIME_WRITTEN

Held = Literal["text", "whole", "time"]

_ROWS_AT_ONCE = 50_000
_DTYPES: Mapping[Held, polars.DataType] = {"text": polars.String(), "whole": polars.Int64(), "time": polars.String()}


@dataclass(frozen=True, slots=True)
class Stream:
    """One long file: what its columns hold, in order, and in which order of columns its rows come."""

    name: str
    columns: Mapping[str, Held]


ANSWERS = Stream(
    "answers_long",
    {
        "case_id": "text", "q_version": "text", "variable": "text", "seq": "whole", "value": "whole", "given_at": "time",
        "superseded_at": "time", "void": "whole",
    },
)  # fmt: skip
"""What was ever given, in order; what people typed stands in open_text.csv, on request only."""

PARADATA = Stream(
    "paradata",
    {
        "case_id": "text", "item": "text", "visit": "whole", "shown_at": "time", "answered_at": "time", "latency_ms": "whole",
        "n_changes": "whole", "via": "text", "sitting": "whole",
    },
)  # fmt: skip


def write_stream(path: Path, stream: Stream, rows: Iterable[Sequence[Any]]) -> int:
    """Write the rows as CSV; return how many there were. Times are cut to the minute."""
    times = [number for number, held in enumerate(stream.columns.values()) if held == "time"]
    n = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(stream.columns)
        for slice_ in _slices(rows):
            writer.writerows(_written(row, times) for row in slice_)
            n += len(slice_)
    return n


def write_stream_parquet(path: Path, stream: Stream, source: Path) -> None:
    """Write a stream's CSV as Parquet, slice by slice."""
    frame = polars.scan_csv(
        source, schema={name: _DTYPES[held] for name, held in stream.columns.items()}, missing_utf8_is_empty_string=True
    )
    times = [name for name, held in stream.columns.items() if held == "time"]
    read = polars.col(times).replace("", None).str.to_datetime(TIME_WRITTEN, time_unit="ms", time_zone="UTC")
    frame.with_columns(read).sink_parquet(path, compression="zstd")


def _slices(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    rows = iter(rows)
    while slice_ := list(islice(rows, _ROWS_AT_ONCE)):
        yield slice_


def _written(row: Sequence[Any], times: Sequence[int]) -> list[Any]:
    cells = ["" if cell is None else cell for cell in row]
    for number in times:
        cells[number] = f"{cells[number][:16]}:00Z" if cells[number] else ""
    return cells
