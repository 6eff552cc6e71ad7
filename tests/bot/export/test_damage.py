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

from bot.export import (
    codebook_sheet,
    csv_file,
    dta_file,
    labels_sheet,
    parquet_file,
    rereading,
    rereading_rows,
    rereading_sheets,
    sav_file,
)
from bot.export.about import Pen
from bot.export.codebook_file import codebook, multiple_sets
from bot.export.codebook_sheet import write_codebook_sheet
from bot.export.datapackage_file import DISPOSITIONS
from bot.export.ddi_file import write_ddi
from bot.export.differences import Difference
from bot.export.long import ANSWERS, Long, Spool
from bot.export.long_file import write_long_csv
from bot.export.needs import HEADER, needs, rows
from bot.export.package import ExportError
from bot.export.rereading import Differs
from bot.export.sav_sets import NotSav, read_dictionary
from bot.export.table import Table
from bot.export.text_files import write_texts_csv, write_texts_parquet
from bot.speech import Speech, load_locales
from tests.bot.export.tables import ABOUT, SCALE, STAMP, column, dispositions, package, table

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
    "csv for Excel": Format(
        csv_file.write_excel_safe, lambda path, held, book: rereading.check_csv(path, held, book, marked=True)
    ),
    "blank csv": Format(
        csv_file.write_blank_responses, lambda path, held, book: rereading.check_csv(path, held, book, blank=True)
    ),
    "parquet": Format(lambda path, held: parquet_file.write_parquet(path, held, {}), rereading.check_parquet),
    "sav": Format(_sav, lambda path, held, book: rereading.check_sav(path, book, "es", sets=True)),
    "dta": Format(_dta, lambda path, held, book: rereading.check_dta(path, book, "en")),
    "xlsx": Format(
        lambda path, held: labels_sheet.write_labels(path, held, LOCALES, STAMP),
        lambda path, held, book: rereading_sheets.check_sheet(path, book, LOCALES),
    ),
}


def damaged(held: Table, name: str, cell: object) -> Table:
    """The table with another value in the last case of a column."""
    column = held.frame[name].clone()
    column[len(held) - 1] = cell
    return Table(held.columns, held.frame.with_columns(column))


def spoilt_sheet(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """The same workbook with something else in one of its parts."""
    spoilt = path.with_name("spoilt.xlsx")
    with zipfile.ZipFile(path) as whole_one, zipfile.ZipFile(spoilt, "w") as other:
        for name in whole_one.namelist():
            content = whole_one.read(name)
            assert not name.endswith(part) or old in content
            other.writestr(name, content.replace(old, new, 1) if name.endswith(part) else content)
    return spoilt


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
    path = tmp_path / "f.xlsx"
    labels_sheet.write_labels(path, whole, LOCALES, STAMP)
    spoilt = spoilt_sheet(path, "sheet1.xml", b"</row>", b'<c r="ZZ9"><f>1+1</f></c></row>')
    with pytest.raises(Differs, match="ZZ9 is a formula"):
        rereading_sheets.check_sheet(spoilt, book, LOCALES)


@pytest.mark.parametrize("name", FORMATS)
def test_half_a_file_is_found(name: str, whole: Table, book: dict[str, Any], tmp_path: Path) -> None:
    one, path = FORMATS[name], tmp_path / "f"
    one.write(path, whole)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(Differs, match=r"does not read back|one line a case"):
        one.check(path, whole, book)


def test_more_cases_than_are_read_at_once_are_counted_all(
    whole: Table, book: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rereading, "_CASES_AT_ONCE", 5)
    for name in ("sav", "dta"):
        FORMATS[name].write(tmp_path / name, whole)
        FORMATS[name].check(tmp_path / name, whole, book)
        FORMATS[name].write(tmp_path / name, Table(whole.columns, polars.concat([whole.frame, whole.frame.head(1)])))
        with pytest.raises(Differs, match="number of cases read back as 26, not 25"):
            FORMATS[name].check(tmp_path / name, whole, book)


# ---------------------------------------------------------------- what stands beside the data


@pytest.fixture
def pens() -> dict[str, Pen]:
    words = Speech(load_locales("bot"), load_locales("export"))
    return {locale: Pen(words, locale) for locale in LOCALES}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"label": {"es": "otra", "en": "label of agree"}}, "sheet of variables es: agree reads back as 'otra'"),
        ({"text": {"es": "¿?", "en": "?"}}, "sheet of variables es: agree reads back as '¿\\?'"),
        ({"n_valid": 3}, "sheet of variables es: agree reads back as '3'"),
        ({"name": "agreed"}, "sheet of variables es: agree reads back as 'agreed'"),
        ({"values": {"1": {"es": "Nada", "en": "Not at all"}}}, "sheet of values es: it has"),
    ],
    ids=lambda one: next(iter(one)) if isinstance(one, dict) else "",
)
def test_codebook_sheet_of_other_variables_is_found(
    book: dict[str, Any], pens: dict[str, Pen], tmp_path: Path, change: dict[str, Any], says: str
) -> None:
    path = tmp_path / "codebook.xlsx"
    write_codebook_sheet(path, book, pens, STAMP)
    rereading_sheets.check_codebook_sheet(path, book, LOCALES)
    first, agree, *others = book["variables"]
    write_codebook_sheet(path, {**book, "variables": [first, {**agree, **change}, *others]}, pens, STAMP)
    with pytest.raises(Differs, match=says):
        rereading_sheets.check_codebook_sheet(path, book, LOCALES)


