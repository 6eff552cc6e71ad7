"""Rows on one ordered scale: batteries, and loops over what was ticked, as bars that diverge from the middle."""

from __future__ import annotations

from collections.abc import Sequence

import numpy

from bot.report.material import Material
from bot.report.questions import row_title, title
from bot.report.sheets import (
    HIDDEN,
    Bar,
    Bars,
    Cell,
    Figure,
    Head,
    Labels,
    Line,
    Segment,
    Sheet,
)
from bot.report.tallies import Distribution, scale
from bot.report.weights import weighted_mean
from bot.report.writing import Pen, number
from flows.items import BatteryItem, LoopItem
from flows.phrasing import option_words
from flows.variables import loop_codes, loop_variable, row_variable, rows_of


def few(material: Material, pen: Pen, id_: str, named: Labels) -> Figure:
    return Figure(id_, named, notes=(pen.say("few", smallest=material.smallest),))


_DIVERGING = ("d1", "d2", "d3", "d4", "d5")


def battery_figure(material: Material, pen: Pen, item: BatteryItem) -> Figure:
    q = material.questionnaire
    rows = [(row_variable(item, row), row_title(q, item, row, pen)) for row in rows_of(q, item)]
    return _likert(material, pen, item, rows)


def loop_figure(material: Material, pen: Pen, item: LoopItem) -> Figure:
    q = material.questionnaire
    source = q.items[item.source]
    rows = [
        (loop_variable(item, code), pen.words(option_words(q, source, code)))
        for code in loop_codes(q, item)
    ]  # fmt: skip
    figure = _likert(material, pen, item, rows)
    return Figure(
        figure.id, figure.title, figure.sheets, figure.chart, figure.says, (*figure.notes, pen.say("scale.loop"))
    )


def _likert(material: Material, pen: Pen, item: BatteryItem | LoopItem, rows: Sequence[tuple[str, Labels]]) -> Figure:
    q = material.questionnaire
    codes = sorted(option.code for option in item.options)
    words = {code: pen.words(option_words(q, item, code)) for code in codes}
    weights = material.weights
    lines, bars = [], []
    for variable, label in rows:
        values = material.valid(variable)
        found = scale(values, codes, material.smallest, material.population)
        width = 1 + len(codes) + 3 + 2 * (weights is not None)
        if found is None:
            n = int((~numpy.isnan(values)).sum())
            lines.append(
                Line(
                    label,
                    (
                        0 if n == 0 else HIDDEN,
                        *(HIDDEN if n else 0,) * len(codes),
                        *(None if n == 0 else HIDDEN,) * (width - 1 - len(codes)),
                    ),
                    variable,
                )
            )
            bars.append(Bar(label, pen.say("nobody") if n == 0 else pen.say("hidden"), is_hidden=n > 0))
            continue
        cells: list[Cell] = [found.n, *_counts(found)]
        if found.mean is None:
            cells.extend((HIDDEN,) * (width - len(cells)))
        else:
            top = sum(found.counts[-2:]) / found.n
            cells.extend((found.mean.mean, found.mean.interval, top))
            if weights is not None:
                weighted = weighted_mean(values, weights)
                cells.extend((None, None) if weighted is None else (weighted.value, weighted.interval))
        lines.append(Line(label, tuple(cells), variable))
        mean = "" if found.mean is None else f" · x̄ = {number(found.mean.mean)}"
        bars.append(Bar(label, pen.same(f"n = {found.n}{mean}"), _segments(found, len(codes))))
    named = title(q, item, pen)
    heads = [
        pen.head("n", "count"),
        *(Head(f"n_{code}", words[code], "count") for code in codes),
        pen.head("mean", "number"),
        pen.head("mean_interval", "interval"),
        pen.head("top_two", "share"),
    ]
    if weights is not None:
        heads += [pen.head("weighted_mean", "number"), pen.head("weighted_interval", "interval")]
    if all(bar.is_hidden or not bar.segments for bar in bars):
        return Figure(
            item.id,
            named,
            (Sheet(named, tuple(heads), tuple(lines)),),
            notes=(pen.say("few", smallest=material.smallest),),
        )
    colours = _DIVERGING if len(codes) == len(_DIVERGING) else _DIVERGING[: len(codes)]
    legend = tuple((colour, words[code]) for colour, code in zip(colours, codes, strict=True))
    order = sorted(range(len(bars)), key=lambda at: -_mean_of(lines[at]))
    chart = Bars(tuple(bars[at] for at in order), with_hidden(legend, bars, pen), diverging=True)
    return Figure(
        item.id,
        named,
        (Sheet(named, tuple(heads), tuple(lines)),),
        chart,
        pen.say("scale.says"),
        (pen.say("scale.note"),),
    )


def _mean_of(line: Line) -> float:
    """Return the mean in a line, by which rows are ordered; those without one stand last."""
    return next((cell for cell in line.cells if isinstance(cell, float)), -1.0)


def _counts(found: Distribution) -> tuple[Cell, ...]:
    return tuple(HIDDEN if veiled else n for n, veiled in zip(found.counts, found.hidden, strict=True))


def _segments(found: Distribution, k: int) -> tuple[Segment, ...]:
    colours = _DIVERGING if k == len(_DIVERGING) else _DIVERGING[:k]
    segments = [
        Segment(colour, n / found.n)
        for colour, n, veiled in zip(colours, found.counts, found.hidden, strict=True)
        if not veiled
    ]
    if any(found.hidden):
        segments.append(Segment("hid", found.hidden_share, is_hidden=True))
    return tuple(segments)


def with_hidden(
    legend: tuple[tuple[str, Labels], ...], bars: Sequence[Bar], pen: Pen
) -> tuple[tuple[str, Labels], ...]:
    if any(bar.is_hidden or any(segment.is_hidden for segment in bar.segments) for bar in bars):
        return (*legend, ("hid", pen.say("hidden-legend")))
    return legend
