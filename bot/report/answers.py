"""Answers to one question: one option out of several, several, ranks, numbers; shares with intervals, weighted beside unweighted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy

from bot.report.intervals import Numbers, mean_of, wilson
from bot.report.material import Material
from bot.report.questions import title
from bot.report.scales import few, with_hidden
from bot.report.sheets import (
    HIDDEN,
    Bar,
    Bars,
    Cell,
    Chart,
    Figure,
    Head,
    Labels,
    Line,
    Segment,
    Sheet,
)
from bot.report.tallies import distribution, ranked_options, ticks
from bot.report.weights import weighted_mean, weighted_share
from bot.report.writing import Pen, share
from flows.items import MultiItem, NumberItem, RankingItem, SingleItem
from flows.offering import declared_options
from flows.phrasing import option_words
from flows.variables import multi_variable, rank_variable

_FEWEST_FOR_QUARTILES = 20


def _share_heads(material: Material, pen: Pen) -> list[Head]:
    heads = [pen.head("share", "share"), pen.head("share_interval", "share_interval")]
    if material.weights is not None:
        heads += [pen.head("weighted_share", "share"), pen.head("weighted_share_interval", "share_interval")]
    return heads


def _share_cells(material: Material, hits: Numbers, count: int, n: int) -> list[Cell]:
    """Return a share with its interval, and weighted when there are weights; `hits` are ones, zeros and NaN."""
    cells: list[Cell] = [count / n if n else None, wilson(count, n, material.population)]
    if material.weights is not None:
        weighted = weighted_share(hits, material.weights)
        cells.extend((None, None) if weighted is None else (weighted.value, weighted.interval))
    return cells


def _weighted_mark(cells: Sequence[Cell], material: Material) -> float | None:
    if material.weights is None:
        return None
    mark = cells[2]
    return mark if isinstance(mark, float) else None


def single_figure(material: Material, pen: Pen, item: SingleItem, codes: Sequence[int]) -> Figure:
    q = material.questionnaire
    labels = {code: pen.words(option_words(q, item, code)) for code in codes}
    return spread_figure(material, pen, item.id, title(q, item, pen), labels)


def spread_figure(material: Material, pen: Pen, variable: str, named: Labels, labels: dict[int, Labels]) -> Figure:
    """Return how the answers to one variable are spread over its codes."""
    values = material.valid(variable)
    found = distribution(values, list(labels), material.smallest)
    if found is None:
        return few(material, pen, variable, named)
    lines, bars = [], []
    for (code, label), count, veiled in zip(labels.items(), found.counts, found.hidden, strict=True):
        if veiled:
            width = 3 + 2 * (material.weights is not None)
            lines.append(Line(label, (HIDDEN,) * width, str(code)))
            bars.append(Bar(label, pen.say("hidden"), is_hidden=True))
            continue
        hits = numpy.where(numpy.isnan(values), numpy.nan, values == code)
        cells = _share_cells(material, hits, count, found.n)
        lines.append(Line(label, (count, *cells), str(code)))
        bars.append(_share_bar(label, count, found.n, cells, material, pen))
    heads = (pen.head("n", "count"), *_share_heads(material, pen))
    sheet = Sheet(pen.say("single.table", n=found.n), heads, tuple(lines))
    return Figure(variable, named, (sheet,), _share_bars(bars, material, pen), pen.say("single.says", n=found.n))


def _share_bar(label: Labels, count: int, n: int, cells: Sequence[Cell], material: Material, pen: Pen) -> Bar:
    interval = cells[1]
    assert interval is None or isinstance(interval, tuple)
    note = pen.same(f"{share(count / n)}  ({count} / {n})")
    return Bar(label, note, (Segment("c1", count / n),), interval, _weighted_mark(cells, material))


def _share_bars(bars: Sequence[Bar], material: Material, pen: Pen) -> Chart:
    legend: tuple[tuple[str, Labels], ...] = (("c1", pen.say("share-legend")),)
    if material.weights is not None:
        legend = (*legend, ("mark", pen.say("weighted-legend")))
    return Bars(tuple(bars), with_hidden(legend, bars, pen))


def multi_figure(material: Material, pen: Pen, item: MultiItem) -> Figure:
    q, named = material.questionnaire, title(material.questionnaire, item, pen)
    lines, bars = [], []
    n = 0
    for option in item.options:
        values = material.valid(multi_variable(item.id, option.code))
        found = ticks(values, material.smallest)
        if found is None:
            return few(material, pen, item.id, named)
        n = found.n
        label = pen.words(option_words(q, item, option.code))
        if found.is_hidden:
            width = 3 + 2 * (material.weights is not None)
            lines.append(
                (-1.0, Line(label, (HIDDEN,) * width, str(option.code)), Bar(label, pen.say("hidden"), is_hidden=True))
            )
            continue
        cells = _share_cells(material, values, found.count, found.n)
        lines.append(
            (
                found.count / found.n,
                Line(label, (found.count, *cells), str(option.code)),
                _share_bar(label, found.count, found.n, cells, material, pen),
            )
        )
    lines.sort(key=lambda one: -one[0])
    bars = [bar for _, _, bar in lines]
    heads = (pen.head("n", "count"), *_share_heads(material, pen))
    sheet = Sheet(pen.say("multi.table", n=n), heads, tuple(line for _, line, _ in lines))
    return Figure(
        item.id, named, (sheet,), _share_bars(bars, material, pen), pen.say("multi.says", n=n), (pen.say("multi.note"),)
    )


_RANK_COLOURS = ("c1", "c5", "c3")


def ranking_figure(material: Material, pen: Pen, item: RankingItem) -> Figure:
    q, named = material.questionnaire, title(material.questionnaire, item, pen)
    codes = [option.code for option in declared_options(q, item)]
    variables = [rank_variable(item.id, rank) for rank in range(1, item.k + 1)]
    ranks = numpy.column_stack([material.valid(variable) for variable in variables])
    found = ranked_options(ranks, codes, material.smallest)
    if found is None:
        return few(material, pen, item.id, named)
    answered = ~numpy.isnan(ranks).all(axis=1)
    order = sorted(range(len(codes)), key=lambda at: (found.anywhere_hidden[at], -found.anywhere[at], at))
    lines, bars = [], []
    for at in order:
        label = pen.words(option_words(q, item, codes[at]))
        cells: list[Cell] = [
            HIDDEN if veiled else int(n) for n, veiled in zip(found.counts[at], found.hidden[at], strict=True)
        ]
        if found.anywhere_hidden[at]:
            cells.extend((HIDDEN,) * (3 + 2 * (material.weights is not None)))
            lines.append(Line(label, tuple(cells), str(codes[at])))
            bars.append(Bar(label, pen.say("hidden"), is_hidden=True))
            continue
        count = int(found.anywhere[at])
        hits = numpy.where(answered, (ranks == codes[at]).any(axis=1), numpy.nan)
        shares = _share_cells(material, hits, count, found.n)
        lines.append(Line(label, (*cells, count, *shares), str(codes[at])))
        seen = [
            Segment(colour, int(n) / found.n)
            for colour, n, veiled in zip(_rank_colours(item.k), found.counts[at], found.hidden[at], strict=True)
            if not veiled
        ]
        if found.hidden[at].any():
            rest = int(found.counts[at][found.hidden[at]].sum())
            seen.append(Segment("hid", rest / found.n, is_hidden=True))
        note = pen.same(f"{share(count / found.n)}  ({count} / {found.n})")
        bars.append(Bar(label, note, tuple(seen), mark=_weighted_mark(shares, material)))
    heads = (
        *(pen.head("at_rank", "count", rank=rank) for rank in range(1, item.k + 1)),
        pen.head("anywhere", "count"),
        *_share_heads(material, pen),
    )
    heads = tuple(
        Head(f"rank_{at + 1}", head.label, head.kind) if at < item.k else head for at, head in enumerate(heads)
    )
    legend = tuple(
        (colour, pen.say("rank.legend", rank=rank)) for rank, colour in enumerate(_rank_colours(item.k), start=1)
    )
    if material.weights is not None:
        legend = (*legend, ("mark", pen.say("weighted-legend")))
    sheet = Sheet(pen.say("rank.table", n=found.n), heads, tuple(lines))
    chart = Bars(tuple(bars), with_hidden(legend, bars, pen))
    return Figure(item.id, named, (sheet,), chart, pen.say("rank.says", n=found.n), (pen.say("rank.note"),))


def _rank_colours(k: int) -> tuple[str, ...]:
    return tuple(_RANK_COLOURS[at % len(_RANK_COLOURS)] for at in range(k))


def number_figure(material: Material, pen: Pen, item: NumberItem) -> Figure:
    named = title(material.questionnaire, item, pen)
    values = material.valid(item.id)
    valid = values[~numpy.isnan(values)]
    if len(valid) < material.smallest:
        return few(material, pen, item.id, named)
    mean = mean_of(valid, material.population)
    assert mean is not None
    # Quartiles of a few are the answers of single people.
    quartiles: list[Cell] = (
        [float(one) for one in numpy.percentile(valid, [25, 50, 75])]
        if len(valid) >= _FEWEST_FOR_QUARTILES
        else [None, None, None]
    )
    cells: list[Cell] = [mean.n, mean.mean, mean.interval, mean.sd, *quartiles]
    heads = [
        pen.head("n", "count"), pen.head("mean", "number"), pen.head("mean_interval", "interval"), pen.head("sd", "number"),
        pen.head("q1", "count"), pen.head("median", "count"), pen.head("q3", "count"),
    ]  # fmt: skip
    if material.weights is not None:
        weighted = weighted_mean(values, material.weights)
        cells.extend((None, None) if weighted is None else (weighted.value, weighted.interval))
        heads += [pen.head("weighted_mean", "number"), pen.head("weighted_interval", "interval")]
    sheet = Sheet(named, tuple(heads), (Line(named, tuple(cells), item.id),))
    return Figure(item.id, named, (sheet,), is_open=True)
