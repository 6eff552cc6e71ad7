"""Gaps, their tests and their order, against R, scipy and statsmodels."""

from __future__ import annotations

from pathlib import Path

import numpy
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from bot.report.gaps import gap_of, holm, ranked, signed_ranks
from tests.bot.report.oracle import ask_r


def ratings(seed: int, n: int = 60) -> tuple[numpy.ndarray, numpy.ndarray]:
    chance = numpy.random.default_rng(seed)
    importance = chance.integers(2, 6, n).astype(float)
    capability = numpy.clip(importance - chance.integers(-1, 3, n), 1, 5)
    importance[:3] = numpy.nan
    capability[5:9] = numpy.nan
    return importance, capability


def test_gap_equals_r_s_paired_t_test_and_cohen_s_dz(tmp_path: Path) -> None:
    importance, capability = ratings(1)
    both = ~(numpy.isnan(importance) | numpy.isnan(capability))
    said = ask_r(
        tmp_path,
        "t <- t.test(d$imp, d$cap, paired = TRUE); x <- d$imp - d$cap;"
        "answer <- list(mean = unname(t$estimate), low = t$conf.int[1], high = t$conf.int[2], dz = mean(x) / sd(x), n = length(x))",
        imp=list(importance[both]),
        cap=list(capability[both]),
    )
    found = gap_of(importance, capability)
    assert found is not None and found.gap.interval is not None
    assert said["n"] == found.n
    assert pytest.approx([said["mean"], said["low"], said["high"]]) == [found.gap.mean, *found.gap.interval]
    assert pytest.approx(said["dz"]) == found.dz


def test_signed_ranks_without_zeros_equal_r(tmp_path: Path) -> None:
    # Without zeros Pratt's way and R's are one.
    chance = numpy.random.default_rng(4)
    differences = chance.choice([-3, -2, -1, 1, 2, 3, 4], 40).astype(float)
    said = ask_r(
        tmp_path,
        "w <- wilcox.test(d$x, exact = FALSE, correct = FALSE); answer <- list(p = w$p.value, v = unname(w$statistic))",
        x=list(differences),
    )
    p, rank_biserial = signed_ranks(differences)
    assert pytest.approx(said["p"], rel=1e-9) == p
    whole = 40 * 41 / 2
    assert pytest.approx((2 * said["v"] - whole) / whole) == rank_biserial


def test_signed_ranks_with_zeros_equal_scipy_s_pratt() -> None:
    importance, capability = ratings(2)
    differences = importance - capability
    differences = differences[~numpy.isnan(differences)]
    assert (differences == 0).any()
    said = stats.wilcoxon(differences, zero_method="pratt", correction=False, method="asymptotic")
    assert pytest.approx(said.pvalue) == signed_ranks(differences)[0]


def test_no_difference_at_all_has_no_test() -> None:
    same = numpy.array([3.0, 4.0, 5.0])
    found = gap_of(same, same)
    assert found is not None
    assert (0.0, None, None, None) == (found.gap.mean, found.dz, found.p, found.rank_biserial)


def test_nobody_who_rated_both_has_no_gap() -> None:
    assert gap_of(numpy.array([3.0, numpy.nan]), numpy.array([numpy.nan, 2.0])) is None


def test_need_is_the_mean_gap_by_the_grand_mean_of_importance() -> None:
    importance, capability = numpy.array([5, 4, 3, 1.0]), numpy.array([2, 4, 1, numpy.nan])
    found = gap_of(importance, capability)
    assert found is not None
    # By hand: gaps 3, 0, 2; everybody's importance averages 13/4.
    assert pytest.approx((3 + 0 + 2) / 3 * 13 / 4) == found.need


def test_holm_equals_statsmodels() -> None:
    ps = [0.01, 0.04, 0.03, 0.005, 0.5, 0.03]
    assert pytest.approx(list(multipletests(ps, method="holm")[1])) == holm(ps)


def test_holm_leaves_out_what_was_not_tested() -> None:
    assert [0.02, None, 0.03] == holm([0.01, None, 0.03])


def test_equal_values_share_the_better_rank() -> None:
    assert [2, 1, 2, 4, None] == ranked([3.0, 5.0, 3.0, 1.0, None])
