"""Whatever is replied, every derived variable has a value or one of the seven reasons, and says nothing that the answers do not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows import FieldClosed, cells, disposition, is_missing, take
from flows.derived import Case, Seen, mean_of, reason_for
from flows.leadership import derived_variables, gap
from flows.path import find_path
from flows.turn import Left, Shown
from tests.flows.people import Interviewed
from tests.flows.words import lides
from tests.properties.test_interviews import BEGINS, STEPS, play

CELLS = st.one_of(st.integers(1, 5), st.integers(-99, -93))


def seen(person: Interviewed) -> list[Seen]:
    left = {(one.item, one.visit): one.at for one in person.trace if isinstance(one, Left)}
    return [
        Seen(
            one.item, one.visit, one.at.isoformat(), at.isoformat() if (at := left.get((one.item, one.visit))) else None
        )
        for one in person.trace
        if isinstance(one, Shown)
    ]


@pytest.mark.slow
@given(begin=BEGINS, steps=STEPS, seed=st.integers(0, 2**31), closed=st.booleans())
@settings(max_examples=10)
def test_nothing_derived_is_ever_blank(begin: str, steps: list[tuple[str, object]], seed: int, closed: bool) -> None:
    person = Interviewed(seed=seed)
    person.until(begin)
    play(person, steps)
    interview = take(person.q, person.i, FieldClosed(person.at)).interview if closed else person.i
    case = Case(person.q, interview, cells(person.q, interview), seen(person))
    worked = {one.name: one.work(case) for one in derived_variables(person.q)}
    for one in derived_variables(person.q):
        value = worked[one.name]
        assert isinstance(value, str if one.kind == "text" else int | float), one.name
        assert value != ""
        if not one.has_reasons and not isinstance(value, str):
            assert not is_missing(value)
    assert worked["n_answered"] <= worked["n_applicable"]
    assert 0 <= worked["dur_active_s"] <= worked["dur_total_s"]
    on_path = {place.key for place in find_path(person.q, interview).places}
    if interview.live in on_path:
        assert interview.live == worked["last_item"]
    if interview.consent_at is not None and worked["n_applicable"]:
        share = worked["n_answered"] / worked["n_applicable"]
        if disposition(person.q, interview).code == 110:
            assert share >= 0.8
        elif disposition(person.q, interview).code == 120:
            assert 0.5 <= share < 0.8


@given(importance=CELLS, capability=CELLS)
def test_a_gap_is_a_difference_or_a_reason_of_one_of_the_two(importance: int, capability: int) -> None:
    found = gap(importance, capability)
    if is_missing(importance) or is_missing(capability):
        assert found in {importance, capability}
        assert is_missing(found)
        assert (found == -95) or -95 not in (importance, capability)
    else:
        assert found + capability == importance


@given(values=st.lists(CELLS, min_size=1, max_size=14), at_least=st.integers(1, 14))
def test_a_mean_lies_between_its_values_or_is_a_reason_among_them(values: list[int], at_least: int) -> None:
    valid = [value for value in values if value > 0]
    found = mean_of(values, at_least)
    if len(valid) >= at_least:
        assert min(valid) <= found <= max(valid)
    else:
        assert found == reason_for(values, at_least)
        assert found in {-95, *values}
        assert is_missing(found)


def test_a_questionnaire_without_the_batteries_has_the_general_variables_only() -> None:
    q = lides()
    small = q.model_copy(update={"sections": q.sections[:2], "hash": "0" * 64})
    small.__dict__.pop("items", None)
    small.__dict__.pop("section_of", None)
    names = {one.name for one in derived_variables(small)}
    assert {"dur_active_s", "n_applicable", "last_item", "pos_level", "yrs_lead"} <= names
    assert not {name for name in names if name.startswith(("gap_", "dim_", "ord_", "sl_"))}
