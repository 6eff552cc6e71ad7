"""Shares and means with their intervals equal those of statsmodels, and the worked example of a small frame."""

from __future__ import annotations

import numpy
import pytest
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

from bot.report.intervals import mean_of, wilson


@pytest.mark.parametrize(("k", "n"), [(0, 10), (3, 10), (17, 53), (53, 53), (500, 1203)])
def test_share_has_wilson_s_interval(k: int, n: int) -> None:
    assert pytest.approx(proportion_confint(k, n, method="wilson"), abs=1e-12) == wilson(k, n)


def test_frame_of_eighty_leaves_less_to_guess() -> None:
    low, high = wilson(17, 53) or (0, 0)
    assert (0.211, 0.455) == (round(low, 3), round(high, 3))
    low, high = wilson(17, 53, population=80) or (0, 0)
    assert (0.252, 0.398) == (round(low, 3), round(high, 3))


def test_everybody_asked_leaves_nothing_to_guess() -> None:
    assert (0.25, 0.25) == wilson(5, 20, population=20)
    assert (0.25, 0.25) == wilson(5, 20, population=19)


def test_nobody_asked_has_no_interval() -> None:
    assert wilson(0, 0) is None
    assert mean_of(numpy.array([])) is None


def test_mean_has_student_s_interval() -> None:
    values = numpy.array([1, 2, 2, 3, 5, 5, 4, 1], dtype=float)
    found = mean_of(values)
    assert found is not None
    assert pytest.approx(DescrStatsW(values).tconfint_mean(), abs=1e-12) == found.interval


def test_mean_of_a_frame_is_corrected() -> None:
    values = numpy.array([1, 2, 2, 3, 5, 5, 4, 1], dtype=float)
    free, bound = mean_of(values), mean_of(values, population=10)
    assert free is not None and bound is not None and free.se is not None
    assert pytest.approx(free.se * 0.2**0.5) == bound.se


def test_single_value_has_a_mean_and_nothing_more() -> None:
    found = mean_of(numpy.array([4.0]))
    assert found is not None
    assert (1, 4.0, None, None) == (found.n, found.mean, found.sd, found.interval)
