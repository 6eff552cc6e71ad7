"""How far the scales hold together, how cases are weighted, and what the numbers mean and do not mean."""

from __future__ import annotations

import numpy

from bot.report.material import Material
from bot.report.questions import row_title, title
from bot.report.reliability import FEWEST_CASES, FEWEST_ITEMS, reliability
from bot.report.sheets import Cell, Figure, Labels, Line, Part, Sheet
from bot.report.weights import TRIM
from bot.report.writing import Pen, number
from flows.items import BatteryItem
from flows.variables import row_variable, rows_of


def reliability_part(material: Material, pen: Pen) -> Part:
    """Return alpha, omega and item-rest correlations of every battery."""
    q = material.questionnaire
    lines, sheets, refused = [], [], []
    for item in (one for section in q.sections for one in section.items if isinstance(one, BatteryItem)):
        rows = rows_of(q, item)
        ratings = numpy.column_stack([material.valid(row_variable(item, row)) for row in rows])
        found = reliability(ratings)
        named = title(q, item, pen)
        if found is None:
            refused.append(named)
            continue
        lines.append(Line(named, (found.k, found.n, found.alpha, found.alpha_interval, found.omega), item.id))
        sheets.append(
            Sheet(
                named,
                (pen.head("item_rest", "number"),),
                tuple(
                    Line(row_title(q, item, row, pen), (r,), row_variable(item, row))
                    for row, r in zip(rows, found.item_rest, strict=True)
                ),
            )
        )
    notes = [pen.say("reliability.note")]
    if refused:
        listed = {k: "; ".join(label[k] for label in refused) for k in pen.locales}
        notes.append(pen.say("reliability.refused", names=listed, cases=FEWEST_CASES, items=FEWEST_ITEMS))
    heads = (
        pen.head("items", "count"),
        pen.head("n_listwise", "count"),
        pen.head("alpha", "number"),
        pen.head("alpha_interval", "interval"),
        pen.head("omega", "number"),
    )
    figures = []
    if lines:
        figures = [
            Figure(
                "reliability",
                pen.say("reliability.table"),
                (Sheet(pen.say("reliability.table"), heads, tuple(lines)),),
                is_open=True,
            ),
            Figure("item_rest", pen.say("reliability.item-rest"), tuple(sheets)),
        ]
    return Part("reliability", pen.say("reliability.title"), tuple(notes), tuple(figures))


def method_part(material: Material, pen: Pen) -> Part:
    """Return the weights, and the notes that every reader should have read."""
    notes = [pen.say("method.analysed", n=material.n, versions=", ".join(material.versions) or "–")]
    if older := _older(material):
        listed = {k: "; ".join(label[k] for label in older) for k in pen.locales}
        notes.append(pen.say("method.older", names=listed))
    figures = []
    if material.weights is None:
        notes.append(pen.say("method.unweighted"))
    else:
        weights = material.weights
        names = {stratum.code: {"es": stratum.es, "en": stratum.en} for stratum in material.study.strata}
        whole = sum(cell.frame for cell in weights.cells)
        lines = []
        for cell in weights.cells:
            label = {k: " + ".join(names[code][k] for code in cell.strata) for k in pen.locales}
            cells: tuple[Cell, ...] = (
                cell.frame,
                cell.frame / whole,
                cell.n,
                cell.n / material.n,
                cell.frame / cell.n,
                cell.n / cell.frame,
            )
            lines.append(Line(label, cells, "+".join(str(code) for code in cell.strata)))
        sheet = Sheet(
            pen.say("method.weights"),
            (pen.head("frame", "count"), pen.head("frame_share", "share"), pen.head("n", "count"), pen.head("n_share", "share"),
             pen.head("weight", "number"), pen.head("of_frame", "share")),
            tuple(lines),
        )  # fmt: skip
        figures.append(Figure("weights", pen.say("method.weights"), (sheet,), is_open=True))
        notes.append(
            pen.say(
                "method.weighted",
                deff=number(weights.deff),
                effective=number(weights.n_effective, 0),
                n=material.n,
                trimmed=weights.trimmed,
                trim=number(TRIM, 0),
                smallest=material.smallest,
            )
        )
    notes.append(pen.say("method.fpc" if material.population is not None else "method.no-fpc"))
    notes.extend(pen.say(f"method.{key}") for key in ("intervals", "self", "ordinal", "nonresponse"))
    notes.append(pen.say("method.hidden", smallest=material.smallest))
    notes.append(pen.say("method.sources"))
    return Part("method", pen.say("method.title"), tuple(notes), tuple(figures))


def _older(material: Material) -> list[Labels]:
    """Return what the items are called that only an earlier version asked: by label, or by id where they fill several variables."""
    found: dict[str, list[Labels]] = {}
    for column in material.table.columns:
        if column.item and column.item not in material.questionnaire.items:
            found.setdefault(column.item, []).append(column.label)
    return [labels[0] if len(labels) == 1 else dict.fromkeys(labels[0], item) for item, labels in found.items()]
