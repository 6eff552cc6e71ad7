"""When we may write first: send windows, days, holidays, each person's own zone. Pure; whoever wakes asks here."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from flows.conduct import is_waiting
from flows.interview import Interview
from flows.questionnaire import Questionnaire
from flows.turn import RemindAt, Say, Tell, Turn
from flows.wording import Words
from flows.zones import zone, zone_name

IDLE_BEFORE_NUDGE = timedelta(hours=24)
LAST_HOUR = timedelta(hours=1)
_PROMISES = ("remind_set", "remind_set_after_weekend")
_DAYS_AHEAD = 60
"""Further than any run of holidays; beyond it the windows themselves must be wrong."""


@dataclass(frozen=True, slots=True)
class SendWindows:
    """The hours, weekdays (Monday is 0) and days off on which we may write first, in each person's own time."""

    hours: Sequence[tuple[time, time]]
    days: Collection[int]
    holidays: Collection[date] = frozenset()


def wall_time(day: date, hour: time, zone_of: str) -> datetime:
    """Return the instant of a wall time in a zone.

    A wall time that the clocks skip is taken an hour later, one that they repeat is taken at its first occurrence.
    """
    return datetime.combine(day, hour, zone(zone_of)).astimezone(UTC)


def next_window(windows: SendWindows, zone_of: str, moment: datetime) -> tuple[datetime, datetime]:
    """Return what is left of the first window that is open at `moment` or later. Raises ValueError when none ever is."""
    first = moment.astimezone(zone(zone_of)).date()
    for ahead in range(_DAYS_AHEAD):
        day = first + timedelta(days=ahead)
        if day.weekday() not in windows.days or day in windows.holidays:
            continue
        for opens, closes in sorted(windows.hours):
            closing = wall_time(day, closes, zone_of)
            if moment < closing:
                return max(moment, wall_time(day, opens, zone_of)), closing
    raise ValueError("no send window opens in the next two months; look at send_windows, send_days and holidays")


def next_opening(windows: SendWindows, zone_of: str, moment: datetime) -> datetime:
    """Return the first instant from `moment` on at which a window is open in this zone. Raises ValueError when none ever is."""
    return next_window(windows, zone_of, moment)[0]


def granted_at(questionnaire: Questionnaire, interview: Interview, windows: SendWindows, wished: datetime) -> datetime:
    """Return when somebody is reminded who asked for it at this hour: then, or as near to it on that day as we may write.

    Most people ask in the evening, for the evening: they meant tomorrow, and not the morning after.
    """
    zone_of = zone_name(questionnaire, interview)
    day = wished.astimezone(zone(zone_of)).date()
    opens, closes = max(windows.hours)
    closing = wall_time(day, closes, zone_of)
    if wished >= closing and day.weekday() in windows.days and day not in windows.holidays:
        return max(wall_time(day, opens, zone_of), closing - LAST_HOUR)
    return next_opening(windows, zone_of, wished)


def grant(questionnaire: Questionnaire, turn: Turn, windows: SendWindows, closes_at: datetime) -> Turn:
    """Return the turn with its wish to be reminded moved to when we may write; one that no day is left for is told so, not kept."""
    for wish in turn.effects:
        if isinstance(wish, RemindAt):
            zone_of = zone(zone_name(questionnaire, turn.interview))
            at = granted_at(questionnaire, turn.interview, windows, wish.not_before)
            kept = tuple(one for one in turn.effects if one is not wish)
            if at >= closes_at:
                return replace(turn, effects=kept, says=_promising(turn.says, "remind_too_late"))
            same_day = at.astimezone(zone_of).date() == wish.not_before.astimezone(zone_of).date()
            words = "remind_set" if same_day else "remind_set_after_weekend"
            return replace(turn, effects=(*kept, RemindAt(at)), says=_promising(turn.says, words))
    return turn


def _promising(says: Sequence[Say], words: str) -> tuple[Say, ...]:
    """Return what is said with another promise in it."""
    return tuple(Tell(Words(words)) if isinstance(say, Tell) and say.words.key in _PROMISES else say for say in says)


def nudge_at(questionnaire: Questionnaire, interview: Interview, windows: SendWindows) -> datetime | None:
    """Return when an unfinished interview is nudged if it stays as it is; None when it is not to be."""
    if not is_waiting(interview):
        return None
    return next_opening(windows, zone_name(questionnaire, interview), interview.last_at + IDLE_BEFORE_NUDGE)


_TOP = re.compile(
    r"(?<!vice)(?<!vice[ -])(?<!ex-)\brector|\bpresident[ea]?\b|\bdirect(or|ora|ion|ión) general\b|\bdirector[- ]general\b"
)


def is_top_post(title: str, level: str = "") -> bool:
    """Return whether a title or a level names the highest post of an institution: few hold it, so each is telephoned."""
    return any(_TOP.search(text.casefold()) for text in (title, level))
