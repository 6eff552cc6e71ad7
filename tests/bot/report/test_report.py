"""The report of a store, whole: what it says of people who answered and who did not, and what it never says."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bot.report import drawing
from bot.report.page_of import _COLUMNS_ON_PAPER, _ROWS_ON_PAPER
from bot.report.planes import draw_map
from bot.report.sheets import Figure, Lines, Map, Ranges
from bot.reporting import Made, make_report, write_html
from tests.bot.report.field import NOW, STRATA, make_store, study_of

DOMAINS = ("personal", "people", "strategy", "academic", "external")
USUAL = {1: {110: 60, 120: 6, 212: 9, 211: 5, 319: 30}, 2: {110: 28, 212: 3, 319: 20}, 3: {110: 3, 319: 30}}


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Made:
    path = tmp_path_factory.mktemp("field") / "voces.db"
    study = asyncio.run(make_store(path, USUAL))
    return asyncio.run(make_report(path, study, as_of=NOW))


@pytest.fixture(scope="module")
def page(usual: Made) -> str:
    return usual.html("es")


def figure(made: Made, name: str) -> dict[str, Any]:
    (found,) = [one for part in made.plain()["parts"] for one in part["figures"] if one["id"] == name]
    return found


def figure_of(made: Made, name: str) -> Figure:
    (found,) = [one for part in made.report.parts for one in part.figures if one.id == name]
    return found


def rows(table: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return key of a row -> key of a column -> cell."""
    keys = [column["key"] for column in table["columns"]]
    return {row["key"]: dict(zip(keys, row["cells"], strict=True)) for row in table["rows"]}


def test_rates_are_of_everybody_invited(usual: Made) -> None:
    classes, rates = figure(usual, "outcomes")["tables"]
    assert {"I": 91, "P": 6, "R": 17, "NC": 0, "O": 0, "UO": 80, "NE": 0} == {
        k: v["n"] for k, v in rows(classes).items()
    }
    found = rows(rates)
    assert (97, 194) == (found["RR2"]["numerator"], found["RR2"]["denominator"])
    assert pytest.approx(97 / 194, abs=6e-4) == found["RR2"]["rate"]
    assert pytest.approx(17 / 194, abs=6e-4) == found["REF1"]["rate"]


def test_small_outcomes_of_a_stratum_are_hidden_and_so_are_the_rates_that_tell_them(usual: Made) -> None:
    counts, rates = (rows(table) for table in figure(usual, "by_stratum")["tables"])
    assert "hidden" == counts["3"]["class_i"]
    assert "hidden" == rates["3"]["rate_rr1"]
    assert (33, 40) == (counts["3"]["invited"], counts["3"]["frame"])
    for row in counts.values():
        assert all(cell in ("hidden", 0) or cell >= 5 for key, cell in row.items() if key.startswith("class_"))


def test_hidden_outcomes_do_not_follow_from_the_whole_study(usual: Made) -> None:
    counts = rows(figure(usual, "by_stratum")["tables"][0])
    for name in ("class_i", "class_p", "class_r", "class_uo"):
        assert 1 != [row[name] for row in counts.values()].count("hidden")


@pytest.mark.slow
def test_what_the_table_of_weights_tell_gives_no_outcome_of_a_stratum_away(tmp_path: Path) -> None:
    outcomes = {1: {110: 20, 120: 6, 319: 30}, 2: {110: 28, 120: 7, 319: 20}, 3: {110: 3, 319: 30}}
    study = asyncio.run(make_store(tmp_path / "voces.db", outcomes))
    made = asyncio.run(make_report(tmp_path / "voces.db", study, as_of=NOW))
    shown = rows(figure(made, "by_stratum")["tables"][0])
    cells = rows(figure(made, "weights")["tables"][0])
    assert {"1": 26, "2+3": 38} == {key: row["n"] for key, row in cells.items()}
    assert "hidden" == shown["3"]["class_i"]
    # Complete and partial of the first stratum together are told; so if one of them is hidden there, the other must be.
    assert ("hidden" == shown["1"]["class_i"]) == ("hidden" == shown["1"]["class_p"])
    assert "hidden" in (shown["2"]["class_i"], shown["1"]["class_i"])


def test_waves_stand_in_the_course_of_time(usual: Made) -> None:
    *_, waves = figure(usual, "over_time")["tables"]
    assert {"wave-1": 194, "wave-2": 194} == {key: row["sent"] for key, row in rows(waves).items()}


