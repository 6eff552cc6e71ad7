"""The chart of responses: what it counts, in whose days, and that drawing it weighs nothing in the bot."""

# ruff: noqa: SIM300 - what is expected stands on the left

from __future__ import annotations

import asyncio
import struct
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.chart import Chart, Line, Mark, NotDrawn, drawn, labels
from bot.office import staff_speech
from bot.staff.responses import caption_of, chart_of
from bot.staff.wording import Pen
from bot.store.people import RosterRow
from bot.store.timeline import Timeline, timeline
from bot.store.waves import Began
from bot.study import load_study
from tests.stage import Stage

STUDY = load_study("lides_mx")
NOW = datetime(2026, 11, 27, 18, tzinfo=UTC)
CHART = Chart("t", "s", "a", ("1", "2"), Line("x", (0, 1)), Line("y", (0, 0)), (Mark(1, "recordatorio-1"),), "w")


def pen(locale: str) -> Pen:
    return Pen(staff_speech(STUDY), locale, STUDY.time_zone)


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def test_days_are_those_of_the_study_s_zone_and_counts_are_cumulative() -> None:
    # 05:00 UTC is 23:00 of the day before in Mexico City.
    timeline = Timeline(9, at(24, 16), (at(24, 17), at(25, 5), at(26, 16)), (at(26, 5),))
    waves = [Began("uno", "mail", at(24, 16), 9), Began("dos", "chat", at(26, 16), 4)]
    chart = chart_of(pen("es"), timeline, waves, NOW)
    assert ("23 nov", "24 nov", "25 nov", "26 nov", "27 nov") == chart.days
    assert (0, 2, 2, 3, 3) == chart.started.counts
    assert (0, 0, 1, 1, 1) == chart.complete.counts
    assert (Mark(1, "uno"), Mark(3, "dos")) == chart.marks
    assert ("Iniciaron: 3", "Completas: 1") == (chart.started.name, chart.complete.name)
    assert "n = 9 personas invitadas" in chart.subtitle


async def test_who_withdrew_is_not_drawn_before_anybody_was_invited(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited") as stage:
        people, now = stage.service.store.people, stage.clock.now()
        await people.import_roster([RosterRow(f"r-{n}", f"Persona {n}", stratum=1) for n in (1, 2)], now)
        [link, _] = await people.mint_links("test", now)
        person = await stage.person()
        await person.say(f"/start {link.token}")
        await person.tap("Español")
        await person.say("/retirar")
        await person.tap("Sí, borrar mis respuestas")
        found = await timeline(stage.service.store.database)
        assert ((now,), now) == (found.started, found.first)


def test_a_study_in_which_nothing_happened_is_two_days_of_nothing() -> None:
    chart = chart_of(pen("en"), Timeline(0, None, (), ()), [], NOW)
    assert ((0, 0), (0, 0)) == (chart.started.counts, chart.complete.counts)
    assert "open link" in chart.subtitle


def test_the_caption_says_what_the_picture_shows() -> None:
    caption = caption_of(
        pen("en"), Timeline(9, at(24, 16), (at(24, 17),), ()), [Began("one", "mail", at(25, 5), 8)], NOW
    )
    assert "Started: 1" in caption
    assert "• one: 24 Nov, messages: 8" in caption


def test_waves_that_stand_close_share_a_label() -> None:
    marks = (Mark(10, "b"), Mark(9, "a"), Mark(50, "x" * 40))
    assert [(9, "a, b"), (50, "x" * 23 + "…")] == labels(marks, 100)


@pytest.mark.slow
async def test_the_picture_is_a_png_for_a_phone() -> None:
    picture = await drawn(CHART)
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert (1080, 1080) == struct.unpack(">II", picture[16:24])


async def test_who_asks_for_a_picture_loads_no_plotting_library() -> None:
    program = (
        "import asyncio, sys, bot.app, bot.chart\n"
        "try: asyncio.run(bot.chart.drawn(None))\n"
        "except TypeError: pass\n"
        "print('matplotlib' in sys.modules, 'numpy' in sys.modules)"
    )
    child = await asyncio.create_subprocess_exec(sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE)
    out, _ = await child.communicate()
    assert "False False" == out.decode().strip()


async def test_a_drawing_that_fails_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.chart.PATIENCE", 0.0)
    with pytest.raises(NotDrawn, match="longer than 0 seconds"):
        await drawn(CHART)
    monkeypatch.setattr("bot.chart.PATIENCE", 30.0)
    monkeypatch.setattr("bot.chart.asdict", lambda _: {"title": "no chart"})
    with pytest.raises(NotDrawn, match="KeyError"):
        await drawn(CHART)


def test_an_hour_before_midnight_counts_for_its_own_day() -> None:
    chart = chart_of(pen("en"), Timeline(1, None, (at(27, 6) - timedelta(seconds=1),), ()), [], at(27, 7))
    assert [("25 Nov", 0), ("26 Nov", 1), ("27 Nov", 1)] == list(zip(chart.days, chart.started.counts, strict=True))
