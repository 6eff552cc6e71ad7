"""Charts with two axes: the map of needs, and lines that go in steps."""

from __future__ import annotations

from collections.abc import Iterator

from bot.report.drawing import LINE, NARROW, SMALL, Drawing, Point, Scale, columns, wrapped
from bot.report.sheets import Lines, Map

_APART = 19.0
"""Pixels between the middles of two numbers that can both be read."""
_STRIP = 4.0
"""Pixels between the words of a corner and the points."""


def draw_map(chart: Map, locale: str, width: int, name: str) -> Drawing:
    """Draw numbered points, with lines through the means of both scales."""
    is_narrow = width <= NARROW
    drawing = Drawing(name, width, 380 if is_narrow else 470)
    xs, ys = [x for _, x, _ in chart.points], [y for _, _, y in chart.points]
    left, right, top, bottom = 50.0, width - 8.0, 6.0, drawing.height - 44
    corners = [wrapped(corner[locale], (right - left) * 0.44) for corner in chart.corners]
    # The corners' words have a strip of their own above and below the points, so that neither lies under the other.
    above, below = (max(len(lines) for lines in pair) * LINE + _STRIP for pair in (corners[:2], corners[2:]))
    highest, lowest = top + above, bottom - below
    x_scale, y_scale = Scale(*_room(xs), left, right), Scale(*_room(ys), lowest, highest)
    columns(drawing, x_scale, _ticks(x_scale, 4 if is_narrow else 7), top, bottom)
    for value, text in _ticks(y_scale, 6):
        at = y_scale.at(value)
        drawing.line(((left, at), (right, at)), "grid")
        drawing.words(left - 6, at, (text,), anchor="end", colour="muted", size=SMALL)
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    drawing.line(((x_scale.at(x), highest), (x_scale.at(x), lowest)), "muted", 1.2, "4 3")
    drawing.line(((left, y_scale.at(y)), (right, y_scale.at(y))), "muted", 1.2, "4 3")
    for number, lines in enumerate(corners):
        half = len(lines) * LINE / 2
        at_y = top + half if number < 2 else bottom - half  # noqa: PLR2004 - the upper two
        at_x, anchor = (left + 5, "start") if number % 2 == 0 else (right - 5, "end")
        drawing.words(at_x, at_y, lines, anchor=anchor, colour="muted", size=SMALL)
    spots = [(x_scale.at(a), y_scale.at(b)) for _, a, b in chart.points]
    for (number, a, b), spot, written in zip(
        chart.points, spots, _apart(spots, (left, right, highest, lowest)), strict=True
    ):
        is_need = b >= y and a < x
        colour = "c6" if is_need else "c1"
        if abs(spot[0] - written[0]) + abs(spot[1] - written[1]) > 1:
            drawing.line((spot, written), "muted", 0.8)
            drawing.dot(*spot, 2, colour)
        (drawing.square if is_need else drawing.dot)(*written, 8.6, colour)
        drawing.words(*written, (str(number),), anchor="middle", colour="on-dark", size=SMALL)
    drawing.words((left + right) / 2, bottom + 32, (chart.x_label[locale],), anchor="middle")
    drawing.upright(12, (top + bottom) / 2, chart.y_label[locale])
    return drawing


def _room(values: list[float]) -> Point:
    low, high = min(values), max(values)
    room = max(0.08, (high - low) * 0.22)
    return low - room, high + room


def _ticks(scale: Scale, most: int) -> list[tuple[float, str]]:
    width = scale.high - scale.low
    step = next((one for one in (0.05, 0.1, 0.2, 0.5) if width / one <= most + 0.5), 1.0)
    places = 2 if step < 0.1 else 1  # noqa: PLR2004
    found = [step * n for n in range(int(scale.low / step), int(scale.high / step) + 2)]
    return [(one, f"{one:.{places}f}") for one in found if scale.low <= one <= scale.high]


def _apart(spots: list[Point], within: tuple[float, float, float, float]) -> Iterator[Point]:
    """Yield where each number is written: at its spot, or beside it where another one would cover it."""
    left, right, top, bottom = within
    moved = [list(spot) for spot in spots]
    for _ in range(300):
        is_still = True
        for one in range(len(moved)):
            for other in range(one):
                dx, dy = moved[one][0] - moved[other][0], moved[one][1] - moved[other][1]
                distance = (dx * dx + dy * dy) ** 0.5
                if distance >= _APART:
                    continue
                # Points on one spot part sideways.
                ux, uy = (dx / distance, dy / distance) if distance > 0.5 else (1.0, 0.0)  # noqa: PLR2004
                push = (_APART - distance) / 2 + 0.1
                for spot, side in ((moved[one], 1), (moved[other], -1)):
                    spot[0] = min(max(spot[0] + side * ux * push, left + 9), right - 9)
                    spot[1] = min(max(spot[1] + side * uy * push, top + 9), bottom - 9)
                is_still = False
        if is_still:
            break
    for spot in moved:
        yield spot[0], spot[1]


_DASHES = ("", "7 3", "2 3")


def draw_lines(chart: Lines, locale: str, width: int, name: str) -> Drawing:
    """Draw lines that stay level until the next point, with marks at instants or places."""
    drawing = Drawing(name, width, 240 if width <= NARROW else 290)
    left, right, top, bottom = 50.0, width - 14.0, 22.0, drawing.height - 26
    xs = [x for series in chart.series for x, _ in series.points] + [x for x, _ in chart.marks]
    low, high = min(xs), max(xs)
    x_scale = Scale(low, high if high > low else low + 1, left, right)
    if chart.is_share:
        y_scale = Scale(0, 1.02, bottom, top)
        levels = [(share, f"{100 * share:.0f} %") for share in (0.0, 0.25, 0.5, 0.75, 1.0)]
    else:
        most = max((y for series in chart.series for _, y in series.points), default=1)
        y_scale = Scale(0, max(most * 1.05, 1), bottom, top)
        step = _count_step(most)
        levels = [(float(n), str(n)) for n in range(0, int(most * 1.05) + 1, step)]
    for value, text in levels:
        drawing.line(((left, y_scale.at(value)), (right, y_scale.at(value))), "grid")
        drawing.words(left - 6, y_scale.at(value), (text,), anchor="end", colour="muted", size=SMALL)
    drawing.line(((left, bottom), (right, bottom)), "muted")
    for x, label in chart.x_ticks:
        if low <= x <= high:
            drawing.line(((x_scale.at(x), bottom), (x_scale.at(x), bottom + 4)), "muted")
            drawing.words(x_scale.at(x), bottom + 14, (label[locale],), anchor="middle", colour="muted", size=SMALL)
    for x, label in chart.marks:
        drawing.line(((x_scale.at(x), top), (x_scale.at(x), bottom)), "muted", 1, "2 3")
        if label[locale]:
            drawing.words(x_scale.at(x), top - 9, (label[locale],), anchor="middle", size=SMALL)
    for number, series in enumerate(chart.series):
        points: list[Point] = []
        for x, y in series.points:
            if points:
                points.append((x_scale.at(x), points[-1][1]))
            points.append((x_scale.at(x), y_scale.at(y)))
        points.append((right, points[-1][1]))
        drawing.line(points, series.colour, 2.4, _DASHES[number % len(_DASHES)])
    return drawing


def _count_step(most: float) -> int:
    steps = (one * ten for ten in (1, 10, 100, 1000, 10_000, 100_000) for one in (1, 2, 5))
    return next(one for one in steps if most / one <= 5)  # noqa: PLR2004 - as many lines as are read