def test_waves_are_told_in_the_language_of_the_page(usual: Made) -> None:
    for locale, day, channel in (("es", "24 de enero de 2027", "Correo"), ("en", "24 January 2027", "Mail")):
        paper = usual.for_paper(locale)
        told = paper.partition(f'<figure id="{locale}-figure-over-time">')[2].partition("</figure>")[0]
        first = told.partition("1. wave-1")[2].partition("</tr>")[0]
        assert [day, channel, "194"] == re.findall("<td[^>]*>([^<]*)</td>", first)
    first, _ = rows(figure(usual, "over_time")["tables"][-1]).values()
    assert {"es": "Correo", "en": "Mail"} == first["channel"]


def test_weights_stand_beside_unweighted_results(usual: Made) -> None:
    (weights,) = figure(usual, "weights")["tables"]
    # The third stratum has three responses: it is joined with the second.
    assert {"1": (120, 66), "2+3": (100, 31)} == {k: (v["frame"], v["n"]) for k, v in rows(weights).items()}
    columns = {column["key"] for column in figure(usual, "gender")["tables"][0]["columns"]}
    assert {"share", "share_interval", "weighted_share", "weighted_share_interval"} <= columns


def test_gaps_are_ordered_and_have_what_one_asks_of_them(usual: Made) -> None:
    (table,) = figure(usual, "gaps")["tables"]
    found = list(rows(table).values())
    assert 14 == len(found)
    assert sorted((row["gap"] for row in found), reverse=True) == [row["gap"] for row in found]
    for row in found:
        low, high = row["gap_interval"]
        assert low < row["gap"] < high
        assert pytest.approx(row["mean_importance"] - row["mean_capability"], abs=0.011) == row["gap"]
        assert row["p_holm"] >= row["p_wilcoxon"]


def test_map_has_the_weighted_means_of_the_weighted_gaps_beside_the_unweighted_ones(usual: Made) -> None:
    (gaps,), (table,) = figure(usual, "gaps")["tables"], figure(usual, "map")["tables"]
    gaps_, found = rows(gaps), rows(table)
    assert 14 == len(found)
    for key, row in found.items():
        weighted = row["weighted_importance"] - row["weighted_capability"]
        assert pytest.approx(weighted, abs=0.011) == gaps_[key]["weighted_gap"]
    assert any(row["weighted_importance"] != row["mean_importance"] for row in found.values())
    assert any("the weighted means" in note["en"] for note in figure_of(usual, "map").notes)


async def test_map_without_weights_speaks_of_none(tmp_path: Path) -> None:
    study = await make_store(tmp_path / "voces.db", {1: {110: 40}}, study=study_of(()))
    made = await make_report(tmp_path / "voces.db", study, as_of=NOW)
    (table,) = figure(made, "map")["tables"]
    assert ["number", "n_pairs", "mean_importance", "mean_capability"] == [one["key"] for one in table["columns"]]
    assert not [note for note in figure_of(made, "map").notes if "the weighted means" in note["en"]]


@pytest.mark.parametrize("width", [drawing.NARROW, drawing.WIDE])
@pytest.mark.parametrize("locale", ["es", "en"])
def test_words_in_the_corners_of_the_map_lie_under_no_point(usual: Made, width: int, locale: str) -> None:
    chart = figure_of(usual, "map").chart
    assert isinstance(chart, Map)
    crowded = ((1, 3.0, 3.0), (2, 3.0, 4.5), (3, 4.5, 3.0), (4, 4.5, 4.5), (5, 3.0, 3.0), (6, 4.5, 4.5), (7, 3.7, 3.7))
    drawn = draw_map(replace(chart, points=crowded), locale, width, "m").element("")
    centres = [float(y) for y in re.findall(r'<circle [^>]*cy="([\d.]+)" r="8.6"', drawn)]
    centres += [float(y) + 8.6 for y in re.findall(r'<rect class="f-c6[^>]* y="([\d.]+)"', drawn)]
    assert len(crowded) == len(centres)
    words = {word for corner in chart.corners for word in corner[locale].split()}
    lines = re.findall(r'<tspan x="[^"]*" y="([\d.]+)">([^<]+)</tspan>', drawn)
    baselines = [float(y) for y, text in lines if set(text.split()) <= words]
    assert 4 <= len(baselines)
    middle = sum(centres) / len(centres)
    # A letter goes down by a fifth of its size below the line, and up by as much as it is high.
    assert max(y for y in baselines if y < middle) + 0.2 * drawing.SMALL < min(centres) - 8.6
    assert min(y for y in baselines if y > middle) - drawing.SMALL * 0.8 > max(centres) + 8.6


