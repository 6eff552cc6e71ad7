"""Files are read back by the programs people use, with no case, one case, and everything that files break on."""

from __future__ import annotations

import csv
import json
import subprocess
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import duckdb
import openpyxl
import pandas
import polars
import pyreadstat
import pytest
from lxml import etree

from bot.export import order
from bot.export.package import ExportError
from bot.export.text_files import write_texts_csv, write_texts_parquet, wrong_with
from tests.bot.export import tables
from tests.bot.export.tables import COLUMNS, LONG_LABEL, LONGEST_NAME, ODD, REASONS, package, table
from tests.tools import tool

MANY = 60
CODES = [1, 2, 3, *REASONS]


@pytest.fixture(scope="module", params=[0, 1, MANY], ids="n={}".format)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[int, Path]:
    return request.param, package(tmp_path_factory.mktemp("made"), table(request.param))


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return package(tmp_path_factory.mktemp("many"), table(MANY), formats=order.FORMATS, excel_safe=True)


def run(*command: str, at: Path | None = None) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=at, timeout=120)
    assert 0 == done.returncode, done.stdout + done.stderr
    return done.stdout


def book_of(folder: Path) -> dict[str, object]:
    return json.loads((folder / "codebook.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


# ---------------------------------------------------------------- every size


def test_every_file_is_there_and_sums_are_right(made: tuple[int, Path]) -> None:
    _, folder = made
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {
        "README.txt", "CITATION.txt", "LICENCE.txt", "SHA256SUMS", "codebook.json", "codebook.html", "codebook.xlsx",
        "datapackage.json", "ddi-codebook-2.5.xml", "data/responses.csv", "data/responses_na.csv", "data/responses.parquet",
        "data/responses_es.sav", "data/responses_en.sav", "data/responses.dta", "data/responses_labels.xlsx",
        "data/answers_long.csv", "data/answers_long.parquet", "data/dispositions.csv", "syntax/read_spss_es.sps",
        "syntax/read_spss_en.sps", "syntax/read_stata.do", "syntax/read_r.R",
    } == found  # fmt: skip
    assert "" == run("sha256sum", "-c", "--quiet", "SHA256SUMS", at=folder)
    assert {0o600} == {path.stat().st_mode & 0o777 for path in folder.rglob("*") if path.is_file()}


def test_pandas_polars_and_duckdb_see_the_same_cases(made: tuple[int, Path]) -> None:
    n, folder = made
    data = folder / "data"
    assert n == len(pandas.read_spss(data / "responses_es.sav"))
    assert n == len(pandas.read_stata(data / "responses.dta", convert_categoricals=False))
    assert n == polars.read_parquet(data / "responses.parquet").height
    counted = duckdb.sql(f"select count(*) from '{data}/responses.parquet'").fetchall()
    assert [(n,)] == counted
    wanted = [CODES[number % 10] for number in range(n)]
    assert wanted == polars.read_parquet(data / "responses.parquet")["agree"].to_list()


def test_datapackage_is_valid(made: tuple[int, Path]) -> None:
    _, folder = made
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])[:3]
    assert {path.name for path in (folder / "data").glob("*.csv")} == {f"{task.name}.csv" for task in report.tasks}


def test_ddi_has_study_file_and_variables_in_both_languages(made: tuple[int, Path]) -> None:
    n, folder = made
    space = {"d": "ddi:codebook:2_5"}
    tree = etree.parse(str(folder / "ddi-codebook-2.5.xml"))
    assert "2.5" == tree.getroot().get("version")
    assert ["docDscr", "stdyDscr", "fileDscr", "dataDscr"] == [etree.QName(part).localname for part in tree.getroot()]
    assert str(n) == tree.findtext(".//d:caseQnty", namespaces=space)
    assert [one.name for one in COLUMNS] == [one.get("name") for one in tree.iterfind(".//d:var", space)]
    agree = tree.find(".//d:var[@name='agree']", space)
    assert agree is not None
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    assert {"es": "etiqueta de agree", "en": "label of agree"} == {
        one.get(lang): one.text for one in agree.findall("d:labl", space)
    }
    assert COLUMNS[1].text["en"] == agree.findall("d:qstn/d:qstnLit", space)[1].text
    missing = agree.findall("d:catgry[@missing='Y']/d:catValu", space)
    assert [str(code) for code in sorted(REASONS)] == [one.text for one in missing]
    group = tree.find(".//d:varGrp", space)
    assert group is not None
    assert ("multipleResp", "V_pick_01 V_pick_02") == (group.get("type"), group.get("var"))
    ids = {one.get("ID") for one in tree.iterfind(".//*[@ID]")}
    assert set((group.get("var") or "").split()) <= ids


