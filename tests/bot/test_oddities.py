"""Very small and very odd studies, in everything that is made of them: the data package, the report, the snapshot say the same."""

from __future__ import annotations

import asyncio
import csv
import json
import pickle
import re
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import lxml.html
import openpyxl
import pandas as pd
import polars as pl
import pyreadstat
import pytest

from bot import open_store
from bot.export.order import FORMATS, Wanted
from bot.exporting import export_store
from bot.rehearsal import rehearse_many
from bot.releasing import Terms
from bot.reporting import make_report
from bot.snapshotting import take_snapshot
from bot.study import load_study
from tests.bot.versions import LONG_LABEL, LONG_OPTION, LONGEST_NAME, odder
from tests.sharing import made_once

STUDY = load_study("lides_mx")
EMOJI = "🙂" * 4096
ANALYSED = ("1", "2")
REASONS = {str(code) for code in range(-99, -92)}

Book = dict[str, Any]
pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Made:
    """Everything that is made of one store."""

    name: str
    folder: Path
    book: Book
    report: dict[str, Any]
    page: str
    snapshot: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def rows(self, name: str = "data/responses.csv") -> list[dict[str, str]]:
        with (self.folder / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def coded(self) -> dict[str, dict[str, int]]:
        """Return, for every coded variable, how often the codebook counts each code that occurs."""
        return {
            one["name"]: {code: n for code, n in one["freq"].items() if n}
            for one in self.book["variables"]
            if one["kind"] == "code"
        }

    def variable(self, name: str) -> dict[str, Any]:
        (found,) = [one for one in self.book["variables"] if one["name"] == name]
        return found  # type: ignore[no-any-return]

    def query(self, sql: str) -> pd.DataFrame:
        with closing(sqlite3.connect(self.snapshot)) as connection:
            return pd.read_sql(sql, connection)


def sheet_of(path: Path, name: str) -> list[tuple[Any, ...]]:
    with closing(openpyxl.load_workbook(path, read_only=True)) as book:
        return list(book[name].iter_rows(values_only=True))


def only(where: str) -> Callable[[Path], None]:
    """Keep only the interviews for which this holds."""

    def thin(store: Path) -> None:
        with closing(sqlite3.connect(store)) as connection, connection:
            connection.execute("pragma foreign_keys = on")
            connection.execute(f"delete from cases where case_id not in (select case_id from interviews where {where})")

    return thin


def very_odd(store: Path) -> None:
    """Field a second version, without one item and with a new one that ends in the last option of nobody; and let somebody type emoji."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(open_store, "shipped_sources", odder)
        asyncio.run(rehearse_many(store, STUDY, 9, 9))
    with closing(sqlite3.connect(store)) as connection, connection:
        path = f"$.{LONGEST_NAME}"
        connection.execute(
            "update interviews set cells = json_set(cells, ?, 2) where json_extract(cells, ?) = 3", (path, path)
        )
        connection.execute("update records set value_num = 2 where variable = ? and value_num = 3", (LONGEST_NAME,))
        case_id, variable = connection.execute(
            "select case_id, variable from answers_long"
            " where value_text <> '' and superseded_at is null and void = 0 order by 1, 2 limit 1"
        ).fetchone()
        connection.execute(
            "update records set value_text = ? where case_id = ? and variable = ? and superseded_at is null",
            (EMOJI, case_id, variable),
        )


STORES: dict[str, Callable[[Path], None]] = {
    "no case": only("false"),
    "one case": only("case_id = (select min(case_id) from interviews where submitted_at is not null)"),
    "only break-offs": only("consent_at is not null and case_id in (select case_id from cases where disp = 212)"),
    "very odd": very_odd,
}


@pytest.fixture(scope="module")
def everything_of(rehearsal: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Made]:
    """Return what is made of a store; made once, by whoever asks first."""

    def of(name: str) -> Made:
        place = made_once(
            tmp_path_factory,
            f"odd-{name}".replace(" ", "-"),
            lambda place: (place / "made").write_bytes(pickle.dumps(_made(name, rehearsal, place))),
        )
        return pickle.loads((place / "made").read_bytes())  # noqa: S301 - of our own a moment ago

    return cache(of)


def _made(name: str, rehearsal: Path, place: Path) -> Made:
    store = place / "voces.db"
    shutil.copyfile(rehearsal, store)
    STORES[name](store)
    (written,) = asyncio.run(export_store(store, STUDY, place, Wanted(FORMATS, excel_safe=True), Terms(open_text=True)))
    asyncio.run(take_snapshot(store, STUDY, place / "study.db", open_text=True))
    report = asyncio.run(make_report(store, STUDY))
    book = json.loads((written.folder / "codebook.json").read_text(encoding="utf-8"))
    return Made(name, written.folder, book, report.plain(), report.html("es"), place / "study.db")


@pytest.fixture(scope="module", params=STORES)
def made(request: pytest.FixtureRequest, everything_of: Callable[[str], Made]) -> Made:
    return everything_of(request.param)


@pytest.fixture
def odd(everything_of: Callable[[str], Made]) -> Made:
    return everything_of("very odd")


# ---------------------------------------------------------------- every store


def test_the_store_is_as_odd_as_it_should_be(made: Made) -> None:
    assert {
        "no case": made.book["n"] == 0,
        "one case": made.book["n"] == 1,
        "only break-offs": {"3"} == {row["status"] for row in made.rows()},
        "very odd": ["1.1.0", "1.0.0"] == made.book["versions"],
    }[made.name]


def test_one_case_is_not_called_cases(everything_of: Callable[[str], Made]) -> None:
    folder = everything_of("one case").folder
    for name in ("README.txt", "codebook.html", "ddi-codebook-2.5.xml"):
        said = (folder / name).read_text(encoding="utf-8")
        assert not re.search(r"\b1 (cases|casos|válidos)\b", said), name
        assert re.search(r"[Cc]asos: 1\b", said), name


def test_every_file_of_the_package_holds_the_codes_that_the_codebook_counts(made: Made) -> None:
    rows, wanted = made.rows(), made.coded()
    assert len(wanted) > 100
    sav, _ = pyreadstat.read_sav(str(made.data / "responses_es.sav"), output_format="dict", user_missing=True)
    zsav, _ = pyreadstat.read_sav(str(made.data / "responses_en.zsav"), output_format="dict", user_missing=True)
    stata = pd.read_stata(made.data / "responses.dta", convert_categoricals=False)
    parquet = pl.read_parquet(made.data / "responses.parquet")
    assert {made.book["n"]} == {len(rows), len(sav["case_id"]), len(zsav["case_id"]), len(stata), parquet.height}
    for name, counted in wanted.items():
        assert counted == Counter(row[name] for row in rows), name
        for columns in (sav, zsav):
            assert counted == Counter(str(int(code)) for code in columns[name]), name
        assert counted == Counter(str(code) for code in parquet[name]), name
        has_reasons = made.variable(name)["missing_range"] is not None
        valid = {code: n for code, n in counted.items() if not (has_reasons and code in REASONS)}
        assert valid == Counter(str(int(code)) for code in stata[name].dropna()), name
    ((n,),) = duckdb.sql(f"select count(*) from '{made.data}/responses.parquet'").fetchall()
    assert made.book["n"] == n


def test_the_sheets_hold_the_labels_that_the_codebook_counts(made: Made) -> None:
    for locale in ("es", "en"):
        head, _, *cases = sheet_of(made.data / "responses_labels.xlsx", locale)
        assert made.book["n"] == len(cases)
        at = {name: number for number, name in enumerate(head)}
        for name, counted in made.coded().items():
            labels: Counter[str] = Counter()
            for code, n in counted.items():
                labels[made.variable(name)["values"][code][locale]] += n
            assert labels == Counter(case[at[name]] for case in cases), name
    _, *rows = sheet_of(made.folder / "codebook.xlsx", "Variable es")
    assert [one["name"] for one in made.book["variables"]] == [row[0] for row in rows]


def test_the_snapshot_holds_the_codes_that_the_codebook_counts(made: Made) -> None:
    tables = made.query("select name from sqlite_schema where name like 'responses_v%'")["name"]
    wide = [made.query(f"select * from {name}") for name in tables]
    assert made.book["n"] == sum(len(one) for one in wide)
    for name, counted in made.coded().items():
        codes: Counter[str] = Counter()
        for one in wide:
            # What a version does not have it did not ask.
            codes.update(one[name].astype(str) if name in one else ["-95"] * len(one))
        assert counted == codes, name
    described = made.query("select distinct variable from codebook")
    assert {one["name"] for one in made.book["variables"]} == set(described["variable"])


def test_the_report_counts_those_of_the_package_who_may_be_counted(made: Made) -> None:
    analysed = [row for row in made.rows() if row["status"] in ANALYSED]
    assert len(analysed) == made.report["analysed"]
    shown = 0
    for name, cells in _spreads(made):
        counted = Counter(row[name] for row in analysed if row[name] not in REASONS)
        told = {code: n for code, n in cells.items() if n != "hidden"}
        assert told == {code: counted[code] for code in told}, name
        shown += len(told)
    assert (shown > 0) == (len(analysed) >= STUDY.minimum_cell)
    if not shown:
        assert "Todavía no hay nada que mostrar aquí" in made.page


def test_the_page_prints_the_numbers_of_the_report(made: Made) -> None:
    page = lxml.html.fromstring(made.page)
    for name, cells in _spreads(made):
        lines = page.xpath(f'//figure[@id="es-figure-{name.replace("_", "-")}"]//tbody/tr')
        printed = [line.xpath("td")[0].text_content().removeprefix("•••") for line in lines]
        assert ["oculto" if n == "hidden" else str(n) for n in cells.values()] == printed, name
    words = page.text_content()
    assert not [word for word in ("nan", "None", "inf") if f" {word} " in words]
    assert EMOJI[: len(LONG_LABEL) + 1] not in made.page


def _spreads(made: Made) -> list[tuple[str, dict[str, Any]]]:
    """Return the figures that spread one coded variable over its codes: its name, and how many gave each."""
    found, variables = [], made.coded()  # of several answers each is a variable of its own
    for figure in (one for part in made.report["parts"] for one in part["figures"]):
        for table in figure["tables"]:
            keys = [column["key"] for column in table["columns"]]
            if keys[:3] == ["n", "share", "share_interval"] and figure["id"] in variables:
                found.append((figure["id"], {row["key"]: row["cells"][0] for row in table["rows"]}))
    return found


# ---------------------------------------------------------------- the odd one


def test_an_option_that_nobody_chose_is_there_with_its_label_and_none(odd: Made) -> None:
    assert 0 == odd.variable(LONGEST_NAME)["freq"]["3"]
    assert "1" in odd.coded()[LONGEST_NAME]
    for name, read in (("responses_es.sav", pyreadstat.read_sav), ("responses.dta", pyreadstat.read_dta)):
        _, meta = read(str(odd.data / name), metadataonly=True, output_format="dict")
        assert "C" == meta.variable_value_labels[LONGEST_NAME][3]
    labels = odd.query(f"select code, label_es from value_labels where variable = '{LONGEST_NAME}' and is_missing = 0")
    assert [1, 2, 3] == labels["code"].tolist()
    ((_, cells),) = [one for one in _spreads(odd) if one[0] == LONGEST_NAME]
    assert 0 == cells["3"]


def test_4096_emoji_leave_whole_where_text_may_leave_and_nowhere_else(odd: Made) -> None:
    (row,) = [row for row in odd.rows("data/open_text.csv") if row["text"] == EMOJI]
    exact = pl.read_parquet(odd.data / "open_text.parquet")
    assert [(row["case_id"], row["variable"])] == exact.filter(pl.col("text") == EMOJI).select(
        "case_id", "variable"
    ).rows()
    held = odd.query("select case_id, variable, text from open_text")
    assert [(row["case_id"], row["variable"], EMOJI)] == list(
        held[held["text"] == EMOJI].itertuples(index=False, name=None)
    )
    part = EMOJI[:128].encode()
    others = [path for path in odd.folder.rglob("*") if path.is_file() and not path.name.startswith("open_text")]
    assert not [path.name for path in others if part in path.read_bytes()]


def test_names_and_labels_as_long_as_they_may_be_are_cut_where_they_must_and_whole_elsewhere(odd: Made) -> None:
    assert LONG_LABEL == odd.variable(LONGEST_NAME)["label"]["es"]
    assert LONG_OPTION == odd.variable(LONGEST_NAME)["values"]["1"]["en"]
    _, spss = pyreadstat.read_sav(str(odd.data / "responses_es.sav"), metadataonly=True, output_format="dict")
    _, stata = pyreadstat.read_dta(str(odd.data / "responses.dta"), metadataonly=True, output_format="dict")
    assert (LONG_LABEL[:64], LONG_LABEL) == tuple(one.column_names_to_labels[LONGEST_NAME] for one in (spss, stata))
    values = [one.variable_value_labels[LONGEST_NAME][1] for one in (spss, stata)]
    assert [LONG_OPTION[:60], LONG_OPTION] == values
    readme = (odd.folder / "README.txt").read_text(encoding="utf-8")
    assert f"SPSS (es): {LONGEST_NAME}, {LONGEST_NAME} = 1" in readme
    assert "Stata (es):" not in readme
    held = odd.query(f"select label_es from codebook where variable = '{LONGEST_NAME}'")
    assert [LONG_LABEL] == held["label_es"].tolist()
    assert LONG_LABEL in odd.page and LONG_OPTION in odd.page


def test_a_variable_of_an_older_version_is_there_and_said_to_be_of_it(odd: Made) -> None:
    rows = odd.rows()
    assert {"-95"} == {row["burden"] for row in rows if row["q_version"] == "1.1.0"}
    assert {"-95"} == {row[LONGEST_NAME] for row in rows if row["q_version"] == "1.0.0"}
    assert {"1", "2", "3", "4", "5"} & {row["burden"] for row in rows if row["q_version"] == "1.0.0"}
    said = {(row["variable"], row["what"]) for row in odd.rows("version_differences.csv")}
    assert {("burden", "removed"), (LONGEST_NAME, "added"), ("appointment", "recoded")} <= said
    older = odd.query("select q_version from codebook where variable = 'burden'")
    assert ["1.0.0"] == older["q_version"].tolist()
    assert "burden" not in {one["id"] for part in odd.report["parts"] for one in part["figures"]}
    assert "solo hizo una versión anterior no están en este informe: Facilidad de responder por este medio." in odd.page
