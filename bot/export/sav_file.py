"""SPSS .sav in one language: variable labels, value labels, the missing range, measure levels, dates, multiple-response sets."""

from __future__ import annotations

import mmap
import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import polars
import pyreadstat

from bot.export.cutting import SAV_FILE, SAV_LABEL, SAV_NOTE, SAV_TEXT, SAV_VALUE, cut
from bot.export.sav_sets import HEADER, read_dictionary, sets_record, stamped
from bot.export.table import MISSING_RANGE, Column, Table

Sets = Mapping[str, tuple[str, Sequence[str]]]
"""Name -> (label in the file's language, members)."""


def write_sav(
    path: Path,
    table: Table,
    locale: str,
    *,
    file_label: str,
    note: str,
    sets: Sets,
    created: datetime,
    compressed: bool = False,
) -> None:
    """Write one .sav; `compressed` makes a .zsav, which holds no multiple-response sets. Raises OSError when it cannot be written."""
    pyreadstat.write_sav(
        polars.DataFrame([_cells(column, table.frame[column.name]) for column in table.columns]),
        str(path),
        file_label=cut(file_label, SAV_FILE),
        column_labels={column.name: cut(column.label[locale], SAV_LABEL) for column in table.columns},
        variable_value_labels={
            column.name: {code: cut(label[locale], SAV_VALUE) for code, label in column.values.items()}
            for column in table.columns
            if column.values
        },
        missing_ranges={
            column.name: [{"lo": MISSING_RANGE[0], "hi": MISSING_RANGE[1]}]
            for column in table.columns
            if column.has_missing_range
        },
        variable_measure={column.name: column.measure for column in table.columns},
        variable_format={column.name: _format(column) for column in table.columns if _format(column)},
        note=cut(note, SAV_NOTE),
        row_compress=not compressed,
        compress=compressed,
    )
    _finish(path, {} if compressed else sets, created)


def _finish(path: Path, sets: Sets, created: datetime) -> None:
    """Put in what the library leaves out; the cases are copied as they lie, never held."""
    beside = path.with_name(f"{path.name}.part")
    with path.open("rb") as file, beside.open("wb") as new:
        end = HEADER
        if sets:
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
                dictionary = read_dictionary(content)
            end = dictionary.end
        new.write(stamped(file.read(end), created))
        if sets:
            new.write(sets_record(sets, dictionary.short))
        shutil.copyfileobj(file, new, 1024 * 1024)
    beside.replace(path)


def _cells(column: Column, cells: polars.Series) -> polars.Series:
    match column.kind:
        case "datetime":
            return cells.dt.replace_time_zone(None)
        case "text":
            return _texts(cells)
        case _:
            return cells if column.decimals else _whole(cells)


def _texts(cells: polars.Series) -> polars.Series:
    """Return texts without NUL, which would end them, and no longer than the programs read."""
    clean = cells.str.replace_all("\0", "", literal=True)
    if (clean.str.len_bytes().max() or 0) <= SAV_TEXT:
        return clean
    return polars.Series(cells.name, [cut(cell, SAV_TEXT) for cell in clean.to_list()], dtype=polars.String())


def _whole(cells: polars.Series) -> polars.Series:
    # Four bytes each are enough for every code and nearly every number; what is larger goes as it is.
    low, high = cells.min(), cells.max()
    fits = low is None or (-(2**31) <= low and high < 2**31)
    return cells.cast(polars.Int32()) if fits else cells.cast(polars.Float64())


def _format(column: Column) -> str:
    if column.decimals:
        return f"F10.{column.decimals}"
    return {"datetime": "DATETIME20", "code": "F4.0", "number": "F8.0"}.get(column.kind, "")
