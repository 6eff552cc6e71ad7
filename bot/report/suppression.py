"""Which cells may be shown. Small ones are hidden, and so many others that arithmetic on what is shown gives none of them away.

What a reader can work out is asked of a linear programme: with all that is shown held fixed and nothing below zero, the
range that a hidden cell could have must be at least as wide as the smallest cell allowed (Fischetti & Salazar 2000 call
it an interval protection level). Cells are hidden, smallest first, until that holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy
from scipy import optimize

from bot.report.intervals import Numbers

_TINY = 1e-6


@dataclass(frozen=True, slots=True)
class Known:
    """Something a reader is told besides the cells: a sum of cells with factors lies between two numbers."""

    factors: tuple[float, ...]
    low: float
    high: float


def protect(
    counts: Sequence[float],
    known: Sequence[Known],
    smallest: int,
    public: Sequence[bool] = (),
    *,
    begun: Sequence[bool] = (),
    costs: Sequence[int] = (),
) -> list[bool]:
    """Return which counts to hide: those of 1 to `smallest` − 1, and what would give them away.

    `public` counts are known anyway, whatever we do; `begun` ones are hidden already. Each hidden count keeps a range of
    `smallest`; when even hiding everything else leaves a range narrow, all of it is hidden. What costs
    less is hidden first.
    """
    values = numpy.asarray(counts, dtype=float)
    fixed = numpy.asarray(public, dtype=bool) if len(public) else numpy.zeros(len(values), dtype=bool)
    hidden = (values > 0) & (values < smallest) & ~fixed
    if len(begun):
        hidden |= numpy.asarray(begun, dtype=bool)
    price = numpy.asarray(costs, dtype=int) if len(costs) else numpy.zeros(len(values), dtype=int)
    facts = numpy.array([fact.factors for fact in known]).reshape(len(known), len(values)) != 0
    # Looked at in turn, since hiding more never narrows a range: a cell that was wide enough stays so.
    waiting = [int(at) for at in numpy.flatnonzero(hidden)]
    while waiting:
        at = waiting[-1]
        if _is_wide(values, hidden, known, at, smallest):
            waiting.pop()
            continue
        more = _next(values, hidden, fixed, facts, at, smallest, price)
        if more is None:
            break
        hidden[more] = True
        waiting.insert(0, more)
    return [bool(one) for one in hidden]


def ranges(counts: Sequence[float], hidden: Sequence[bool], known: Sequence[Known]) -> list[tuple[float, float]]:
    """Return for every cell the lowest and highest count that agree with all that is shown; a shown cell is its count."""
    values, mask = numpy.asarray(counts, dtype=float), numpy.asarray(hidden, dtype=bool)
    return [
        _range(values, mask, known, at) if mask[at] else (float(values[at]), float(values[at]))
        for at in range(len(values))
    ]


def is_wide(counts: Sequence[float], hidden: Sequence[bool], known: Sequence[Known], width: int) -> bool:
    """Return whether every hidden count keeps a range of `width`."""
    values, mask = numpy.asarray(counts, dtype=float), numpy.asarray(hidden, dtype=bool)
    return all(_is_wide(values, mask, known, int(at), width) for at in numpy.flatnonzero(mask))


def _is_wide(values: Numbers, hidden: Numbers, known: Sequence[Known], at: int, enough: int) -> bool:
    only = known[0] if len(known) == 1 else None
    if only is not None and only.low == only.high and set(only.factors) == {1}:
        # One sum of all: each hidden count can be anything up to what the hidden ones come to together.
        return bool(hidden.sum() > 1 and values[hidden].sum() >= enough)
    cap = float(values.sum()) + enough + 1
    low = _end(values, hidden, known, at, 1.0, cap)
    # The count itself is possible, so that the range reaches at least so far.
    if values[at] - low >= enough - _TINY:
        return True
    return _end(values, hidden, known, at, -1.0, cap) - low >= enough - 2 * _TINY


def _range(values: Numbers, hidden: Numbers, known: Sequence[Known], at: int) -> tuple[float, float]:
    return _end(values, hidden, known, at, 1.0, None), _end(values, hidden, known, at, -1.0, None)


def _end(values: Numbers, hidden: Numbers, known: Sequence[Known], at: int, side: float, cap: float | None) -> float:
    """Return the lowest (side 1) or highest (side -1) value of a hidden count that agrees with all that is told."""
    free = numpy.flatnonzero(hidden)
    shown = numpy.where(hidden, 0.0, values)
    rows, limits = [], []
    for fact in known:
        factors = numpy.asarray(fact.factors, dtype=float)
        if not factors[free].any():
            continue
        told = float(factors @ shown)
        rows.extend((factors[free], -factors[free]))
        limits.extend((fact.high - told + _TINY, told - fact.low + _TINY))
    aim = (free == at).astype(float)
    result = optimize.linprog(
        side * aim, A_ub=numpy.array(rows) if rows else None, b_ub=limits if rows else None, bounds=(0.0, cap)
    )
    if result.status == 3:  # noqa: PLR2004 - HiGHS: unbounded, nothing told limits this cell
        return float("inf")
    assert result.status == 0, result.message
    return float(result.x[int(numpy.flatnonzero(aim)[0])])


def _next(
    values: Numbers, hidden: Numbers, fixed: Numbers, facts: Numbers, exposed: int, smallest: int, price: Numbers
) -> int | None:
    """Return which count to hide next, in a sum that gives the exposed one away; any other when none is left there.

    One that other sums hide already comes first, since it needs no further company; then the smallest; zeros last.
    """
    free = ~hidden & ~fixed

    def telling(at: int) -> Numbers:
        """Return which counts share a sum with a hidden one that the sum's other hidden counts do not cover."""
        others = hidden.copy()
        others[at] = False
        found = [fact for fact in facts if fact[at] and values[fact & others].sum() < smallest]
        return numpy.any(found, axis=0) if found else numpy.zeros(len(values), dtype=bool)

    elsewhere = numpy.any([telling(int(at)) for at in numpy.flatnonzero(hidden)], axis=0)
    for group in (
        telling(exposed),
        elsewhere,
        facts[facts[:, exposed]].any(axis=0),
        numpy.ones(len(values), dtype=bool),
    ):
        candidates = [int(at) for at in numpy.flatnonzero(group & free)]
        if candidates:
            alone = {at: sum(bool(fact[at]) and not (fact & hidden).any() for fact in facts) for at in candidates}
            return min(candidates, key=lambda at: (values[at] == 0, price[at], alone[at], values[at], at))
    return None


