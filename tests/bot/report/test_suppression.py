"""No hidden cell can be worked out from what is shown: shown by trying, over all whole numbers and by elimination."""

from __future__ import annotations

import itertools

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.report.suppression import exactly, protect, protect_table, ranges
from bot.report.tallies import distribution, ranked_options, scale, ticks

K = 5
counts_of_five = st.lists(st.integers(0, 40), min_size=5, max_size=5)


def ways(total: int, cells: int) -> list[tuple[int, ...]]:
    """Return every way in which so many people can be spread over so many cells."""
    if cells == 1:
        return [(total,)]
    return [(first, *rest) for first in range(total + 1) for rest in ways(total - first, cells - 1)]


@settings(max_examples=60)
@given(counts_of_five)
def test_hidden_counts_could_be_many_others(counts: list[int]) -> None:
    hidden = protect(counts, [exactly([1] * 5, sum(counts))], K)
    assert all(veiled for n, veiled in zip(counts, hidden, strict=True) if 0 < n < K)
    veiled = [n for n, one in zip(counts, hidden, strict=True) if one]
    if veiled and sum(counts) >= K:
        # One alone follows from the total; together they must leave each other room.
        assert len(veiled) >= 2
        assert sum(veiled) >= K


def test_large_counts_stay_shown() -> None:
    assert [False] * 4 == protect([10, 0, 5, 99], [exactly([1] * 4, 114)], K)


def test_one_small_count_takes_the_smallest_other_with_it() -> None:
    assert [True, False, True, False] == protect([2, 30, 9, 50], [exactly([1] * 4, 91)], K)


@settings(max_examples=12)
@given(st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=2, max_size=5), st.booleans())
def test_margins_of_a_table_give_nothing_away(rows: list[list[int]], tells: bool) -> None:
    table = numpy.array(rows, dtype=float)
    hidden, totals_hidden = protect_table(table, K, tells_row_totals=tells)
    assert all(hidden[(table > 0) & (table < K)])
    # Elimination: a hidden cell is given away when the shown margins determine it.
    unknown = [tuple(at) for at in numpy.argwhere(hidden)]
    equations = [[float(at[0] == row) for at in unknown] for row in range(len(rows)) if not totals_hidden[row]]
    equations += [[float(at[1] == column) for at in unknown] for column in range(3)]
    everything_hidden = hidden.all()
    for at in range(len(unknown)):
        unit = numpy.eye(len(unknown))[at]
        rank = numpy.linalg.matrix_rank(equations)
        determined = rank == numpy.linalg.matrix_rank([*equations, list(unit)])
        assert not determined or everything_hidden, (rows, unknown[at])


def test_sums_that_another_table_tells_give_nothing_away() -> None:
    # Three strata by complete, partial, unknown: the weights tell complete + partial of the first, and of the others together.
    table = numpy.array([[20, 6, 30], [28, 7, 20], [3, 0, 30]], dtype=float)
    others = [numpy.array([[1, 1, 0], [0, 0, 0], [0, 0, 0]]), numpy.array([[0, 0, 0], [1, 1, 0], [1, 1, 0]])]
    for masks in ([], others):
        hidden, totals_hidden = protect_table(table, K, tells_row_totals=True, told=masks)
        assert hidden[2, 0]
        assert not totals_hidden.any()
        known = [exactly(numpy.eye(3)[row].repeat(3), float(table[row].sum())) for row in range(3)]
        known += [exactly(numpy.tile(numpy.eye(3)[column], 3), float(table[:, column].sum())) for column in range(3)]
        known += [exactly(mask.ravel().astype(float), float(table[mask == 1].sum())) for mask in others]
        low, high = ranges(table.ravel(), hidden.ravel(), known)[6]
        # Protected by itself alone, the table gives the three away as soon as both are read.
        assert (high - low >= K - 0.01) if masks else (3, 3) == (round(low), round(high)), (hidden, low, high)


def test_table_shows_what_it_can() -> None:
    table = numpy.array([[20, 3, 30], [25, 12, 14], [40, 11, 22]], dtype=float)
    hidden, _ = protect_table(table, K, tells_row_totals=True)
    assert 4 == hidden.sum()


@pytest.mark.parametrize(
    "counts",
    [(0, 0, 2, 20, 30), (1, 0, 3, 40, 56), (0, 0, 0, 2, 100), (4, 4, 4, 4, 4), (0, 1, 0, 0, 29), (3, 12, 20, 2, 1)],
)
def test_mean_and_top_two_give_nothing_away(counts: tuple[int, ...]) -> None:
    values = numpy.repeat([1.0, 2, 3, 4, 5], counts)
    found = scale(values, [1, 2, 3, 4, 5], K)
    assert found is not None and any(found.hidden)
    shown = [None if veiled else n for n, veiled in zip(found.counts, found.hidden, strict=True)]
    rest = found.n - sum(n for n in shown if n is not None)
    unknown = [at for at, n in enumerate(shown) if n is None]
    agreeing: list[tuple[int, ...]] = []
    for way in ways(rest, len(unknown)):
        whole = list(shown)
        for at, n in zip(unknown, way, strict=True):
            whole[at] = n
        if found.mean is None or _tells_the_same(numpy.repeat([1.0, 2, 3, 4, 5], whole), values):
            agreeing.append(way)
    for column in zip(*agreeing, strict=True):
        assert len(set(column)) >= 3, (counts, found.hidden, found.mean, set(column))


def _tells_the_same(one: numpy.ndarray, other: numpy.ndarray) -> bool:
    """Return whether two sets of answers have the same mean, spread and top-two share to what the page prints."""
    return all(
        round(float(f(one)), places) == round(float(f(other)), places)
        for f, places in ((numpy.mean, 2), (lambda x: numpy.std(x, ddof=1), 2), (lambda x: (x >= 4).mean(), 3))
    )


def test_few_who_did_not_tick_are_as_small_as_few_who_did() -> None:
    values = numpy.array([1.0] * 28 + [0.0] * 2)
    found = ticks(values, K)
    assert found is not None and found.is_hidden
    all_ticked = ticks(numpy.ones(30), K)
    assert all_ticked is not None and not all_ticked.is_hidden


def test_groups_that_are_too_small_have_no_distribution() -> None:
    few = numpy.array([1.0, 2, 3, numpy.nan])
    assert [None, None, None] == [distribution(few, [1, 2, 3], K), scale(few, [1, 2, 3], K), ticks(few, K)]
    assert ranked_options(numpy.array([[1.0, 2.0]] * 4), [1, 2], K) is None


def test_range_of_a_hidden_cell_is_what_arithmetic_leaves() -> None:
    found = ranges([2, 9, 50], [True, True, False], [exactly([1, 1, 1], 61)])
    assert pytest.approx([0, 11, 0, 11, 50, 50], abs=1e-4) == list(itertools.chain.from_iterable(found))
