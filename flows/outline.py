"""What of a path is the same for everybody: worked out once for a questionnaire, read at every turn.

Which variables an item fills, why they are empty when it is left out, what its condition waits for, where one can stand.
What depends on answers or on the respondent's seed is decided in `flows.path`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from flows.conditions import Condition
from flows.conditions import variables_of as mentioned_in
from flows.items import (
    AnyItem,
    BatteryItem,
    ConsentItem,
    InfoItem,
    LoopItem,
    MultiItem,
    RankingItem,
    TextItem,
)
from flows.missing import Missing
from flows.questionnaire import Questionnaire, Section
from flows.variables import loop_variable, multi_variable, rank_variable, row_variable, variables_of

Reasons = Mapping[str, Missing]


@dataclass(frozen=True, slots=True)
class Place:
    """Where one can stand: an item, one row of a battery or one round of a loop. Its key is what buttons carry."""

    key: str
    item: AnyItem
    section: Section
    row: str = ""
    code: int = 0
    """The looped option."""
    nth: int = 0
    """Position inside the battery or loop, from 1."""
    of: int = 0
    counts: bool = False
    """Belongs to the denominator of completeness."""
    leading: str = ""
    """The variable that tells whether the place has been answered."""


@dataclass(frozen=True, slots=True)
class Absence:
    """What is written down when something is left out, by the reason."""

    not_asked: Reasons
    not_reached: Reasons
    awaits: tuple[str, ...]
    """The variables on which the condition depends; while one of them is not reached, neither is this."""


@dataclass(frozen=True, slots=True)
class Line:
    """One item of the outline."""

    item: AnyItem
    section: Section
    variables: tuple[str, ...]
    absence: Absence
    place: Place
    """Where one stands at the item as a whole."""
    is_plain: bool
    """No condition, no filter, nothing repeated: everybody is asked of whom the roster does not know it already."""
    source: tuple[str, ...]
    """The variables that decide which options are left; none without a filter."""


@dataclass(frozen=True, slots=True)
class Part:
    """One section of the outline."""

    section: Section
    lines: tuple[Line, ...]
    absence: Absence
    """Of all its items at once."""


class Outline:
    """A questionnaire as everybody's path has it."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._questionnaire = questionnaire
        self.parts = tuple(self._part(section) for section in questionnaire.sections)

    @cached_property
    def lines(self) -> Mapping[str, Line]:
        """Return every line by its item's id."""
        return {line.item.id: line for part in self.parts for line in part.lines}

    @cached_property
    def ticks(self) -> Mapping[str, tuple[tuple[int, str], ...]]:
        """Return, by the id of a multi, its codes as declared, each with its variable."""
        return {
            item.id: tuple((option.code, multi_variable(item.id, option.code)) for option in item.options)
            for item in self._questionnaire.items.values()
            if isinstance(item, MultiItem)
        }

    @cached_property
    def core_batteries(self) -> tuple[tuple[str, ...], ...]:
        """Return the variables of each battery that completeness demands."""
        return tuple(
            line.variables for line in self.lines.values() if isinstance(line.item, BatteryItem) and line.item.core
        )

    @cached_property
    def columns(self) -> tuple[tuple[str, str, bool], ...]:
        """Return (variable, item, is it a text) for every data variable, in questionnaire order."""
        return tuple(
            (variable, line.item.id, isinstance(line.item, TextItem) and variable == line.item.id)
            for line in self.lines.values()
            if line.item.store == "data" and not isinstance(line.item, InfoItem)
            for variable in line.variables
        )

    def _part(self, section: Section) -> Part:
        lines = tuple(self._line(item, section) for item in section.items)
        names = tuple(name for line in lines for name in line.variables)
        return Part(section, lines, self._absence(names, section.show_if))

    def _line(self, item: AnyItem, section: Section) -> Line:
        variables = variables_of(self._questionnaire, item)
        rule = getattr(item, "options_filter", None)
        is_plain = rule is None and item.show_if is None and not isinstance(item, BatteryItem | LoopItem)
        return Line(
            item,
            section,
            variables,
            self._absence(variables, item.show_if),
            Place(item.id, item, section, counts=counts(item, section), leading=leading(item, item.id)),
            is_plain,
            self._settled_by(getattr(rule, "battery", "") or getattr(rule, "multi", "")),
        )

    def _absence(self, names: tuple[str, ...], condition: Condition | None) -> Absence:
        mentioned = sorted(mentioned_in(condition) - {"ncandidates"}) if condition is not None else ()
        return Absence(
            dict.fromkeys(names, Missing.NOT_ASKED),
            dict.fromkeys(names, Missing.NOT_REACHED),
            tuple(name for mention in mentioned for name in self._settled_by(mention) or (mention,)),
        )

    def _settled_by(self, mention: str) -> tuple[str, ...]:
        """Return the variables that an item mentioned as a whole stands for; none when it is no such item."""
        item = self._questionnaire.items.get(mention)
        if not isinstance(item, MultiItem | RankingItem | BatteryItem):
            return ()
        return variables_of(self._questionnaire, item)


@lru_cache(maxsize=64)
def outline_of(questionnaire: Questionnaire) -> Outline:
    """Return the outline of a questionnaire; one is made for each version."""
    return Outline(questionnaire)


@lru_cache(maxsize=2048)
def row_places(questionnaire: Questionnaire, battery: str, rows: tuple[str, ...]) -> tuple[Place, ...]:
    """Return the places of a battery whose rows are asked in this order."""
    line = outline_of(questionnaire).lines[battery]
    item = line.item
    assert isinstance(item, BatteryItem)
    return tuple(
        _repeated(line, row_variable(item, row), nth, len(rows), row=row) for nth, row in enumerate(rows, start=1)
    )


@lru_cache(maxsize=2048)
def round_places(questionnaire: Questionnaire, loop: str, codes: tuple[int, ...]) -> tuple[Place, ...]:
    """Return the places of a loop that follows these codes in this order."""
    line = outline_of(questionnaire).lines[loop]
    item = line.item
    assert isinstance(item, LoopItem)
    return tuple(
        _repeated(line, loop_variable(item, code), nth, len(codes), code=code)
        for nth, code in enumerate(codes, start=1)
    )


def _repeated(line: Line, key: str, nth: int, of: int, *, row: str = "", code: int = 0) -> Place:
    return Place(key, line.item, line.section, row, code, nth, of, line.place.counts, key)


def counts(item: AnyItem, section: Section) -> bool:
    """Return whether an item belongs to the denominator of completeness."""
    return section.counts and item.counts and not isinstance(item, InfoItem | ConsentItem)


def leading(item: AnyItem, key: str) -> str:
    """Return the variable that tells whether an item has been answered."""
    match item:
        case MultiItem():
            return multi_variable(item.id, item.options[0].code)
        case RankingItem():
            return rank_variable(item.id, 1)
        case TextItem():
            return f"{item.id}_st"
        case _:
            return key
