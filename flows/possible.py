"""Whether a condition can hold at all: every combination of the coded answers it depends on is tried.

Sound for what it rules out: numbers, texts and ranks count as able to be anything, so only a certain dead end is reported.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product

from flows.conditions import Condition, holds
from flows.items import BatteryItem, ConsentItem, Item, LoopItem, MultiItem, SingleItem
from flows.missing import Missing
from flows.offering import declared_options
from flows.questionnaire import Questionnaire
from flows.variables import variables_of

_LIMIT = 20_000
"""Combinations tried before we give the author the benefit of the doubt."""


class _Guess:
    """Facts in which each variable has the value we try."""

    year_now = 2000

    def __init__(self, values: dict[str, int], candidates: int) -> None:
        self.values = values
        self.n_candidates = candidates

    def value(self, name: str) -> int:
        return self.values.get(name, int(Missing.NOT_ASKED))

    def selected(self, multi: str, code: int) -> bool:
        raise AssertionError("what is ticked is not guessed")

    def n_selected(self, multi: str) -> int:
        raise AssertionError("what is ticked is not guessed")


def can_hold(questionnaire: Questionnaire, item: Item) -> bool:
    """Return False only when the item's condition, and its section's, can never hold together."""
    conditions = [item.show_if] if item.show_if is not None else []
    section = questionnaire.section_of.get(item.id)
    if section is not None and section.show_if is not None:
        conditions.append(section.show_if)
    names: set[str] = set()
    for condition in conditions:
        if condition.multis or condition.uses_candidates:
            return True
        names |= condition.variables
    domains = {name: _domain(questionnaire, name) for name in sorted(names)}
    if any(domain is None for domain in domains.values()):
        return True
    return _some(conditions, {name: domain for name, domain in domains.items() if domain is not None})


def _some(conditions: list[Condition], domains: dict[str, tuple[int, ...]]) -> bool:
    tried: Iterator[tuple[int, ...]] = product(*domains.values())
    for count, values in enumerate(islice(tried, _LIMIT + 1)):
        if count == _LIMIT:
            return True
        facts = _Guess(dict(zip(domains, values, strict=True)), 0)
        if all(holds(condition, facts) for condition in conditions):
            return True
    return False


def _domain(questionnaire: Questionnaire, variable: str) -> tuple[int, ...] | None:
    """Return every code a variable can hold, or None when it can be anything."""
    owner = next(
        (i for i in questionnaire.items.values() if variable in variables_of(questionnaire, i) or variable == i.id),
        None,
    )
    reasons = tuple(int(reason) for reason in Missing)
    match owner:
        case SingleItem():
            return tuple(option.code for option in declared_options(questionnaire, owner)) + reasons
        case ConsentItem() | BatteryItem() | LoopItem():
            return tuple(option.code for option in owner.options) + reasons
        case MultiItem():
            return (0, 1, *reasons)
        case _:
            return None
