"""The small routing language: parse, list what it mentions, evaluate. Never eval().

    expression  := or
    or          := and ("or" and)*
    and         := not ("and" not)*
    not         := "not" not | comparison
    comparison  := sum (("==" | "!=" | "<" | "<=" | ">" | ">=") sum | "in" "[" literal, … "]")?
    sum         := atom (("+" | "-") atom)*
    atom        := number | "text" | name | name "(" argument, … ")" | "(" expression ")" | "-" atom

Ordering and arithmetic with a missing value are false and empty; `==`, `!=` and `in` see the code itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from flows import evaluating
from flows.evaluating import Evaluator, Facts, Value


class ConditionError(ValueError):
    """A condition cannot be read; says where and what to do."""

    def __init__(self, source: str, position: int, remedy: str) -> None:
        super().__init__(f"condition {source!r}, character {position + 1}: {remedy}")
        self.position = position
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that has been read; two are equal when their sources are."""

    source: str
    variables: frozenset[str] = field(compare=False)
    multis: frozenset[str] = field(compare=False)
    """Items mentioned as a whole, in `selected` and `nsel`."""
    uses_candidates: bool = field(compare=False)
    evaluate: Evaluator = field(compare=False, repr=False)


def holds(condition: Condition, facts: Facts) -> bool:
    """Return whether the condition holds; an expression with nothing to compare holds when it is not 0 and not missing."""
    return evaluating.truth(condition.evaluate(facts))


def amount(condition: Condition, facts: Facts) -> int | None:
    """Return the number an expression comes to, or None when a part of it is missing."""
    result = condition.evaluate(facts)
    return result if isinstance(result, int) and not isinstance(result, bool) else None


def variables_of(condition: Condition) -> frozenset[str]:
    """Return the names of variables and multis that the condition mentions."""
    return condition.variables | condition.multis


_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+)|(?P<name>[a-z][a-z0-9_]*)|(?P<text>\"[^\"]*\"|'[^']*')|(?P<sign>==|!=|<=|>=|[-+<>()\[\],]))"
)
_KEYWORDS = {"and", "or", "not", "in"}
_FUNCTIONS = {"answered": 1, "selected": 2, "nsel": 1, "length": 1, "year_now": 0}


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def _tokens(source: str) -> Iterator[_Token]:
    at = 0
    while at < len(source.rstrip()):
        found = _TOKEN.match(source, at)
        if found is None or found.lastgroup is None:
            raise ConditionError(
                source,
                at + len(source[at:]) - len(source[at:].lstrip()),
                "this sign has no meaning here; see the routing language in flows/conditions.py",
            )
        yield _Token(found.lastgroup, found[found.lastgroup], found.start(found.lastgroup))
        at = found.end()