def test_codebook_sheet_with_another_count_a_formula_or_a_row_too_few_is_found(
    book: dict[str, Any], pens: dict[str, Pen], tmp_path: Path
) -> None:
    path = tmp_path / "codebook.xlsx"
    first, agree, *others = book["variables"]
    other = {**agree, "freq": {**agree["freq"], "1": 99}}
    write_codebook_sheet(path, {**book, "variables": [first, other, *others]}, pens, STAMP)
    with pytest.raises(Differs, match="sheet of values es: agree reads back as '99', not"):
        rereading_sheets.check_codebook_sheet(path, book, LOCALES)
    write_codebook_sheet(path, {**book, "variables": [first, agree, *others[:-1]]}, pens, STAMP)
    with pytest.raises(Differs, match="sheet of variables es: it has 10 rows, the codebook 11"):
        rereading_sheets.check_codebook_sheet(path, book, LOCALES)
    write_codebook_sheet(path, book, pens, STAMP)
    spoilt = spoilt_sheet(path, "sheet4.xml", b"</row>", b'<c r="ZZ1"><f>1+1</f></c></row>')
    with pytest.raises(Differs, match="sheet of values en: ZZ1 is a formula"):
        rereading_sheets.check_codebook_sheet(spoilt, book, LOCALES)


def test_dispositions_that_are_not_the_store_s_are_found(whole: Table, book: dict[str, Any], tmp_path: Path) -> None:
    path, header, held = tmp_path / "f.csv", tuple(DISPOSITIONS), dispositions(whole)
    stranger = ("c99999", 1, 1, 319, "UO", 0)
    csv_file.write_csv(path, header, [stranger, *held])
    rereading_rows.check_dispositions(path, header, [stranger, *held], whole, book)
    other = [held[0], (*held[1][:3], 120, *held[1][4:]), *held[2:]]
    for spoilt, says in (
        (held[:-1], "too few rows: line 26"),
        ([*held, stranger], "too many rows: line 27"),
        (other, "line 3 does not say"),
        ([held[1], held[0], *held[2:]], "line 2 does not say"),
    ):
        csv_file.write_csv(path, header, spoilt)
        with pytest.raises(Differs, match=says):
            rereading_rows.check_dispositions(path, header, held, whole, book)
    csv_file.write_csv(path, [*header[:-1], "closed"], held)
    with pytest.raises(Differs, match="line 1 does not say"):
        rereading_rows.check_dispositions(path, header, held, whole, book)


def test_dispositions_that_do_not_fit_the_wide_table_are_found(
    whole: Table, book: dict[str, Any], tmp_path: Path
) -> None:
    path, header, held = tmp_path / "f.csv", tuple(DISPOSITIONS), dispositions(whole)
    for rows_, says in (
        (held[1:], "24 rows for the 25 cases"),
        ([*held, held[0]], "26 rows for the 25 cases"),
        ([(*held[0][:3], 120, *held[0][4:]), *held[1:]], "disp is there otherwise"),
    ):
        csv_file.write_csv(path, header, rows_)
        with pytest.raises(Differs, match=says):
            rereading_rows.check_dispositions(path, header, rows_, whole, book)