def test_pspp_reads_the_sav_and_the_syntax_without_a_word(made: tuple[int, Path], tmp_path: Path) -> None:
    n, folder = made
    for name, begin in (
        ("sav", f"GET FILE='{folder}/data/responses_es.sav'.\n"),
        ("sps", (folder / "syntax" / "read_spss_es.sps").read_text(encoding="utf-8")),
    ):
        program = tmp_path / f"{name}.sps"
        program.write_text(begin + "\nDISPLAY DICTIONARY.\nMRSETS /DISPLAY NAME=ALL.\n", encoding="utf-8")
        out = tmp_path / f"{name}.csv"
        done = subprocess.run(
            [tool("pspp"), "-O", "format=csv", "-o", str(out), str(program)], cwd=folder, capture_output=True, text=True, check=False,
        )  # fmt: skip
        seen = out.read_text(encoding="utf-8")
        # An empty file of lines is no data to PSPP's text reader, and it says so.
        if n or name == "sav":
            assert (0, "") == (done.returncode, done.stderr), name
            assert "error:" not in seen + done.stdout and "warning:" not in seen + done.stdout, name
            assert "agree,2,etiqueta de agree,Ordinal" in seen
            assert "-99 THRU -93" in seen
            assert '$pick,¿Cuáles?,Dichotomies,1,"pick_01\npick_02"' in seen


def test_r_reads_sav_and_dta_with_labels_and_reasons(made: tuple[int, Path]) -> None:
    n, folder = made
    script = (
        f"x <- haven::read_sav('{folder}/data/responses_en.sav'); y <- haven::read_dta('{folder}/data/responses.dta');"
        "t <- haven::na_tag(y$agree); cat(nrow(x), nrow(y), attr(x$agree,'label'), attr(y$agree,'label'),"
        "names(attr(y$agree,'labels'))[1:3], sum(!is.na(x$agree)), sum(!is.na(y$agree)), sum(!is.na(t)),"
        "sum(t == 'r', na.rm = TRUE), sep = '|')"
    )
    r, valid = sum(number % 10 == 3 for number in range(n)), sum(number % 10 < 3 for number in range(n))
    wanted = [n, n, "label of agree", "label of agree", "Not at all", "Somewhat", "A lot", valid, valid, n - valid, r]
    assert "|".join(map(str, wanted)) == run(tool("Rscript"), "-e", script)


def test_stata_file_has_both_label_languages(made: tuple[int, Path]) -> None:
    _, folder = made
    script = (
        f"y <- suppressWarnings(readstata13::read.dta13('{folder}/data/responses.dta', convert.factors = FALSE, missing.type = TRUE));"
        "g <- readstata13::get.lang(y, print = FALSE); sink(nullfile()); s <- readstata13::set.lang(y, 'es'); sink();"
        "cat(g$default, sort(g$languages), readstata13::varlabel(s)[['agree']],"
        "paste(sort(names(readstata13::get.label(s, readstata13::get.label.name(s, 'pick_01')))), collapse = ';'), sep = '|')"
    )
    labels = sorted([es for es, _, _ in REASONS.values()] + [es for es, _ in tables.NO_YES.values()])
    found = run(tool("Rscript"), "-e", f"suppressMessages(library(readstata13)); {script}")
    *head, values = found.split("|")
    assert ["en", "en", "es", "etiqueta de agree"] == head
    assert labels == sorted(values.split(";"))


