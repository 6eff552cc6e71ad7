"""A CSV or XLSX file into rows of plain text, as a spreadsheet numbers them. Knows nothing of what the columns mean."""

from __future__ import annotations

import asyncio
import codecs
import csv
import io
import json
import sys
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

    def __init__(self, message: str, key: str, **fills: str) -> None:
        """`key` is the kind of fault, for whoever says it in other words; `fills` are what those need."""
        super().__init__(message)
        self.key, self.fills = key, fills


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
        raise RosterError(f"{path}: it cannot be read ({error.strerror}); check the path.", "not-read") from None
    return rows_of(raw, str(path))


def rows_of(raw: bytes, name: str) -> list[Row]:
    """Return the rows of a file's content; `name` is what complaints call it. Raises RosterError."""
    if len(raw) > LARGEST:
        raise RosterError(
            f"{name}: it is larger than 20 MB; a roster is not. Save only the sheet with the people.", "large"
        )
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise RosterError(f"{name}: it is a workbook of the old kind (.xls); save it as .xlsx or CSV.", "old-kind")
    rows = _sheet(raw, name) if raw.startswith(b"PK\x03\x04") else _csv(raw, name)
    return [Row(number, cells) for number, cells in rows if any(cells)]


PATIENCE = 60.0
MOST_MEMORY = 1 << 30
"""Seconds and bytes of a process that reads a file from outside."""


async def rows_apart(raw: bytes, name: str) -> list[Row]:
    """Return the rows of a file that came from outside, read by a process of its own: whatever it does to it, we go on. Raises RosterError."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.fieldwork.sheets", name, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        out, _ = await asyncio.wait_for(child.communicate(raw), PATIENCE)
    except TimeoutError:
        out = b""
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if not out or child.returncode:
        raise RosterError(f"{name}: reading it takes too much; save only the sheet with the people.", "large")
    told = json.loads(out)
    if "fault" in told:
        raise RosterError(told["fault"], told["key"], **told["fills"])
    return [Row(number, tuple(cells)) for number, cells in told["rows"]]


def _csv(raw: bytes, name: str) -> list[tuple[int, tuple[str, ...]]]:
    text = _decoded(raw)
    if "\0" in text:
        raise RosterError(f"{name}: it is neither CSV nor XLSX; save the list as one of them.", "neither")
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
            f"{name}: line {reader.line_num}: it is no CSV ({error}); look for a quote that is not closed.",
            "no-csv",
            line=str(reader.line_num),
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
                raise RosterError(
                    f"{name}: unpacked it is larger than 200 MB; save only the sheet with the people.", "large"
                )
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
            f"{name}: it is no workbook ({type(error).__name__}); save the list again as .xlsx or CSV.",
            "no-workbook",
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


def _told(raw: bytes, name: str) -> dict[str, object]:
    try:
        return {"rows": [(row.number, row.cells) for row in rows_of(raw, name)]}
    except RosterError as error:
        return {"fault": str(error), "key": error.key, "fills": error.fills}


if __name__ == "__main__":
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    sys.stdout.write(json.dumps(_told(sys.stdin.buffer.read(), sys.argv[1])))
