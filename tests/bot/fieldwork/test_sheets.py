"""Every file that a spreadsheet may write is read alike; what is none is refused with what to do."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from bot.fieldwork.sheets import RosterError, Row, read_rows, rows_of

TEXT = "id;nombre\r\na-1;Ñandú “Ex”\r\n\r\na-2;José\r\n"
EXPECTED = [Row(1, ("id", "nombre")), Row(2, ("a-1", "Ñandú “Ex”")), Row(4, ("a-2", "José"))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings_of_spreadsheets_are_read_alike(encoding: str) -> None:
    assert EXPECTED == rows_of(TEXT.encode(encoding), "r.csv")


def test_latin_1_with_control_characters_is_read() -> None:
    # 0x81 means nothing in Windows' table.
    assert [Row(1, ("Ñ", "\x81"))] == rows_of("Ñ;\x81\n".encode("latin-1"), "r.csv")


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_separator_is_the_one_that_the_header_uses_outside_quotes(sign: str) -> None:
    text = f'"id, its; own"{sign}b{sign}c\n1{sign}"x,y;z"{sign}\n'
    assert [Row(1, ("id, its; own", "b", "c")), Row(2, ("1", "x,y;z", ""))] == rows_of(text.encode(), "r.csv")


def test_row_after_a_cell_of_two_lines_keeps_the_line_where_it_begins() -> None:
    rows = rows_of(b'id,name\n1,"two\nlines"\n2,b\n', "r.csv")
    assert [Row(1, ("id", "name")), Row(2, ("1", "two lines")), Row(4, ("2", "b"))] == rows


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_cells_of_a_workbook_become_the_text_that_people_see() -> None:
    # A workbook knows no zones.
    half_past_eight = datetime(2026, 5, 1, 8, 30)  # noqa: DTZ001
    raw = workbook(("id", "x"), (7.0, True), (None, None), ("b", date(2026, 5, 1)), (2.5, half_past_eight))
    assert [
        Row(1, ("id", "x")),
        Row(2, ("7", "1")),
        Row(4, ("b", "2026-05-01")),
        Row(5, ("2.5", "2026-05-01T08:30:00")),
    ] == rows_of(raw, "r.xlsx")


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b'id,name\n1,"open\n', "quote"),
        (b"id\0name", "neither CSV nor XLSX"),
        (b"\xd0\xcf\x11\xe0 old", r"\.xls"),
        (b"PK\x03\x04 torn", "no workbook"),
        (workbook(("id",))[:-200], "no workbook"),
        (b"x" * (20 * 1024 * 1024 + 1), "20 MB"),
    ],
    ids=["quote", "binary", "xls", "torn", "cut", "huge"],
)
def test_what_is_no_table_is_refused_with_what_to_do(raw: bytes, says: str) -> None:
    with pytest.raises(RosterError, match=says):
        rows_of(raw, "r")


def test_absent_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RosterError, match="check the path"):
        read_rows(tmp_path / "none.csv")