def test_gretl_opens_the_dta_with_missing_values(made: tuple[int, Path], tmp_path: Path) -> None:
    n, folder = made
    if n < 2:
        pytest.skip("gretl takes no data set of fewer than two cases")
    program = tmp_path / "look.inp"
    program.write_text(
        f'open "{folder}/data/responses.dta" --quiet\nscalar k = sum(ok(agree))\nprintf "%d %d\\n", $nobs, k\n',
        encoding="utf-8",
    )
    assert f"{n} {sum(number % 10 < 3 for number in range(n))}" in run(tool("gretlcli"), "-b", str(program))


def test_r_program_makes_missing_ones_na_and_says_why(made: tuple[int, Path]) -> None:
    n, folder = made
    script = (
        "source('syntax/read_r.R'); l <- as_labels(responses, 'es');"
        "cat(nrow(responses), sum(is.na(responses$agree)), sum(missing_reasons$agree == 'No lo sé', na.rm = TRUE),"
        "class(responses$began_at)[1], attr(responses$agree, 'label'), levels(l$agree)[2], sep = '|')"
    )
    missing, unsure = sum(number % 10 > 2 for number in range(n)), sum(number % 10 == 4 for number in range(n))
    wanted = [n, missing, unsure, "POSIXct", "etiqueta de agree", "Algo"]
    assert "|".join(map(str, wanted)) == run(tool("Rscript"), "-e", script, at=folder)


# ---------------------------------------------------------------- oddities


def test_what_people_type_comes_back_whole_where_the_format_holds_it(many: Path) -> None:
    stata = pandas.read_stata(many / "data" / "responses.dta", convert_categoricals=False)["said"].tolist()
    spss, _ = pyreadstat.read_sav(str(many / "data" / "responses_es.sav"), output_format="dict")
    for number in range(MANY):
        said = ODD[number % len(ODD)]
        assert said.replace("\0", "") == stata[number]
        # SPSS pads strings with blanks, so its readers drop them; and 32,767 bytes is the longest.
        held = said.replace("\0", "").encode()[:32_767].decode("utf-8", "ignore")
        assert held.rstrip(" ") == spss["said"][number]


def test_no_cell_of_a_sheet_is_a_formula_or_a_link(many: Path) -> None:
    for name in ("data/responses_labels.xlsx", "codebook.xlsx"):
        for sheet in openpyxl.load_workbook(many / name):
            cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
            assert cells
            assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink], name
    said = openpyxl.load_workbook(many / "data" / "responses_labels.xlsx")["es"].cell(3, len(COLUMNS))
    assert ("s", ODD[0]) == (said.data_type, said.value)


