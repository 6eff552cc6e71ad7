"""Rows and columns of an export: which columns there are, what each is called in which language, what each cell holds.

A coded cell or a number is never null: it holds a value or the reason why there is none. A text is "" where there is none. Only a
point in time may be null.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import polars

Labels = Mapping[str, str]
Kind = Literal["code", "number", "text", "datetime"]
Measure = Literal["nominal", "ordinal", "scale"]

MISSING_RANGE = (-99, -93)
TIME = polars.Datetime("ms", "UTC")
TIME_WRITTEN = "%Y-%m-%dT%H:%M:%SZ"

_SMALL = (-32_768, 32_767)
_ROWS_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the wide table."""

    name: str
    kind: Kind
    measure: Measure
    label: Labels
    values: Mapping[int, Labels]
    missing: frozenset[int]
    """Codes among the values that are reasons for having no answer."""
    stata: Mapping[int, str]
    text: Labels
    """What was asked, whole; for a column that no item fills, its label."""
    universe: str
    set_of: str = ""
    """The multi to whose multiple-response set this 0/1 column belongs."""
    formula: Labels = field(default_factory=dict)
    """How it is worked out, in each language; empty where it is not derived."""
    item: str = ""
    """The item that fills it; empty where none does."""
    decimals: int = 0
    """Places behind the point; 0 for whole numbers."""

    @property
    def has_missing_range(self) -> bool:
        """Return whether -99 to -93 are declared missing here."""
        return bool(self.missing)

    @property
    def dtype(self) -> polars.DataType:
        """Return what polars holds its cells in."""
        match self.kind:
            case "text":
                return polars.String()
            case "datetime":
                return TIME
            case "code":
                fits = all(_SMALL[0] <= code <= _SMALL[1] for code in self.values)
                return polars.Int16() if fits else polars.Int64()
            case "number":
                return polars.Float64() if self.decimals else polars.Int64()


@dataclass(frozen=True, slots=True)
class Table:
    """The wide table: a row a case; its columns in the order of its frame's."""

    columns: tuple[Column, ...]
    frame: polars.DataFrame

    def __post_init__(self) -> None:
        """Columns and frame are one; a null where none may be is a bug of whoever made it."""
        schema = {column.name: column.dtype for column in self.columns}
        if list(schema.items()) != list(self.frame.schema.items()):
            raise ValueError(f"columns and frame differ: {schema} and {dict(self.frame.schema)}")
        for column in self.columns:
            if column.kind != "datetime" and self.frame[column.name].null_count():
                raise ValueError(f"{column.name}: a cell without a value or a reason")

    def __len__(self) -> int:
        """Return the number of cases."""
        return self.frame.height

    def of(self, names: Iterable[str]) -> Table:
        """Return a table of some of the columns, in their own order."""
        wanted = set(names)
        kept = tuple(column for column in self.columns if column.name in wanted)
        return Table(kept, self.frame.select([column.name for column in kept]))

    def within(self, name: str, cell: str, columns: tuple[Column, ...]) -> Table:
        """Return the rows with this cell, as the given columns have them."""
        kept = self.frame.filter(polars.col(name) == cell)
        return Table(columns, kept.select(polars.col(column.name).cast(column.dtype) for column in columns))

    def having(self, column: Column, cells: Sequence[object]) -> Table:
        """Return the table with one more column at the end."""
        return Table((*self.columns, column), self.frame.with_columns(_series(column, cells)))

    def plain(self) -> polars.DataFrame:
        """Return the frame with times as ISO-8601 UTC text, "" for none."""
        times = [column.name for column in self.columns if column.kind == "datetime"]
        return (
            self.frame.with_columns(polars.col(times).dt.to_string(TIME_WRITTEN).fill_null("")) if times else self.frame
        )


class Growing:
    """A wide table in the making: takes rows in the order of its columns, keeps them as columns."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = tuple(columns)
        self._rows: list[Sequence[object]] = []
        self._frames: list[polars.DataFrame] = []

    def add(self, row: Sequence[object]) -> None:
        """Add one case: numbers and codes as numbers, texts and times as text."""
        self._rows.append(row)
        if len(self._rows) >= _ROWS_AT_ONCE:
            self._keep()

    def table(self) -> Table:
        """Return the table of all that was added."""
        self._keep()
        return Table(self._columns, polars.concat(self._frames, rechunk=True))

    def _keep(self) -> None:
        by_column = zip(*self._rows, strict=True) if self._rows else (() for _ in self._columns)
        series = [_series(column, cells) for column, cells in zip(self._columns, by_column, strict=True)]
        self._frames.append(polars.DataFrame(series))
        self._rows = []


def _series(column: Column, cells: Sequence[object]) -> polars.Series:
    if column.kind != "datetime":
        return polars.Series(column.name, cells, dtype=column.dtype, strict=True)
    written = polars.Series(column.name, cells, dtype=polars.String(), strict=True)
    return written.replace("", None).str.to_datetime(TIME_WRITTEN, time_unit="ms", time_zone="UTC")
