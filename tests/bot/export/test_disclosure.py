"""What goes to the public is coarse, under new ids, and refused where too few people share what others know of them."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest

from bot.columns import formulas_say
from bot.export.disclosure import TooRare, for_the_public, public_dispositions, rare_cells
from bot.export.table import Column, Table

MISSING = frozenset({-99, -95, -94})


def column(name: str, kind: str = "code", values: dict[int, str] | None = None) -> Column:
    labels = {code: {"es": text, "en": text} for code, text in (values or {}).items()}
    missing = frozenset() if kind in ("text", "datetime") or name == "stratum" else MISSING
    labels.update({code: {"es": "falta", "en": "missing"} for code in missing})
    return Column(name, kind, "nominal", {"es": name, "en": name}, labels, missing, {}, {"es": "", "en": ""}, "")  # type: ignore[arg-type]


def table(n: int, **cells: list[int]) -> Table:
    known: dict[str, list[object]] = {
        "case_id": [f"c{number:016d}" for number in range(n)],
        "rand_seed": [str(1000 + number) for number in range(n)],
        "started_at": [datetime(2026, 11, 1 + number % 28, 10, 33, tzinfo=UTC) for number in range(n)],
        "stratum": [1] * n,
        "position": [1 + number % 12 for number in range(n)],
        "inst_state": [1 + number % 32 for number in range(n)],
        "inst_type_pub": [1 + number % 12 for number in range(n)],
        "yrs_lead": [number % 30 for number in range(n)],
        "ord_imp": ["1,2,3"] * n,
        "pos_level": [2] * n,
        "yrs_position": [number % 40 for number in range(n)],
        "year_first_lead": [1990 + number % 30 for number in range(n)],
        "gender": [1 + number % 2 for number in range(n)],
        **cells,
    }
    kinds = {
        "case_id": "text",
        "rand_seed": "text",
        "ord_imp": "text",
        "yrs_lead": "number",
        "started_at": "datetime",
        "yrs_position": "number",
        "year_first_lead": "number",
    }
    strata = {"stratum": {1: "Uno", 2: "Dos", 3: "Tres"}}
    columns = tuple(column(name, kinds.get(name, "code"), strata.get(name, {1: "a", 2: "b"})) for name in known)
    return Table(columns, pl.DataFrame({c.name: pl.Series(known[c.name], dtype=c.dtype) for c in columns}))


def release(of: Table, *quasi: str, k: int = 5, seed: int = 1) -> Table:
    return for_the_public(of, quasi, k, formulas_say, seed=seed).table


def test_a_public_table_holds_no_texts_seeds_states_or_posts() -> None:
    assert {"case_id", "started_at", "stratum", "pos_level", "yrs_position", "year_first_lead", "gender"} == set(
        release(table(60)).frame.columns
    )


def test_tails_are_cut_off_and_years_are_banded() -> None:
    public = release(
        table(60, yrs_position=[-99, 9, 10, 11, 45, *[3] * 55], year_first_lead=[-99, 1994, 1995, 1999, *[2004] * 56])
    )
    assert {-99, 9, 10, 3} == set(public.frame["yrs_position"])
    assert {-99, 1990, 1995, 2000} == set(public.frame["year_first_lead"])
    columns = {one.name: one for one in public.columns}
    assert {"es": "1995–1999", "en": "1995–1999"} == columns["year_first_lead"].values[1995]
    assert {"es": "10 o más", "en": "10 or more"} == columns["yrs_position"].values[10]
    assert "yrs_position (10 or more together)" == columns["yrs_position"].label["en"]
    assert "started_at (mes)" == columns["started_at"].label["es"]


def test_times_are_months() -> None:
    assert {datetime(2026, 11, 1, tzinfo=UTC)} == set(release(table(60)).frame["started_at"])


def test_ids_and_order_are_new_at_each_release() -> None:
    original = table(200, yrs_position=[number % 10 for number in range(200)])
    one, other, again = (for_the_public(original, (), 5, formulas_say, seed=seed) for seed in (1, 2, 1))
    ids = set(one.table.frame["case_id"])
    assert not ids & (set(original.frame["case_id"]) | set(other.table.frame["case_id"]))
    assert one.table.frame.equals(again.table.frame)
    back = {new: old for old, new in one.ids.items()}
    order = [int(back[new][1:]) for new in one.table.frame["case_id"]]
    assert sorted(order) != order
    years = original.frame["yrs_position"].to_list()
    assert [years[number] for number in order] == one.table.frame["yrs_position"].to_list()
    drawn = [for_the_public(original, (), 5, formulas_say).table.frame["case_id"].to_list() for _ in range(2)]
    assert drawn[0] != drawn[1]


def test_what_too_few_people_share_is_refused_and_named() -> None:
    rare = table(60, gender=[3, 3, *[1] * 58])
    assert ["pos_level = 2, gender = 3 (2)"] == [str(one) for one in rare_cells(rare, ("pos_level", "gender"), 5)]
    with pytest.raises(TooRare, match=r"pos_level = 2, gender = 3 \(2\)"):
        release(rare, "pos_level", "gender")
    assert (
        "gender"
        not in for_the_public(
            rare, ("pos_level", "gender"), 5, formulas_say, leave_out=frozenset({"gender"})
        ).table.frame.columns
    )
    assert () == rare_cells(table(60, gender=[-99, *[1] * 59], pos_level=[-94, *[2] * 59]), ("pos_level", "gender"), 5)
    assert 1 == len(rare_cells(table(1), ("pos_level",), 5))
    assert () == rare_cells(table(0), ("pos_level",), 5)


def test_small_strata_are_merged_by_rule() -> None:
    small = table(60, stratum=[1, 1, *[2] * 4, *[3] * 54])
    made = for_the_public(small, ("stratum",), 5, formulas_say, seed=1)
    assert {1: 6, 3: 54} == dict(made.table.frame.group_by("stratum").len().iter_rows())
    stratum = next(one for one in made.table.columns if one.name == "stratum")
    assert "Uno + Dos" == stratum.values[1]["es"]
    assert {2: 1} == made.strata


def test_dispositions_go_by_the_ids_of_the_release_and_by_month() -> None:
    made = for_the_public(table(60), (), 5, formulas_say, seed=1)
    rows = [
        ("c0000000000000003", 1, 1, 110, "I", 1, "2026-11-09T10:00:00.000Z"),
        ("cnobody", 1, 1, 319, "UO", 0, "2026-10-01T10:00:00.000Z"),
    ]
    public = {row[0]: row for row in public_dispositions(rows, made, seed=3)}
    assert "2026-11-01T00:00:00.000Z" == public[made.ids["c0000000000000003"]][-1]
    assert "cnobody" not in public
    assert 2 == len(public)


def test_strata_keep_their_labels_where_there_is_no_case() -> None:
    of = for_the_public(table(0), ("stratum",), 5, formulas_say)
    (stratum,) = [one for one in of.table.columns if one.name == "stratum"]
    assert {1: "Uno", 2: "Dos", 3: "Tres"} == {code: label["es"] for code, label in stratum.values.items()}
    assert {} == of.strata
