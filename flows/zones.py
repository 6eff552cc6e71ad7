"""In which zone a person lives: what they told us, what the roster says, where they work, else the study's own."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from flows.interview import Interview
from flows.questionnaire import BankRow, Questionnaire

_FIXED = re.compile(r"UTC([+-])(\d\d):(\d\d)")
STATE = "inst_state"
STATES = "states"


@lru_cache(maxsize=128)
def zone(name: str) -> tzinfo:
    """Return the zone of this name: an IANA id, or a fixed offset written `UTC-07:00`. Raises ZoneInfoNotFoundError."""
    fixed = _FIXED.fullmatch(name)
    if fixed is None:
        return ZoneInfo(name)
    offset = timedelta(hours=int(fixed[2]), minutes=int(fixed[3]))
    return timezone(offset if fixed[1] == "+" else -offset, name)


def zone_name(questionnaire: Questionnaire, interview: Interview) -> str:
    """Return the person's zone by precedence: zone check or roster, then the state they work in, then the study's."""
    if interview.zone:
        return interview.zone
    row = _state(questionnaire, interview)
    return row.zone if row is not None and row.zone else questionnaire.zone


def zone_for(questionnaire: Questionnaire, told: str, state: int | None) -> str:
    """Return the zone of somebody whose interview is not at hand, by the same precedence."""
    row = next((row for row in questionnaire.banks.get(STATES, ()) if row.code == state), None)
    return told or (row.zone if row is not None else "") or questionnaire.zone


def _state(questionnaire: Questionnaire, interview: Interview) -> BankRow | None:
    code = interview.values.get(STATE)
    return next((row for row in questionnaire.banks.get(STATES, ()) if row.code == code), None)


def corrected(questionnaire: Questionnaire, interview: Interview, hours: int, at: datetime) -> str:
    """Return the zone of somebody whose clock is `hours` off the one we assumed: another zone of the state, else an offset."""
    assumed = zone_name(questionnaire, interview)
    offset = at.astimezone(zone(assumed)).utcoffset() or timedelta()
    wanted = offset + timedelta(hours=hours)
    row = _state(questionnaire, interview)
    for name in row.zones if row is not None else ():
        if at.astimezone(zone(name)).utcoffset() == wanted:
            return name
    minutes = int(wanted.total_seconds() // 60)
    sign = "-" if minutes < 0 else "+"
    return f"UTC{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def tomorrow(name: str, at: datetime) -> datetime:
    """Return the same wall time on the next day in this zone; an hour that does not exist is taken an hour later."""
    local = at.astimezone(zone(name))
    wall = local.replace(tzinfo=None, fold=0) + timedelta(days=1)
    return wall.replace(tzinfo=zone(name)).astimezone(UTC)
