"""SPSS .sav in one language: variable labels, value labels, the missing range, measure levels, dates."""

from __future__ import annotations

from pathlib import Path

import polars
import pyreadstat

from bot.export.table import MISSING_RANGE, Column, Table

LABEL_BYTES, VALUE_BYTES, FILE_BYTES = 256, 120, 64
"""What SPSS holds; longer ones are cut at a character and listed."""
LONGEST_TEXT_BYTES = 32_767


def cut(text: str, size: int) -> str:
    """Return the text within so many bytes of UTF-8, never ending inside a character."""
    return text.encode()[:size].decode("utf-8", "ignore")


def cuts(table: Table, locale: str) -> list[str]:
    """Return which labels SPSS cannot hold whole."""
    found = [column.name for column in table.columns if len(column.label[locale].encode()) > LABEL_BYTES]
    for column in table.columns:
        found.extend(
            f"{column.name} = {code}"
            for code, label in column.values.items()
            if len(label[locale].encode()) > VALUE_BYTES
        )
    return found


def write_sav(path: Path, table: Table, locale: str, *, file_label: str, note: str) -> None:
    """Write one .sav. Raises OSError when it cannot be written."""
    frame = polars.DataFrame([_cells(column, table.frame[column.name]) for column in table.columns])
    pyreadstat.write_sav(
        frame,
        str(path),
        file_label=cut(file_label, FILE_BYTES),
        column_labels={column.name: cut(column.label[locale], LABEL_BYTES) for column in table.columns},
        variable_value_labels={
            column.name: {code: cut(label[locale], VALUE_BYTES) for code, label in column.values.items()}
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
        note=cut(note, 80),
        row_compress=True,
    )


def _cells(column: Column, cells: polars.Series) -> polars.Series:
    match column.kind:
        case "datetime":
            return cells.dt.replace_time_zone(None)
        case "text":
            held = [cut(cell.replace("\0", ""), LONGEST_TEXT_BYTES) for cell in cells.to_list()]
            return polars.Series(column.name, held, dtype=polars.String())
        case _:
            return cells if column.decimals else cells.cast(polars.Int32())


def _format(column: Column) -> str:
    if column.decimals:
        return f"F10.{column.decimals}"
    return {"datetime": "DATETIME20", "code": "F4.0", "number": "F8.0"}.get(column.kind, "")
