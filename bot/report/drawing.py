"""Drawings as SVG that a page takes in: lines, blocks, marks and words, in pixels from the top left.

Colours are classes of the page's own (`f-c1` fills, `s-ink` strokes), so that one drawing serves light, dark and paper; words
stay words, in the page's typeface. Nothing in a drawing depends on the day or on the machine.
"""

from __future__ import annotations

import html
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from math import log

WIDE, NARROW = 720, 330
COLOURS = (
    "ink", "muted", "grid", "paper", "c1", "c2", "c3", "c4", "c5", "c6", "d1", "d2", "d3", "d4", "d5", "hid", "mark", "on-dark",
    "on-light",
)  # fmt: skip
"""Names of the page's colours."""
ON_DARK = frozenset({"c1", "c6", "d1", "d5"})
"""Colours on which light words are read."""
SIZE = 12.0
SMALL = 11.0
LINE = 15.0
"""From one line of words to the next."""
_BROAD = 0.6
"""How wide a letter is at most on the average, in ems: what is wrapped by it fits in any common typeface."""
Point = tuple[float, float]


@dataclass(slots=True)
class Drawing:
    """One drawing in the making."""

    name: str
    width: float
    height: float
    _parts: list[str] = field(default_factory=list)
    _is_hatched: bool = False

    def line(self, points: Sequence[Point], colour: str, width: float = 1.0, dash: str = "") -> None:
        """Draw a line from point to point."""
        path = "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points)
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self._parts.append(f'<path class="s-{colour}" fill="none" stroke-width="{_n(width)}"{dashed} d="{path}"/>')

    def block(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """Draw a filled block with a rim of the page's colour."""
        self._parts.append(
            f'<rect class="f-{colour} s-paper" stroke-width=".8" x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"/>'
        )

    def hatched(self, x: float, y: float, width: float, height: float) -> None:
        """Draw a block that stands for what is hidden."""
        self._is_hatched = True
        self._parts.append(
            f'<rect class="s-hid" fill="url(#{self.name}-hatch)" stroke-width=".8" x="{_n(x)}" y="{_n(y)}" width="{_n(width)}"'
            f' height="{_n(height)}"/>'
        )

    def dot(self, x: float, y: float, radius: float, colour: str) -> None:
        """Draw a round mark."""
        self._parts.append(f'<circle class="f-{colour} s-paper" cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}"/>')

    def square(self, x: float, y: float, radius: float, colour: str) -> None:
        """Draw a square mark."""
        self.block(x - radius, y - radius, 2 * radius, 2 * radius, colour)

    def diamond(self, x: float, y: float, radius: float, fill: str, rim: str) -> None:
        """Draw a mark that stands on its corner."""
        corners = ((x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y))
        path = "M" + "L".join(f"{_n(a)} {_n(b)}" for a, b in corners) + "Z"
        self._parts.append(f'<path class="f-{fill} s-{rim}" stroke-width="1.7" d="{path}"/>')

    def words(
        self,
        x: float,
        y: float,
        lines: Sequence[str],
        *,
        anchor: str = "start",
        colour: str = "ink",
        size: float = SIZE,
    ) -> None:
        """Write lines around the middle `y`; `anchor` is start, middle or end."""
        first = y - (len(lines) - 1) * LINE / 2 + size * 0.35
        spans = "".join(
            f'<tspan x="{_n(x)}" y="{_n(first + at * LINE)}">{html.escape(line, quote=False)}</tspan>'
            for at, line in enumerate(lines)
        )
        at_anchor = "" if anchor == "start" else f' text-anchor="{anchor}"'
        self._parts.append(f'<text class="f-{colour}" font-size="{_n(size)}"{at_anchor}>{spans}</text>')

    def upright(self, x: float, y: float, text: str, size: float = SIZE) -> None:
        """Write along an upright axis, from below."""
        self._parts.append(
            f'<text class="f-ink" font-size="{_n(size)}" text-anchor="middle" transform="translate({_n(x)} {_n(y)}) rotate(-90)">'
            f"{html.escape(text, quote=False)}</text>"
        )

    def element(self, says: str) -> str:
        """Return the drawing as an element that says in words what it shows."""
        hatch = (
            f'<defs><pattern id="{self.name}-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
            '<path class="s-hid" stroke-width="2" d="M0 0V5"/></pattern></defs>'
            if self._is_hatched
            else ""
        )
        size = f'viewBox="0 0 {_n(self.width)} {_n(self.height)}" width="{_n(self.width)}" height="{_n(self.height)}"'
        return f'<svg {size} role="img" aria-label="{html.escape(says)}">{hatch}{"".join(self._parts)}</svg>'


def _n(value: float) -> str:
    """Return a number as short as a tenth of a pixel needs."""
    return f"{round(value, 1):g}"


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a value stands between two pixels."""

    low: float
    high: float
    start: float
    end: float
    is_log: bool = False

    def at(self, value: float) -> float:
        """Return the pixel of a value."""
        low, high, value = (
            (log(one) for one in (self.low, self.high, value)) if self.is_log else (self.low, self.high, value)
        )
        return self.start + (value - low) / (high - low) * (self.end - self.start)


Ticks = Iterable[tuple[float, str]]


def columns(drawing: Drawing, scale: Scale, ticks: Ticks, top: float, bottom: float) -> None:
    """Draw upright lines at ticks, with what they stand for below; words at the rims stay within the drawing."""
    for value, text in ticks:
        x = scale.at(value)
        drawing.line(((x, top), (x, bottom)), "grid")
        half = len(text) * SMALL * _BROAD / 2
        if x - half < 0:
            drawing.words(max(0.0, x - 2), bottom + 11, (text,), colour="muted", size=SMALL)
        elif x + half > drawing.width:
            drawing.words(drawing.width, bottom + 11, (text,), anchor="end", colour="muted", size=SMALL)
        else:
            drawing.words(x, bottom + 11, (text,), anchor="middle", colour="muted", size=SMALL)


def wrapped(text: str, pixels: float) -> tuple[str, ...]:
    """Return a text in lines of at most so many pixels."""
    return _wrapped(text, max(8, int(pixels / (SIZE * _BROAD))))


@cache
def _wrapped(text: str, letters: int) -> tuple[str, ...]:
    return tuple(textwrap.wrap(text, letters)) or ("",)


class Rows:
    """Rows below one another: their labels beside them on a wide page, above them on a phone, and a note at their end."""

    BAR, GAP, TOP = 17, 11, 4

    def __init__(self, name: str, labels: Sequence[str], notes: Sequence[str], width: int, foot: int) -> None:
        """`foot` is what is needed below the rows, in pixels."""
        is_narrow = width <= NARROW
        self.left = 1.0 if is_narrow else 270.0
        self.right = width - 12.0 if is_narrow else width - (136.0 if any(notes) else 8.0)
        lines = [wrapped(label, width if is_narrow else self.left - 14) for label in labels]
        above = LINE * any(notes) if is_narrow else 0.0
        y = float(self.TOP)
        self.middles: list[float] = []
        for one in lines:
            text = len(one) * LINE
            if is_narrow:
                self.middles.append(y + text + above + self.BAR / 2)
                y += text + above + self.BAR + self.GAP
            else:
                self.middles.append(y + max(text, self.BAR) / 2)
                y += max(text, self.BAR) + self.GAP
        self.bottom = y
        self.drawing = Drawing(name, width, y + foot)
        for one, note, middle in zip(lines, notes or [""] * len(lines), self.middles, strict=True):
            if is_narrow:
                top = middle - self.BAR / 2 - above - len(one) * LINE
                self.drawing.words(0, top + len(one) * LINE / 2, one)
                if note:
                    self.drawing.words(0, middle - self.BAR / 2 - LINE / 2 - 1, (note,), colour="muted", size=SMALL)
            else:
                self.drawing.words(self.left - 12, middle, one, anchor="end")
                if note:
                    self.drawing.words(self.right + 8, middle, (note,), colour="muted", size=SMALL)
