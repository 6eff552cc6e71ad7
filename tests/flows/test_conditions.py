"""The routing language: what it says, what it refuses."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from flows.conditions import ConditionError, amount, holds, parse, variables_of


@dataclass
class Facts:
    values: dict[str, int | str] = field(default_factory=dict)
    year_now: int = 2026
    n_candidates: int = 3

    def value(self, name: str) -> int | str:
        return self.values.get(name, -94)

    def selected(self, multi: str, code: int) -> bool:
        return self.values.get(f"{multi}_{code:02d}") == 1

    def n_selected(self, multi: str) -> int:
        return sum(1 for name, value in self.values.items() if name.startswith(f"{multi}_") and value == 1)


FACTS = Facts({"a": 1, "b": -96, "t": "hola", "empty": "", "acts_03": 1, "acts_90": 1, "acts_01": 0})


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a == 1", True), ("a != 1", False), ("a in [1, 2]", True), ("a in [2]", False), ("not a == 2", True),
        ("b == -96", True), ("b < 3", False), ("b > -99", False), ("b != -97", True), ("unasked == -94", True),
        ("a + 1 == 2", True), ("year_now() - a >= 2025", True), ("b + 1 == -95", False), ("unasked + 1 < 9", False),
        ("answered(a)", True), ("answered(b)", False), ("answered(t)", True), ("answered(empty)", False),
        ("length(t) == 4", True), ("length(a) == 0", True), ("t == \"hola\"", True), ("t in ['adiós', 'hola']", True),
        ("selected(acts, 3)", True), ("selected(acts, 1)", False), ("nsel(acts) == 2", True), ("count(a, b, t) == 2", True),
        ("ncandidates >= 4", False), ("a == 2 or b == -96 and a == 1", True), ("(a == 2 or b == -96) and a == 2", False),
        ("a", True), ("b", False), ("not (a == 1 and b == 2)", True), ("a <= 1", True), ("a > 0", True), ("a >= 2", False),
    ],
)  # fmt: skip
def test_condition_holds_as_it_reads(source: str, expected: bool) -> None:
    assert expected is holds(parse(source), FACTS)


@pytest.mark.parametrize(
    ("source", "position"),
    [
        ("", 0), ("a ==", 4), ("a = 1", 2), ("a == 1 b == 2", 7), ("(a == 1", 7), ("a in []", 7), ("a in [1 2]", 8), ("and a", 0),
        ("nothing(a)", 0), ("selected(acts)", 0), ("answered(1)", 0), ("count()", 0), ("answered('t')", 12), ("a == é", 5),
        ("a in [b]", 6), ("not " * 60 + "a", 200), ("length(a, b)", 0), ("selected(3, acts)", 0), ("-a == 1", 1),
    ],
)  # fmt: skip
def test_what_is_no_condition_is_refused_with_its_place(source: str, position: int) -> None:
    with pytest.raises(ConditionError) as refused:
        parse(source)
    assert position == refused.value.position
    assert refused.value.remedy


def test_a_bound_is_a_number_or_nothing() -> None:
    assert 2026 == amount(parse("year_now()"), FACTS)
    assert 2025 == amount(parse("year_now() - 1"), FACTS)
    assert amount(parse("b + 1"), FACTS) is None
    assert amount(parse("a == 1"), FACTS) is None
    assert amount(parse("t"), FACTS) is None


def test_conditions_with_the_same_source_are_equal() -> None:
    assert parse("a == 1") == parse("a == 1")
    assert 1 == len({parse("a == 1"), parse("a == 1")})
    assert frozenset({"a", "acts", "t"}) == variables_of(parse("a == 1 and selected(acts, 3) and length(t) < 4"))
