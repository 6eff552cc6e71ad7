"""What is read out of a store equals its views, and every derived variable equals its formula, worked out anew from the answers."""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest

from bot.columns import formula_of
from bot.export.needs import HEADER, needs, rows
from bot.gathering import Gathered, gather
from bot.study import load_study
from flows import Words
from tests.flows.words import lides

KEYS = [row.key for row in lides().banks["capabilities"]]
CODES = {row.key: row.code for row in lides().banks["capabilities"]}
IMP, CAP = [f"imp_{key}" for key in KEYS], [f"cap_{key}" for key in KEYS]
REASONS = range(-99, -92)


@pytest.fixture(scope="module")
def gathered(rehearsal: Path, tmp_path_factory: pytest.TempPathFactory) -> Gathered:
    spool = tmp_path_factory.mktemp("spool")
    return asyncio.run(gather(rehearsal, load_study("lides_mx"), spool, with_texts=True))


def frame_of(rehearsal: Path, sql: str) -> pl.DataFrame:
    connection = sqlite3.connect(f"file:{rehearsal}?mode=ro", uri=True)
    try:
        return pl.read_database(sql, connection, infer_schema_length=None)
    finally:
        connection.close()


@pytest.fixture(scope="module")
def d(gathered: Gathered) -> pl.DataFrame:
    return gathered.table.plain()


# ---------------------------------------------------------------- the views are the contract; the export equals them


def test_every_cell_is_that_of_the_view(rehearsal: Path, d: pl.DataFrame, gathered: Gathered) -> None:
    view = frame_of(rehearsal, "select * from responses order by case_id").rename({"lang": "lang_final"})
    typed = {variable for _, variable, _ in gathered.texts}
    names = [name for name in view.columns if name in d.columns]
    assert typed == set(view.columns) - set(names) - {
        name for name in view.columns if name not in d.columns and (view[name] == "").all()
    }
    assert len(view) > 30
    for name in names:
        assert view[name].to_list() == d[name].to_list(), name


def test_nothing_that_was_typed_is_in_a_table(gathered: Gathered) -> None:
    typed = {text for _, _, text in gathered.texts}
    assert "=1+1" in typed
    for column in gathered.table.columns:
        if column.kind == "text":
            assert not typed & set(gathered.table.frame[column.name].to_list()), column.name


def test_long_tables_are_those_of_the_views(rehearsal: Path, gathered: Gathered) -> None:
    paradata = frame_of(rehearsal, "select * from paradata order by case_id, item, visit")
    assert gathered.paradata.rows == len(paradata)
    read = gathered.paradata.frame.collect()
    for name in ("case_id", "item", "visit", "latency_ms", "n_changes", "via", "sitting"):
        assert paradata[name].to_list() == read[name].to_list(), name
    iso = read["shown_at"].dt.to_string("%Y-%m-%dT%H:%M:%S%.3fZ").to_list()
    assert paradata["shown_at"].to_list() == iso
    answers = frame_of(rehearsal, "select * from answers_long where value_text is null order by case_id, seq")
    read = gathered.answers.frame.collect()
    assert answers["value_num"].to_list() == read["value"].to_list()
    assert answers["missing"].to_list() == read["missing"].to_list()
    assert answers["void"].to_list() == read["void"].to_list()


def test_no_coded_cell_is_without_a_label(gathered: Gathered) -> None:
    for column in gathered.table.columns:
        if column.kind == "code":
            assert set(gathered.table.frame[column.name].unique()) <= set(column.values), column.name


def test_every_derived_column_says_in_both_languages_how_it_is_worked_out(gathered: Gathered) -> None:
    names = {column.name for column in gathered.table.columns if column.formula}
    assert {
        "dur_active_s",
        "pct_answered",
        "pos_level",
        "gap_empathy",
        "dim_cap_external",
        "sl_imp",
        "speeder",
    } <= names
    for column in gathered.table.columns:
        if column.name in names:
            assert {"es", "en"} == set(column.formula)
            assert column.formula["es"] != column.formula["en"], column.name
    assert "imp_team − cap_team" in formula_of(Words("formula-gap", {"key": "team"}), ["es"])["es"]


def test_no_two_columns_share_a_label(gathered: Gathered) -> None:
    for locale in ("es", "en"):
        labels = [column.label[locale] for column in gathered.table.columns]
        assert len(labels) == len(set(labels))


# ---------------------------------------------------------------- each formula, worked out anew from answers and paradata


