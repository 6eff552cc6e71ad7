"""What became of everybody who was invited: classes, rates with their denominators, and the same by stratum and language.

Counts of the whole study are told in full, since they are the account that AAPOR asks for and nobody's answer; by stratum and
language they are cells like any other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy

from bot.report.intervals import Numbers
from bot.report.material import OPEN_LINK, Material
from bot.report.sheets import (
    HIDDEN,
    Bar,
    Bars,
    Cell,
    Figure,
    Labels,
    Line,
    Segment,
    Sheet,
)
from bot.report.suppression import protect_table
from bot.report.writing import Pen, number, share
from bot.store.course import CourseRow
from flows.disposition import TABLE
from flows.rates import CLASSES, Rate, eligibility, rates
from flows.tally import Alike, tally

FORMULAS = {
    "RR1": "I / (I + P + R + NC + O + UO)",
    "RR2": "(I + P) / (I + P + R + NC + O + UO)",
    "RR3": "I / (I + P + R + NC + O + e·UO)",
    "RR4": "(I + P) / (I + P + R + NC + O + e·UO)",
    "RR5": "I / (I + P + R + NC + O)",
    "RR6": "(I + P) / (I + P + R + NC + O)",
    "COOP1": "I / (I + P + R + O)",
    "COOP2": "(I + P) / (I + P + R + O)",
    "REF1": "R / (I + P + R + NC + O + UO)",
    "REF2": "R / (I + P + R + NC + O + e·UO)",
    "REF3": "R / (I + P + R + NC + O)",
}
_ABOVE = {"RR1": "I", "RR2": "IP", "RR3": "I", "RR4": "IP", "RR5": "I", "RR6": "IP", "COOP1": "I", "COOP2": "IP",
          "REF1": "R", "REF2": "R", "REF3": "R"}  # fmt: skip
"""Classes in a numerator."""
_BELOW = {
    "RR1": ("NE",), "RR2": ("NE",), "REF1": ("NE",), "RR3": ("NE", "UO"), "RR4": ("NE", "UO"), "REF2": ("NE", "UO"),
    "RR5": ("NE", "UO"), "RR6": ("NE", "UO"), "REF3": ("NE", "UO"), "COOP1": ("NE", "UO", "NC"), "COOP2": ("NE", "UO", "NC"),
}  # fmt: skip
"""Classes that a reader must know, besides the number invited, to work out a denominator."""


@dataclass(frozen=True, slots=True)
class Account:
    """The outcomes of the roster."""

    roster: tuple[CourseRow, ...]
    open_link: tuple[CourseRow, ...]
    classes: Mapping[str, int]

    @property
    def responses(self) -> int:
        """Return how many answered, wholly or enough."""
        return self.classes["I"] + self.classes["P"]


def account(material: Material) -> Account:
    """Return the roster's outcomes; who came by the open link is in no rate."""
    roster = tuple(row for row in material.course if row.entry_mode != OPEN_LINK)
    return Account(
        roster,
        tuple(row for row in material.course if row.entry_mode == OPEN_LINK),
        _classes(roster),
    )


def _classes(rows: Iterable[CourseRow]) -> dict[str, int]:
    counted = Counter(TABLE[row.disp].aapor_class for row in rows)
    return {name: counted.get(name, 0) for name in CLASSES}


def outcomes_figure(found: Account, pen: Pen) -> Figure | None:
    if not found.roster:
        return None
    known = tally(
        Alike(row.disp, bool(row.final), row.begun_at is not None, row.consent_at is not None, False, 1)
        for row in found.roster
    ).rates()
    classes = Sheet(
        pen.say("outcomes.classes"),
        (pen.head("class", "code"), pen.head("n", "count"), pen.head("of_invited", "share")),
        tuple(
            Line(pen.say(f"class.{name.lower()}"), (name, n, n / len(found.roster)), name)
            for name, n in found.classes.items()
        ),
    )
    table = Sheet(
        pen.say("outcomes.rates"),
        (
            pen.head("rate", "share"),
            pen.head("numerator", "count"),
            pen.head("denominator", "count"),
            pen.head("formula", "code"),
        ),
        tuple(
            Line(
                pen.same(name) if name in FORMULAS else pen.say(f"rate.{name.replace('_', '-')}"),
                (rate.value, rate.numerator, round(rate.denominator, 1), FORMULAS.get(name, "")),
                name,
            )
            for name, rate in known.items()
        ),
    )
    return Figure(
        "outcomes",
        pen.say("outcomes.title"),
        (classes, table),
        notes=(pen.say("outcomes.note"), pen.say("outcomes.now")),
        is_open=True,
    )


Groups = Sequence[tuple[str, Labels, Sequence[CourseRow]]]


