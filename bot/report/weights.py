"""Weights that give each stratum its share of the frame, what they cost, and estimates with them.

Post-stratification by N_h / n_h; strata with too few cases are joined by a written rule before, and large weights are
trimmed after. What the weights repair is unequal response between strata, not within one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

import numpy
from scipy import stats

from bot.report.intervals import LEVEL, Interval, Numbers, student

TRIM = 3.0
"""No weight is more than so many times the mean weight."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One stratum, or several joined, with how many it holds and how many of them are analysed."""

    strata: tuple[int, ...]
    frame: int
    n: int


def joined(frames: Mapping[int, int], counts: Mapping[int, int], fewest: int) -> list[Cell]:
    """Return the cells of the weighting: a stratum with fewer than `fewest` cases joins its neighbour.

    The rule, in the order of the study file: the first cell that is too small joins the next one, the last one the one
    before, until none is too small or only one is left. Strata that hold nobody are left out.
    """
    cells = [Cell((code,), frame, counts.get(code, 0)) for code, frame in frames.items() if frame > 0]
    while len(cells) > 1:
        small = next((at for at, cell in enumerate(cells) if cell.n < fewest), None)
        if small is None:
            break
        first = min(small, len(cells) - 2)
        one, other = cells[first], cells[first + 1]
        cells[first : first + 2] = [Cell(one.strata + other.strata, one.frame + other.frame, one.n + other.n)]
    return cells


@dataclass(frozen=True, slots=True)
class Weights:
    """A weight for each case, and what is known of the design."""

    weight: Numbers
    """By case; 0 for a case outside the frame."""
    cell: Numbers
    """By case, the number of its cell; -1 outside the frame."""
    cells: tuple[Cell, ...]
    trimmed: int
    """How many weights were cut."""
    deff: float
    """Kish's (1965, 11.7) design effect of unequal weights: n Σw² / (Σw)²."""

    @property
    def n_effective(self) -> float:
        """Return how many equally weighted cases would say as much."""
        return float((self.weight > 0).sum()) / self.deff


def poststratified(strata: Sequence[int], frames: Mapping[int, int], fewest: int) -> Weights | None:
    """Return the weights of cases whose strata are given; None when no case lies in a stratum with a frame size.

    A cell's frame never counts as less than its cases: a roster that grew is larger than the study file says.
    """
    given = numpy.asarray(strata, dtype=int)
    counts = {code: int((given == code).sum()) for code in frames}
    grown = {code: max(size, counts[code]) for code, size in frames.items()}
    cells = joined(grown, counts, fewest)
    number = {code: at for at, cell in enumerate(cells) for code in cell.strata}
    cell = numpy.array([number.get(int(code), -1) for code in given], dtype=int)
    inside = cell >= 0
    if not inside.any():
        return None
    raw = numpy.array([one.frame / one.n if one.n else 0.0 for one in cells])
    weight = numpy.where(inside, raw[cell], 0.0)
    weight, trimmed = trim(weight)
    deff = float(inside.sum() * (weight**2).sum() / weight.sum() ** 2)
    return Weights(weight, cell, tuple(cells), trimmed, deff)


def trim(weight: Numbers) -> tuple[Numbers, int]:
    """Return weights cut at TRIM times their mean, the rest raised so that the sum stays, and how many were cut."""
    inside = weight > 0
    total, most = weight.sum(), TRIM * weight[inside].mean()
    cut = inside & (weight > most)
    if not cut.any():
        return weight, 0
    cut_weight = numpy.where(cut, most, weight)
    others = inside & ~cut
    cut_weight[others] *= (total - cut_weight[cut].sum()) / cut_weight[others].sum()
    return cut_weight, int(cut.sum())


@dataclass(frozen=True, slots=True)
class Weighted:
    """An estimate for the frame."""

    n: int
    value: float
    se: float | None
    interval: Interval | None


def weighted_mean(values: Numbers, weights: Weights) -> Weighted | None:
    """Return the weighted mean of the values that are not NaN, with its linearised standard error; None without any.

    Taylor linearisation of the ratio, within strata, with the finite population correction (Särndal et al. 1992, 5.7 and
    7.6; Lumley 2010, 2.2): Σ_h (1 − n_h/N_h) n_h/(n_h − 1) Σ (z − z̄_h)², z = w (y − ȳ_w) / Σw, and 0 for those of the
    stratum who gave no value. It equals R's svymean on the subset. A cell of one case has no variance of its own.
    """
    used = (weights.weight > 0) & ~numpy.isnan(values)
    if not used.any():
        return None
    w = numpy.where(used, weights.weight, 0.0)
    y = numpy.where(used, values, 0.0)
    mean = float((w * y).sum() / w.sum())
    z = numpy.where(used, w * (y - mean), 0.0) / w.sum()
    variance, degrees = 0.0, -len(weights.cells)
    for number, cell in enumerate(weights.cells):
        inside = z[weights.cell == number]
        degrees += len(inside)
        if len(inside) < 2:  # noqa: PLR2004 - no spread in one
            return Weighted(int(used.sum()), mean, None, None)
        left = max(0.0, 1 - len(inside) / cell.frame)
        variance += left * len(inside) / (len(inside) - 1) * float(((inside - inside.mean()) ** 2).sum())
    se = sqrt(variance)
    return Weighted(int(used.sum()), mean, se, student(mean, se, degrees))


def weighted_share(hits: Numbers, weights: Weights) -> Weighted | None:
    """Return the weighted share of ones among zeros and ones, with the logit interval (as svyciprop's default in R).

    At 0 and 1 the logit has no value, so that there is no interval.
    """
    found = weighted_mean(hits, weights)
    if found is None or found.se is None or not 0 < found.value < 1:
        return None if found is None else Weighted(found.n, found.value, found.se, None)
    share = found.value
    degrees = int((weights.cell >= 0).sum()) - len(weights.cells)
    if degrees < 1:
        return Weighted(found.n, share, found.se, None)
    middle = log(share / (1 - share))
    reach = float(stats.t.ppf(0.5 + LEVEL / 2, degrees)) * found.se / (share * (1 - share))
    low, high = (1 / (1 + exp(-(middle + side * reach))) for side in (-1, 1))
    return Weighted(found.n, share, found.se, (low, high))
