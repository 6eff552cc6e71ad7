"""How a condition is evaluated: one function a step, made once when it is read and called at every turn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from flows.missing import is_missing

Value = int | str


class Facts(Protocol):
    """What a condition may ask of an interview."""

    @property
    def year_now(self) -> int:
        """The field year."""

    @property
    def n_candidates(self) -> int:
        """Options that the item's filter has left."""

    def value(self, name: str) -> Value:
        """Return a variable's value or its missing code; −94 when it has not been settled."""

    def selected(self, multi: str, code: int) -> bool:
        """Return whether an option of a multi is ticked."""

    def n_selected(self, multi: str) -> int:
        """Return how many options of a multi are ticked."""


Evaluator = Callable[[Facts], "Value | bool | None"]


def truth(result: Value | bool | None) -> bool:
    """Return what a result counts as where a condition is wanted."""
    if isinstance(result, bool):
        return result
    return result is not None and not is_missing(result) and bool(result)


def is_answered(value: Value) -> bool:
    """Return whether a value is an answer rather than a reason."""
    return value != "" if isinstance(value, str) else value >= 0


def length(value: Value) -> int:
    """Return the characters of a text, 0 without one."""
    return len(value) if isinstance(value, str) else 0


def constant(value: Value) -> Evaluator:
    """Give a literal."""
    return lambda _: value


def variable(name: str) -> Evaluator:
    """Give a variable's value."""
    return lambda facts: facts.value(name)


def either(left: Evaluator, right: Evaluator) -> Evaluator:
    """Hold when one of two does."""
    return lambda facts: truth(left(facts)) or truth(right(facts))


def both(left: Evaluator, right: Evaluator) -> Evaluator:
    """Hold when two do."""
    return lambda facts: truth(left(facts)) and truth(right(facts))


def negated(inner: Evaluator) -> Evaluator:
    """Hold when the inner does not."""
    return lambda facts: not truth(inner(facts))


def number(result: Value | bool | None) -> int | None:
    """What can be ordered and added: numbers that are not missing codes."""
    return result if isinstance(result, int) and not is_missing(result) else None


def plus(left: Evaluator, right: Evaluator, sign: int) -> Evaluator:
    """Add or subtract; nothing when a side is missing."""

    def evaluate(facts: Facts) -> int | None:
        a, b = number(left(facts)), number(right(facts))
        return None if a is None or b is None else a + sign * b

    return evaluate


def among(left: Evaluator, members: frozenset[Value]) -> Evaluator:
    """Hold when a value is one of several."""
    return lambda facts: left(facts) in members


def compare(sign: str, left: Evaluator, right: Evaluator) -> Evaluator:
    """Compare two values; ordering with a missing value is false."""
    if sign == "==":
        return lambda facts: left(facts) == right(facts)
    if sign == "!=":
        return lambda facts: left(facts) != right(facts)
    order = _ORDERS[sign]

    def evaluate(facts: Facts) -> bool:
        a, b = number(left(facts)), number(right(facts))
        return a is not None and b is not None and order(a, b)

    return evaluate


_ORDERS: dict[str, Callable[[int, int], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