def reason(values: list[int], at_least: int) -> float:
    """Why so many valid values could not be had: the words of the formula, not the code of the rules."""
    asked = [value for value in values if value not in (-95, -93)]
    if len(asked) < at_least:
        return -95
    missing = [value for value in asked if value in REASONS]
    most = max(missing.count(code) for code in set(missing))
    return max(code for code in set(missing) if missing.count(code) == most)


def mean(values: list[int], at_least: int) -> float:
    valid = [value for value in values if value not in REASONS]
    return sum(valid) / len(valid) if len(valid) >= at_least else reason(values, at_least)


def test_gaps_are_importance_less_capability(d: pl.DataFrame) -> None:
    for key in KEYS:
        i, c, gap = pl.col(f"imp_{key}"), pl.col(f"cap_{key}"), pl.col(f"gap_{key}")
        both = d.filter(i.is_between(1, 5) & c.is_between(1, 5))
        assert (both[f"imp_{key}"] - both[f"cap_{key}"]).to_list() == both[f"gap_{key}"].to_list()
        rest = d.filter(~(i.is_between(1, 5) & c.is_between(1, 5)))
        assert len(rest)
        expected = pl.when((i == -95) | (c == -95)).then(-95).when(i < 0).then(i).otherwise(c)
        assert rest.select(expected == gap).to_series().all(), key


@pytest.mark.parametrize(
    ("name", "columns", "at_least"),
    [
        ("imp_mean", IMP, 10),
        ("cap_mean", CAP, 10),
        ("gap_mean", [f"gap_{key}" for key in KEYS], 10),
        ("dim_imp_people", ["imp_team", "imp_conflict", "imp_inclusion"], 2),
        ("dim_cap_external", ["cap_external", "cap_partner"], 2),
        ("dim_imp_academic", ["imp_quality", "imp_finance", "imp_norms", "imp_digital"], 2),
        ("dim_cap_strategy", ["cap_vision", "cap_change", "cap_evidence"], 2),
        ("dim_imp_personal", ["imp_empathy", "imp_selfcare"], 2),
    ],
)
def test_means_are_those_of_the_valid(d: pl.DataFrame, name: str, columns: list[str], at_least: int) -> None:
    expected = [mean(list(row), at_least) for row in d.select(columns).iter_rows()]
    assert expected == pytest.approx(d[name].to_list())
    assert any(value in REASONS for value in expected)
    assert any(value not in REASONS for value in expected)


@pytest.mark.parametrize(("name", "columns"), [("sl_imp", IMP), ("sl_cap", CAP)])
def test_straight_lines(d: pl.DataFrame, name: str, columns: list[str]) -> None:
    for row, flag in zip(d.select(columns).iter_rows(), d[name], strict=True):
        valid = [value for value in row if value not in REASONS]
        assert flag == (int(len(set(valid)) == 1) if len(valid) >= 12 else reason(list(row), 12))


def test_recoded_answers(d: pl.DataFrame) -> None:
    level = {1: 1, 2: 1, 3: 1, 4: 2, 5: 2, 6: 2, 7: 3, 8: 3, 9: 3, 10: 4, 11: 4, 12: 4, 90: 90}
    assert [level.get(code, code) for code in d["position"]] == d["pos_level"].to_list()
    region = {row.code: row.region for row in lides().banks["states"]}
    assert [-97 if code == 33 else region.get(code, code) for code in d["inst_state"]] == d["inst_region"].to_list()
    local = (
        d["last_at"].str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_zone="UTC").dt.convert_time_zone("America/Mexico_City")
    )
    years = [y if y < 0 else now - y for y, now in zip(d["year_first_lead"], local.dt.year(), strict=True)]
    assert years == d["yrs_lead"].to_list()


def test_orders_can_be_worked_out_anew_from_the_seed(d: pl.DataFrame) -> None:
    for battery in ("imp", "cap"):
        for seed, order in d.select("rand_seed", f"ord_{battery}").iter_rows():
            keys = sorted(KEYS, key=lambda key: hashlib.sha256(f"{seed}:{battery}:{key}".encode()).hexdigest())
            assert order == ",".join(str(CODES[key]) for key in keys)
    for seed, order in d.select("rand_seed", "ord_sup").iter_rows():
        rows = ["time", "funds", "succession", "selection"]
        keys = sorted(rows, key=lambda key: hashlib.sha256(f"{seed}:sup:{key}".encode()).hexdigest())
        assert order == ",".join(str(rows.index(key) + 1) for key in keys)


