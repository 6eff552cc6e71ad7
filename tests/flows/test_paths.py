"""Paths that were found lately are found again only for what they were found for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from flows import Interview, begin
from flows.path import Paths, find_path
from tests.flows.words import lides

AT = datetime(2027, 3, 1, 15, tzinfo=UTC)


@pytest.fixture
def begun() -> Interview:
    return begin(lides(), case_id="c1", seed=7, locale="es", at=AT).interview


def test_path_of_the_same_answers_is_found_once(begun: Interview) -> None:
    paths = Paths(most=4)
    first = paths.find(lides(), begun)
    assert find_path(lides(), begun) == first
    assert paths.find(lides(), begun.changed(step=9, live="consent_part", locale="en")) is first


@pytest.mark.parametrize(
    "other",
    [
        {"values": {"role_current": 1}},
        {"values": {}},
        {"seed": 8},
        {"frame": {"inst_type": 1}},
        {"last_at": datetime(2028, 3, 1, 15, tzinfo=UTC)},
    ],
    ids=["answers", "equal answers of somebody else", "seed", "frame", "year"],
)
def test_path_is_found_anew_when_anything_that_it_hangs_on_is_another(begun: Interview, other: dict) -> None:
    paths = Paths(most=4)
    first = paths.find(lides(), begun)
    changed = replace(begun, **other)
    assert paths.find(lides(), changed) is not first
    assert find_path(lides(), changed) == paths.find(lides(), changed)


def test_only_the_latest_paths_are_kept(begun: Interview) -> None:
    paths = Paths(most=2)
    oldest, *later = (begun.changed(values={"role_current": 1}) for _ in range(3))
    first, *rest = (paths.find(lides(), one) for one in (oldest, *later))
    assert [True, True] == [paths.find(lides(), one) is path for one, path in zip(later, rest, strict=True)]
    assert paths.find(lides(), oldest) is not first