def test_people_stop_where_they_stopped(usual: Made) -> None:
    stretches = rows(figure(usual, "break_off")["tables"][0])
    # Eighteen did not send their answers and have not written for a week.
    assert 18 == sum(row["stopped"] for row in stretches.values())
    assert all(row["stopped"] >= 5 or row["stopped"] == 0 for row in stretches.values())
    assert pytest.approx(91 / 109, abs=6e-4) == list(stretches.values())[-1]["survival"]


@pytest.mark.slow
async def test_languages_part_where_in_each_enough_people_stopped_and_went_on(tmp_path: Path) -> None:
    study = await make_store(tmp_path / "voces.db", {1: {110: 30, 120: 30, 212: 30}})
    made = await make_report(tmp_path / "voces.db", study, as_of=NOW)
    (table,) = figure(made, "break_off_by_language")["tables"]
    early, late = found = [row for row in rows(table).values() if row["stopped_es"] or row["stopped_en"]]
    assert [30, 30] == [row["stopped_es"] + row["stopped_en"] for row in found]
    assert [30, 30] == [
        row["stopped"] for row in rows(figure(made, "break_off")["tables"][0]).values() if row["stopped"]
    ]
    assert all(row[f"stopped_{locale}"] >= 5 for row in found for locale in ("es", "en"))
    page = made.html("es")
    for locale, name in (("es", "Español"), ("en", "Inglés")):
        (n,) = set(map(int, re.findall(rf"{name} \(n = (\d+)\)", page)))
        stopped, still = ([row[f"{key}_{locale}"] for row in (early, late)] for key in ("stopped", "still"))
        assert pytest.approx([1 - stopped[0] / n, 1 - sum(stopped) / n], abs=6e-4) == still
    assert figure_of(made, "break_off_by_language").chart is not None
    made = await make_report(tmp_path / "voces.db", study.model_copy(update={"minimum_cell": 10}), as_of=NOW)
    one = figure_of(made, "break_off_by_language")
    assert [17, 0] == one.sheets[0].column("stopped_en")
    assert one.chart is None  # of one stretch there is no curve
    made = await make_report(tmp_path / "voces.db", study.model_copy(update={"minimum_cell": 25}), as_of=NOW)
    assert [] == figure(made, "break_off_by_language")["tables"]
    assert "menos de 25 personas" in figure(made, "break_off_by_language")["notes"][0]["es"]


def test_every_chart_says_of_how_many_people_it_is(page: str) -> None:
    charts = 0
    for name, body in re.findall(r'<figure id="es-figure-([\w-]+)">(.*?)</figure>', page, re.DOTALL):
        seen = re.sub(r"<[^>]*>", " ", body.partition("<details")[0])  # what is not folded away
        if "<svg" in body:
            charts += 1
            assert re.search(r"n\s*=\s*\d|\(\d+ / \d+\)|\d+ personas", seen), name
    assert 20 < charts


def test_no_open_text_and_no_id_is_in_the_report(usual: Made, page: str) -> None:
    said = page + json.dumps(usual.plain(), ensure_ascii=False)
    assert "CONFIDENTIAL" not in said
    assert "Persona 1" not in said
    assert re.search(r"\b[cm][0-9a-f]{16}\b", said) is None


def test_json_shows_what_the_page_shows(usual: Made, page: str) -> None:
    plain = usual.plain()
    assert "voces-report/1" == plain["schema"]
    for part in plain["parts"]:
        for one in part["figures"]:
            assert f'id="es-figure-{one["id"].replace("_", "-")}"' in page
    assert 2 * json.dumps(plain).count('"hidden"') == page.count('<td class="hidden">')


def test_json_is_no_more_exact_than_the_page(usual: Made) -> None:
    """What may be shown is worked out for what the page prints; a mean to more places gives hidden counts away."""
    places = {"number": 2, "interval": 2, "share": 3, "share_interval": 3, "p": 3}
    seen = set()
    for part in usual.plain()["parts"]:
        for table in (table for one in part["figures"] for table in one["tables"]):
            for at, column in enumerate(table["columns"]):
                for cell in (row["cells"][at] for row in table["rows"]):
                    for value in cell if isinstance(cell, list) else [cell]:
                        if isinstance(value, float) and column["kind"] in places:
                            seen.add(column["kind"])
                            assert value == round(value, places[column["kind"]]), (column["key"], value)
    assert {"number", "share", "interval", "share_interval"} <= seen


