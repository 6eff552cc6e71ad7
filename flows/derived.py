"""Variables that nobody was asked for: worked out from one case's answers, its path and how the answers came about.

A number that cannot be worked out holds a reason: −95 where routing left a source out, else the reason of the source itself. Texts
are tokens and never empty. How each is worked out is said in words under `formula-…`; what needs other cases (`speeder`) is last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from itertools import pairwise
from statistics import median
from typing import Literal, NamedTuple

from flows.disposition import Completeness, completeness
from flows.interview import Interview, Value
from flows.missing import Missing, is_missing
from flows.path import Path, find_path
from flows.questionnaire import Questionnaire
from flows.variables import variables_of
from flows.wording import Words

Number = int | float
Kind = Literal["code", "number", "text"]
Measure = Literal["nominal", "ordinal", "scale"]

GAP_COUNTED_MS = 300_000
"""A longer gap between two answers is a pause, and counts nothing."""
SPEEDING_SHARE = 0.4


class Seen(NamedTuple):
    """One time a place was put to the respondent; instants as they are written, so that text order is time order."""

    key: str
    visit: int
    shown_at: str
    answered_at: str | None


@dataclass(frozen=True)
class Case:
    """What the variables of one case are worked out from."""

    questionnaire: Questionnaire
    interview: Interview
    cells: Mapping[str, Value]
    seen: Sequence[Seen] = ()

    @cached_property
    def path(self) -> Path:
        """Return the path as the interview stands."""
        return find_path(self.questionnaire, self.interview)

    @cached_property
    def completeness(self) -> Completeness:
        """Return how complete the interview is."""
        return completeness(self.questionnaire, self.path)

    @cached_property
    def last(self) -> Seen | None:
        """Return what was displayed last; of one instant, what stands last on the path."""
        places = {place.key: position for position, place in enumerate(self.path.places)}
        shown = [one for one in self.seen if one.key in self._sections]
        return max(shown, key=lambda one: (one.shown_at, places.get(one.key, -1), one.visit), default=None)

    @cached_property
    def _sections(self) -> Mapping[str, str]:
        return sections_by_key(self.questionnaire)

    def section_of(self, key: str) -> str:
        """Return the section of a place."""
        return self._sections[key]

    def number(self, variable: str) -> int:
        """Return a coded cell: a value or a reason; −95 for a variable that this version does not have."""
        value = self.cells.get(variable, int(Missing.NOT_ASKED))
        return value if isinstance(value, int) else int(Missing.NOT_ASKED)


Work = Callable[[Case], "Number | str"]


@dataclass(frozen=True, slots=True)
class Derived:
    """One derived variable and how it is worked out."""

    name: str
    kind: Kind
    measure: Measure
    formula: Words
    work: Work
    sources: frozenset[str] = frozenset()
    """Variables without which a questionnaire does not have it."""
    decimals: int = 0
    has_reasons: bool = True
    """It may hold one of the seven reasons."""


@lru_cache(maxsize=64)
def sections_by_key(questionnaire: Questionnaire) -> Mapping[str, str]:
    """Return the section of everything that can be displayed in it, by its key."""
    return {
        key: section.id
        for section in questionnaire.sections
        for item in section.items
        for key in (item.id, *variables_of(questionnaire, item))
    }


# ---------------------------------------------------------------- why a number cannot be worked out


def reason_for(values: Iterable[int], at_least: int = 1) -> int:
    """Return why so many valid values could not be had: −95 when routing left too few, else the most frequent reason.

    Of two that are equally frequent, the one nearer to −93.
    """
    asked = [value for value in values if value not in (Missing.NOT_ASKED, Missing.SAMPLED_OUT)]
    reasons = Counter(value for value in asked if is_missing(value))
    if len(asked) < at_least or not reasons:
        return int(Missing.NOT_ASKED)
    return max(reasons, key=lambda reason: (reasons[reason], reason))


def mean_of(values: Sequence[int], at_least: int) -> Number:
    """Return the mean of the valid values when there are enough of them, else the reason."""
    valid = [value for value in values if not is_missing(value)]
    return sum(valid) / len(valid) if len(valid) >= at_least else reason_for(values, at_least)


# ---------------------------------------------------------------- variables of any questionnaire


def _active(case: Case) -> Number:
    answered = sorted(one.answered_at for one in case.seen if one.answered_at is not None)
    if not answered:
        return 0
    instants = map(_milliseconds, (min(one.shown_at for one in case.seen), *answered))
    gaps = (later - earlier for earlier, later in pairwise(instants))
    return sum(gap for gap in gaps if 0 < gap <= GAP_COUNTED_MS) // 1000


def _milliseconds(written: str) -> int:
    return round(datetime.fromisoformat(written).timestamp() * 1000)


def _total(case: Case) -> Number:
    return whole_seconds(case.interview.begun_at, case.interview.submitted_at or case.interview.last_at)


def whole_seconds(begun: datetime, ended: datetime) -> int:
    """Return the seconds between two instants, rounded down."""
    return max(0, int((ended - begun).total_seconds()))


def _share(case: Case) -> Number:
    done = case.completeness
    return 100 * done.n_answered / done.n_applicable if done.n_applicable else int(Missing.NOT_ASKED)


def _last_item(case: Case) -> str:
    return case.last.key if case.last is not None else "none"


def _last_section(case: Case) -> str:
    return case.section_of(case.last.key) if case.last is not None else "none"


def _soft_log(case: Case) -> str:
    return ";".join(case.interview.settled_doubts) or "none"


def _general() -> tuple[Derived, ...]:
    def number(name: str, work: Work, *, decimals: int = 0, has_reasons: bool = False) -> Derived:
        formula = Words(f"formula-{name}")
        return Derived(name, "number", "scale", formula, work, decimals=decimals, has_reasons=has_reasons)

    def text(name: str, work: Work) -> Derived:
        return Derived(name, "text", "nominal", Words(f"formula-{name}"), work, has_reasons=False)

    return (
        number("dur_active_s", _active),
        number("dur_total_s", _total),
        number("n_applicable", lambda case: case.completeness.n_applicable),
        number("n_answered", lambda case: case.completeness.n_answered),
        number("pct_answered", _share, decimals=1, has_reasons=True),
        text("last_item", _last_item),
        text("last_section", _last_section),
        text("soft_log", _soft_log),
    )


GENERAL = _general()


# ---------------------------------------------------------------- what needs the other cases


def speeding_limits(completes: Iterable[tuple[int, int]]) -> Mapping[int, float]:
    """Return, by language, the active seconds below which an interview was too fast, from (language, seconds) of completes."""
    by_language: dict[int, list[int]] = {}
    for language, seconds in completes:
        by_language.setdefault(language, []).append(seconds)
    return {language: SPEEDING_SHARE * median(seconds) for language, seconds in by_language.items()}


def is_speeder(language: int, seconds: int, limits: Mapping[int, float]) -> int:
    """Return 1 for an interview faster than its language's limit, else 0; −95 where no complete interview sets a limit."""
    return int(seconds < limits[language]) if language in limits else int(Missing.NOT_ASKED)
