"""Weighted estimates equal R's survey with strata, weights and finite populations; strata are joined and weights trimmed by rule."""

from __future__ import annotations

from pathlib import Path

import numpy
import pytest

from bot.report.weights import TRIM, joined, poststratified, trim, weighted_mean, weighted_share
from tests.bot.report.oracle import ask_r

FRAMES = {1: 80, 2: 200, 3: 60}


def sample() -> tuple[numpy.ndarray, numpy.ndarray]:
    chance = numpy.random.default_rng(12)
    strata = numpy.repeat([1, 2, 3], [53, 40, 22])
    values = chance.integers(1, 6, len(strata)).astype(float)
    values[[2, 9, 60, 111]] = numpy.nan
    return strata, values


def test_weighted_mean_and_share_equal_survey(tmp_path: Path) -> None:
    strata, values = sample()
    said = ask_r(
        tmp_path,
        "library(survey); d <- as.data.frame(d); d$y <- as.numeric(d$y);"
        "s <- svydesign(ids = ~1, strata = ~h, weights = ~w, fpc = ~N, data = d); s <- subset(s, !is.na(y));"
        "m <- svymean(~y, s); k <- degf(svydesign(ids = ~1, strata = ~h, weights = ~w, fpc = ~N, data = d));"
        'p <- svyciprop(~I(y >= 4), s, method = "logit", df = k); i <- confint(m, df = k);'
        "answer <- list(mean = unname(coef(m)), se = as.numeric(SE(m)), low = i[1], high = i[2], share = unname(as.numeric(p)),"
        ' share_low = attr(p, "ci")[[1]], share_high = attr(p, "ci")[[2]])',
        h=strata.tolist(),
        y=[None if numpy.isnan(one) else one for one in values],
        w=[FRAMES[int(h)] / int((strata == h).sum()) for h in strata],
        N=[FRAMES[int(h)] for h in strata],
    )
    weights = poststratified(strata, FRAMES, 5)
    assert weights is not None
    mean = weighted_mean(values, weights)
    share = weighted_share(numpy.where(numpy.isnan(values), numpy.nan, values >= 4), weights)
    assert mean is not None and mean.interval is not None and share is not None and share.interval is not None
    assert pytest.approx([said["mean"], said["se"]], rel=1e-9) == [mean.value, mean.se]
    assert pytest.approx([said["low"], said["high"]], rel=1e-9) == list(mean.interval)
    assert pytest.approx([said["share"], said["share_low"], said["share_high"]], rel=1e-9) == [
        share.value,
        *share.interval,
    ]


def test_poststratified_design_of_r_has_our_mean(tmp_path: Path) -> None:
    strata, values = sample()
    keep = ~numpy.isnan(values)
    said = ask_r(
        tmp_path,
        "library(survey); d1 <- data.frame(h = d$h, y = d$y); s <- suppressWarnings(svydesign(ids = ~1, data = d1));"
        "p <- postStratify(s, ~h, data.frame(h = c(1, 2, 3), Freq = c(80, 200, 60)));"
        "answer <- list(mean = unname(coef(svymean(~y, p))), w = unique(weights(p)))",
        h=strata[keep].tolist(),
        y=values[keep].tolist(),
    )
    weights = poststratified(strata[keep], FRAMES, 5)
    assert weights is not None
    found = weighted_mean(values[keep], weights)
    assert found is not None
    assert pytest.approx(said["mean"], rel=1e-12) == found.value
    assert pytest.approx(sorted(said["w"]), rel=1e-12) == sorted(set(weights.weight.tolist()))


def test_design_effect_is_kish_s() -> None:
    weights = poststratified([1] * 10 + [2] * 10, {1: 10, 2: 30}, 5)
    assert weights is not None
    # By hand: weights 1 and 3; 20 · (10 + 90) / 40².
    assert pytest.approx(1.25) == weights.deff
    assert pytest.approx(16.0) == weights.n_effective


def test_small_stratum_joins_the_next_and_the_last_the_one_before() -> None:
    cells = joined({1: 10, 2: 20, 3: 30, 4: 40}, {1: 2, 2: 9, 3: 9, 4: 1}, 5)
    assert [(1, 2), (3, 4)] == [cell.strata for cell in cells]
    assert [(30, 11), (70, 10)] == [(cell.frame, cell.n) for cell in cells]


def test_joining_ends_with_one_cell() -> None:
    (cell,) = joined({1: 10, 2: 20}, {1: 1}, 5)
    assert ((1, 2), 30, 1) == (cell.strata, cell.frame, cell.n)


def test_stratum_that_holds_nobody_is_left_out() -> None:
    assert [(2,)] == [cell.strata for cell in joined({1: 0, 2: 20}, {2: 9}, 5)]


def test_case_outside_the_frame_has_no_weight() -> None:
    weights = poststratified([1] * 6 + [0], {1: 12}, 5)
    assert weights is not None
    assert ([2.0] * 6 + [0.0]) == weights.weight.tolist()
    found = weighted_mean(numpy.array([1.0] * 6 + [100.0]), weights)
    assert found is not None and 1.0 == found.value


def test_roster_that_grew_is_its_own_frame() -> None:
    weights = poststratified([1] * 12 + [2] * 10, {1: 10, 2: 20}, 5)
    assert weights is not None
    assert {1.0, 2.0} == set(weights.weight.tolist())


def test_no_case_in_the_frame_has_no_weights() -> None:
    assert poststratified([0, 0], {1: 10}, 5) is None
    assert poststratified([], {1: 10}, 5) is None


def test_heavy_weights_are_cut_and_the_sum_stays() -> None:
    weight = numpy.array([1.0] * 30 + [20.0])
    cut, number = trim(weight)
    assert 1 == number
    assert pytest.approx(weight.sum()) == cut.sum()
    assert pytest.approx(TRIM * weight.mean()) == cut[-1]


def test_even_weights_are_left_alone() -> None:
    cut, number = trim(numpy.array([1.0, 2.0, 1.5, 0.0]))
    assert ([1.0, 2.0, 1.5, 0.0], 0) == (cut.tolist(), number)


def test_share_of_nobody_or_everybody_has_no_logit_interval() -> None:
    weights = poststratified([1] * 10 + [2] * 10, {1: 10, 2: 30}, 5)
    assert weights is not None
    found = weighted_share(numpy.ones(20), weights)
    assert found is not None and (1.0, None) == (found.value, found.interval)
