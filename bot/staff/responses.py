"""Responses over time: counts by day with the waves marked, in one language. Draws nothing itself."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from bot.chart import Chart, Line, Mark
from bot.speech import written_day
from bot.staff.wording import Pen
from bot.store.timeline import Timeline
from bot.store.waves import Began

ONE_DAY = timedelta(days=1)
LONGEST = 400
"""Days; a study that has run longer is shown from its last ones on."""


def chart_of(pen: Pen, timeline: Timeline, began: Sequence[Began], now: datetime) -> Chart:
    """Return how many had started and finished by the end of each day, in the study's zone."""
    known = [*timeline.started[:1], *(wave.at for wave in began[:1]), *([timeline.first] if timeline.first else [])]
    today = _day(pen, now)
    # A line needs two ends: the day before the first one, on which there was nothing.
    first = max(min((_day(pen, at) for at in known), default=today) - ONE_DAY, today - LONGEST * ONE_DAY)
    days = [first + number * ONE_DAY for number in range((today - first).days + 1)]
    ends = [datetime.combine(day + ONE_DAY, time(), pen.zone) for day in days]
    started, complete = (
        tuple(bisect_right(at, end - timedelta(microseconds=1)) for end in ends)
        for at in (timeline.started, timeline.complete)
    )
    marks = [Mark((_day(pen, wave.at) - first).days, wave.key) for wave in began if _day(pen, wave.at) >= first]
    n = pen.label("staff-chart.invited", n=timeline.invited) if timeline.invited else pen.label("staff-chart.open-link")
    return Chart(
        title=pen.label("staff-chart.title"),
        subtitle=pen.label("staff-chart.subtitle", n=n, moment=pen.moment(now)),
        axis=pen.label("staff-chart.axis"),
        days=tuple(written_day(day, pen.locale) for day in days),
        started=Line(pen.label("staff-chart.started", n=len(timeline.started)), started),
        complete=Line(pen.label("staff-chart.complete", n=len(timeline.complete)), complete),
        marks=tuple(marks),
        marks_name=pen.label("staff-chart.waves"),
    )


def caption_of(pen: Pen, timeline: Timeline, began: Sequence[Began], now: datetime) -> str:
    """Return the same in words, for whoever cannot see the picture: the waves with their days, and how it stands."""
    waves = [
        pen.say("staff-chart.wave", name=wave.key, day=written_day(_day(pen, wave.at), pen.locale), n=wave.sent)
        for wave in began[-8:]
    ]
    counts = (
        pen.say("staff-status.invited", n=timeline.invited) if timeline.invited else pen.say("staff-chart.open-link"),
        pen.say("staff-chart.started", n=len(timeline.started)),
        pen.say("staff-chart.complete", n=len(timeline.complete)),
    )
    head = pen.lines((pen.say("staff-chart.heading"), pen.say("staff-status.as-of", moment=pen.moment(now))))
    return pen.blocks((head, pen.lines(counts), pen.lines(waves)))


def _day(pen: Pen, at: datetime) -> date:
    return at.astimezone(pen.zone).date()
