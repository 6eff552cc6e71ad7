"""How a case stands: the one table of codes, and completeness by the questionnaire's stated rule.

Codes and classes follow AAPOR, *Standard Definitions*, Internet surveys of specifically named persons.
"""

from __future__ import annotations

from dataclasses import dataclass

from flows.conditions import holds
from flows.interview import Interview, Phase
from flows.missing import Missing
from flows.outline import outline_of
from flows.path import Path, find_path
from flows.questionnaire import Questionnaire
from flows.turn import Disposition


@dataclass(frozen=True, slots=True)
class Standing:
    """One line of the table."""

    aapor_class: str
    word: str
    status: int
    """The exported variable `status`, 1–8; 0 where a case never has a row."""


TABLE = {
    110: Standing("I", "complete", 1),
    120: Standing("P", "partial", 2),
    211: Standing("R", "refused", 4),
    212: Standing("R", "break_off", 3),
    213: Standing("R", "break_off", 6),
    214: Standing("R", "withdrew", 8),
    226: Standing("NC", "unknown", 7),
    233: Standing("O", "unknown", 7),
    236: Standing("O", "unknown", 7),
    311: Standing("UO", "unknown", 7),
    319: Standing("UO", "unknown", 7),
    330: Standing("UO", "unknown", 7),
    410: Standing("NE", "ineligible", 5),
    411: Standing("NE", "ineligible", 5),
    480: Standing("NE", "ineligible", 0),
    481: Standing("NE", "ineligible", 0),
}

COMPLETE_SHARE = 0.8
PARTIAL_SHARE = 0.5
VALID_IN_CORE_BATTERY = 10


@dataclass(frozen=True, slots=True)
class Completeness:
    """Counts of §14: answerable items that apply, and those answered (a substantive non-opinion counts)."""

    n_applicable: int
    n_answered: int
    batteries_suffice: bool

    @property
    def share(self) -> float:
        """Return answered over applicable, 0 when nothing applies."""
        return self.n_answered / self.n_applicable if self.n_applicable else 0.0


def completeness(questionnaire: Questionnaire, path: Path) -> Completeness:
    """Return how complete an interview is, whether or not it was submitted."""
    applicable = answered = 0
    value_of = path.facts.value
    for place in path.places:
        if place.counts:
            applicable += 1
            answered += _is_answered(value_of(place.leading))
    outline = outline_of(questionnaire)
    for variable, (value, _) in path.copied.items():
        if outline.lines[variable].place.counts:
            applicable += 1
            answered += _is_answered(value)
    suffice = all(
        sum(1 for value in map(value_of, rows) if isinstance(value, int) and value >= 0) >= VALID_IN_CORE_BATTERY
        for rows in outline.core_batteries
    )
    return Completeness(applicable, answered, suffice)


def _is_answered(value: int | str) -> bool:
    return isinstance(value, str) or value >= 0 or value in (Missing.NOT_APPLICABLE, Missing.DONT_KNOW)


def disposition(questionnaire: Questionnaire, interview: Interview, path: Path | None = None) -> Disposition:
    """Return how the case stands now, and whether that can still change."""
    over = interview.phase in (Phase.SUBMITTED, Phase.CLOSED)
    if interview.phase is Phase.WITHDRAWN:
        return Disposition(214, True)
    path = path or find_path(questionnaire, interview)
    for ending in questionnaire.endings:
        if holds(ending.when, path.facts):
            return Disposition(ending.disposition, True)
    if interview.consent_at is None:
        return Disposition(211, True) if interview.messages_off else Disposition(213, over)
    done = completeness(questionnaire, path)
    if done.share >= COMPLETE_SHARE:
        return Disposition(110, over)
    if done.share >= PARTIAL_SHARE and done.batteries_suffice:
        return Disposition(120, over)
    return Disposition(212, over)
