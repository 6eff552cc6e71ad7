"""Alpha, omega and item-rest correlations equal those of R's psych and of statsmodels; too little data is refused."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy
import pytest
from statsmodels.multivariate.factor import Factor

from bot.report.reliability import alpha, one_factor, reliability
from tests.bot.report.oracle import ask_r


def scale(seed: int = 3, n: int = 120, k: int = 6) -> numpy.ndarray:
    """Return ratings of 1 to 5 that one factor moves, each item more or less."""
    chance = numpy.random.default_rng(seed)
    factor = chance.normal(size=(n, 1))
    loadings = numpy.linspace(0.4, 0.9, k)
    raw = factor * loadings + chance.normal(size=(n, k)) * numpy.sqrt(1 - loadings**2)
    return numpy.clip(numpy.round(raw * 1.1 + 3), 1, 5)


def test_reliability_equals_psych(tmp_path: Path) -> None:
    ratings = scale()
    said = ask_r(
        tmp_path,
        "x <- as.data.frame(d$x); a <- suppressWarnings(psych::alpha(x, check.keys = FALSE));"
        'f <- psych::fa(x, nfactors = 1, fm = "ml", rotate = "none"); l <- abs(as.numeric(f$loadings));'
        "answer <- list(alpha = a$total$raw_alpha, r_drop = a$item.stats$r.drop, loadings = l,"
        " omega = sum(l)^2 / (sum(l)^2 + sum(1 - l^2)))",
        x=ratings.tolist(),
    )
    found = reliability(ratings)
    assert found is not None
    assert pytest.approx(said["alpha"], abs=1e-9) == found.alpha
    assert pytest.approx(said["omega"], abs=1e-4) == found.omega
    assert pytest.approx(said["r_drop"], abs=1e-9) == list(found.item_rest)
    assert pytest.approx(said["loadings"], abs=1e-3) == list(one_factor(numpy.corrcoef(ratings, rowvar=False)))


def test_loadings_equal_statsmodels() -> None:
    correlations = numpy.corrcoef(scale(8, 300, 5), rowvar=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = Factor(corr=correlations, n_factor=1, method="ml", nobs=300).fit().loadings[:, 0]
    assert pytest.approx(numpy.abs(theirs), abs=1e-4) == one_factor(correlations)


def test_interval_of_alpha_holds_alpha_and_is_the_same_again() -> None:
    first, again = reliability(scale()), reliability(scale())
    assert first is not None and again is not None
    low, high = first.alpha_interval
    assert low < first.alpha < high
    assert first == again


def test_missing_ratings_leave_the_whole_case_out() -> None:
    ratings = scale()
    holed = ratings.copy()
    holed[:10, 2] = numpy.nan
    found = reliability(holed)
    assert found is not None
    assert (110, alpha(ratings[10:])) == (found.n, found.alpha)


@pytest.mark.parametrize(("n", "k"), [(29, 6), (120, 2), (0, 6)])
def test_too_few_cases_or_items_are_refused(n: int, k: int) -> None:
    assert reliability(scale(n=max(n, 1), k=k)[:n]) is None


def test_item_that_never_varies_is_refused() -> None:
    ratings = scale()
    ratings[:, 0] = 5
    assert reliability(ratings) is None


def test_two_items_that_are_one_have_no_omega() -> None:
    ratings = scale()
    ratings[:, 1] = ratings[:, 0]
    found = reliability(ratings)
    assert found is not None and found.omega is None
