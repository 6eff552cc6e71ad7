"""How many minutes are left: planning seconds per kind of item, to be replaced by the pilot's medians."""

from __future__ import annotations

from math import ceil

from flows.interview import Interview
from flows.items import AnyItem
from flows.path import Path

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


def minutes_left(path: Path, interview: Interview) -> int:
    """Return the whole minutes (at least 1) that the open places of the path are planned to take."""
    done = set(interview.done)
    left = sum(seconds_for(place.item) for place in path.places if place.key not in done)
    return max(1, ceil(left / 60))
