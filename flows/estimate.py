"""How many minutes are left: planning seconds per kind of item, to be replaced by the pilot's medians."""

from __future__ import annotations

from math import ceil

from flows.interview import Interview
from flows.items import AnyItem, BatteryItem
from flows.missing import Missing
from flows.outline import Line, Part, outline_of
from flows.path import Path
from flows.questionnaire import Questionnaire
from flows.variables import rows_of

SECONDS = {
    "info": 30,
    "consent": 8,
    "single": 8,
    "multi": 25,
    "battery": 6,
    "loop": 6,
    "ranking": 30,
    "integer": 11,
    "year": 11,
    "text_short": 15,
    "text_long": 60,
    "email": 15,
}
"""Per place; two infos make the minute that reading the notice takes."""


def seconds_for(item: AnyItem) -> int:
    """Return the planned seconds for one place of this item."""
    return SECONDS[item.type]


def minutes_left(questionnaire: Questionnaire, path: Path, interview: Interview) -> int:
    """Return the whole minutes (at least 1) that are still to come as far as one can tell.

    Sections that wait for an answer not given yet are counted: whoever has not even agreed has all of them before them.
    """
    done = set(interview.done)
    left = sum(seconds_for(place.item) for place in path.places if place.key not in done)
    undecided = (part for part in outline_of(questionnaire).parts if _is_undecided(part, path))
    left += sum(_planned(questionnaire, line) for part in undecided for line in part.lines)
    return max(1, ceil(left / 60))


def _is_undecided(part: Part, path: Path) -> bool:
    return part.section.show_if is not None and all(
        path.absent.get(name) is Missing.NOT_REACHED for name in part.absence.not_reached
    )


def _planned(questionnaire: Questionnaire, line: Line) -> int:
    """Return the seconds of an item that everybody in its section is asked; what hangs on further answers may never come."""
    if line.item.show_if is not None or line.source:
        return 0
    times = len(rows_of(questionnaire, line.item)) if isinstance(line.item, BatteryItem) else 1
    return times * seconds_for(line.item)