class Reader(HTMLParser):
    """Collects what a page is made of."""

    VOID = frozenset({"meta", "input", "br", "path", "use", "rect", "link"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.refers: list[str] = []
        self.outside: list[str] = []
        self.images: list[dict[str, str | None]] = []
        self.standing: list[str] = []
        self.tables: list[list[str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag not in self.VOID:
            self.standing.append(tag)
        if (name := found.get("id")) is not None:
            self.ids.append(name)
        for name in ("href", "xlink:href"):
            value = found.get(name) or ""
            (self.refers if value.startswith("#") else self.outside).append(value)
        self.outside.append(found.get("src") or "")
        if found.get("role") == "img":
            self.images.append(found)
        if tag == "table":
            self.tables.append([])
        elif tag in ("caption", "th") and self.tables:
            self.tables[-1].append(f"{tag}:{found.get('scope') or ''}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.standing.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.standing.pop() == tag


def test_page_is_whole_loads_nothing_and_is_read_by_those_who_do_not_see_it(page: str) -> None:
    found = Reader(page)
    assert [] == found.standing
    assert len(found.ids) == len(set(found.ids))
    assert {name[1:] for name in found.refers} <= set(found.ids)
    assert {""} == set(found.outside)
    assert "http" not in re.sub(r'xmlns(:xlink)?="[^"]*"', "", page)
    assert found.images
    assert all((image.get("aria-label") or "").strip() for image in found.images)
    for table in found.tables:
        assert "caption:" == table[0]
        assert {"th:row", "th:col"} <= set(table)


def test_page_holds_both_languages_and_the_one_asked_for_shows_first(usual: Made) -> None:
    page = usual.html("en")
    assert '<html lang="en">' in page
    assert 'id="in-en" checked' in page
    for lang, words in (("es", "Necesidades de desarrollo"), ("en", "Development needs")):
        assert f'<div class="report {lang}" lang="{lang}">' in page
        assert words in page


def test_page_for_paper_has_one_language_with_all_tables_open(usual: Made) -> None:
    page = usual.for_paper("en")
    assert "Necesidades de desarrollo" not in page
    assert 0 < page.count("<details open>") == page.count("<details")


def test_tables_of_many_columns_go_below_one_another_on_paper(usual: Made) -> None:
    """A table broader than the sheet would make the browser print every page smaller."""
    (whole,) = figure_of(usual, "gaps").sheets
    pieces = whole.pieces(_COLUMNS_ON_PAPER)
    assert len(whole.heads) > _COLUMNS_ON_PAPER >= max(len(piece.heads) for piece in pieces)
    assert whole.heads == tuple(head for piece in pieces for head in piece.heads)
    for at, line in enumerate(whole.lines):
        assert line.cells == tuple(cell for piece in pieces for cell in piece.lines[at].cells)
        assert {line.label["es"]} == {piece.lines[at].label["es"] for piece in pieces}
    for head in re.findall(r"<thead>(.*?)</thead>", usual.for_paper("es")):
        assert head.count("<th ") <= _COLUMNS_ON_PAPER
    assert re.search(rf"<thead><tr><td></td>(<th [^>]*>[^<]*</th>){{{len(whole.heads)}}}</tr>", usual.html("es"))


def test_course_of_time_has_a_row_for_each_day_that_takes_a_step(usual: Made) -> None:
    first, _ = figure(usual, "over_time")["tables"]
    assert ["began", "answered"] == [column["key"] for column in first["columns"]]
    days = [row["key"] for row in first["rows"]]
    assert sorted(set(days)) == days
    began, answered = ([row["cells"][at] for row in first["rows"]] for at in (0, 1))
    assert [109, 97] == [began[-1], answered[-1]]
    chart = figure_of(usual, "over_time").chart
    assert isinstance(chart, Lines)
    for told, series in zip((began, answered), chart.series, strict=True):
        known = [n for n in told if n is not None]
        assert sorted(known) == known
        assert set(known) <= {n for _, n in series.points[1:]}
        assert all(later - earlier == 0 or later - earlier >= 5 for earlier, later in pairwise([0, *known]))


async def test_who_came_is_said_as_they_came(tmp_path: Path) -> None:
    said = {}
    for name, people, entry_mode in (("nobody", {}, 1), ("open", {0: {110: 6}}, 2), ("roster", {1: {110: 6}}, 1)):
        study = await make_store(tmp_path / name, people, entry_mode=entry_mode)
        made = await make_report(tmp_path / name, study, as_of=NOW)
        said[name] = [note["en"] for note in made.report.parts[0].notes]
    assert "Nobody has been invited yet, and nobody has joined through the open link." == said["nobody"][1]
    assert said["open"][1].startswith("Nobody was invited by name: everyone came in through the open link (n = 6).")
    assert ["Who was invited, who answered and when"] == [one.split(", where")[0] for one in said["roster"]]


def test_chart_of_times_goes_over_pages_of_paper_on_one_scale(usual: Made) -> None:
    chart = figure_of(usual, "times").chart
    assert isinstance(chart, Ranges)
    pieces = chart.pieces(_ROWS_ON_PAPER)
    assert len(chart.ranges) > _ROWS_ON_PAPER >= max(len(piece.ranges) for piece in pieces)
    assert chart.ranges == tuple(one for piece in pieces for one in piece.ranges)
    paper = re.search(r'<figure id="es-figure-times">(.*?)</figure>', usual.for_paper("es"), re.DOTALL)
    assert paper is not None
    drawn = re.findall(r"<svg.*?</svg>", paper[1])
    assert len(pieces) == len(drawn)
    # Lines of the grid, by what stands below them.
    scales = [re.findall(r'<tspan x="([\d.]+)" y="[\d.]+">(\d+)</tspan>', one) for one in drawn]
    assert scales[0]
    assert all(scales[0] == scale for scale in scales)


def test_every_colour_is_the_page_s_own(page: str) -> None:
    classes = {
        name for said in re.findall(r'class="([^"]*)"', page) for name in said.split() if re.match("[fs]-", name)
    }
    assert classes <= {f"{kind}-{name}" for kind in "fs" for name in drawing.COLOURS}
    used = set(re.findall(r"var\((--[\w-]+)\)", page))
    defined = set(re.findall(r"(--[\w-]+):", page))
    assert set() == used - defined


def test_page_is_small_enough_to_be_mailed(page: str) -> None:
    assert len(page.encode()) < 3_000_000


async def test_same_store_gives_the_same_bytes(tmp_path: Path) -> None:
    study = await make_store(tmp_path / "voces.db", {1: {110: 7}})
    one, other = [await make_report(tmp_path / "voces.db", study, as_of=NOW) for _ in range(2)]
    for name, made in (("one.html", one), ("other.html", other)):
        write_html(made, tmp_path / name, "es")
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "other.html").read_bytes()
    assert [] == [p.name for p in tmp_path.iterdir() if p.name.startswith(".report")]


def no_answers(cells: dict[str, Any], _: int) -> None:
    for name, value in cells.items():
        if not isinstance(value, str) and name != "consent_part":
            cells[name] = -94


ODD: dict[str, tuple[dict[int, dict[int, int]], dict[str, Any]]] = {
    "nobody": ({}, {}),
    "one": ({1: {110: 1}}, {}),
    "four, fewer than may be shown": ({1: {110: 4}}, {}),
    "only break-offs": ({1: {212: 12}, 2: {319: 4}}, {"change": no_answers}),
    "only invited": ({1: {319: 12}}, {}),
    "one stratum": ({1: {110: 20, 319: 3}}, {"study": study_of(STRATA[:1])}),
    "no strata": ({0: {110: 6}}, {"study": study_of(())}),
    "open link": ({0: {110: 20, 213: 3}}, {"entry_mode": 2}),
    "everybody answered": ({1: {110: 30}, 2: {110: 15}}, {"study": study_of(tuple(s.model_copy(update={"frame_size": n}) for s, n in zip(STRATA, (30, 15), strict=False)))}),
    "everybody alike": ({1: {110: 40}}, {"change": lambda cells, _: cells.update({k: 5 for k in cells if k.startswith(("imp_", "cap_", "sup_"))})}),
    "screened out": ({1: {410: 6, 319: 2}}, {}),
    "minimum cell of one": ({1: {110: 1}, 2: {110: 3}}, {"study": study_of(minimum_cell=1)}),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", ODD)
async def test_odd_stores_give_a_page_that_says_so(tmp_path: Path, name: str) -> None:
    people, more = ODD[name]
    study = await make_store(tmp_path / "voces.db", people, **more)
    made = await make_report(tmp_path / "voces.db", study, as_of=NOW + timedelta(days=1))
    page = made.for_paper("es")
    assert "nan" not in re.sub(r"[A-Za-zñáéíóú]nan|nan[A-Za-zñáéíóú]", "", page)
    assert "None" not in page and "inf<" not in page
    if sum(sum(outcomes.values()) for outcomes in people.values()) < 5 and study.minimum_cell == 5:
        assert "Todavía no hay nada que mostrar aquí" in page
        for word in ("gaps", "gender", "imp", "dev-acts", "chal"):
            figure_of = page.split(f'id="es-figure-{word}"', 1)
            assert len(figure_of) == 1 or "<svg" not in figure_of[1].split("</figure>", 1)[0]


async def test_option_that_nobody_chose_is_shown_as_nobody_s(tmp_path: Path) -> None:
    study = await make_store(
        tmp_path / "voces.db", {1: {110: 40}}, change=lambda cells, n: cells.update(gender=1 + n % 2)
    )
    made = await make_report(tmp_path / "voces.db", study, as_of=NOW)
    found = rows(figure(made, "gender")["tables"][0])
    assert {"1": 20, "2": 20, "3": 0, "90": 0} == {code: row["n"] for code, row in found.items()}


async def test_one_who_differs_is_hidden_with_company(tmp_path: Path) -> None:
    def change(cells: dict[str, Any], n: int) -> None:
        cells["gender"] = 3 if n == 1 else 1 + n % 2

    study = await make_store(tmp_path / "voces.db", {1: {110: 41}}, change=change)
    made = await make_report(tmp_path / "voces.db", study, as_of=NOW)
    found = rows(figure(made, "gender")["tables"][0])
    assert {"3", "2"} == {code for code, row in found.items() if row["n"] == "hidden"} or {"3", "1"} == {
        code for code, row in found.items() if row["n"] == "hidden"
    }


async def test_store_that_is_not_the_field_s_says_synthetic(tmp_path: Path) -> None:
    study = await make_store(tmp_path / "voces.db", {1: {110: 6}}, kind="rehearsal")
    made = await make_report(tmp_path / "voces.db", study, as_of=NOW)
    assert made.plain()["synthetic"]
    for locale in ("es", "en"):
        assert "SYNTHETIC" in made.for_paper(locale)


def test_field_is_not_called_synthetic(usual: Made, page: str) -> None:
    assert not usual.plain()["synthetic"]
    assert "SYNTHETIC" not in page


def test_domain_means_are_those_of_people_with_two_ratings_and_stand_beside_weighted_ones(usual: Made) -> None:
    (table,) = figure(usual, "domains")["tables"]
    found = rows(table)
    assert {f"dim_{battery}_{domain}" for battery in ("imp", "cap") for domain in DOMAINS} == set(found)
    gaps = rows(figure(usual, "gaps")["tables"][0])
    for name, row in found.items():
        assert {"n", "mean", "mean_interval", "sd", "weighted_mean", "weighted_interval"} == set(row)
        assert row["n"] >= max(gap["n_pairs"] for gap in gaps.values() if gap["n_pairs"] != "hidden") - 20
        assert row["mean_interval"][0] < row["mean"] < row["mean_interval"][1], name


async def test_domain_with_a_hidden_row_has_no_mean(tmp_path: Path) -> None:
    def change(cells: dict[str, Any], n: int) -> None:
        cells.update({name: 1 + (n + k) % 2 for k, name in enumerate(cells) if name.startswith(("imp_", "cap_"))})
        if n == 1:
            cells["imp_empathy"] = 5

    study = await make_store(tmp_path / "voces.db", {1: {110: 40}}, change=change)
    made = await make_report(tmp_path / "voces.db", study, as_of=NOW)
    assert "hidden" == rows(figure(made, "gaps")["tables"][0])["empathy"]["gap"]
    found = rows(figure(made, "domains")["tables"][0])
    hidden = {name for name, row in found.items() if row["mean"] == "hidden"}
    assert {"dim_imp_personal", "dim_cap_personal"} == hidden


async def test_flags_of_quality_are_counted_and_nobody_is_taken_out(tmp_path: Path) -> None:
    def change(cells: dict[str, Any], n: int) -> None:
        for k, name in enumerate(cells):
            if name.startswith("imp_"):
                cells[name] = 4 if n <= 9 else 1 + (n + k) % 5

    study = await make_store(tmp_path / "voces.db", {1: {110: 40}}, change=change)
    made = await make_report(tmp_path / "voces.db", study, as_of=NOW)
    found = rows(figure(made, "sl_imp")["tables"][0])
    assert {"1": 9, "0": 31} == {code: row["n"] for code, row in found.items()}
    assert 40 == made.plain()["analysed"]