def test_excel_safe_csv_is_altered_and_says_so(many: Path) -> None:
    raw = (many / "data" / "responses_excel_altered.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(raw.decode("utf-8-sig").splitlines(keepends=True)))
    assert ("'" + ODD[0], "'" + ODD[1]) == (rows[0]["said"], rows[1]["said"])
    assert "ALTERED" in (many / "README.txt").read_text(encoding="utf-8")


def test_labels_too_long_are_cut_at_a_character_listed_and_whole_in_the_codebook(many: Path) -> None:
    _, spss = pyreadstat.read_sav(str(many / "data" / "responses_es.sav"), metadataonly=True, output_format="dict")
    _, stata = pyreadstat.read_dta(str(many / "data" / "responses.dta"), metadataonly=True, output_format="dict")
    assert "á" * 128 == spss.column_names_to_labels[LONGEST_NAME]
    assert "á" * 80 == stata.column_names_to_labels[LONGEST_NAME]
    readme = (many / "README.txt").read_text(encoding="utf-8")
    assert f"SPSS (es): {LONGEST_NAME}" in readme
    assert f"Stata (en): {LONGEST_NAME}" in readme
    held = next(v for v in book_of(many)["variables"] if v["name"] == LONGEST_NAME)  # type: ignore[attr-defined]
    assert LONG_LABEL == held["label"]["es"]


def test_a_set_whose_question_spss_cannot_hold_is_listed(tmp_path: Path) -> None:
    asked = "¿Cuáles " + "y cuáles " * 15
    picks = [column.name for column in COLUMNS if column.set_of]
    long = [replace(c, text={**c.text, "es": f"{asked}? [Una]"}) if c.name in picks else c for c in COLUMNS]
    written = package(tmp_path, table(3, long), formats=("sav",))
    readme = (written / "README.txt").read_text(encoding="utf-8")
    assert "SPSS (es): " + LONGEST_NAME + ", $pick" in readme
    assert "SPSS (en): " + LONGEST_NAME + "\n" in readme


def test_an_option_that_nobody_chose_keeps_its_label_and_counts_none(many: Path) -> None:
    agree = next(v for v in book_of(many)["variables"] if v["name"] == "agree")  # type: ignore[attr-defined]
    assert 0 == agree["freq"]["90"]
    for name, read in (("responses_en.sav", pyreadstat.read_sav), ("responses.dta", pyreadstat.read_dta)):
        _, meta = read(str(many / "data" / name), metadataonly=True, output_format="dict")
        assert "Other" == meta.variable_value_labels["agree"][90]


def test_blank_csv_has_a_blank_for_every_reason_and_numbers_as_they_are(many: Path) -> None:
    with (many / "data" / "responses_na.csv").open(encoding="utf-8", newline="") as file:
        blank = list(csv.DictReader(file))
    with (many / "data" / "responses.csv").open(encoding="utf-8", newline="") as file:
        whole = list(csv.DictReader(file))
    for name in ("agree", "years", "gap", "pick_02"):
        reasons = {str(code) for code in REASONS}
        assert [("" if row[name] in reasons else row[name]) for row in whole] == [row[name] for row in blank]
    assert ("-95", "0.3333") == (whole[0]["gap"], whole[1]["gap"])


def test_parquet_keeps_codes_small_times_in_utc_and_the_codebook_with_them(many: Path) -> None:
    frame = polars.read_parquet(many / "data" / "responses.parquet")
    assert (polars.Int8(), polars.Int16()) == (frame.schema["agree"], frame.schema["disp"])
    assert polars.Datetime("ms", "UTC") == frame.schema["began_at"]
    held = polars.read_parquet_metadata(many / "data" / "responses.parquet")["voces-codebook"]
    assert book_of(many) == json.loads(held)


def test_long_tables_are_cut_to_the_minute(many: Path) -> None:
    answers = polars.read_parquet(many / "data" / "answers_long.parquet")
    assert MANY == answers.height
    assert {tables.AT} == set(answers["given_at"].to_list())
    first = (many / "data" / "answers_long.csv").read_text(encoding="utf-8").splitlines()[1]
    assert "c00000,1.1.0,agree,1,2,,2027-03-01T09:00:00Z,,0" == first


def test_zsav_is_read_and_has_no_sets(many: Path) -> None:
    columns, meta = pyreadstat.read_sav(
        str(many / "data" / "responses_en.zsav"), output_format="dict", user_missing=True
    )
    assert [CODES[number % 10] for number in range(MANY)] == columns["agree"]
    assert not meta.mr_sets


def test_codebook_page_says_everything_in_both_languages(many: Path) -> None:
    page = (many / "codebook.html").read_text(encoding="utf-8")
    assert '<span lang="es">etiqueta de agree</span><span lang="en">label of agree</span>' in page
    assert "Think of &lt;everything&gt; &amp; &#x27;more&#x27;" in page
    assert "<code>role == 1</code>" in page
    assert "SYNTHETIC" in page
    assert not [word for word in ("http://", "https://", "src=") if word in page]
    shown = page.partition('<article id="agree">')[2].partition("</article>")[0]
    assert '<td class=code>1<td><span lang="es">Nada</span><span lang="en">Not at all</span><td class=r>6' in shown


# ---------------------------------------------------------------- the package


def test_same_table_and_stamp_give_the_same_bytes(tmp_path: Path, many: Path) -> None:
    again = package(tmp_path, table(MANY), formats=order.FORMATS, excel_safe=True)
    assert many.name == again.name
    assert (many / "SHA256SUMS").read_text(encoding="utf-8") == (again / "SHA256SUMS").read_text(encoding="utf-8")


def test_headers_carry_the_stamp_and_not_the_time_of_writing(many: Path) -> None:
    for name in ("responses_en.sav", "responses_es.sav"):
        assert b"05 Apr 2718:07:09" == (many / "data" / name).read_bytes()[92:109]
    assert b"05 Apr 2027 18:07" in (many / "data" / "responses.dta").read_bytes()[:300]
    created = openpyxl.load_workbook(many / "codebook.xlsx").properties.created
    assert datetime(2027, 4, 5, 18, 7, 9) == created  # noqa: DTZ001 - as openpyxl gives it


def test_zip_holds_the_same_files(tmp_path: Path, many: Path) -> None:
    path = package(tmp_path, table(MANY), formats=order.FORMATS, excel_safe=True, zipped=True)
    with zipfile.ZipFile(path) as archive:
        assert f"{many.name}/README.txt" in archive.namelist()
        assert (many / "SHA256SUMS").read_bytes() == archive.read(f"{many.name}/SHA256SUMS")
    assert 0o600 == path.stat().st_mode & 0o777
    assert [path] == [one for one in tmp_path.iterdir() if one.suffix != ".parquet"]


def test_formats_and_languages_can_be_chosen(tmp_path: Path) -> None:
    folder = package(tmp_path, table(3), formats=("sav", "parquet"), locales=("en",))
    assert ["answers_long.parquet", "dispositions.csv", "responses.parquet", "responses_en.sav"] == sorted(
        path.name for path in (folder / "data").iterdir()
    )
    assert not (folder / "syntax").exists()
    assert ["en"] == book_of(folder)["languages"]


def test_a_sheet_too_large_is_refused_when_asked_for_and_else_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("files", "package"):
        monkeypatch.setattr(f"bot.export.{module}.MOST_IN_A_SHEET", 2)
    with pytest.raises(ExportError, match=r"xlsx: 3 cases .* use csv, parquet, sav or dta"):
        package(tmp_path, table(3), must_have_sheet=True)
    folder = package(tmp_path, table(3))
    assert not (folder / "data" / "responses_labels.xlsx").exists()
    assert "There is no XLSX file: 3 cases exceed the limit of 2." in (folder / "README.txt").read_text(
        encoding="utf-8"
    )


def test_texts_leave_letter_by_letter_in_parquet_and_harmless_in_csv(tmp_path: Path) -> None:
    texts = [(f"c{number}", "said", text, "no") for number, text in enumerate(ODD)]
    write_texts_csv(tmp_path / "t.csv", texts)
    write_texts_parquet(tmp_path / "t.parquet", texts)
    assert texts == polars.read_parquet(tmp_path / "t.parquet").rows()
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert ["1", "1", "1"] == [row["apostrophe"] for row in rows[:3]]
    assert not [row for row in rows if row["text"][:1] in tuple("=+-@\t\r\0")]
    assert list(ODD) == [row["text"][int(row["apostrophe"]) :] for row in rows]
    for name in ("t.csv", "t.parquet"):
        assert "" == wrong_with(tmp_path / name, texts)
        assert "it does not say what the store says." == wrong_with(tmp_path / name, texts[1:])
    plain = (tmp_path / "t.csv").read_text(encoding="utf-8").replace("'=HYPER", "=HYPER")
    (tmp_path / "t.csv").write_text(plain, encoding="utf-8", newline="")
    assert "a spreadsheet would compute a cell of it." == wrong_with(tmp_path / "t.csv", texts)
