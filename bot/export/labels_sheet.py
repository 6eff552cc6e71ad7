"""An XLSX for reading: labels instead of codes, every cell a text, so that nothing is a formula, a link or a rounded date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import polars
import xlsxwriter

from bot.export.table import Column, Table

_LONGEST_CELL = 32_767
"""Characters that a cell of Excel holds, counted as UTF-16 does."""
_CASES_AT_ONCE = 2_000
_WIDEST = 48


def write_labels(path: Path, table: Table, locales: Sequence[str], created: datetime) -> None:
    """Write a sheet a language, named by it. Raises OSError when it cannot be written."""
    options = {
        "constant_memory": True,
        # Beside the file and not where everybody's are: after a kill they go with the folder.
        "tmpdir": str(path.parent),
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        # A creation time of our own choosing, so that the same store gives the same bytes.
        book.set_properties({"created": created.replace(tzinfo=None)})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        for locale in locales:
            sheet = book.add_worksheet(locale)
            sheet.freeze_panes(2, 1)
            sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{len(table) + 2}"})
            for number, column in enumerate(table.columns):
                sheet.set_column(number, number, min(_WIDEST, max(12, len(column.name) + 2)))
            for number, column in enumerate(table.columns):
                sheet.write_string(0, number, column.name, head)
            for number, column in enumerate(table.columns):
                sheet.write_string(1, number, column.label[locale], head)
            _write_cases(sheet, table, locale)
            sheet.autofilter(1, 0, len(table) + 1, max(0, len(table.columns) - 1))


def _write_cases(sheet: xlsxwriter.worksheet.Worksheet, table: Table, locale: str) -> None:
    for start in range(0, len(table), _CASES_AT_ONCE):
        chunk = table.frame.slice(start, _CASES_AT_ONCE)
        written = [_written(column, chunk[column.name], locale) for column in table.columns]
        for case, row in enumerate(zip(*written, strict=True), start=start + 2):
            for number, text in enumerate(row):
                if text:
                    sheet.write_string(case, number, text)


def _written(column: Column, cells: polars.Series, locale: str) -> list[str]:
    """Return the cells of one column as people read them."""
    if column.kind == "datetime":
        return cells.dt.to_string("%Y-%m-%d %H:%M").fill_null("").to_list()
    if column.kind == "text":
        return [_held(text) for text in cells.to_list()]
    labels = {code: label[locale] for code, label in column.values.items()}
    return [labels.get(cell) or _number(cell) for cell in cells.to_list()]


def _number(cell: float) -> str:
    return str(int(cell)) if cell == int(cell) else str(cell)


def _held(text: str) -> str:
    """Return a text as Excel holds it: no NUL, and no longer than a cell."""
    text = text.replace("\0", "")
    if len(text) <= _LONGEST_CELL // 2 or len(text.encode("utf-16-le")) // 2 <= _LONGEST_CELL:
        return text
    return text.encode("utf-16-le")[: _LONGEST_CELL * 2].decode("utf-16-le", "ignore")
