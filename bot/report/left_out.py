"""How long items take, and what people leave without an answer."""

from __future__ import annotations

from collections import defaultdict

import numpy

from bot.report.material import Material
from bot.report.questions import Question, questions, slots
from bot.report.sheets import (
    HIDDEN,
    Bar,
    Bars,
    Cell,
    Figure,
    Line,
    Range,
    Ranges,
    Segment,
    Sheet,
)
from bot.report.suppression import exactly, protect
from bot.report.survival import times_of
from bot.report.writing import Pen, number, share
from flows import Missing

FEWEST_FOR_DECILES = 10
_SHOWN_IN_CHART = 15


def times_figure(material: Material, pen: Pen) -> Figure | None:
    way = slots(material.questionnaire, pen)
    item_of = {key: slot.item for slot in way for key in slot.keys}
    label_of = {slot.item: slot.title for slot in way}
    taken: dict[str, list[int]] = defaultdict(list)
    for one in material.shown:
        if one.latency_ms is not None and one.item in item_of:
            taken[item_of[one.item]].append(one.latency_ms)
    lines, ranges = [], []
    for item, label in label_of.items():
        found = times_of(taken[item])
        if found is None:
            continue
        if found.n < material.smallest:
            lines.append(Line(label, (HIDDEN, HIDDEN, HIDDEN, HIDDEN), item))
            continue
        deciles: tuple[Cell, Cell] = (found.p10, found.p90) if found.n >= FEWEST_FOR_DECILES else (None, None)
        lines.append(Line(label, (found.n, found.median, *deciles), item))
        if found.n >= FEWEST_FOR_DECILES:
            note = pen.same(f"{number(found.median, 1)} s · n = {found.n}")
            ranges.append(Range(label, found.p10, found.median, found.p90, note))
    title = pen.say("times.title")
    if not lines:
        return Figure("times", title, notes=(pen.say("few", smallest=material.smallest),))
    sheet = Sheet(
        pen.say("times.table"),
        (
            pen.head("n_answers", "count"),
            pen.head("median_s", "number"),
            pen.head("p10_s", "number"),
            pen.head("p90_s", "number"),
        ),
        tuple(lines),
    )
    return Figure(
        "times",
        title,
        (sheet,),
        Ranges(tuple(ranges), pen.say("times.seconds")) if ranges else None,
        pen.say("times.says"),
        (pen.say("times.note", deciles=FEWEST_FOR_DECILES),),
    )


_NO_ANSWER = (Missing.REFUSED, Missing.SKIPPED)
_NOT_PUT = (Missing.NOT_ASKED, Missing.NOT_REACHED, Missing.SAMPLED_OUT)


def left_out_figure(material: Material, pen: Pen) -> Figure | None:
    title = pen.say("left.title")
    lines, shares = [], []
    for question in questions(material.questionnaire, pen):
        line = _left_out_line(material, question)
        if line is None:
            continue
        lines.append(line)
        asked, shown = line.cells[0], line.cells[2]
        if isinstance(asked, int) and asked and isinstance(shown, int) and shown and not question.is_text:
            shares.append((shown / asked, line))
    if not lines:
        return Figure("left_out", title, notes=(pen.say("few", smallest=material.smallest),))
    sheet = Sheet(
        pen.say("left.table"),
        (
            pen.head("asked", "count"),
            pen.head("answered", "count"),
            pen.head("no_answer", "count"),
            pen.head("dont_know", "count"),
            pen.head("not_applicable", "count"),
            pen.head("no_answer_share", "share"),
        ),
        tuple(lines),
    )
    bars = tuple(
        Bar(line.label, pen.same(f"{share(part)}  ({line.cells[2]} / {line.cells[0]})"), (Segment("c6", part),))
        for part, line in sorted(shares, key=lambda one: -one[0])[:_SHOWN_IN_CHART]
    )
    return Figure(
        "left_out",
        title,
        (sheet,),
        Bars(bars, (("c6", pen.say("left.legend")),)) if bars else None,
        pen.say("left.says"),
        (pen.say("left.note", most=_SHOWN_IN_CHART, smallest=material.smallest),),
    )


def _left_out_line(material: Material, question: Question) -> Line | None:
    if question.leading not in material.columns:
        return None
    cells = material.cells(question.leading)
    put = cells[~numpy.isin(cells, [int(code) for code in _NOT_PUT])]
    if len(put) < material.smallest:
        return Line(question.label, (HIDDEN,) * 6, question.leading) if len(put) else None
    refused = int(numpy.isin(put, [int(code) for code in _NO_ANSWER]).sum())
    unknown, unfit = (int((put == int(code)).sum()) for code in (Missing.DONT_KNOW, Missing.NOT_APPLICABLE))
    answered = len(put) - refused - unknown - unfit
    counts = [answered, refused, unknown, unfit]
    hidden = protect(
        counts,
        [exactly([1, 1, 1, 1], len(put))],
        material.smallest,
        [answered >= material.smallest, False, False, False],
    )
    cells_shown: list[Cell] = [HIDDEN if veiled else n for n, veiled in zip(counts, hidden, strict=True)]
    return Line(
        question.label,
        (len(put), *cells_shown, HIDDEN if hidden[1] else refused / len(put)),
        question.leading,
    )
