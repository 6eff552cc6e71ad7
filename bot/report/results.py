"""The results: needs (importance against capability), then every question in the order in which it was asked.

Only cases that are complete, or partial by the study's rule. What people typed in words is not even read.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.report.answers import multi_figure, number_figure, ranking_figure, single_figure, spread_figure
from bot.report.material import Material
from bot.report.needs import needs_parts
from bot.report.scales import battery_figure, loop_figure
from bot.report.sheets import (
    Figure,
    Part,
)
from bot.report.writing import Pen
from flows import Words
from flows.items import AnyItem, BatteryItem, LoopItem, MultiItem, NumberItem, RankingItem, SingleItem
from flows.offering import declared_options

_INSTEAD = {"inst_state": "inst_region"}
"""A variable that is worked out and stands in for an item of too many options."""
_MOST_OPTIONS = 15
"""A list longer than this (the states) would show where single people are; its region stands in for it."""


def results_parts(material: Material, pen: Pen) -> list[Part]:
    """Return the needs, then a part for each section that has something to show."""
    parts = [*needs_parts(material, pen)]
    for section in material.questionnaire.sections:
        figures = [one for item in section.items for one in _figures(material, pen, item)]
        if figures:
            parts.append(Part(f"section_{section.id}", pen.words(Words(f"section-{section.id}")), (), tuple(figures)))
    return parts


def _figures(material: Material, pen: Pen, item: AnyItem) -> Iterator[Figure]:
    if item.store != "data":
        return
    match item:
        case BatteryItem():
            yield battery_figure(material, pen, item)
        case LoopItem():
            yield loop_figure(material, pen, item)
        case MultiItem():
            yield multi_figure(material, pen, item)
        case RankingItem():
            yield ranking_figure(material, pen, item)
        case NumberItem():
            yield number_figure(material, pen, item)
        case SingleItem():
            codes = [option.code for option in declared_options(material.questionnaire, item)]
            # Which language was chosen is told in the fieldwork part.
            chooses_language = any(option.locale for option in item.options)
            if len(codes) <= _MOST_OPTIONS and not chooses_language:
                yield single_figure(material, pen, item, codes)
            elif (region := material.columns.get(_INSTEAD.get(item.id, ""))) is not None:
                labels = {code: label for code, label in sorted(region.values.items()) if code not in region.missing}
                yield spread_figure(material, pen, region.name, region.label, labels)
