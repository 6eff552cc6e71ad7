"""Needs: the same rows rated twice, how important and how well developed, as gaps and as a map.

Two batteries over one bank are a pair: the first is the importance, the second the capability.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from itertools import combinations

import numpy

from bot.report.gaps import Gap, gap_of, holm, ranked
from bot.report.intervals import mean_of
from bot.report.material import Material
from bot.report.questions import row_title
from bot.report.scales import few
from bot.report.sheets import (
    HIDDEN,
    Cell,
    Figure,
    Labels,
    Line,
    Map,
    Pair,
    Pairs,
    Part,
    Sheet,
)
from bot.report.tallies import scale
from bot.report.weights import Weights, weighted_mean
from bot.report.writing import Pen, number
from flows.items import BatteryItem
from flows.variables import row_variable, rows_of


def pairs_of(material: Material) -> list[tuple[BatteryItem, BatteryItem]]:
    """Return the batteries that ask the same rows twice: first how important, then how well developed."""
    batteries = [
        item
        for section in material.questionnaire.sections
        for item in section.items
        if isinstance(item, BatteryItem) and item.rows_from is not None
    ]
    return [(one, other) for one, other in combinations(batteries, 2) if one.rows_from == other.rows_from]


def needs_parts(material: Material, pen: Pen) -> Iterator[Part]:
    for importance, capability in pairs_of(material):
        figures = _gap_figures(material, pen, importance, capability)
        yield Part("needs", pen.say("needs.title"), (pen.say("needs.intro"), pen.say("needs.self")), tuple(figures))


def _gap_figures(material: Material, pen: Pen, importance: BatteryItem, capability: BatteryItem) -> list[Figure]:
    q = material.questionnaire
    rows = rows_of(q, importance)
    names = {row: row_title(q, importance, row, pen) for row in rows}
    shown: dict[str, Gap] = {}
    for row in rows:
        imp, cap = (material.valid(row_variable(item, row)) for item in (importance, capability))
        found = gap_of(imp, cap, material.population)
        if found is not None and found.n >= material.smallest and _may_tell(material, importance, capability, row):
            shown[row] = found
    if not shown:
        return [few(material, pen, "gaps", pen.say("gaps.title"))]
    sheet = _gap_sheet(material, pen, importance, capability, names, shown)
    order = sorted(shown, key=lambda row: -shown[row].gap.mean)
    chart = Pairs(
        tuple(
            # A place in a drawing is no more exact than the number beside it.
            Pair(
                names[row],
                shown[row].n,
                round(shown[row].capability, 2),
                round(shown[row].importance, 2),
                shown[row].gap.mean,
                shown[row].gap.interval,
            )
            for row in order
        ),
        float(min(option.code for option in importance.options)),
        float(max(option.code for option in importance.options)),
        (("c2", pen.say("gaps.capability")), ("c1", pen.say("gaps.importance"))),
        pen.say("gaps.gap"),
    )
    first = order[0]
    gaps = Figure(
        "gaps",
        pen.say("gaps.title"),
        (sheet,),
        chart,
        pen.say("gaps.says", name=names[first], gap=number(shown[first].gap.mean), n=shown[first].n),
        (
            pen.say("gaps.note"),
            pen.say("gaps.tests"),
            pen.say("gaps.borich"),
        ),
    )
    domains = _domains(material, pen, (importance, capability), shown)
    return [gaps, _map(material, pen, (importance, capability), names, shown, rows), *([domains] if domains else [])]


def _may_tell(material: Material, importance: BatteryItem, capability: BatteryItem, row: str) -> bool:
    """Return whether the means of both ratings may be told: not where they would give hidden counts away."""
    for item in (importance, capability):
        codes = [option.code for option in item.options]
        found = scale(material.valid(row_variable(item, row)), codes, material.smallest, material.population)
        if found is None or found.mean is None:
            return False
    return True


def _gap_sheet(
    material: Material,
    pen: Pen,
    importance: BatteryItem,
    capability: BatteryItem,
    names: dict[str, Labels],
    shown: dict[str, Gap],
) -> Sheet:
    order = sorted(shown, key=lambda row: -shown[row].gap.mean)
    adjusted = dict(zip(order, holm([shown[row].p for row in order]), strict=True))
    places = dict(zip(order, ranked([round(shown[row].gap.mean, 2) for row in order]), strict=True))
    needs = dict(zip(order, ranked([round(shown[row].need, 2) for row in order]), strict=True))
    weights = material.weights
    lines = []
    for row in [*order, *(row for row in names if row not in shown)]:
        if row not in shown:
            lines.append(Line(names[row], (HIDDEN,) * (15 + 2 * (weights is not None)), row))
            continue
        gap = shown[row]
        cells: list[Cell] = [
            places[row], gap.n, gap.importance, gap.capability, gap.gap.mean, gap.gap.interval, gap.gap.sd, gap.dz,
            gap.p, adjusted[row], gap.rank_biserial, gap.need, needs[row], gap.top_importance, gap.top_capability,
        ]  # fmt: skip
        if weights is not None:
            differences = material.valid(row_variable(importance, row)) - material.valid(row_variable(capability, row))
            weighted = weighted_mean(differences, weights)
            cells.extend((None, None) if weighted is None else (weighted.value, weighted.interval))
        lines.append(Line(names[row], tuple(cells), row))
    heads = [
        pen.head("gap_rank", "count"), pen.head("n_pairs", "count"), pen.head("mean_importance", "number"),
        pen.head("mean_capability", "number"), pen.head("gap", "number"), pen.head("gap_interval", "interval"),
        pen.head("sd", "number"), pen.head("dz", "number"), pen.head("p_wilcoxon", "p"), pen.head("p_holm", "p"),
        pen.head("rank_biserial", "number"), pen.head("need", "number"), pen.head("need_rank", "count"),
        pen.head("top_importance", "share"), pen.head("top_capability", "share"),
    ]  # fmt: skip
    if weights is not None:
        heads += [pen.head("weighted_gap", "number"), pen.head("weighted_gap_interval", "interval")]
    return Sheet(pen.say("gaps.table"), tuple(heads), tuple(lines))


def _domains(material: Material, pen: Pen, batteries: Sequence[BatteryItem], shown: Container[str]) -> Figure | None:
    """Return the means of the domains; of one with a hidden row none, for the others and the mean would tell it."""
    rows: dict[str, list[str]] = {}
    for row in material.questionnaire.banks[batteries[0].rows_from or ""]:
        if row.domain is not None:
            rows.setdefault(row.domain, []).append(row.key)
    weights = material.weights
    lines = []
    for item in batteries:
        for domain, keys in rows.items():
            column = material.columns.get(f"dim_{item.id}_{domain}")
            if column is None:
                continue
            values = material.valid(column.name)
            found = mean_of(values[~numpy.isnan(values)], material.population)
            if found is None or found.n < material.smallest or not all(key in shown for key in keys):
                lines.append(Line(column.label, (HIDDEN,) * (4 + 2 * (weights is not None)), column.name))
                continue
            cells: list[Cell] = [found.n, found.mean, found.interval, found.sd]
            if weights is not None:
                weighted = weighted_mean(values, weights)
                cells.extend((None, None) if weighted is None else (weighted.value, weighted.interval))
            lines.append(Line(column.label, tuple(cells), column.name))
    if not lines:
        return None
    heads = [
        pen.head("n", "count"),
        pen.head("mean", "number"),
        pen.head("mean_interval", "interval"),
        pen.head("sd", "number"),
    ]
    if weights is not None:
        heads += [pen.head("weighted_mean", "number"), pen.head("weighted_interval", "interval")]
    sheet = Sheet(pen.say("domains.table"), tuple(heads), tuple(lines))
    return Figure("domains", pen.say("domains.title"), (sheet,), notes=(pen.say("domains.note"),), is_open=True)


def _weighted_pair(
    batteries: tuple[BatteryItem, BatteryItem], row: str, material: Material, weights: Weights
) -> tuple[Cell, Cell]:
    """Return the weighted means of both ratings, of those who gave both: their difference is the weighted gap."""
    ratings = [material.valid(row_variable(item, row)) for item in batteries]
    both = ~(numpy.isnan(ratings[0]) | numpy.isnan(ratings[1]))
    first, second = (weighted_mean(numpy.where(both, one, numpy.nan), weights) for one in ratings)
    return (None if first is None else first.value, None if second is None else second.value)


def _map(
    material: Material,
    pen: Pen,
    batteries: tuple[BatteryItem, BatteryItem],
    names: dict[str, Labels],
    shown: dict[str, Gap],
    rows: Sequence[str],
) -> Figure:
    points = tuple(
        (at, round(shown[row].capability, 2), round(shown[row].importance, 2))
        for at, row in enumerate(rows, start=1)
        if row in shown
    )
    x, y = (float(numpy.mean([point[k] for point in points])) for k in (1, 2))

    def corner(cap: float, imp: float) -> str:
        return f"{'high' if imp >= y else 'low'}-{'high' if cap >= x else 'low'}"

    weights = material.weights
    heads = [
        pen.head("number", "count"),
        pen.head("n_pairs", "count"),
        pen.head("mean_importance", "number"),
        pen.head("mean_capability", "number"),
    ]
    if weights is not None:
        heads += [pen.head("weighted_importance", "number"), pen.head("weighted_capability", "number")]
    lines = []
    for at, cap, imp in points:
        row = rows[at - 1]
        weighted = () if weights is None else _weighted_pair(batteries, row, material, weights)
        lines.append(Line(names[row], (at, shown[row].n, imp, cap, *weighted), row))
    sheet = Sheet(pen.say("map.table"), tuple(heads), tuple(lines))
    chart = Map(
        points,
        pen.say("gaps.capability"),
        pen.say("gaps.importance"),
        tuple(pen.say(f"map.{key}") for key in ("high-low", "high-high", "low-low", "low-high")),  # type: ignore[arg-type]
        tuple((at, names[rows[at - 1]]) for at, _, _ in points),
    )
    first = [names[rows[at - 1]] for at, cap, imp in points if corner(cap, imp) == "high-low"]
    listed = {k: ", ".join(label[k] for label in first) or "–" for k in pen.locales}
    return Figure(
        "map",
        pen.say("map.title"),
        (sheet,),
        chart,
        pen.say("map.says", names=listed),
        (
            pen.say("map.note", importance=number(y), capability=number(x), n=_span([one.n for one in shown.values()])),
            *((pen.say("map.weighted"),) if weights is not None else ()),
        ),
    )


def _span(counts: Sequence[int]) -> str:
    """Return how many people there are behind each of several numbers: one number, or from the fewest to the most."""
    low, high = min(counts), max(counts)
    return str(low) if low == high else f"{low}–{high}"
