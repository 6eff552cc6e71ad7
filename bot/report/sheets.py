"""What a report is made of before it is drawn: parts, figures, and the table behind each figure, in every language at once.

Page and JSON are written from the same sheets, so that neither shows more than the other. A hidden cell is a value of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import pairwise
from typing import Literal

Labels = Mapping[str, str]
"""Locale -> text."""


class Hidden(Enum):
    """A cell that is not shown: it counts too few people, or would give away one that does."""

    HIDDEN = "hidden"


HIDDEN = Hidden.HIDDEN
Cell = int | float | str | Labels | tuple[float, float] | Hidden | None
"""None: there is nothing to work out. A pair is an interval; words that are no code come in every language."""
Kind = Literal["count", "number", "share", "share_interval", "interval", "p", "code"]
"""How a column is written: 12 · 3.25 · 41.2 % · 38.0–44.5 · 0.12–0.40 · 0.003 · as it is."""


@dataclass(frozen=True, slots=True)
class Head:
    """One column of a sheet."""

    key: str
    label: Labels
    kind: Kind


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet."""

    label: Labels
    cells: tuple[Cell, ...]
    key: str = ""
    """What the row is about, for programs: a variable, a code, a stratum."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its first column holds the rows' labels."""

    about: Labels
    heads: tuple[Head, ...]
    lines: tuple[Line, ...]

    def column(self, key: str) -> list[Cell]:
        """Return the cells of one column."""
        at = [head.key for head in self.heads].index(key)
        return [line.cells[at] for line in self.lines]

    def pieces(self, most: int) -> tuple[Sheet, ...]:
        """Return the table in pieces of about as many columns each, and at most so many; each has the rows' labels."""
        return tuple(
            Sheet(
                self.about,
                self.heads[one:other],
                tuple(replace(line, cells=line.cells[one:other]) for line in self.lines),
            )
            for one, other in _cuts(len(self.heads), most)
        )


def _cuts(n: int, most: int) -> list[tuple[int, int]]:
    """Return where a row of so many begins and ends in pieces that are about as long, and none longer than `most`."""
    count = max(1, -(-n // most))
    return list(pairwise(n * at // count for at in range(count + 1)))


# ---------------------------------------------------------------- charts, as what they show


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a bar; `share` is None for what is hidden together."""

    colour: str
    share: float
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, or one row of a chart that has rows."""

    label: Labels
    note: Labels
    """What stands at its end, for example n."""
    segments: tuple[Segment, ...] = ()
    interval: tuple[float, float] | None = None
    mark: float | None = None
    """Another estimate of the same, drawn as a diamond."""
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars from a common start; or, `diverging`, from the middle of the scale."""

    bars: tuple[Bar, ...]
    legend: tuple[tuple[str, Labels], ...] = ()
    """(colour, what it stands for)."""
    diverging: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """Two ratings of one item, and the difference with its interval."""

    label: Labels
    n: int
    first: float
    second: float
    difference: float
    interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Pairs:
    """Ratings joined by a line, the differences beside them."""

    pairs: tuple[Pair, ...]
    low: float
    high: float
    legend: tuple[tuple[str, Labels], ...]
    second_title: Labels


@dataclass(frozen=True, slots=True)
class Map:
    """Numbered points on two scales, with lines through the means of both."""

    points: tuple[tuple[int, float, float], ...]
    x_label: Labels
    y_label: Labels
    corners: tuple[Labels, Labels, Labels, Labels]
    """Top left, top right, bottom left, bottom right."""
    key: tuple[tuple[int, Labels], ...]


@dataclass(frozen=True, slots=True)
class Series:
    """One line."""

    label: Labels
    colour: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines that go in steps."""

    series: tuple[Series, ...]
    x_ticks: tuple[tuple[float, Labels], ...]
    y_label: Labels
    is_share: bool
    marks: tuple[tuple[float, Labels], ...] = ()
    """Upright lines: waves, beginnings of sections."""


@dataclass(frozen=True, slots=True)
class Range:
    """From a low to a high value with the middle one marked."""

    label: Labels
    low: float
    middle: float
    high: float
    note: Labels


@dataclass(frozen=True, slots=True)
class Ranges:
    """Ranges below one another, on a logarithmic scale of seconds."""

    ranges: tuple[Range, ...]
    x_label: Labels
    also: tuple[Range, ...] = ()
    """Ranges drawn elsewhere on the same scale, as when one chart goes over several pages."""

    def pieces(self, most: int) -> tuple[Ranges, ...]:
        """Return the chart in pieces of about as many rows each, and at most so many."""
        cuts = _cuts(len(self.ranges), most)
        return tuple(Ranges(self.ranges[one:other], self.x_label, self.ranges) for one, other in cuts)


Chart = Bars | Pairs | Map | Lines | Ranges


# ---------------------------------------------------------------- the report


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with what can honestly be said of it, and its tables."""

    id: str
    title: Labels
    sheets: tuple[Sheet, ...] = ()
    chart: Chart | None = None
    says: Labels = field(default_factory=dict)
    """The chart in words, for those who do not see it."""
    notes: tuple[Labels, ...] = ()
    is_open: bool = False
    """Its tables are what matters: they are not folded away."""


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter."""

    id: str
    title: Labels
    notes: tuple[Labels, ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One number at a glance."""

    key: str
    label: Labels
    value: Labels
    note: Labels


@dataclass(frozen=True, slots=True)
class Report:
    """The whole, ready to be written."""

    title: Labels
    subtitle: Labels
    banner: Labels
    """Empty for answers of real respondents."""
    facts: Mapping[str, str | int | float]
    """For programs: study, versions, when it was read, how many cases, the smallest cell."""
    read: Labels
    """When the store was read."""
    cards: tuple[Card, ...]
    parts: tuple[Part, ...]
    locales: tuple[str, ...]
