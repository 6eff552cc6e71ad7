"""codebook.xlsx: a row a variable and a row a code, to be filtered and sorted; every cell a text or a count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from bot.export.about import Pen

Cell = str | int | float


def write_codebook_sheet(path: Path, book: Mapping[str, Any], pens: Mapping[str, Pen], created: datetime) -> None:
    """Write two sheets a language. Raises OSError when it cannot be written."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "tmpdir": str(path.parent)}
    with xlsxwriter.Workbook(str(path), options) as workbook:
        workbook.set_properties({"created": created.replace(tzinfo=None)})
        head = workbook.add_format({"bold": True, "bottom": 1, "valign": "top"})
        body = workbook.add_format({"text_wrap": True, "valign": "top"})
        for locale, pen in pens.items():
            for key, rows, widths in (
                ("variables", _variables(book, pen), (22, 34, 10, 10, 60, 34, 24, 40, 10)),
                ("values", _values(book, pen), (22, 9, 50, 10, 10, 9)),
            ):
                name = pen.say("export-book.name" if key == "variables" else "export-book.values")
                sheet = workbook.add_worksheet(f"{name} {locale}"[:31])
                _fill(sheet, rows, head, body)
                for number, width in enumerate(widths):
                    sheet.set_column(number, number, width)


def _fill(sheet: Any, rows: Iterator[Sequence[Cell]], head: Any, body: Any) -> None:
    n = width = 0
    for n, row in enumerate(rows):
        width = len(row)
        for number, cell in enumerate(row):
            write = sheet.write_string if isinstance(cell, str) else sheet.write_number
            write(n, number, cell, head if n == 0 else body)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, n, width - 1)


def _variables(book: Mapping[str, Any], pen: Pen) -> Iterator[Sequence[Cell]]:
    keys = ("name", "label", "kind", "measure", "text", "asked", "set-name", "formula", "n")
    yield [pen.say(f"export-book.{key}") for key in keys]
    of = {member: name for name, one in book["mrsets"].items() for member in one["members"]}
    for variable in book["variables"]:
        yield (
            variable["name"],
            variable["label"][pen.locale],
            pen.say(f"export-kind.{variable['kind']}"),
            pen.say(f"export-measure.{variable['measure']}"),
            variable["text"][pen.locale],
            variable["universe"] or pen.say("export-book.everybody"),
            of.get(variable["name"], ""),
            variable.get("formula", {}).get(pen.locale, ""),
            variable["n_valid"],
        )


def _values(book: Mapping[str, Any], pen: Pen) -> Iterator[Sequence[Cell]]:
    yield [pen.say(f"export-book.{key}") for key in ("name", "code", "label", "is-missing", "stata", "n")]
    for variable in book["variables"]:
        counts = variable["freq"] or variable.get("freq_missing") or {}
        for code, label in variable["values"].items():
            is_missing = variable["missing_range"] is not None and code in book["missing"]
            stata = book["missing"][code]["stata"] if is_missing else ""
            yield (
                variable["name"],
                int(code),
                label[pen.locale],
                "×" if is_missing else "",
                stata,
                counts.get(code, ""),
            )
