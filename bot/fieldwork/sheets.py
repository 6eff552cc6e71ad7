"""A CSV or XLSX file into rows of plain text, as a spreadsheet numbers them. Knows nothing of what the columns mean."""

from __future__ import annotations

import codecs
import csv
import io
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

LARGEST = 20 * 1024 * 1024
"""A roster of a hundred thousand people has a tenth of this."""
_SEPARATORS = ";,\t"


class RosterError(ValueError):
    """The file cannot be read as a roster at all; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row with something in it."""

    number: int
    """As a spreadsheet counts: the header is row 1, unless empty rows stand above it."""
    cells: tuple[str, ...]


def read_rows(path: Path) -> list[Row]:
    """Return the rows of a file that are not empty, cells trimmed; of a workbook its first sheet. Raises RosterError."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise RosterError(f"{path}: it cannot be read ({error.strerror}); check the path.") from None
    return rows_of(raw, str(path))


def rows_of(raw: bytes, name: str) -> list[Row]:
    """Return the rows of a file's content; `name` is what complaints call it. Raises RosterError."""
    if len(raw) > LARGEST:
        raise RosterError(f"{name}: it is larger than 20 MB; a roster is not. Save only the sheet with the people.")
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise RosterError(f"{name}: it is a workbook of the old kind (.xls); save it as .xlsx or CSV.")
    rows = _sheet(raw, name) if raw.startswith(b"PK\x03\x04") else _csv(raw, name)
    return [Row(number, cells) for number, cells in rows if any(cells)]


def _csv(raw: bytes, name: str) -> list[tuple[int, tuple[str, ...]]]:
    text = _decoded(raw)
    if "\0" in text:
        raise RosterError(f"{name}: it is neither CSV nor XLSX; save the list as one of them.")
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_SEPARATORS, key=lambda sign: _outside_quotes(first, sign))
    found = []
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        before = 0
        for cells in reader:
            # A quoted cell may run over several lines; the row is where it begins.
            found.append((before + 1, tuple(_tidy(cell) for cell in cells)))
            before = reader.line_num
    except csv.Error as error:
        raise RosterError(
            f"{name}: line {reader.line_num}: it is no CSV ({error}); look for a quote that is not closed."
        ) from None
    return found


def _decoded(raw: bytes) -> str:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        # What Windows calls Latin-1: it has the dashes and curly quotes that Excel writes.
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _outside_quotes(line: str, sign: str) -> int:
    return sum(part.count(sign) for part in line.split('"')[::2])


def _sheet(raw: bytes, name: str) -> list[tuple[int, tuple[str, ...]]]:
    import openpyxl  # slow to import, and seldom needed

    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > 10 * LARGEST:
                raise RosterError(f"{name}: unpacked it is larger than 200 MB; save only the sheet with the people.")
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # styles and validations that openpyxl does not know are none of our business
            book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
            try:
                return list(_cells(book.worksheets[0]))
            finally:
                book.close()
    except RosterError:
        raise
    except Exception as error:  # noqa: BLE001 - a damaged workbook fails in a hundred ways, and none is more telling
        raise RosterError(
            f"{name}: it is no workbook ({type(error).__name__}); save the list again as .xlsx or CSV."
        ) from None


def _cells(sheet: object) -> Iterator[tuple[int, tuple[str, ...]]]:
    # Some programs write a sheet's size wrongly; what is in it counts.
    sheet.reset_dimensions()  # type: ignore[attr-defined]
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):  # type: ignore[attr-defined]
        yield number, tuple(_written(value) for value in values)


def _written(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if (value.hour, value.minute, value.second) == (0, 0, 0):
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case _:
            return _tidy(str(value))


def _tidy(cell: str) -> str:
    return " ".join(cell.split())