def test_times_come_from_the_paradata(rehearsal: Path, d: pl.DataFrame, gathered: Gathered) -> None:
    seen = gathered.paradata.frame.collect()
    exact = frame_of(rehearsal, "select case_id, begun_at, coalesce(submitted_at, last_at) as ended_at from interviews")
    for case_id, active, total in d.select("case_id", "dur_active_s", "dur_total_s").iter_rows():
        mine = seen.filter(pl.col("case_id") == case_id)
        answered = mine["answered_at"].drop_nulls().sort().dt.timestamp("ms").to_list()
        instants = [mine["shown_at"].dt.timestamp("ms").min(), *answered]
        gaps = [later - earlier for earlier, later in pairwise(instants)]
        assert active == sum(gap for gap in gaps if gap <= 300_000) // 1000
        begun, ended = exact.filter(pl.col("case_id") == case_id).select("begun_at", "ended_at").row(0)
        whole = pl.Series([begun, ended]).str.to_datetime("%Y-%m-%dT%H:%M:%S%.3fZ").dt.timestamp("ms")
        assert total == (whole[1] - whole[0]) // 1000
        assert active <= total


def test_the_last_item_is_the_one_displayed_last(d: pl.DataFrame, gathered: Gathered) -> None:
    seen = gathered.paradata.frame.collect()
    for case_id, last, section in d.select("case_id", "last_item", "last_section").iter_rows():
        mine = seen.filter(pl.col("case_id") == case_id)
        latest = mine.filter(pl.col("shown_at") == mine["shown_at"].max())["item"].to_list()
        assert last in latest
        owner = next(name for name in lides().items if last == name or last.startswith(f"{name}_"))
        assert section == lides().section_of[owner].id


def test_speeders_are_measured_against_completes_in_their_language(d: pl.DataFrame) -> None:
    complete = d.filter(pl.col("status") == 1)
    medians = dict(complete.group_by("lang_final").agg(pl.col("dur_active_s").median()).iter_rows())
    expected = [int(s < 0.4 * medians[lang]) for lang, s in d.select("lang_final", "dur_active_s").iter_rows()]
    assert expected == d["speeder"].to_list()
    assert {0, 1} == set(expected)


COUNTED = ("s1", "s2", "s3", "s4", "s5", "s6", "s8")


def test_completeness_is_counted_from_the_cells(d: pl.DataFrame) -> None:
    """For interviews that were submitted every item that applies has been met, so the cells alone tell."""
    q = lides()
    leading: list[str] = []
    for section in q.sections:
        for item in section.items:
            if section.id not in COUNTED or item.type in ("info", "consent", "text_short", "text_long"):
                continue
            match item.type:
                case "battery" | "loop":
                    leading += [
                        name for name in d.columns if name.startswith(f"{item.prefix}_") and name[-4:] != "mean"
                    ]
                case "multi":
                    leading.append(f"{item.id}_01")
                case "ranking":
                    leading.append(f"{item.id}_r1")
                case _:
                    leading.append(item.id)
    leading = [name for name in leading if name not in ("barrier_main_src",)]
    submitted = d.filter(pl.col("submitted_at") != "", pl.col("status") != 5)
    assert len(submitted) > 20
    for row in submitted.iter_rows(named=True):
        cells = [row[name] for name in leading]
        applicable = [cell for cell in cells if cell not in (-95, -93)]
        answered = [cell for cell in applicable if cell >= 0 or cell in (-97, -98)]
        assert (len(applicable), len(answered)) == (row["n_applicable"], row["n_answered"])
        assert row["pct_answered"] == pytest.approx(100 * len(answered) / len(applicable))
        enough = all(sum(row[n] >= 0 for n in names) >= 10 for names in (IMP, CAP))
        share = len(answered) / len(applicable)
        assert row["status"] == (1 if share >= 0.8 else 2 if share >= 0.5 and enough else 3)


def test_needs_are_gaps_weighted_by_everybody_s_importance(d: pl.DataFrame, gathered: Gathered) -> None:
    analysed = d.filter(pl.col("status").is_in([1, 2]))
    found = needs(gathered.table)
    assert [f"needs_{key}" for key in KEYS] == [one.variable for one in found]
    for key, one in zip(KEYS, found, strict=True):
        pairs = [(i, c) for i, c in analysed.select(f"imp_{key}", f"cap_{key}").iter_rows() if i > 0 and c > 0]
        importance = [i for i in analysed[f"imp_{key}"] if i > 0]
        assert (len(pairs), len(importance)) == (one.n_pairs, one.n_importance)
        grand = sum(importance) / len(importance)
        assert one.need == pytest.approx(sum((i - c) * grand for i, c in pairs) / len(pairs))
    assert 1 == min(one.rank for one in found if one.rank is not None)
    assert all(one.need is None and one.rank is None for one in needs(gathered.table, least=1000))
    assert len(HEADER) == len(rows(found)[0])
