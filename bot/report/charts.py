"""Charts, each drawn for a wide page and for a phone; this module draws those that have rows."""

from __future__ import annotations

from bot.report.drawing import NARROW, ON_DARK, SMALL, WIDE, Drawing, Rows, Scale, columns
from bot.report.planes import draw_lines, draw_map
from bot.report.sheets import Bar, Bars, Chart, Lines, Map, Pair, Pairs, Ranges, Segment

_ROOM_FOR_WORDS = 22
"""Pixels that a percentage needs within its block."""


def draw(chart: Chart, locale: str, *, narrow: bool, name: str, says: str) -> str:
    """Return a chart as an SVG element that says in words what it shows; `name` stands once in the page."""
    width = NARROW if narrow else WIDE
    match chart:
        case Bars():
            drawing = _draw_bars(chart, locale, width, name)
        case Pairs():
            drawing = _draw_pairs(chart, locale, width, name)
        case Map():
            drawing = draw_map(chart, locale, width, name)
        case Lines():
            drawing = draw_lines(chart, locale, width, name)
        case Ranges():
            drawing = _draw_ranges(chart, locale, width, name)
    return drawing.element(says)


# ---------------------------------------------------------------- bars


def _draw_bars(chart: Bars, locale: str, width: int, name: str) -> Drawing:
    bars = chart.bars
    rows = Rows(name, [bar.label[locale] for bar in bars], [bar.note[locale] for bar in bars], width, foot=22)
    if chart.diverging:
        low, high = _reach(bars)
        scale = Scale(low, high, rows.left, rows.right)
    else:
        most = max((_end(bar) for bar in bars), default=1.0)
        top = min(1.0, max(0.2, -(-most * 10 // 1) / 10))
        scale = Scale(0, top, rows.left, rows.right)
        step = 0.1 if top <= 0.4 else 0.2 if top <= 0.8 else 0.25
        ticks = [(step * n, f"{100 * step * n:.0f} %") for n in range(int(top / step + 1e-9) + 1)]
        columns(rows.drawing, scale, ticks, 0, rows.bottom)
    for bar, middle in zip(bars, rows.middles, strict=True):
        _draw_bar(rows.drawing, scale, bar, middle, diverging=chart.diverging)
    if chart.diverging:
        x = scale.at(0)
        rows.drawing.line(((x, 0), (x, rows.bottom)), "muted", dash="2 3")
    return rows.drawing


def _end(bar: Bar) -> float:
    return max(sum(part.share for part in bar.segments), bar.interval[1] if bar.interval else 0.0, bar.mark or 0.0)


def _draw_bar(drawing: Drawing, scale: Scale, bar: Bar, middle: float, *, diverging: bool) -> None:
    if bar.is_hidden:
        start = scale.at(scale.low / 8) if diverging else scale.start
        _draw_block(drawing, start, (scale.end - scale.start) / 8, middle, Segment("hid", 1, is_hidden=True))
        return
    start = _start(bar) if diverging else 0.0
    for part in bar.segments:
        if part.share <= 0:
            continue
        left, right = scale.at(start), scale.at(start + part.share)
        _draw_block(drawing, left, right - left, middle, part)
        if diverging and not part.is_hidden and right - left >= _ROOM_FOR_WORDS:
            colour = "on-dark" if part.colour in ON_DARK else "on-light"
            said = (f"{100 * part.share:.0f}",)
            drawing.words((left + right) / 2, middle, said, anchor="middle", colour=colour, size=SMALL - 0.5)
        start += part.share
    if bar.interval is not None:
        low, high = (scale.at(end) for end in bar.interval)
        # A rim of the page's colour, so that it is seen on the bar as well.
        for colour, width, reach in (("paper", 3.6, 4.5), ("ink", 1.4, 3.5)):
            drawing.line(((low, middle), (high, middle)), colour, width)
            for x in (low, high):
                drawing.line(((x, middle - reach), (x, middle + reach)), colour, width)
    if bar.mark is not None:
        drawing.diamond(scale.at(bar.mark), middle, 4.6, "paper", "mark")


def _draw_block(drawing: Drawing, left: float, width: float, middle: float, part: Segment) -> None:
    place = (left, middle - Rows.BAR / 2, width, float(Rows.BAR))
    if part.is_hidden:
        drawing.hatched(*place)
    else:
        drawing.block(*place, part.colour)


def _start(bar: Bar) -> float:
    """Return where a diverging bar begins: the middle of the middle option stands at 0; hidden counts stand at the end."""
    low = sum(part.share for part in bar.segments if part.colour in ("d1", "d2"))
    middle = sum(part.share for part in bar.segments if part.colour == "d3")
    return -low - middle / 2


def _reach(bars: tuple[Bar, ...]) -> tuple[float, float]:
    drawn = [(_start(bar), _start(bar) + sum(part.share for part in bar.segments)) for bar in bars if bar.segments]
    low, high = min((one for one, _ in drawn), default=-0.5), max((one for _, one in drawn), default=0.5)
    return min(low, -0.05), max(high, 0.05)


# ---------------------------------------------------------------- pairs


def _draw_pairs(chart: Pairs, locale: str, width: int, name: str) -> Drawing:
    pairs, is_narrow = chart.pairs, width <= NARROW
    notes, labels = [], [f"{one.label[locale]} (n\u00a0=\u00a0{one.n})" for one in pairs]
    if is_narrow:
        notes = [f"{one.difference:+.2f} · n = {one.n}".replace("-", "−") for one in pairs]
        labels = [one.label[locale] for one in pairs]
    rows = Rows(name, labels, notes, width, foot=22 if is_narrow else 40)
    drawing = rows.drawing
    middle = rows.right if is_narrow else rows.left + (rows.right - rows.left) * 0.55
    scale = Scale(chart.low - 0.1, chart.high + 0.1, rows.left + 4, middle - 4)
    ticks = [(float(one), str(one)) for one in range(round(chart.low), round(chart.high) + 1)]
    columns(drawing, scale, ticks, 0, rows.bottom)
    for one, y in zip(pairs, rows.middles, strict=True):
        first, second = scale.at(one.first), scale.at(one.second)
        drawing.line(((first, y), (second, y)), "muted", 2)
        drawing.dot(first, y, 4.6, "c2")
        drawing.square(second, y, 3.9, "c1")
    if not is_narrow:
        _draw_differences(drawing, chart, rows, locale, middle + 22)
    return drawing


def _draw_differences(drawing: Drawing, chart: Pairs, rows: Rows, locale: str, left: float) -> None:
    ends = [end for one in chart.pairs for end in (one.interval or (one.difference,))]
    low, high = min([*ends, 0.0]), max([*ends, 0.0])
    room = max(0.05, (high - low) * 0.08)
    scale = Scale(low - room, high + room, left, rows.right)
    step = next(one for one in (0.1, 0.2, 0.5, 1.0, 2.0, 5.0) if (scale.high - scale.low) / one <= 5.5)  # noqa: PLR2004
    first = int(scale.low / step) - 1
    at = [step * n for n in range(first, first + 12) if scale.low <= step * n <= scale.high]
    columns(drawing, scale, [(one, _signed(one)) for one in at], 0, rows.bottom)
    drawing.line(((scale.at(0), 0), (scale.at(0), rows.bottom)), "muted", 1.2)
    middle = (left + rows.right) / 2
    drawing.words(middle, rows.bottom + 29, (chart.second_title[locale],), anchor="middle", colour="muted", size=SMALL)
    for one, y in zip(chart.pairs, rows.middles, strict=True):
        _draw_difference(drawing, scale, one, y)


def _signed(value: float) -> str:
    return f"{abs(value):.1f}" if round(value, 1) == 0 else f"{value:.1f}".replace("-", "−")


def _draw_difference(drawing: Drawing, scale: Scale, one: Pair, y: float) -> None:
    if one.interval is not None:
        drawing.line(((scale.at(one.interval[0]), y), (scale.at(one.interval[1]), y)), "ink", 1.6)
    drawing.diamond(scale.at(one.difference), y, 4, "ink", "ink")


# ---------------------------------------------------------------- ranges


_SECONDS = (1, 2, 3, 5, 7, 10, 15, 20, 30, 60, 120, 300, 600)
_TICKS_APART = 30


def _draw_ranges(chart: Ranges, locale: str, width: int, name: str) -> Drawing:
    ranges = chart.ranges
    rows = Rows(name, [one.label[locale] for one in ranges], [one.note[locale] for one in ranges], width, foot=40)
    drawing = rows.drawing
    scaled = (*ranges, *chart.also)
    low = max(0.1, min(one.low for one in scaled) * 0.9)
    high = max(max(one.high for one in scaled) * 1.1, low * 2)
    scale = Scale(low, high, rows.left, rows.right, is_log=True)
    ticks: list[tuple[float, str]] = []
    for at in _SECONDS:
        if low <= at <= high and (not ticks or scale.at(at) - scale.at(ticks[-1][0]) >= _TICKS_APART):
            ticks.append((at, str(at)))
    columns(drawing, scale, ticks, 0, rows.bottom)
    middle = (rows.left + rows.right) / 2
    drawing.words(middle, rows.bottom + 29, (chart.x_label[locale],), anchor="middle", colour="muted", size=SMALL)
    for one, y in zip(ranges, rows.middles, strict=True):
        drawing.line(((scale.at(max(low, one.low)), y), (scale.at(one.high), y)), "c5", 6)
        drawing.dot(scale.at(max(low, one.middle)), y, 4, "c1")
    return drawing
