"""Where people stop: survival over the questionnaire, in stretches in which enough people stopped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from bot.report.material import Material
from bot.report.over_time import moment_of
from bot.report.questions import Slot, slots
from bot.report.sheets import (
    Figure,
    Line,
    Lines,
    Series,
    Sheet,
)
from bot.report.survival import in_stretches, survival
from bot.report.writing import Pen, share
from flows.disposition import TABLE

STANDING_STILL = timedelta(days=7)
"""Who has not written for so long has stopped, even before the close."""


def break_off_figure(material: Material, pen: Pen) -> Figure | None:
    way = slots(material.questionnaire, pen)
    title = pen.say("stop.title")
    people = _walked(material, way)
    if len(people) < material.smallest or not way:
        return Figure("break_off", title, notes=(pen.say("few", smallest=material.smallest),))
    steps = survival([at for at, _ in people], [stopped for _, stopped in people], len(way))
    stretches = in_stretches(steps, material.smallest)
    total = sum(step.stopped for step in stretches)
    if 0 < total < material.smallest:
        return Figure("break_off", title, notes=(pen.say("stop.few", smallest=material.smallest),))
    begins = {slot.section: at for at, slot in reversed(list(enumerate(way, start=1)))}
    chart = Lines(
        (Series(pen.say("stop.still"), "c1", ((0.0, 1.0), *((float(one.at), one.survival) for one in stretches))),),
        tuple((at, pen.same(str(k))) for k, (_, at) in enumerate(sorted(begins.items(), key=lambda one: one[1]), 1)),
        pen.say("stop.still"),
        is_share=True,
        marks=tuple((float(at), pen.same("")) for at in sorted(begins.values())),
    )
    lines, start = [], 0
    for one in stretches:
        first, last = way[start], way[one.at - 1]
        label = (
            first.label
            if first.label == last.label
            else {k: f"{first.label[k]} → {last.label[k]}" for k in first.label}
        )
        lines.append(
            Line(
                label,
                (one.at_risk, one.stopped, one.stopped / one.at_risk if one.at_risk else None, one.survival),
                f"{first.item}-{last.item}",
            )
        )
        start = one.at
    sheet = Sheet(
        pen.say("stop.table"),
        (
            pen.head("at_risk", "count"),
            pen.head("stopped", "count"),
            pen.head("hazard", "share"),
            pen.head("survival", "share"),
        ),
        tuple(lines),
    )
    sections = Sheet(
        pen.say("stop.sections"),
        (pen.head("position", "count"),),
        tuple(
            Line({k: f"{n}. {label[k]}" for k in label}, (at,), section)
            for n, (section, at, label) in enumerate(
                sorted(
                    ((section, at, way[at - 1].section_label) for section, at in begins.items()),
                    key=lambda one: one[1],
                ),
                1,
            )
        ),
    )
    return Figure(
        "break_off",
        title,
        (sheet, sections),
        chart,
        pen.say("stop.says", share=share(stretches[-1].survival if stretches else 1.0), n=len(people)),
        (pen.say("stop.note", n=len(people), stopped=total, smallest=material.smallest),),
    )


def _walked(material: Material, way: Sequence[Slot]) -> list[tuple[int, bool]]:
    """Return for everybody with consent how far they came, and whether they stopped there."""
    first = {}
    for at, slot in enumerate(way, start=1):
        first.setdefault(slot.item, at)
    item_of = {key: slot.item for slot in way for key in slot.keys}
    seen: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    about = {}
    for one in material.shown:
        about[one.case] = one
        if one.item in item_of:
            seen[one.case][item_of[one.item]].add(one.item)
    people = []
    for case, one in about.items():
        at = max((first[item] + len(keys) - 1 for item, keys in seen[case].items()), default=0)
        if one.submitted_at is not None:
            people.append((len(way), False))
        elif at:
            still = material.read_at - moment_of(one.last_at) >= STANDING_STILL
            stopped = TABLE[one.disp].aapor_class != "NE" and (bool(one.final) or still)
            people.append((min(at, len(way)), stopped))
    return people
