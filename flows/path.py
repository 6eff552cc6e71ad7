"""The path: every place that applies to one respondent, in order, and why the other variables are empty.

Worked out in one pass from the front. Conditions look backwards only (reading refuses the others), so when an item turns
out not to apply, its variables read as −95 for everything behind it, whatever was once answered there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from flows.conditions import Condition, holds, parse
from flows.conditions import variables_of as mentioned_in
from flows.facts import Answers
from flows.interview import Interview, Value
from flows.items import AnyItem, BatteryItem, LoopItem, MultiItem, RankingItem, SingleItem
from flows.missing import Missing
from flows.offering import battery_order, followed, offered
from flows.questionnaire import Questionnaire, Section
from flows.variables import loop_codes, loop_variable, row_variable, rows_of, variables_of


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


@dataclass(frozen=True, slots=True)
class Path:
    """The places of one respondent as answers stand now."""

    places: tuple[Place, ...]
    absent: Mapping[str, Missing]
    """Variable -> why nothing is asked for it. Variables of places on the path are not in here."""
    copied: Mapping[str, tuple[Value, str]]
    """Variable -> (value, via) for items that were settled without asking: from the frame, or a single candidate."""
    facts: Answers

    def at(self, key: str) -> Place | None:
        """Return the place with this key, or None when it is not on the path."""
        return next((place for place in self.places if place.key == key), None)


def find_path(questionnaire: Questionnaire, interview: Interview) -> Path:
    """Return the path as the interview's answers have it now."""
    return _Walk(questionnaire, interview).walk()


@lru_cache(maxsize=1024)
def row_condition(template: str, row: str) -> Condition:
    """Return the condition of one row of a battery: `<key>` stands for the row's key."""
    return parse(template.replace("<key>", row))


class _Walk:
    def __init__(self, questionnaire: Questionnaire, interview: Interview) -> None:
        self.q = questionnaire
        self.interview = interview
        year = interview.last_at.astimezone(ZoneInfo(questionnaire.zone)).year
        self.facts = Answers(questionnaire, interview.values, year)
        self.absent: dict[str, Missing] = {}
        self.copied: dict[str, tuple[Value, str]] = {}

    def walk(self) -> Path:
        places: list[Place] = []
        for section in self.q.sections:
            open_section = section.show_if is None or holds(section.show_if, self.facts)
            for item in section.items:
                if not open_section:
                    self.leave_out(item, section.show_if)
                else:
                    places.extend(self.places_of(item, section))
        return Path(tuple(places), self.absent, self.copied, self.facts)

    def leave_out(self, item: AnyItem, condition: Condition | None) -> None:
        """Nothing is asked: because routing says so, or because what decides it has not been reached."""
        reason = Missing.NOT_ASKED
        if condition is not None and self.undecided(condition):
            reason = Missing.NOT_REACHED
        self.mark(variables_of(self.q, item), reason)

    def undecided(self, condition: Condition) -> bool:
        return any(self.unreached(name) for name in mentioned_in(condition))

    def unreached(self, name: str) -> bool:
        item = self.q.items.get(name)
        names = variables_of(self.q, item) if isinstance(item, MultiItem | RankingItem) else (name,)
        return any(
            self.absent.get(n) is Missing.NOT_REACHED or (n not in self.absent and n not in self.interview.values)
            for n in names
            if n != "ncandidates"
        )

    def mark(self, names: tuple[str, ...], reason: Missing) -> None:
        self.absent.update(dict.fromkeys(names, reason))
        self.facts.off.update(names)

    def places_of(self, item: AnyItem, section: Section) -> Iterator[Place]:
        if self.from_frame(item):
            return
        if isinstance(item, SingleItem | RankingItem) and item.options_filter is not None:
            candidates = offered(self.q, item, self.facts, self.interview.seed)
            self.facts.n_candidates = len(candidates)
            if isinstance(item, SingleItem) and item.copy_single and len(candidates) == 1:
                self.copied[item.id] = (candidates[0], "auto")
                return
        if item.show_if is not None and not holds(item.show_if, self.facts):
            self.leave_out(item, item.show_if)
            self.undecided_filter(item)
            return
        match item:
            case BatteryItem():
                yield from self.battery(item, section)
            case LoopItem():
                yield from self.loop(item, section)
            case _:
                yield Place(item.id, item, section)

    def from_frame(self, item: AnyItem) -> bool:
        """The roster already knows it. Its condition still decides whether it applies at all."""
        if not isinstance(item, SingleItem) or item.id not in self.interview.frame:
            return False
        if item.show_if is None or holds(item.show_if, self.facts):
            self.copied[item.id] = (self.interview.frame[item.id], "frame")
            return True
        return False

    def undecided_filter(self, item: AnyItem) -> None:
        """Candidates that depend on ratings not yet given leave the item not reached rather than not asked."""
        rule = getattr(item, "options_filter", None)
        source = self.q.items.get(getattr(rule, "battery", "") or getattr(rule, "multi", ""))
        if source is not None and any(self.unreached(name) for name in variables_of(self.q, source)):
            self.mark(variables_of(self.q, item), Missing.NOT_REACHED)

    def battery(self, item: BatteryItem, section: Section) -> Iterator[Place]:
        rows = battery_order(self.q, item, self.interview.seed)
        if item.row_show_if is not None:
            kept = tuple(row for row in rows if holds(row_condition(item.row_show_if, row), self.facts))
            for row in rows_of(self.q, item):
                if row not in kept:
                    self.mark((row_variable(item, row),), Missing.NOT_ASKED)
            rows = kept
        for nth, row in enumerate(rows, start=1):
            yield Place(row_variable(item, row), item, section, row=row, nth=nth, of=len(rows))

    def loop(self, item: LoopItem, section: Section) -> Iterator[Place]:
        codes = followed(self.q, item, self.facts, self.interview.seed)
        for code in loop_codes(self.q, item):
            if code not in codes:
                beyond = self.facts.selected(item.source, code)
                self.mark((loop_variable(item, code),), Missing.SAMPLED_OUT if beyond else Missing.NOT_ASKED)
        for nth, code in enumerate(codes, start=1):
            yield Place(loop_variable(item, code), item, section, code=code, nth=nth, of=len(codes))
