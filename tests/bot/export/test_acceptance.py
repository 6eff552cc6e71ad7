"""What the questionnaire's acceptance scenario for exports demands, and that the codebook counts what the store holds."""

from __future__ import annotations

import asyncio
import csv
import json
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import frictionless
import polars
import pyreadstat
import pytest

from bot.study import load_study
from tests.bot.export.conftest import voces
from tests.bot.report.field import make_store


@pytest.fixture(scope="module")
def book(exported: Path) -> dict[str, Any]:
    return json.loads((exported / "codebook.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def test_labels_range_letters_and_names_are_as_scenario_19_has_them(exported: Path, book: dict[str, Any]) -> None:
    data = exported / "data"
    _, es = pyreadstat.read_sav(
        str(data / "responses_es.sav"), metadataonly=True, output_format="dict", user_missing=True
    )
    _, en = pyreadstat.read_sav(
        str(data / "responses_en.sav"), metadataonly=True, output_format="dict", user_missing=True
    )
    _, stata = pyreadstat.read_dta(str(data / "responses.dta"), user_missing=True, output_format="dict")
    for variable in book["variables"]:
        name = variable["name"]
        assert len(name) <= 32
        assert (variable["label"]["es"], variable["label"]["en"]) == (
            es.column_names_to_labels[name], en.column_names_to_labels[name],
        )  # fmt: skip
        if variable["missing_range"]:
            assert [{"lo": -99.0, "hi": -93.0}] == es.missing_ranges[name] == en.missing_ranges[name]
            letters = {one["stata"][1] for one in book["missing"].values()}
            assert letters <= set(stata.variable_value_labels[name])


def test_text_columns_hold_no_codes(exported: Path, book: dict[str, Any]) -> None:
    frame = polars.read_parquet(exported / "data" / "responses.parquet")
    texts = [variable["name"] for variable in book["variables"] if variable["kind"] == "text"]
    assert "case_id" in texts
    codes = set(book["missing"])
    for name in texts:
        assert not codes & set(frame[name].to_list()), name


def test_no_contact_leaves_with_the_answers(rehearsal: Path, exported: Path) -> None:
    with sqlite3.connect(rehearsal) as connection:
        given = connection.execute("select count(*) from members where email is not null or account is not null")
        accounts = [str(row[0]) for row in connection.execute("select account from members where account is not null")]
        members = [row[0] for row in connection.execute("select member_id from members")]
    assert given.fetchone()[0]
    content = b""
    for path in exported.rglob("*"):
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as archive:
                content += b"".join(archive.read(name) for name in archive.namelist())
        elif path.is_file() and path.suffix != ".parquet":
            content += path.read_bytes()
    assert b"imp_empathy" in content
    assert b"persona@example.org" not in content
    assert not [member for member in members if member.encode() in content]
    header = (exported / "data" / "responses.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    assert not {"member_id", "account", "email", "name", "phone", "external_id"} & set(header)
    assert accounts


def test_codebook_counts_what_the_store_s_own_view_holds(rehearsal: Path, exported: Path, book: dict[str, Any]) -> None:
    with sqlite3.connect(rehearsal) as connection:
        columns = [one[1] for one in connection.execute("pragma table_info(responses)")]
        assert book["n"] == connection.execute("select count(*) from responses").fetchone()[0]
        counted = [v for v in book["variables"] if v["kind"] == "code" and v["name"] in columns]
        assert len(counted) > 100
        for variable in counted:
            found = dict(connection.execute(f'select "{variable["name"]}", count(*) from responses group by 1'))
            assert {code: n for code, n in variable["freq"].items() if n} == {str(code): n for code, n in found.items()}


def test_dispositions_count_every_case(rehearsal: Path, exported: Path) -> None:
    with (exported / "data" / "dispositions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with sqlite3.connect(rehearsal) as connection:
        assert [row["case_id"] for row in rows] == [
            one[0] for one in connection.execute("select case_id from dispositions order by case_id")
        ]
    assert not [row for row in rows if "imp_empathy" in row]


@pytest.mark.slow
def test_datapackage_describes_every_csv_file_of_the_data_and_each_is_valid(exported: Path) -> None:
    report = frictionless.validate(str(exported / "datapackage.json"))
    assert report.valid, report.flatten(["taskNumber", "rowNumber", "fieldName", "message"])[:3]
    described = {f"{task.name}.csv" for task in report.tasks}
    assert {"needs.csv", "open_text.csv", "responses_na.csv"} < described
    assert {path.name for path in (exported / "data").glob("*.csv")} == described


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--format", "sav,ods"), "voces: --format: there is no ods; there are csv, parquet, sav, zsav, dta, xlsx."),
        (("--lang", "fr"), "voces: --lang: there is no fr; there are es, en."),
        (("--format", ","), "voces: --format: it names none; there are csv, parquet, sav, zsav, dta, xlsx."),
        (
            ("--profile=public", "--leave-out=gendr"),
            "voces: --leave-out: there is no column gendr; codebook.json of an export names them all.",
        ),
        (
            ("--as-of", "2027-01-31"),
            "voces: --as-of: '2027-01-31' is no time with a zone; write for example 2027-01-31T18:00Z.",
        ),
    ],
)
def test_wrong_use_is_one_line_and_exit_2(
    rehearsal: Path, tmp_path: Path, arguments: tuple[str, str], says: str
) -> None:
    done = voces("export", str(tmp_path), *arguments, database=rehearsal)
    assert (2, "", says) == (done.returncode, done.stdout, done.stderr.strip())
    assert [] == list(tmp_path.iterdir())


def test_as_of_names_and_stamps_the_package_and_it_says_how_to_open_it(rehearsal: Path, tmp_path: Path) -> None:
    arguments = ("export", str(tmp_path), "--as-of", "2027-01-31T12:00-06:00", "--format", "sav", "--lang", "es")
    done = voces(*arguments, database=rehearsal)
    (folder,) = tmp_path.iterdir()
    assert "lides_mx_1.0.0_20270131T180000Z_SYNTHETIC" == folder.name
    sav = folder / "data" / "responses_es.sav"
    assert [
        f'  R       x <- haven::read_sav("{sav}")',
        f'  Python  x = pandas.read_spss("{sav}")',
        f"  SPSS    GET FILE='{sav}'.",
    ] == done.stdout.splitlines()[-3:]
    again = voces(*arguments, database=rehearsal)
    assert (1, "") == (again.returncode, again.stdout)
    assert "it exists already" in again.stderr


async def test_public_package_of_a_store_in_which_nobody_answered_is_whole(tmp_path: Path) -> None:
    await make_store(tmp_path / "voces.db", {1: {319: 6}}, study=load_study("lides_mx"))
    arguments = ("export", str(tmp_path / "out"), "--profile", "public", "--format", "csv")
    done = await asyncio.to_thread(voces, *arguments, database=tmp_path / "voces.db")
    assert (0, "") == (done.returncode, done.stderr.strip())
    (package,) = (tmp_path / "out").iterdir()
    book = json.loads((package / "codebook.json").read_text(encoding="utf-8"))
    (stratum,) = [one for one in book["variables"] if one["name"] == "stratum"]
    assert (0, 0) == (book["n"], sum(stratum["freq"].values()))
    assert {"1", "2"} <= stratum["freq"].keys()
    assert 1 + 6 == len((package / "data" / "dispositions.csv").read_text(encoding="utf-8").splitlines())
