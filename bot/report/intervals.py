"""Shares and means with their 95 % intervals, with or without a known population.

The finite population correction says how little is left to guess when most of a frame has answered; it knows nothing of
why the others did not.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy
from scipy import stats

LEVEL = 0.95
Interval = tuple[float, float]
Numbers = numpy.ndarray


def wilson(k: int, n: int, population: int | None = None) -> Interval | None:
    """Return Wilson's score interval of k out of n (Wilson 1927, JASA 22:209); None when n is 0.

    With a population N, n is replaced by n(N − 1)/(N − n), so that the variance carries the correction (N − n)/(N − 1)
    (Cochran 1977, *Sampling Techniques*, 3.2). Everybody asked leaves nothing to guess.
    """
    if n == 0:
        return None
    share = k / n
    if population is not None:
        if population <= n:
            return share, share
        n_effective = n * (population - 1) / (population - n)
    else:
        n_effective = float(n)
    z = float(stats.norm.ppf(0.5 + LEVEL / 2))
    middle = (share + z**2 / (2 * n_effective)) / (1 + z**2 / n_effective)
    reach = z * sqrt(share * (1 - share) / n_effective + z**2 / (4 * n_effective**2)) / (1 + z**2 / n_effective)
    return max(0.0, middle - reach), min(1.0, middle + reach)


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean with its spread and how far it may be off."""

    n: int
    mean: float
    sd: float | None
    """None for a single value."""
    se: float | None
    interval: Interval | None


def mean_of(values: Numbers, population: int | None = None) -> Mean | None:
    """Return the mean with Student's interval; None without values.

    With a population N the standard error is s/√n · √(1 − n/N) (Cochran 1977, 2.5).
    """
    n = len(values)
    if n == 0:
        return None
    mean = float(numpy.mean(values))
    if n == 1:
        return Mean(1, mean, None, None, None)
    sd = float(numpy.std(values, ddof=1))
    left = 1.0 if population is None else max(0.0, 1 - n / population)
    se = sd / sqrt(n) * sqrt(left)
    return Mean(n, mean, sd, se, student(mean, se, n - 1))


def student(mean: float, se: float, degrees: float) -> Interval | None:
    """Return mean ± t · se; None where no degree of freedom is left."""
    if degrees < 1:
        return None
    reach = float(stats.t.ppf(0.5 + LEVEL / 2, degrees)) * se
    return mean - reach, mean + reach
