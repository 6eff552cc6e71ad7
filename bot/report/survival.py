"""Where people stop, and how long items take: product-limit survival over the items, and quantiles of answering times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy

LONGEST_MS = 600_000
"""An answer after more than ten minutes tells of a pause, not of the item."""


@dataclass(frozen=True, slots=True)
class Step:
    """One stretch of the questionnaire, from after the last stretch up to and with position `at`."""

    at: int
    at_risk: int
    """Who came as far as the first position of the stretch."""
    stopped: int
    survival: float


def survival(positions: Sequence[int], stopped: Sequence[bool], last: int) -> list[Step]:
    """Return the product-limit estimate (Kaplan & Meier 1958, JASA 53:457) at every position from 1 to `last`.

    `positions` are where each person stood last; who has not stopped is censored there: still under way, or at the end.
    """
    where = numpy.asarray(positions, dtype=int)
    ends = numpy.asarray(stopped, dtype=bool)
    steps, share = [], 1.0
    for at in range(1, last + 1):
        at_risk = int((where >= at).sum())
        events = int(((where == at) & ends).sum())
        share *= 1 - events / at_risk if at_risk else 1.0
        steps.append(Step(at, at_risk, events, share))
    return steps


def in_stretches(steps: Sequence[Step], fewest: int) -> list[Step]:
    """Join neighbouring steps until at least `fewest` people stopped in each, or nobody did.

    What is left at the end joins the stretch before it, so that no stretch tells of fewer.
    """
    if not steps:
        return []
    stretches: list[list[Step]] = [[]]
    for step in steps:
        stretches[-1].append(step)
        if sum(one.stopped for one in stretches[-1]) >= fewest:
            stretches.append([])
    if not stretches[-1]:
        stretches.pop()
    elif len(stretches) > 1 and sum(one.stopped for one in stretches[-1]) > 0:
        rest = stretches.pop()
        stretches[-1].extend(rest)
    return [
        Step(part[-1].at, part[0].at_risk, sum(one.stopped for one in part), part[-1].survival) for part in stretches
    ]


def in_common(counts: Sequence[Sequence[int]], fewest: int) -> list[range]:
    """Join neighbouring stretches until each tells, of every group, of nobody or of at least `fewest`.

    `counts` are how many stopped, groups × stretches. Empty where not even all stretches together tell of so many.
    """

    def tells(part: range) -> bool:
        return all(n == 0 or n >= fewest for n in (sum(row[at] for at in part) for row in counts))

    last = len(counts[0]) if counts else 0
    parts: list[range] = []
    start = 0
    for end in range(1, last + 1):
        if tells(range(start, end)):
            parts.append(range(start, end))
            start = end
    while start < last and parts:
        start = parts.pop().start
        if tells(range(start, last)):
            return [*parts, range(start, last)]
    return parts


@dataclass(frozen=True, slots=True)
class Times:
    """How long one item takes, in seconds."""

    n: int
    median: float
    p10: float
    p90: float


def times_of(latencies_ms: Sequence[int]) -> Times | None:
    """Return median, first and ninth decile of the answers given within ten minutes; None without any."""
    kept = numpy.asarray([one for one in latencies_ms if one <= LONGEST_MS], dtype=float) / 1000
    if not kept.size:
        return None
    p10, median, p90 = (float(one) for one in numpy.percentile(kept, [10, 50, 90]))
    return Times(len(kept), median, p10, p90)


def in_steps(moments: Sequence[float], fewest: int) -> list[tuple[float, int]]:
    """Return (moment, how many until then), a point only where at least `fewest` more have come; the last holds the rest."""
    ordered = sorted(moments)
    points = [(ordered[at - 1], at) for at in range(fewest, len(ordered) + 1, fewest)]
    if points and points[-1][1] < len(ordered):
        points[-1] = (ordered[-1], len(ordered))
    return points


def median_minutes(seconds: Sequence[float], fewest: int) -> tuple[float, int] | None:
    """Return the median of active times in minutes and of how many people; None of fewer than `fewest`."""
    kept = [one for one in seconds if one >= 0]
    return (float(numpy.median(kept)) / 60, len(kept)) if len(kept) >= fewest else None
