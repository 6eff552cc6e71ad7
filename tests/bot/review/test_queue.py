"""A queue keeps what a person decided, lets nothing leave undecided, and forgets whoever withdrew."""

from __future__ import annotations

import csv
import stat
import tempfile
import time
from pathlib import Path

import openpyxl
import pytest

from bot.review.files import read_queue, write_queue
from bot.review.queue import HEADER, Queue, QueueError, queue, released

TEXTS = [
    ("c1", "open_lesson", "Escríbame a ana.perez@uni.mx"),
    ("c1", "open_offer", "Un curso breve"),
    ("c2", "open_lesson", '=HYPERLINK("http://x.mx")\nDos líneas; "comillas"'),
    ("c3", "open_comment", "👍" * 4096),
]


def edited(path: Path, decisions: dict[str, tuple[str, str]]) -> None:
    """Write decisions as a person does: case and variable -> decision, redacted."""
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        for row in sheet.iter_rows(min_row=2):
            if (key := f"{row[0].value} {row[1].value}") in decisions:
                row[5].value, row[6].value = decisions[key]
        book.save(path)
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if (key := f"{row['case_id']} {row['variable']}") in decisions:
            row["decision"], row["redacted"] = decisions[key]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, HEADER, delimiter=";")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(params=["q.csv", "q.xlsx"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return tmp_path / str(request.param)


def again(path: Path, texts: list[tuple[str, str, str]]) -> Queue:
    made = queue(texts, {"c1": 1}, read_queue(path))
    write_queue(path, made.entries)
    return made


def test_decisions_are_kept_and_nothing_leaves_undecided(path: Path) -> None:
    write_queue(path, queue(TEXTS, {"c1": 1}, []).entries)
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)
    assert [] == released(again(path, TEXTS).entries)
    edited(
        path,
        {
            "c1 open_lesson": ("redact", "Escríbame a [correo]"),
            "c1 open_offer": ("Conservar", ""),
            "c2 open_lesson": ("drop", ""),
        },
    )
    made = again(path, TEXTS)
    assert (0, 0, 0) == (made.new, made.changed, made.gone)
    assert {"pending": 1, "keep": 1, "redact": 1, "drop": 1} == made.counts()
    expected = [
        ("c1", "open_lesson", "Escríbame a [correo]", "redacted"),
        ("c1", "open_offer", "Un curso breve", "reviewed"),
    ]
    assert expected == released(again(path, TEXTS).entries)


def test_a_text_that_changed_is_decided_anew_and_one_that_is_gone_is_forgotten(path: Path) -> None:
    write_queue(path, queue(TEXTS, {}, []).entries)
    edited(path, {f"{case} {variable}": ("keep", "") for case, variable, _ in TEXTS})
    now = [("c1", "open_lesson", "Otra cosa"), TEXTS[1], ("c9", "open_offer", "Nueva")]
    made = again(path, now)
    assert (1, 1, 2) == (made.new, made.changed, made.gone)
    assert ["pending", "keep", "pending"] == [entry.decision for entry in made.entries]
    assert {"c1", "c9"} == {one.case_id for one in read_queue(path)}


def test_nothing_that_people_typed_lies_where_everybody_s_temporary_files_are(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(path.parent / "none"))
    write_queue(path, queue(TEXTS, {}, []).entries)
    assert [path] == list(path.parent.iterdir())
    assert str(path.parent / "none") == tempfile.tempdir


def test_a_proposal_masks_what_is_marked() -> None:
    first, second, *_ = queue(TEXTS, {"c1": 1}, []).entries
    assert ("mail: ana.perez@uni.mx", "Escríbame a [mail]", 1) == (first.marked, first.redacted, first.may_quote)
    assert ("", "") == (second.marked, second.redacted)


def test_no_cell_is_a_formula(path: Path) -> None:
    write_queue(path, queue(TEXTS, {}, []).entries)
    if path.suffix == ".xlsx":
        cells = [cell for row in openpyxl.load_workbook(path).worksheets[0].iter_rows() for cell in row]
        assert "f" not in {cell.data_type for cell in cells}
        assert any(str(cell.value).startswith("=HYPERLINK") for cell in cells)
    else:
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert not any(cell.startswith("=") for cell in cells)


@pytest.mark.parametrize(
    ("decision", "said"),
    [(("maybe", ""), "decision 'maybe' is none"), (("redact", " "), "`redacted` is empty")],
)
def test_what_cannot_be_used_is_said_by_line(path: Path, decision: tuple[str, str], said: str) -> None:
    write_queue(path, queue(TEXTS, {}, []).entries)
    edited(path, {"c1 open_offer": decision})
    with pytest.raises(QueueError, match=f"line 3: .*{said}"):
        read_queue(path)


def test_a_file_that_is_no_queue_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(QueueError, match="there is no column case_id"):
        read_queue(tmp_path / "x.csv")
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04 no")
    with pytest.raises(QueueError, match="it is no workbook"):
        read_queue(tmp_path / "x.xlsx")


def test_marking_a_long_text_takes_no_time() -> None:
    from flows.marks import marks  # noqa: PLC0415

    began = time.process_time()
    for text in (
        "👍" * 4096,
        "Aa " * 1400,
        "a@" * 2048,
        "1 " * 2048,
        "a.b-" * 1000,
        "Universidad de " * 270,
        "(" * 4000,
    ):
        marks(text)
    assert time.process_time() - began < 2