def test_needs_that_are_not_the_table_s_are_found(tmp_path: Path) -> None:
    names = ("status", "imp_a", "cap_a", "imp_b", "cap_b")
    columns = tuple(column(name, "code", values=SCALE, missing=True) for name in names)
    cells = {"status": [1] * 6, "imp_a": [3] * 6, "cap_a": [1, 2] * 3, "imp_b": [3, 2] * 3, "cap_b": [-99] * 6}
    held = Table(columns, polars.DataFrame({c.name: polars.Series(cells[c.name], dtype=c.dtype) for c in columns}))
    path, book, found = tmp_path / "needs.csv", codebook(held, LOCALES), rows(needs(held))
    csv_file.write_csv(path, HEADER, found)
    rereading_rows.check_needs(path, HEADER, found, book)
    assert [1.5, None] == [row[5] for row in found]
    for spoilt, says in ((found[1:], "line 2"), ([found[0], (*found[1][:-1], 2)], "line 3"), (found * 2, "too many")):
        csv_file.write_csv(path, HEADER, spoilt)
        with pytest.raises(Differs, match=says):
            rereading_rows.check_needs(path, HEADER, found, book)
    for at, cell, says in (
        (0, "needs_c", "no such capability"),
        (1, "otra", "calls it otherwise"),
        (4, 7, "more ratings"),
        (3, 7, "more ratings"),
    ):
        other = [(*found[0][:at], cell, *found[0][at + 1 :])]
        csv_file.write_csv(path, HEADER, other)
        with pytest.raises(Differs, match=says):
            rereading_rows.check_needs(path, HEADER, other, book)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda lines: lines[:-1], "too few rows: line 3"),
        (lambda lines: [*lines, lines[-1]], "too many rows: line 4"),
        (lambda lines: [lines[1], lines[0]], "line 2 does not say"),
        (lambda lines: [lines[0], (*lines[1][:3], "removed", *lines[1][4:])], "line 3 does not say"),
        (lambda lines: [lines[0], (*lines[1][:4], "+9")], "line 3 does not say"),
    ],
    ids=["a row too few", "a row too many", "another order", "another kind", "another detail"],
)
def test_no_package_appears_with_other_differences_between_versions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[list[Any]], list[Any]], says: str
) -> None:
    found = (Difference("agree", "1.0.0", "1.1.0", "added"), Difference("pick_02", "1.0.0", "1.1.0", "recoded", "+3"))
    intact, spoilt = tmp_path / "whole", tmp_path / "spoilt"
    intact.mkdir()
    spoilt.mkdir()
    whole_one = package(intact, table(3), formats=("parquet",), differences=found)
    assert 3 == len((whole_one / "version_differences.csv").read_text(encoding="utf-8").splitlines())
    write_csv = csv_file.write_csv
    monkeypatch.setattr(
        csv_file,
        "write_csv",
        lambda path, header, lines: write_csv(
            path, header, spoil(list(lines)) if path.name == "version_differences.csv" else lines
        ),
    )
    with pytest.raises(ExportError, match=rf"version_differences\.csv: .*{says}"):
        package(spoilt, table(3), formats=("parquet",), differences=found)
    assert [] == [path for path in spoilt.iterdir() if path.suffix != ".parquet"]


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


def test_ddi_of_another_table_is_found(book: dict[str, Any], pens: dict[str, Pen], tmp_path: Path) -> None:
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


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_other_words_than_were_typed_are_found(tmp_path: Path, suffix: str) -> None:
    typed = [("c0", "open_lesson", "=1+1", "no"), ("c1", "open_lesson", "escuché\ny esperé", "no")]
    write = {"csv": write_texts_csv, "parquet": write_texts_parquet}[suffix]
    path = tmp_path / f"open_text.{suffix}"
    write(path, typed)
    rereading.check_texts(path, typed)
    for spoilt in (typed[:1], [*typed, typed[0]], typed[::-1], [typed[0], (*typed[1][:2], "escuché", "no")]):
        write(path, spoilt)
        with pytest.raises(Differs, match="does not say what the store says"):
            rereading.check_texts(path, typed)


def test_a_text_that_a_spreadsheet_would_compute_is_found(tmp_path: Path) -> None:
    path, typed = tmp_path / "open_text.csv", [("c0", "open_lesson", "=1+1", "no")]
    write_texts_csv(path, typed)
    path.write_text(path.read_text(encoding="utf-8").replace("'=1+1", "=1+1"), encoding="utf-8")
    with pytest.raises(Differs, match="would compute a cell"):
        rereading.check_texts(path, typed)


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


def test_no_package_appears_with_a_damaged_file_beside_its_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_csv, write_sheet = csv_file.write_csv, codebook_sheet.write_codebook_sheet
    with monkeypatch.context() as patch:
        patch.setattr(csv_file, "write_csv", lambda path, header, lines: write_csv(path, header, list(lines)[:-1]))
        with pytest.raises(ExportError, match=r"dispositions\.csv: it has too few rows"):
            package(tmp_path, table(3), formats=("parquet",))
    monkeypatch.setattr(
        codebook_sheet,
        "write_codebook_sheet",
        lambda path, book, *more: write_sheet(path, {**book, "variables": []}, *more),
    )
    with pytest.raises(ExportError, match=r"codebook\.xlsx: sheet of variables es: it has 0 rows"):
        package(tmp_path, table(3), formats=("parquet",))
    assert [] == [path for path in tmp_path.iterdir() if path.suffix != ".parquet"]


def test_a_code_in_a_column_that_has_no_codes_is_found(tmp_path: Path) -> None:
    held = table(3)
    none = Table(held.columns, held.frame.clear())
    bare = replace(next(one for one in held.columns if one.name == "disp"), values={})
    path, book = tmp_path / "f.parquet", codebook(Table((bare,), none.frame.select("disp")), LOCALES)
    parquet_file.write_parquet(path, Table((bare,), none.frame.select("disp")), {})
    rereading.check_parquet(path, Table((bare,), none.frame.select("disp")), book)
    parquet_file.write_parquet(path, Table((bare,), held.frame.select("disp")), {})
    with pytest.raises(Differs, match="it holds 3 cases, the store 0"):
        rereading.check_parquet(path, Table((bare,), held.frame.select("disp")), book)
    with pytest.raises(Differs, match="disp has 3 valid values, in the store 0"):
        rereading.check_parquet(path, Table((bare,), held.frame.select("disp")), {**book, "n": 3})