def parse(source: str) -> Condition:
    """Read a condition. Raises ConditionError with the place and a remedy."""
    return _Parser(source).condition()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.tokens = list(_tokens(source))
        self.next = 0
        self.variables: set[str] = set()
        self.multis: set[str] = set()
        self.candidates = False
        self.depth = 0

    def condition(self) -> Condition:
        if not self.tokens:
            raise self.fault("the condition is empty; write one, or leave the field out")
        evaluate = self.either()
        if self.next < len(self.tokens):
            raise self.fault("the condition should end here; join two conditions with `and` or `or`")
        return Condition(self.source, frozenset(self.variables), frozenset(self.multis), self.candidates, evaluate)

    def fault(self, remedy: str) -> ConditionError:
        at = self.tokens[self.next].at if self.next < len(self.tokens) else len(self.source)
        return ConditionError(self.source, at, remedy)

    def peek(self, *texts: str) -> bool:
        if self.next >= len(self.tokens):
            return False
        token = self.tokens[self.next]
        return token.kind != "text" and token.text in texts

    def accept(self, *texts: str) -> str | None:
        if not self.peek(*texts):
            return None
        self.next += 1
        return self.tokens[self.next - 1].text

    def expect(self, text: str) -> None:
        if self.accept(text) is None:
            raise self.fault(f"`{text}` is missing here")

    def either(self) -> Evaluator:
        left = self.both()
        while self.accept("or"):
            left = evaluating.either(left, self.both())
        return left

    def both(self) -> Evaluator:
        left = self.negation()
        while self.accept("and"):
            left = evaluating.both(left, self.negation())
        return left

    def negation(self) -> Evaluator:
        self.depth += 1
        if self.depth > 50:
            raise self.fault("the condition is nested too deeply; split it over several items")
        inner = evaluating.negated(self.negation()) if self.accept("not") else self.comparison()
        self.depth -= 1
        return inner

    def comparison(self) -> Evaluator:
        left = self.sum()
        sign = self.accept("==", "!=", "<=", ">=", "<", ">")
        if sign is not None:
            return evaluating.compare(sign, left, self.sum())
        if self.accept("in"):
            return evaluating.among(left, self.members())
        return left

    def members(self) -> frozenset[Value]:
        self.expect("[")
        members: set[Value] = set()
        while not self.accept("]"):
            members.add(self.literal())
            if not self.peek("]"):
                self.expect(",")
        if not members:
            raise self.fault("the list after `in` is empty; name the codes that count")
        return frozenset(members)

    def literal(self) -> Value:
        negative = self.accept("-") is not None
        if self.next < len(self.tokens):
            token = self.tokens[self.next]
            if token.kind == "number":
                self.next += 1
                return -int(token.text) if negative else int(token.text)
            if token.kind == "text" and not negative:
                self.next += 1
                return token.text[1:-1]
        raise self.fault("a number or a quoted text belongs here")

    def sum(self) -> Evaluator:
        left = self.atom()
        while (sign := self.accept("+", "-")) is not None:
            left = evaluating.plus(left, self.atom(), 1 if sign == "+" else -1)
        return left

    def atom(self) -> Evaluator:
        if self.accept("("):
            inner = self.either()
            self.expect(")")
            return inner
        if self.next < len(self.tokens) and self.tokens[self.next].kind == "name":
            return self.name()
        return evaluating.constant(self.literal())

    def name(self) -> Evaluator:
        token = self.tokens[self.next]
        if token.text in _KEYWORDS:
            raise self.fault(f"`{token.text}` needs something before it")
        self.next += 1
        if self.accept("("):
            return self.function(token)
        if token.text == "ncandidates":
            self.candidates = True
            return lambda facts: facts.n_candidates
        self.variables.add(token.text)
        return evaluating.variable(token.text)

    def function(self, token: _Token) -> Evaluator:
        arguments: list[str | int] = []
        while not self.accept(")"):
            arguments.append(self.argument())
            if not self.peek(")"):
                self.expect(",")
        name = token.text
        wanted = _FUNCTIONS.get(name)
        if name != "count" and wanted is None:
            raise ConditionError(
                self.source,
                token.at,
                f"no function is called `{name}`; there are answered, selected, nsel, count, length, year_now",
            )
        if wanted is not None and len(arguments) != wanted:
            raise ConditionError(self.source, token.at, f"`{name}` takes {wanted} argument(s), not {len(arguments)}")
        return self.apply(token, name, arguments)

    def argument(self) -> str | int:
        if self.next < len(self.tokens) and self.tokens[self.next].kind == "name":
            self.next += 1
            return self.tokens[self.next - 1].text
        value = self.literal()
        if isinstance(value, str):
            raise self.fault("a variable or a code belongs here, not a text")
        return value

    def apply(self, token: _Token, name: str, arguments: list[str | int]) -> Evaluator:
        names = [argument for argument in arguments if isinstance(argument, str)]
        match name, arguments:
            case "year_now", []:
                return lambda facts: facts.year_now
            case "selected", [str(multi), int(code)]:
                self.multis.add(multi)
                return lambda facts: facts.selected(multi, code)
            case "nsel", [str(multi)]:
                self.multis.add(multi)
                return lambda facts: facts.n_selected(multi)
            case "answered", [str(variable)]:
                self.variables.add(variable)
                return lambda facts: evaluating.is_answered(facts.value(variable))
            case "length", [str(variable)]:
                self.variables.add(variable)
                return lambda facts: evaluating.length(facts.value(variable))
            case "count", _ if names and len(names) == len(arguments):
                self.variables.update(names)
                return lambda facts: sum(evaluating.is_answered(facts.value(variable)) for variable in names)
        raise ConditionError(
            self.source,
            token.at,
            f"`{name}` does not take these arguments; see the routing language in flows/conditions.py",
        )
