"""Long tables: more rows than memory should hold, so they lie in parts in a folder and are read from there as they are written out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars

from bot.export.refused import refused_plainly
from bot.export.table import TIME, TIME_WRITTEN, Table

_TIME_READ = "%Y-%m-%dT%H:%M:%S%.3fZ"
_ROWS_A_PART = 100_000

Schema = Mapping[str, polars.DataType]

ANSWERS: Schema = {
    "case_id": polars.String(),
    "q_version": polars.String(),
    "variable": polars.String(),
    "seq": polars.Int64(),
    "value": polars.Int64(),
    "missing": polars.Int16(),
    "given_at": TIME,
    "superseded_at": TIME,
    "void": polars.Int8(),
}
"""Every coded or numeric answer ever given; `missing` repeats a reason, null for a value. What people typed is not in it."""

PARADATA: Schema = {
    "case_id": polars.String(),
    "item": polars.String(),
    "visit": polars.Int64(),
    "shown_at": TIME,
    "answered_at": TIME,
    "latency_ms": polars.Int64(),
    "n_changes": polars.Int64(),
    "via": polars.String(),
    "sitting": polars.Int64(),
}
"""Every time an item was put to somebody; not answered: times and latency are null."""


@dataclass(frozen=True, slots=True)
class Long:
    """One long table: read it lazily (`sink_parquet`, `sink_csv`), in the order in which its rows were added."""

    frame: polars.LazyFrame
    rows: int

    def to_the_minute(self) -> polars.LazyFrame:
        """Return the rows as they leave the house: beside a log of somebody's chat, an exact time would tell who it was."""
        times = [name for name, dtype in self.frame.collect_schema().items() if dtype == TIME]
        return self.frame.with_columns(polars.col(times).dt.truncate("1m"))

    def batches(self) -> Iterator[polars.DataFrame]:
        """Yield the rows as they leave the house, in batches that memory holds, times as ISO-8601 UTC text."""
        times = [name for name, dtype in self.frame.collect_schema().items() if dtype == TIME]
        written = self.to_the_minute().with_columns(polars.col(times).dt.to_string(TIME_WRITTEN))
        for start in range(0, self.rows, _ROWS_A_PART):
            yield written.slice(start, _ROWS_A_PART).collect()

    def within(self, table: Table) -> Long:
        """Return the rows of the cases in a table."""
        kept = self.frame.filter(polars.col("case_id").is_in(table.frame["case_id"].implode()))
        return Long(kept, int(kept.select(polars.len()).collect().item()))


class Spool:
    """A long table in the making: rows go to disk in parts."""

    def __init__(self, folder: Path, name: str, schema: Schema) -> None:
        self._folder, self._name, self._schema = folder, name, schema
        self._rows: list[Sequence[object]] = []
        self._parts: list[Path] = []
        self._count = 0

    def add(self, rows: Sequence[Sequence[object]]) -> None:
        """Add rows in the order of the schema; times as text with milliseconds."""
        self._rows.extend(rows)
        if len(self._rows) >= _ROWS_A_PART:
            self._keep()

    def long(self) -> Long:
        """Return the table of all that was added; good while the folder is there."""
        if self._rows or not self._parts:
            self._keep()
        return Long(polars.scan_parquet(self._parts), self._count)

    def _keep(self) -> None:
        by_column = zip(*self._rows, strict=True) if self._rows else (() for _ in self._schema)
        series = [
            _series(name, dtype, cells) for (name, dtype), cells in zip(self._schema.items(), by_column, strict=True)
        ]
        path = self._folder / f"{self._name}-{len(self._parts):05d}.parquet"
        with refused_plainly():
            polars.DataFrame(series).write_parquet(path, compression="lz4")
        self._parts.append(path)
        self._count += len(self._rows)
        self._rows = []


def _series(name: str, dtype: polars.DataType, cells: Sequence[object]) -> polars.Series:
    if dtype != TIME:
        return polars.Series(name, cells, dtype=dtype, strict=True)
    written = polars.Series(name, cells, dtype=polars.String(), strict=True)
    return written.str.to_datetime(_TIME_READ, time_unit="ms", time_zone="UTC")