def strata_of(material: Material, found: Account, pen: Pen) -> Groups:
    names = {stratum.code: {"es": stratum.es, "en": stratum.en} for stratum in material.study.strata}
    codes = sorted({*names, *(row.stratum for row in found.roster)}) if found.roster else []
    return [
        (str(code), names.get(code) or pen.say("stratum.none"), [row for row in found.roster if row.stratum == code])
        for code in codes
    ]


def languages_of(found: Account, pen: Pen) -> Groups:
    codes = sorted({row.locale for row in found.roster})
    return [
        (
            code or "unknown",
            language_name(code, pen),
            [row for row in found.roster if row.locale == code],
        )
        for code in codes
    ]


def language_name(code: str, pen: Pen) -> Labels:
    """Return what a language is called."""
    return pen.say(f"language.{code}" if code in ("es", "en") else "language.unknown")


def group_figure(material: Material, found: Account, pen: Pen, by: str, groups: Groups) -> Figure | None:
    if not groups:
        return None
    counts = numpy.array([[_classes(rows)[name] for name in CLASSES] for _, _, rows in groups], dtype=float)
    hidden, _ = protect_table(
        counts,
        material.smallest,
        tells_row_totals=True,
        costs=[_COSTS[name] for name in CLASSES],
        told=_told_by_weights(material, groups) if by == "stratum" else (),
    )
    e = eligibility(found.classes).value
    sizes = material.frames if by == "stratum" else {}
    count_lines, rate_lines, bars = [], [], []
    for at, (key, label, rows) in enumerate(groups):
        cells: list[Cell] = [HIDDEN if hidden[at, k] else int(counts[at, k]) for k in range(len(CLASSES))]
        frame = [sizes.get(int(key))] if sizes else []
        count_lines.append(Line(label, (*frame, len(rows), *cells), key))
        veiled = {name for k, name in enumerate(CLASSES) if hidden[at, k]}
        known = rates(_classes(rows), e)
        seen = {name: rate for name, rate in known.items() if not veiled & {*_ABOVE[name], *_BELOW[name]}}
        bases = {base: seen[name].denominator if name in seen else None for base, name in _BASES.items()}
        rate_lines.append(
            Line(
                label,
                (
                    *(seen[name].value if name in seen else HIDDEN for name in _BY_GROUP),
                    *(HIDDEN if n is None else round(n, 1) for n in bases.values()),
                ),
                key,
            )
        )
        bars.append(_rate_bar(label, seen.get("RR2"), pen))
    heads = (*((pen.head("frame", "count"),) if sizes else ()), pen.head("invited", "count"))
    classes = Sheet(
        pen.say("group.counts"),
        (*heads, *(pen.head(f"class_{name.lower()}", "count") for name in CLASSES)),
        tuple(count_lines),
    )
    table = Sheet(
        pen.say("group.rates"),
        (
            *(pen.head(f"rate_{name.lower()}", "share") for name in _BY_GROUP),
            *(pen.head(f"base_{base}", "count") for base in _BASES),
        ),
        tuple(rate_lines),
    )
    return Figure(
        f"by_{by}",
        pen.say(f"group.title-{by}"),
        (classes, table),
        Bars(tuple(bars), (("c1", pen.say("group.legend")),)) if any(bar.segments for bar in bars) else None,
        pen.say("group.says"),
        (pen.say("group.note"), *((pen.say("group.language-note"),) if by == "language" else ())),
    )


def _told_by_weights(material: Material, groups: Groups) -> list[Numbers]:
    """Return the sums that the table of weights tells besides: how many of each of its cells are analysed."""
    if material.weights is None:
        return []
    is_analysed = numpy.isin(CLASSES, ("I", "P"))
    return [
        numpy.outer([int(key) in cell.strata for key, _, _ in groups], is_analysed) for cell in material.weights.cells
    ]


_COSTS = {"R": 0, "UO": 1, "NC": 1, "O": 1, "P": 2, "I": 2, "NE": 3}
"""What is hidden along with small outcomes: rather that of which fewer rates are made."""
_BY_GROUP = ("RR1", "RR2", "RR3", "RR4", "RR5", "RR6", "COOP1", "COOP2", "REF1")
_BASES = {"rr12": "RR1", "rr34": "RR3", "rr56": "RR5", "coop": "COOP1"}


def _rate_bar(label: Labels, rate: Rate | None, pen: Pen) -> Bar:
    if rate is None:
        return Bar(label, pen.say("hidden"), is_hidden=True)
    if rate.value is None:
        return Bar(label, pen.say("nobody"))
    note = pen.same(f"{share(rate.value)}  ({number(rate.numerator, 0)} / {number(rate.denominator, 0)})")
    return Bar(label, note, (Segment("c1", rate.value),))
