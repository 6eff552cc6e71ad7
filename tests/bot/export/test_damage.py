"""Every check of ours finds damage: a file that says something else than the codebook is named, with the place."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars
import pytest

from bot.export import csv_file, dta_file, labels_sheet, parquet_file, rereading, sav_file
from bot.export.about import Pen
from bot.export.codebook_file import codebook, multiple_sets
from bot.export.ddi_file import write_ddi
from bot.export.long import ANSWERS, Long, Spool
from bot.export.long_file import write_long_csv
from bot.export.rereading import Differs
from bot.export.sav_sets import NotSav, read_dictionary
from bot.export.table import Table
from bot.speech import Speech, load_locales
from tests.bot.export.tables import ABOUT, STAMP, table

N = 25
LOCALES = ("es", "en")


@dataclass(frozen=True)
class Format:
    """How a format is written and checked here."""

    write: Callable[[Path, Table], None]
    check: Callable[[Path, Table, dict[str, Any]], None]


def _sav(path: Path, held: Table) -> None:
    sets = {name: (label["es"], members) for name, label, members in multiple_sets(held)}
    sav_file.write_sav(path, held, "es", file_label="f", note="n", sets=sets, created=STAMP)


def _dta(path: Path, held: Table) -> None:
    dta_file.write_dta(path, held, ("en", "es"), file_label={"es": "f", "en": "f"}, note="n", created=STAMP)


FORMATS = {
    "csv": Format(csv_file.write_responses, rereading.check_csv),
    "blank csv": Format(
        csv_file.write_blank_responses, lambda path, held, book: rereading.check_csv(path, held, book, blank=True)
    ),
    "parquet": Format(lambda path, held: parquet_file.write_parquet(path, held, {}), rereading.check_parquet),
    "sav": Format(_sav, lambda path, held, book: rereading.check_sav(path, book, "es", sets=True)),
    "dta": Format(_dta, lambda path, held, book: rereading.check_dta(path, book, "en")),
    "xlsx": Format(
        lambda path, held: labels_sheet.write_labels(path, held, LOCALES, STAMP),
        lambda path, held, book: rereading.check_sheet(path, held, book, LOCALES),
    ),
}


def damaged(held: Table, name: str, cell: object) -> Table:
    """The table with another value in the last case of a column."""
    column = held.frame[name].clone()
    column[len(held) - 1] = cell
    return Table(held.columns, held.frame.with_columns(column))


def with_label(held: Table, name: str, **changed: Any) -> Table:
    columns = tuple(replace(one, **changed) if one.name == name else one for one in held.columns)
    return Table(columns, held.frame)


@pytest.fixture(scope="module")
def whole() -> Table:
    return table(N)


@pytest.fixture(scope="module")
def book(whole: Table) -> dict[str, Any]:
    return codebook(whole, LOCALES)


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_whole_passes(name: str, whole: Table, book: dict[str, Any], tmp_path: Path) -> None:
    one, path = FORMATS[name], tmp_path / "f"
    one.write(path, whole)
    one.check(path, whole, book)


@pytest.mark.parametrize("name", FORMATS)
def test_a_case_too_few_is_found(name: str, whole: Table, book: dict[str, Any], tmp_path: Path) -> None:
    one, path = FORMATS[name], tmp_path / "f"
    one.write(path, Table(whole.columns, whole.frame.head(N - 1)))
    with pytest.raises(Differs, match=r"24 cases|one line a case"):
        one.check(path, whole, book)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(("variable", "cell"), [("agree", 1), ("pick_02", -97), ("disp", 110)])
def test_another_code_is_found(
    name: str, variable: str, cell: int, whole: Table, book: dict[str, Any], tmp_path: Path
) -> None:
    one, path = FORMATS[name], tmp_path / "f"
    assert cell != whole.frame[variable][-1]
    one.write(path, damaged(whole, variable, cell))
    with pytest.raises(Differs, match=variable):
        one.check(path, whole, book)


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "xlsx"])
@pytest.mark.parametrize(("variable", "cell"), [("years", -97), ("gap", 0.5), ("said", ""), ("ended_at", None)])
def test_a_number_a_text_or_a_time_that_went_is_found(
    name: str, variable: str, cell: object, whole: Table, book: dict[str, Any], tmp_path: Path
) -> None:
    one, path = FORMATS[name], tmp_path / "f"
    assert cell != whole.frame[variable][-1]
    one.write(path, damaged(whole, variable, cell))
    with pytest.raises(Differs, match=variable):
        one.check(path, whole, book)


@pytest.mark.parametrize("name", ["sav", "dta"])
def test_another_label_is_found(name: str, whole: Table, book: dict[str, Any], tmp_path: Path) -> None:
    one, path = FORMATS[name], tmp_path / "f"
    agree = next(column for column in whole.columns if column.name == "agree")
    one.write(path, with_label(whole, "agree", label={"es": "otra", "en": "another"}))
    with pytest.raises(Differs, match="agree: its label"):
        one.check(path, whole, book)
    one.write(path, with_label(whole, "agree", values={**agree.values, 2: {"es": "otra", "en": "another"}}))
    with pytest.raises(Differs, match="agree: its value labels"):
        one.check(path, whole, book)


def test_spss_without_range_measure_or_set_is_found(whole: Table, book: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "f"
    _sav(path, with_label(whole, "agree", missing=frozenset()))
    with pytest.raises(Differs, match="agree: its missing range"):
        rereading.check_sav(path, book, "es", sets=True)
    _sav(path, with_label(whole, "agree", measure="nominal"))
    with pytest.raises(Differs, match="agree: its measure"):
        rereading.check_sav(path, book, "es", sets=True)
    _sav(path, with_label(whole, "pick_02", set_of=""))
    with pytest.raises(Differs, match="multiple-response sets"):
        rereading.check_sav(path, book, "es", sets=True)


def test_a_formula_in_a_sheet_is_found(whole: Table, book: dict[str, Any], tmp_path: Path) -> None:
    path, spoilt = tmp_path / "f.xlsx", tmp_path / "g.xlsx"
    labels_sheet.write_labels(path, whole, LOCALES, STAMP)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(spoilt, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                content = content.replace(b"</row>", b'<c r="ZZ9"><f>1+1</f></c></row>', 1)
            new.writestr(name, content)
    with pytest.raises(Differs, match="ZZ9 is a formula"):
        rereading.check_sheet(spoilt, whole, book, LOCALES)


def test_a_mark_before_the_canonical_csv_is_found(whole: Table, book: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    csv_file.write_responses(path, whole)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    with pytest.raises(Differs, match="byte-order mark"):
        rereading.check_csv(path, whole, book)


def test_columns_in_another_order_are_found(whole: Table, book: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "f.parquet"
    parquet_file.write_parquet(path, Table(whole.columns[::-1], whole.frame.select(whole.frame.columns[::-1])), {})
    with pytest.raises(Differs, match="order"):
        rereading.check_parquet(path, whole, book)


def test_ddi_of_another_table_is_found(whole: Table, book: dict[str, Any], tmp_path: Path) -> None:
    words = Speech(load_locales("bot"), load_locales("export"))
    pens = {locale: Pen(words, locale) for locale in LOCALES}
    for other, what in (({**book, "variables": book["variables"][1:]}, "variables"), ({**book, "n": 1}, "cases")):
        write_ddi(tmp_path / "f.xml", ABOUT, other, None, pens)
        with pytest.raises(Differs, match=what):
            rereading.check_ddi(tmp_path / "f.xml", book)


def test_a_codebook_that_changed_on_the_disk_is_found(book: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "codebook.json"
    path.write_text(json.dumps({**book, "n": 0}), encoding="utf-8")
    with pytest.raises(Differs, match="does not read back"):
        rereading.check_json(path, book)


def test_a_row_too_few_in_a_long_table_is_found(tmp_path: Path) -> None:
    spool = Spool(tmp_path, "answers", ANSWERS)
    for number in range(3):
        spool.add([(f"c{number}", "1.0.0", "agree", 1, 2, None, "2027-03-01T09:00:12.345Z", None, 0)])
    long = spool.long()
    write_long_csv(tmp_path / "f.csv", long)
    rereading.check_long(tmp_path / "f.csv", long)
    with pytest.raises(Differs, match="it holds 3 rows, the store 4"):
        rereading.check_long(tmp_path / "f.csv", Long(long.frame, 4))


def test_what_is_no_system_file_is_not_operated_on(whole: Table, tmp_path: Path) -> None:
    path = tmp_path / "f.sav"
    _sav(path, whole)
    content = path.read_bytes()
    with pytest.raises(NotSav, match="ends inside"):
        read_dictionary(content[:900])
    with pytest.raises(NotSav, match="not a plain system file"):
        read_dictionary(b"$FL3" + content[4:])
    with pytest.raises(NotSav, match="record of type 77"):
        read_dictionary(content[:176] + b"\x4d\0\0\0" + content[180:])


def test_the_table_itself_takes_no_cell_without_a_reason(whole: Table) -> None:
    agree = polars.when(polars.int_range(polars.len()) > 0).then(polars.col("agree")).alias("agree")
    with pytest.raises(ValueError, match="agree"):
        Table(whole.columns, whole.frame.with_columns(agree))
