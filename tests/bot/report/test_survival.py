"""The break-off curve equals statsmodels' product-limit estimate; what is drawn moves in steps of enough people."""

from __future__ import annotations

import itertools

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight

from bot.report.survival import in_common, in_steps, in_stretches, survival, times_of


def test_curve_equals_statsmodels() -> None:
    chance = numpy.random.default_rng(5)
    where = chance.integers(1, 31, 200)
    stopped = chance.random(200) < 0.4
    theirs = SurvfuncRight(where, stopped.astype(int))
    ours = {step.at: step.survival for step in survival(where.tolist(), stopped.tolist(), 30)}
    assert pytest.approx(theirs.surv_prob.tolist()) == [ours[int(at)] for at in theirs.surv_times]


def test_nobody_has_a_flat_curve() -> None:
    assert [1.0, 1.0] == [step.survival for step in survival([], [], 2)]


people = st.lists(st.tuples(st.integers(1, 20), st.booleans()), max_size=80)


@given(people, st.integers(2, 10))
def test_stretches_tell_of_enough_people_or_of_nobody(found: list[tuple[int, bool]], fewest: int) -> None:
    steps = survival([at for at, _ in found], [stopped for _, stopped in found], 20)
    stretches = in_stretches(steps, fewest)
    total = sum(stopped for _, stopped in found)
    assert total == sum(one.stopped for one in stretches)
    assert all(one.stopped >= fewest or one.stopped == 0 for one in stretches) or total < fewest
    assert steps[-1].survival == stretches[-1].survival
    assert 20 == stretches[-1].at


@given(st.lists(st.floats(0, 1e6), max_size=60), st.integers(1, 9))
def test_steps_over_time_are_of_enough_people(moments: list[float], fewest: int) -> None:
    points = in_steps(moments, fewest)
    counts = [0, *(n for _, n in points)]
    assert all(later - earlier >= fewest for earlier, later in itertools.pairwise(counts))
    assert counts[-1] == (len(moments) if len(moments) >= fewest else 0)


def test_answers_after_a_pause_are_no_answering_times() -> None:
    found = times_of([1000, 2000, 3000, 700_000])
    assert found is not None
    assert (3, 2.0) == (found.n, found.median)
    assert times_of([700_000]) is None


tables = st.integers(0, 12).flatmap(
    lambda k: st.lists(st.lists(st.integers(0, 9), min_size=k, max_size=k), min_size=1, max_size=3)
)


@given(tables, st.integers(2, 8))
def test_stretches_in_common_tell_of_enough_in_every_group_or_of_nobody(counts: list[list[int]], fewest: int) -> None:
    parts = in_common(counts, fewest)
    cells = [sum(row[at] for at in part) for part in parts for row in counts]
    assert all(n == 0 or n >= fewest for n in cells)
    whole = [at for part in parts for at in part]
    totals = [sum(row) for row in counts]
    assert all(n == 0 or n >= fewest for n in totals) == (whole == list(range(len(counts[0]))))
    assert whole in ([], list(range(len(counts[0]))))


def test_stretches_in_common_are_as_short_as_both_groups_allow() -> None:
    assert [range(2), range(2, 3), range(3, 5)] == in_common([[5, 0, 9, 4, 4], [2, 3, 5, 0, 5]], 5)
