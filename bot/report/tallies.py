"""Counts of answers with what of them may be shown: one distribution, the rows of a scale, ticks, ranks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy
from scipy import stats

from bot.report.intervals import LEVEL, Mean, Numbers, mean_of
from bot.report.suppression import Known, exactly, is_wide, protect, protect_table, rounded

HALF_A_CENT = 0.01
"""Means are told to two decimals."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """How often each code was given, and which of the counts stay hidden."""

    n: int
    counts: tuple[int, ...]
    hidden: tuple[bool, ...]
    mean: Mean | None
    """None where it would give a hidden count away, or where nobody answered."""

    @property
    def hidden_share(self) -> float:
        """Return which share the hidden counts have together; everybody can work that out."""
        together = sum(n for n, veiled in zip(self.counts, self.hidden, strict=True) if veiled)
        return together / self.n if self.n else 0.0


def distribution(values: Numbers, codes: Sequence[int], smallest: int) -> Distribution | None:
    """Return how often each code was given among values that are not NaN; None when fewer than `smallest` gave any."""
    valid = values[~numpy.isnan(values)]
    if len(valid) < smallest:
        return None
    counts = [int((valid == code).sum()) for code in codes]
    hidden = protect(counts, [exactly([1] * len(codes), len(valid))], smallest)
    return Distribution(len(valid), tuple(counts), tuple(hidden), None)


def scale(values: Numbers, codes: Sequence[int], smallest: int, population: int | None = None) -> Distribution | None:
    """Return a distribution over an ordered scale with its mean; None when fewer than `smallest` answered.

    Mean, interval and top-2-box are told as well, and from them counts can be worked out: with them known, too, a hidden
    count keeps its range. Where even hiding all counts would not do, the mean is left out.
    """
    valid = values[~numpy.isnan(values)]
    if len(valid) < smallest:
        return None
    counts = [int((valid == code).sum()) for code in codes]
    mean = mean_of(valid, population)
    assert mean is not None
    told = [exactly([1] * len(codes), len(valid)), *_moments(counts, codes, mean, population)]
    hidden = by_total = protect(counts, told[:1], smallest)
    if any(hidden):
        hidden = protect(counts, told, smallest, begun=by_total)
        if not is_wide(counts, hidden, told, smallest):
            mean, hidden = None, by_total
    return Distribution(len(valid), tuple(counts), tuple(hidden), mean)


def _moments(counts: Sequence[int], codes: Sequence[int], mean: Mean, population: int | None) -> list[Known]:
    n = mean.n
    told = [rounded(codes, float(numpy.dot(counts, codes)), HALF_A_CENT * n)]
    if len(codes) > 2:  # noqa: PLR2004 - top-2-box of more than two
        top = [0] * (len(codes) - 2) + [1, 1]
        told.append(rounded(top, float(numpy.dot(counts, top)), 0.001 * n))
    if mean.sd is not None and mean.interval is not None:
        left = 1.0 if population is None else max(0.0, 1 - n / population)
        if left > 0:
            # The interval gives the spread away, to what two decimals leave open.
            slack = HALF_A_CENT * sqrt(n / left) / float(stats.t.ppf(0.5 + LEVEL / 2, n - 1))
            squares = [code * code for code in codes]
            low, high = (max(0.0, mean.sd + side * slack) ** 2 * (n - 1) + n * mean.mean**2 for side in (-1, 1))
            blur = HALF_A_CENT * n * max(codes) * 2
            told.append(Known(tuple(float(one) for one in squares), low - blur, high + blur))
    return told


@dataclass(frozen=True, slots=True)
class Ticks:
    """How many ticked one option of a multi, of all who answered it."""

    n: int
    count: int
    is_hidden: bool


def ticks(values: Numbers, smallest: int) -> Ticks | None:
    """Return how many ones there are among zeros and ones; hidden when few ticked it, or few did not. None as above."""
    valid = values[~numpy.isnan(values)]
    if len(valid) < smallest:
        return None
    count = int(valid.sum())
    few = any(0 < one < smallest for one in (count, len(valid) - count))
    return Ticks(len(valid), count, few)


@dataclass(frozen=True, slots=True)
class Ranked:
    """How often each option was put at each rank, and anywhere."""

    n: int
    counts: Numbers
    """Options × ranks."""
    hidden: Numbers
    anywhere: Numbers
    anywhere_hidden: Numbers


def ranked_options(ranks: Numbers, codes: Sequence[int], smallest: int) -> Ranked | None:
    """Return the table of a ranking from cases × ranks, NaN for a rank left empty; None when fewer than `smallest` ranked."""
    given = ranks[~numpy.isnan(ranks).all(axis=1)] if ranks.size else ranks
    if len(given) < smallest:
        return None
    counts = numpy.array([[(given[:, rank] == code).sum() for rank in range(given.shape[1])] for code in codes])
    hidden, anywhere_hidden = protect_table(counts.astype(float), smallest, tells_row_totals=False)
    return Ranked(len(given), counts, hidden, counts.sum(axis=1), anywhere_hidden)