def exactly(factors: Sequence[float], value: float) -> Known:
    """Return that a sum is told as it is."""
    return Known(tuple(factors), value, value)


def rounded(factors: Sequence[float], value: float, step: float) -> Known:
    """Return that a sum is told to within half a step."""
    return Known(tuple(factors), value - step / 2, value + step / 2)


def protect_table(
    counts: Numbers,
    smallest: int,
    *,
    tells_row_totals: bool,
    costs: Sequence[int] = (),
    told: Sequence[Numbers] = (),
) -> tuple[Numbers, Numbers]:
    """Return which cells of a two-way table to hide, and which of its row totals; column totals are told.

    With `tells_row_totals` these are known anyway, as the size of a stratum is; else they are cells like others. `costs` are
    of the columns; of each mask in `told` the sum of its cells stands in another table.
    """
    height, width = counts.shape
    whole = numpy.hstack([counts, counts.sum(axis=1, keepdims=True)])
    known = []
    for row in range(height):
        factors = numpy.zeros(whole.shape)
        factors[row, :width], factors[row, width] = 1, -1
        known.append(exactly(factors.ravel(), 0.0))
    for column in range(width):
        factors = numpy.zeros(whole.shape)
        factors[:, column] = 1
        known.append(exactly(factors.ravel(), float(whole[:, column].sum())))
    for mask in told:
        factors = numpy.hstack([numpy.asarray(mask, dtype=float), numpy.zeros((height, 1))])
        known.append(exactly(factors.ravel(), float(counts[numpy.asarray(mask, dtype=bool)].sum())))
    public = numpy.zeros(whole.shape, dtype=bool)
    public[:, width] = tells_row_totals
    prices = numpy.tile([*(costs or [0] * width), 0], height)
    found = protect(whole.ravel(), known, smallest, public.ravel(), costs=prices)
    hidden = numpy.array(found).reshape(whole.shape)
    return hidden[:, :width], hidden[:, width]
