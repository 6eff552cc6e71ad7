"""Importance against capability, item by item: how large the gap is, how sure one can be, and in which order the needs stand.

Both ratings are ordinal; means are a convention that the page names. A gap inherits the error of both.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy
from scipy import stats

from bot.report.intervals import Mean, Numbers, mean_of

TOP = 4
"""Top-2-box: the share that chose 4 or 5 of 5."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One item rated twice by the same people."""

    n: int
    importance: float
    capability: float
    top_importance: float
    top_capability: float
    gap: Mean
    dz: float | None
    """Mean of the differences over their SD (Cohen 1988, 2.3.5); None where they do not vary."""
    p: float | None
    """Wilcoxon's signed rank test, two-sided; None where no difference is left to rank."""
    rank_biserial: float | None
    need: float
    """Borich's (1980) weighted discrepancy: mean of (importance − capability) × grand mean of importance."""


def gap_of(importance: Numbers, capability: Numbers, population: int | None = None) -> Gap | None:
    """Return the gap of one item from all ratings, missing ones as NaN; None when nobody gave both.

    Pairs are compared; the grand mean in Borich's index is that of everybody who rated the importance.
    """
    both = ~(numpy.isnan(importance) | numpy.isnan(capability))
    if not both.any():
        return None
    imp, cap = importance[both], capability[both]
    differences = imp - cap
    found = mean_of(differences, population)
    assert found is not None
    p, rank_biserial = signed_ranks(differences)
    grand_mean = float(numpy.nanmean(importance))
    return Gap(
        n=len(imp),
        importance=float(imp.mean()),
        capability=float(cap.mean()),
        top_importance=float((imp >= TOP).mean()),
        top_capability=float((cap >= TOP).mean()),
        gap=found,
        dz=found.mean / found.sd if found.sd else None,
        p=p,
        rank_biserial=rank_biserial,
        need=found.mean * grand_mean,
    )


def signed_ranks(differences: Numbers) -> tuple[float | None, float | None]:
    """Return p of Wilcoxon's signed rank test and the rank-biserial correlation (Kerby 2014).

    Zeros are ranked and then left out (Pratt 1959, JASA 54:655); p by the normal approximation with correction for ties.
    """
    if not differences.any():
        return None, None
    ranks = stats.rankdata(numpy.abs(differences))
    plus, minus = float(ranks[differences > 0].sum()), float(ranks[differences < 0].sum())
    with warnings.catch_warnings():
        # scipy warns of few pairs; how many there are stands beside the result.
        warnings.simplefilter("ignore")
        result = stats.wilcoxon(differences, zero_method="pratt", correction=False, method="asymptotic")
    return float(result.pvalue), (plus - minus) / (plus + minus)


def holm(ps: Sequence[float | None]) -> list[float | None]:
    """Return p values adjusted for being many (Holm 1979): step down, never smaller than the one before."""
    known = sorted((p, at) for at, p in enumerate(ps) if p is not None)
    adjusted: list[float | None] = [None] * len(ps)
    highest = 0.0
    for position, (p, at) in enumerate(known):
        highest = max(highest, min(1.0, p * (len(known) - position)))
        adjusted[at] = highest
    return adjusted


def ranked(values: Sequence[float | None]) -> list[int | None]:
    """Return ranks from the largest down, ties sharing the better one; what has no value has no rank."""
    known = [value for value in values if value is not None]
    return [None if value is None else 1 + sum(other > value for other in known) for value in values]
