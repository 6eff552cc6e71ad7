"""Every screen that a questionnaire can show, one after the other, at its longest: for checks and for looking at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from flows.interview import Interview
from flows.items import AnyItem, BatteryItem, LoopItem
from flows.path import Path, Place, find_path
from flows.presenting import FAILURES_BEFORE_SKIP, present
from flows.questionnaire import Questionnaire, Section
from flows.screen import Screen
from flows.variables import loop_codes, loop_variable, row_variable, rows_of
from flows.wording import Words

_LATE_VISIT = 9999


def screens(questionnaire: Questionnaire, locale: str) -> Iterator[Screen]:
    """Yield the screen of every place, whoever meets it, with a hint below and every control it can have."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    blank = Interview("c", questionnaire.hash, 1, locale, at, at, failures=FAILURES_BEFORE_SKIP)
    path = find_path(questionnaire, blank)
    sections = [*questionnaire.sections]
    for section in sections:
        for item in section.items:
            # Filters shorten a list; unfiltered is the longest it can be.
            whole = item.model_copy(update={"options_filter": None}) if getattr(item, "options_filter", None) else item
            for place in places(questionnaire, whole, section):
                yield _screen(questionnaire, blank, path, place)


def _screen(questionnaire: Questionnaire, blank: Interview, path: Path, place: Place) -> Screen:
    alone = Path((place, *path.places), path.absent, path.copied, path.facts)
    interview = replace(blank, visits={place.key: _LATE_VISIT})
    hint = "err_use_buttons"
    return present(questionnaire, interview, alone, place, Words(hint))


def places(questionnaire: Questionnaire, item: AnyItem, section: Section) -> Iterator[Place]:
    """Yield every place an item can have, routing aside."""
    match item:
        case BatteryItem():
            rows = rows_of(questionnaire, item)
            for nth, row in enumerate(rows, start=1):
                yield Place(row_variable(item, row), item, section, row=row, nth=nth, of=len(rows))
        case LoopItem():
            codes = loop_codes(questionnaire, item)
            for nth, code in enumerate(codes, start=1):
                yield Place(loop_variable(item, code), item, section, code=code, nth=nth, of=len(codes))
        case _:
            yield Place(item.id, item, section)
