"""The field period as a calendar: which waves begin on which day, and the days on which nothing is sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.fieldwork.windows import send_windows
from bot.store.waves import Planned
from bot.study import Study
from bot.waving import drafts, scheduled
from flows.waves import narrowed


def calendar(study: Study, planned: Sequence[Planned], now: datetime) -> list[dict[str, Any]]:
    """Return the days from today to the close: waves that are planned, and those that the study file schedules besides."""
    windows = send_windows(
        [(one.opens, one.closes) for one in study.send_windows], study.send_days, study.holidays, study.close_date
    )
    there = ZoneInfo(study.time_zone)
    waves: dict[date, list[str]] = defaultdict(list)
    known = {one.key for one in planned}
    for one in planned:
        waves[one.wave.starts_at.astimezone(there).date()].append(f"{one.key} ({one.state})")
    for one in study.waves:
        if one.key not in known:
            for draft in drafts(scheduled(study, one, now.astimezone(UTC)), study, windows):
                note = (
                    ""
                    if one.days_after_invitation is None
                    else f", {one.days_after_invitation} days after each invitation"
                )
                waves[draft.wave.starts_at.astimezone(there).date()].append(
                    f"{draft.wave.key} (in the study file{note})"
                )
    first = min([now.astimezone(there).date(), *waves])
    sending = narrowed(windows, None)
    days = [first + timedelta(days=ahead) for ahead in range((study.close_date - first).days + 1)]
    return [
        {
            "day": f"{day:%Y-%m-%d %a}",
            "closed": day.weekday() not in sending.days or day in sending.holidays,
            "waves": waves.get(day, []) + (["the study closes"] if day == study.close_date else []),
        }
        for day in days
    ]
