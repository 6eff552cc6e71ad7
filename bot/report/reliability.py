"""How far the items of a scale go together: alpha, omega, and each item with the rest. Refused where the data are too few."""

from __future__ import annotations

from dataclasses import dataclass

import numpy
from scipy import optimize

from bot.report.intervals import Interval, Numbers

FEWEST_CASES, FEWEST_ITEMS = 30, 3
_RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Reliability:
    """One scale."""

    n: int
    k: int
    alpha: float
    alpha_interval: Interval
    omega: float | None
    """None where one factor does not fit properly: an item's own variance came out as nothing."""
    item_rest: tuple[float, ...]


def reliability(ratings: Numbers) -> Reliability | None:
    """Return the reliability of a scale from cases × items, listwise; None when refused or when an item never varies."""
    whole = ratings[~numpy.isnan(ratings).any(axis=1)] if ratings.size else ratings
    if whole.ndim != 2 or len(whole) < FEWEST_CASES or whole.shape[1] < FEWEST_ITEMS:  # noqa: PLR2004 - cases × items
        return None
    if (whole.std(axis=0) == 0).any() or whole.sum(axis=1).std() == 0:
        return None
    return Reliability(
        n=len(whole),
        k=whole.shape[1],
        alpha=alpha(whole),
        alpha_interval=alpha_interval(whole),
        omega=omega_total(whole),
        item_rest=tuple(_item_rest(whole, at) for at in range(whole.shape[1])),
    )


def alpha(ratings: Numbers) -> float:
    """Return Cronbach's (1951) alpha of the raw items: k/(k − 1) · (1 − Σ item variances / variance of the sum)."""
    k = ratings.shape[1]
    return float(k / (k - 1) * (1 - ratings.var(axis=0, ddof=1).sum() / ratings.sum(axis=1).var(ddof=1)))


def alpha_interval(ratings: Numbers) -> Interval:
    """Return the 95 % percentile bootstrap interval of alpha (Efron & Tibshirani 1993, 13): cases are drawn, seed fixed."""
    chance = numpy.random.default_rng(20_261_127)
    n = len(ratings)
    drawn = []
    for _ in range(_RESAMPLES):
        sample = ratings[chance.integers(0, n, n)]
        if sample.sum(axis=1).std() > 0:
            drawn.append(alpha(sample))
    low, high = numpy.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)


def one_factor(correlations: Numbers) -> Numbers | None:
    """Return the loadings of one common factor by maximum likelihood (Jöreskog 1967, Psychometrika 32:443).

    The discrepancy is minimised over the uniquenesses, for which the loadings follow from the first eigenvector of
    Ψ^−½ R Ψ^−½. None for an improper solution (a uniqueness at its bound).
    """
    k = len(correlations)
    smallest = 0.005

    def scaled(psi: Numbers) -> tuple[Numbers, Numbers]:
        root = 1 / numpy.sqrt(psi)
        values, vectors = numpy.linalg.eigh(correlations * numpy.outer(root, root))
        return values, vectors

    def discrepancy(psi: Numbers) -> float:
        values, _ = scaled(psi)
        rest = values[:-1]
        return float((rest - numpy.log(rest) - 1).sum())

    # Where Jöreskog begins: half of what each item does not share with the others.
    start = numpy.clip(0.5 / numpy.diag(numpy.linalg.pinv(correlations)), smallest * 2, 0.95)
    found = optimize.minimize(discrepancy, start, method="L-BFGS-B", bounds=[(smallest, 1.0)] * k)
    psi = found.x
    if not found.success or (psi <= smallest * 1.01).any():
        return None
    values, vectors = scaled(psi)
    loadings = numpy.sqrt(psi) * vectors[:, -1] * numpy.sqrt(max(values[-1] - 1, 0.0))
    return loadings if loadings.sum() >= 0 else -loadings


def omega_total(ratings: Numbers) -> float | None:
    """Return omega total of one factor on the correlations (McDonald 1999): (Σλ)² / ((Σλ)² + Σψ)."""
    correlations = numpy.corrcoef(ratings, rowvar=False)
    if numpy.linalg.eigvalsh(correlations)[0] < 1e-8:  # two items are one
        return None
    loadings = one_factor(correlations)
    if loadings is None:
        return None
    common = float(loadings.sum()) ** 2
    return common / (common + float((1 - loadings**2).sum()))


def _item_rest(ratings: Numbers, at: int) -> float:
    """Return the correlation of an item with the sum of the others."""
    rest = numpy.delete(ratings, at, axis=1).sum(axis=1)
    return float(numpy.corrcoef(ratings[:, at], rest)[0, 1]) if rest.std() > 0 else 0.0
