"""A queue as a file that a person edits: CSV or XLSX, for the owner's eyes only, replaced whole or not at all."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bot.formulas import FORMULA, harmless
from bot.review.queue import HEADER, Decided, Entry, QueueError, decided
from bot.workroom import workroom

KINDS = (".csv", ".xlsx")
_NEEDED = ("case_id", "variable", "decision", "redacted", "fingerprint")
_SHEET_ROWS = 1_048_575
_SHEET_CELL = 32_767
_WIDTHS = (19, 18, 60, 30, 10, 12, 60, 20, 18)


def read_queue(path: Path) -> list[Decided]:
    """Return what was decided in a file. Raises QueueError."""
    try:
        rows = list(_sheet_rows(path) if path.suffix == ".xlsx" else _csv_rows(path))
        return decided(rows)
    except OSError as error:
        raise QueueError(f"{path}: it cannot be read ({error.strerror}).") from None
    except QueueError as error:
        raise QueueError("\n".join(f"{path}: {line}" for line in str(error).splitlines())) from None


def _csv_rows(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
            file.seek(0)
            # A spreadsheet in Spanish saves with semicolons.
            reader = csv.reader(file, delimiter=";" if first.count(";") > first.count(",") else ",", strict=True)
            yield from _rows(enumerate(reader, start=1))
    except (csv.Error, UnicodeDecodeError) as error:
        raise QueueError(f"it is no CSV in UTF-8 ({error}); save it as such, or as .xlsx.") from None


def _sheet_rows(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    import openpyxl  # noqa: PLC0415 - slow to import, and seldom needed

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001 - a damaged workbook fails in a hundred ways, and none is more telling
        raise QueueError(f"it is no workbook ({type(error).__name__}); save it again as .xlsx.") from None
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        cells = ([_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True))
        yield from _rows(enumerate(cells, start=1))
    finally:
        book.close()


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)


def _rows(lines: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, Mapping[str, str]]]:
    _, header = next(lines, (0, []))
    names = [name.strip() for name in header]
    if missing := [name for name in _NEEDED if name not in names]:
        raise QueueError(f"there is no column {', '.join(missing)}; leave the header as it was made.")
    for number, cells in lines:
        if any(cells):
            row = dict(zip(names, [*cells, *[""] * len(names)], strict=False))
            yield number, {**row, "redacted": _shown_as_text(row["redacted"])}


def _shown_as_text(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def write_queue(path: Path, entries: Iterable[Entry]) -> None:
    """Write a queue beside its place and put it there whole. Raises QueueError."""
    rows = [_row(entry) for entry in entries]
    if path.suffix == ".xlsx" and len(rows) > _SHEET_ROWS:
        raise QueueError(f"{path}: {len(rows):,} texts are more than a sheet takes; name a .csv file.")
    try:
        with workroom(path.parent) as room:
            beside = room / path.name
            beside.touch(mode=0o600)
            with _temporary_files_in(room):
                (_write_sheet if path.suffix == ".xlsx" else _write_csv)(beside, rows)
            with beside.open("rb") as file:
                os.fsync(file.fileno())
            beside.replace(path)
    except OSError as error:
        raise QueueError(f"{path}: it cannot be written ({error.strerror}).") from None


@contextmanager
def _temporary_files_in(room: Path) -> Iterator[None]:
    """What people typed passes through openpyxl's temporary files: a kill must not leave them where everybody's are."""
    before, tempfile.tempdir = tempfile.tempdir, str(room)
    try:
        yield
    finally:
        tempfile.tempdir = before


def _row(entry: Entry) -> tuple[str | int, ...]:
    return (
        entry.case_id, entry.variable, entry.text, entry.marked, entry.may_quote, entry.decision, entry.redacted, entry.note,
        entry.fingerprint,
    )  # fmt: skip


def _write_csv(path: Path, rows: Iterable[tuple[str | int, ...]]) -> None:
    # With a mark, and cells that could be formulas made texts: this file is for a spreadsheet; `text` is not read back.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(HEADER)
        writer.writerows([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)


def _write_sheet(path: Path, rows: Iterable[tuple[str | int, ...]]) -> None:
    import openpyxl  # noqa: PLC0415 - slow to import, and seldom needed
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("text_review")
    sheet.freeze_panes = "A2"
    for number, width in enumerate(_WIDTHS):
        sheet.column_dimensions[chr(ord("A") + number)].width = width

    def cell(value: str | int, *, bold: bool = False) -> WriteOnlyCell:
        made = WriteOnlyCell(sheet, value=None)
        if isinstance(value, str):
            made.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:_SHEET_CELL]
            made.data_type = "s"  # never a formula, whatever it begins with
        else:
            made.value = value
        made.alignment = Alignment(wrap_text=True, vertical="top")
        made.font = Font(bold=bold)
        return made

    sheet.append([cell(name, bold=True) for name in HEADER])
    for row in rows:
        sheet.append([cell(value) for value in row])
    book.save(path)
