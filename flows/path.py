"""The path: every place that applies to one respondent, in order, and why the other variables are empty.

Worked out in one pass from the front. Conditions look backwards only (reading refuses the others), so when an item turns
out not to apply, its variables read as −95 for everything behind it, whatever was once answered there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from flows.conditions import Condition, holds, parse
from flows.facts import Answers
from flows.interview import Interview, Value
from flows.items import BatteryItem, LoopItem, RankingItem, SingleItem
from flows.missing import Missing
from flows.offering import battery_order, followed, offered
from flows.outline import Absence, Line, Part, Place, outline_of, round_places, row_places
from flows.questionnaire import Questionnaire
from flows.variables import loop_codes, loop_variable, row_variable

__all__ = ["Path", "Place", "find_path", "row_condition"]


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


class Paths:
    """Paths found lately: a turn begins where the one before it ended, and most turns leave most of an interview as it was.

    Told apart by the very mapping of values, which is never changed once it is made; it is held here, so no other one can
    take its place.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: dict[int, tuple[Mapping[str, Value], tuple[object, ...], Path]] = {}

    def find(self, questionnaire: Questionnaire, interview: Interview) -> Path:
        """Return the path, found anew or not."""
        values = interview.values
        # Whatever else a path hangs on.
        rest = (questionnaire.hash, interview.seed, interview.frame, year_of(questionnaire, interview))
        known = self._known.get(id(values))
        if known is not None and known[0] is values and known[1] == rest:
            return known[2]
        path = find_path(questionnaire, interview)
        self._known.pop(id(values), None)
        self._known[id(values)] = (values, rest, path)
        if len(self._known) > self._most:
            # The one found longest ago; dictionaries keep the order of insertion.
            self._known.pop(next(iter(self._known)), None)
        return path


def year_of(questionnaire: Questionnaire, interview: Interview) -> int:
    """Return the field year that conditions see."""
    return interview.last_at.astimezone(ZoneInfo(questionnaire.zone)).year


@lru_cache(maxsize=1024)
def row_condition(template: str, row: str) -> Condition:
    """Return the condition of one row of a battery: `<key>` stands for the row's key."""
    return parse(template.replace("<key>", row))


class _Walk:
    def __init__(self, questionnaire: Questionnaire, interview: Interview) -> None:
        self.q, self.interview = questionnaire, interview
        self.frame = interview.frame
        self.absent: dict[str, Missing] = {}
        self.facts = Answers(questionnaire, interview.values, year_of(questionnaire, interview), off=self.absent)
        self.copied: dict[str, tuple[Value, str]] = {}
        self.places: list[Place] = []

    def walk(self) -> Path:
        for part in outline_of(self.q).parts:
            self.walk_part(part)
        return Path(tuple(self.places), self.absent, self.copied, self.facts)

    def walk_part(self, part: Part) -> None:
        condition = part.section.show_if
        if condition is not None and not holds(condition, self.facts):
            self.leave_out(part.absence)
            return
        for line in part.lines:
            if line.is_plain and line.item.id not in self.frame:
                self.places.append(line.place)
            else:
                self.walk_line(line)

    def leave_out(self, absence: Absence) -> None:
        """Nothing is asked: because routing says so, or because what decides it has not been reached."""
        self.absent.update(absence.not_reached if self.is_unreached(absence.awaits) else absence.not_asked)

    def is_unreached(self, names: tuple[str, ...]) -> bool:
        values, absent = self.interview.values, self.absent
        return any(absent[name] is Missing.NOT_REACHED if name in absent else name not in values for name in names)

    def walk_line(self, line: Line) -> None:
        item = line.item
        if self.is_from_frame(line):
            return
        if isinstance(item, SingleItem | RankingItem) and item.options_filter is not None:
            candidates = offered(self.q, item, self.facts, self.interview.seed)
            self.facts.n_candidates = len(candidates)
            if isinstance(item, SingleItem) and item.copy_single and len(candidates) == 1:
                self.copied[item.id] = (candidates[0], "auto")
                return
        if item.show_if is not None and not holds(item.show_if, self.facts):
            self.leave_out(line.absence)
            # Candidates that depend on ratings not yet given leave the item not reached rather than not asked.
            if line.source and self.is_unreached(line.source):
                self.absent.update(line.absence.not_reached)
            return
        match item:
            case BatteryItem():
                self.places.extend(self.battery(item, line))
            case LoopItem():
                self.places.extend(self.loop(item))
            case _:
                self.places.append(line.place)

    def is_from_frame(self, line: Line) -> bool:
        """The roster already knows it. Its condition still decides whether it applies at all."""
        item = line.item
        if item.id not in self.frame or not isinstance(item, SingleItem):
            return False
        if item.show_if is None or holds(item.show_if, self.facts):
            self.copied[item.id] = (self.frame[item.id], "frame")
            return True
        return False

    def battery(self, item: BatteryItem, line: Line) -> tuple[Place, ...]:
        rows = battery_order(self.q, item, self.interview.seed)
        if item.row_show_if is not None:
            template = item.row_show_if
            rows = tuple(row for row in rows if holds(row_condition(template, row), self.facts))
            kept = {row_variable(item, row) for row in rows}
            self.absent.update((name, Missing.NOT_ASKED) for name in line.variables if name not in kept)
        return row_places(self.q, item.id, rows)

    def loop(self, item: LoopItem) -> tuple[Place, ...]:
        codes = followed(self.q, item, self.facts, self.interview.seed)
        for code in loop_codes(self.q, item):
            if code not in codes:
                beyond = self.facts.selected(item.source, code)
                self.absent[loop_variable(item, code)] = Missing.SAMPLED_OUT if beyond else Missing.NOT_ASKED
        return round_places(self.q, item.id, codes)
