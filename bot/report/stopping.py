"""Where people stop: survival over the questionnaire, in stretches in which enough people stopped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import accumulate, pairwise
from typing import NamedTuple

from bot.report.material import Material
from bot.report.outcomes import language_name
from bot.report.over_time import moment_of
from bot.report.questions import Slot, slots
from bot.report.sheets import (
    Figure,
    Head,
    Labels,
    Line,
    Lines,
    Series,
    Sheet,
)
from bot.report.survival import Step, in_common, in_stretches, survival
from bot.report.writing import Pen, share
from flows.disposition import TABLE

STANDING_STILL = timedelta(days=7)
"""Who has not written for so long has stopped, even before the close."""


class Walk(NamedTuple):
    """How far somebody with consent came, whether they stopped there, and in which language they answered."""

    at: int
    stopped: bool
    locale: str


def stopping_figures(material: Material, pen: Pen) -> Iterator[Figure]:
    """Yield the curve of everybody, then one for each language where the study has more than one."""
    way = slots(material.questionnaire, pen)
    people = _walked(material, way)
    if len(people) < material.smallest or not way:
        yield Figure("break_off", pen.say("stop.title"), notes=(pen.say("few", smallest=material.smallest),))
        return
    steps = survival([one.at for one in people], [one.stopped for one in people], len(way))
    stretches = in_stretches(steps, material.smallest)
    total = sum(step.stopped for step in stretches)
    if 0 < total < material.smallest:
        yield Figure("break_off", pen.say("stop.title"), notes=(pen.say("stop.few", smallest=material.smallest),))
        return
    yield _of_everybody(material, pen, way, people, stretches)
    if total and len({one.locale for one in people}) > 1:
        yield _by_language(material, pen, way, people, stretches)


def _of_everybody(
    material: Material, pen: Pen, way: Sequence[Slot], people: Sequence[Walk], stretches: Sequence[Step]
) -> Figure:
    total = sum(step.stopped for step in stretches)
    points = ((0.0, 1.0), *((float(one.at), one.survival) for one in stretches))
    chart = _chart((Series(pen.say("stop.still"), "c1", points),), way, pen)
    lines, start = [], 0
    for one in stretches:
        lines.append(
            Line(
                _from_to(way, start, one.at),
                (one.at_risk, one.stopped, one.stopped / one.at_risk if one.at_risk else None, one.survival),
                f"{way[start].item}-{way[one.at - 1].item}",
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
            for n, (section, at) in enumerate(_begins(way), 1)
            for label in (way[at - 1].section_label,)
        ),
    )
    return Figure(
        "break_off",
        pen.say("stop.title"),
        (sheet, sections),
        chart,
        pen.say("stop.says", share=share(stretches[-1].survival if stretches else 1.0), n=len(people)),
        (pen.say("stop.note", n=len(people), stopped=total, smallest=material.smallest),),
    )


_LINES = ("c1", "c2", "c3", "c4")


def _by_language(
    material: Material, pen: Pen, way: Sequence[Slot], people: Sequence[Walk], stretches: Sequence[Step]
) -> Figure:
    """Return how many of each language are still there, in stretches of the whole curve that tell of enough in each language."""
    title = pen.say("stop.title-language")
    locales = sorted({one.locale for one in people})
    sizes = {locale: sum(one.locale == locale for one in people) for locale in locales}
    ends = [0, *(one.at for one in stretches)]
    counts = [
        [
            sum(one.stopped and low < one.at <= high for one in people if one.locale == locale)
            for low, high in pairwise(ends)
        ]
        for locale in locales
    ]
    totals = [sum(row) for row in counts]
    # Who stopped and who did not, by language, are cells like any other.
    cells = [n for total, size in zip(totals, sizes.values(), strict=True) for n in (total, size - total)]
    parts = in_common(counts, material.smallest)
    if not parts or len(locales) > len(_LINES) or any(n < material.smallest for n in cells):
        return Figure("break_off_by_language", title, notes=(pen.say("stop.few-language", smallest=material.smallest),))
    names = {locale: language_name(locale, pen) for locale in locales}
    series, columns = [], []
    for colour, locale, row in zip(_LINES, locales, counts, strict=False):
        stopped = [sum(row[at] for at in part) for part in parts]
        still = [1 - gone / sizes[locale] for gone in accumulate(stopped)]
        points = ((0.0, 1.0), *((float(ends[part.stop]), share) for part, share in zip(parts, still, strict=True)))
        series.append(Series(pen.say("with-n", what=names[locale], n=sizes[locale]), colour, points))
        columns.append(list(zip(stopped, still, strict=True)))
    sheet = Sheet(
        pen.say("stop.table-language"),
        tuple(
            Head(f"{key}_{locale}", pen.say(f"stop.{key}-language", language=names[locale]), kind)
            for locale in locales
            for key, kind in (("stopped", "count"), ("still", "share"))
        ),  # type: ignore[arg-type]
        tuple(
            Line(
                _from_to(way, ends[part.start], ends[part.stop]),
                tuple(cell for column in columns for cell in column[at]),
                f"{way[ends[part.start]].item}-{way[ends[part.stop] - 1].item}",
            )
            for at, part in enumerate(parts)
        ),
    )
    last = {
        k: ", ".join(
            f"{names[locale][k]} {share(column[-1][1])}" for locale, column in zip(locales, columns, strict=True)
        )
        for k in pen.locales
    }
    return Figure(
        "break_off_by_language",
        title,
        (sheet,),
        # Where all who stopped are in one stretch there is no curve, only its end.
        _chart(tuple(series), way, pen)
        if sum(any(row[at] for row in counts for at in part) for part in parts) > 1
        else None,
        pen.say("stop.says-language", ends=last),
        (pen.say("stop.note-language", smallest=material.smallest),),
    )


def _chart(series: tuple[Series, ...], way: Sequence[Slot], pen: Pen) -> Lines:
    begins = _begins(way)
    return Lines(
        series,
        tuple((at, pen.same(str(k))) for k, (_, at) in enumerate(begins, 1)),
        pen.say("stop.still"),
        is_share=True,
        marks=tuple((float(at), pen.same("")) for _, at in begins),
    )


def _begins(way: Sequence[Slot]) -> list[tuple[str, int]]:
    """Return each section with the place at which it begins, in order."""
    begins = {slot.section: at for at, slot in reversed(list(enumerate(way, start=1)))}
    return sorted(begins.items(), key=lambda one: one[1])


def _from_to(way: Sequence[Slot], start: int, end: int) -> Labels:
    first, last = way[start].label, way[end - 1].label
    return first if first == last else {k: f"{first[k]} → {last[k]}" for k in first}


def _walked(material: Material, way: Sequence[Slot]) -> list[Walk]:
    """Return the walk of everybody with consent who saw an item."""
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
            people.append(Walk(len(way), False, one.locale))
        elif at:
            still = material.read_at - moment_of(one.last_at) >= STANDING_STILL
            stopped = TABLE[one.disp].aapor_class != "NE" and (bool(one.final) or still)
            people.append(Walk(min(at, len(way)), stopped, one.locale))
    return people
