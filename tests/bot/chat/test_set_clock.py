"""A clock that is set back, or leaps: whoever had to wait a second waits a second."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime, timedelta

import pytest

from bot.chat.buckets import ALL_BURST, PER_CHAT_BURST, Pace
from bot.chat.turnstile import Turnstile
from bot.clock import SystemClock
from bot.taps import ANSWER_WITHIN, Taps
from tests.bot.store.stand import NOW
from tests.patience import PATIENCE
from tests.stage import StillTime

DAY = timedelta(days=1)


class SetClock(StillTime):
    """Time that stands still, on a clock that can be set to another time of day."""

    def __init__(self) -> None:
        super().__init__(NOW)
        self.by = timedelta(0)

    def now(self) -> datetime:
        return super().now() + self.by

    async def sleep_until(self, moment: datetime) -> None:
        while (left := moment - self.now()) > timedelta(0):
            await super().sleep_until(StillTime.now(self) + left)

    async def sleep(self, seconds: float) -> None:
        await super().sleep_until(StillTime.now(self) + timedelta(seconds=seconds))

    async def pass_time(self, seconds: float) -> None:
        """Let so much time pass, whatever the clock shows."""
        end = StillTime.now(self) + timedelta(seconds=seconds)
        await self.breathe()
        while (wake := self.next_wake()) is not None and wake <= end:
            self.move(wake)
            await self.breathe()
        self.move(end)
        await self.breathe()

    async def breathe(self) -> None:
        for _ in range(15):
            await asyncio.sleep(0)


@pytest.mark.parametrize("by", [-DAY, timedelta(seconds=-2), timedelta(0), DAY])
async def test_whoever_waits_for_their_own_pace_waits_no_longer(by: timedelta) -> None:
    clock = SetClock()
    turnstile = Turnstile(Pace(clock), clock)
    for _ in range(int(PER_CHAT_BURST)):
        await turnstile.enter(1)
    waiting = asyncio.create_task(turnstile.enter(1))
    await clock.breathe()
    clock.by = by
    await clock.pass_time(2.2)
    assert waiting.done()


@pytest.mark.parametrize(("by", "again"), [(-DAY, 2), (timedelta(seconds=-30), 2), (timedelta(0), 1)])
async def test_a_gate_opens_after_what_was_told_or_at_most_as_long_again(by: timedelta, again: int) -> None:
    """How long a clock that is set back has been waited for nobody can see on it."""
    clock = SetClock()
    turnstile = Turnstile(Pace(clock), clock)
    turnstile.hold(1, 20)
    told, other = asyncio.create_task(turnstile.enter(1)), asyncio.create_task(turnstile.enter(2))
    await clock.breathe()
    clock.by = by
    await clock.pass_time(again * 1.0 + 0.1)
    assert (False, True) == (told.done(), other.done())
    late = asyncio.create_task(turnstile.enter(3))
    await clock.breathe()
    assert late.done()
    await clock.pass_time(17)
    assert not told.done()
    await clock.pass_time(20 * again - 17)
    assert told.done()


async def test_a_clock_that_leaps_lets_no_more_pass_than_a_rest_would() -> None:
    clock = SetClock()
    pace = Pace(clock)
    clock.by = DAY
    for chat in range(int(ALL_BURST)):
        assert pace.all_ready_at() == clock.now()
        pace.take(chat + 1)
    assert pace.all_ready_at() > clock.now()


@pytest.mark.parametrize("by", [-DAY, timedelta(0), DAY])
async def test_a_tap_is_answered_within_its_second(by: timedelta) -> None:
    clock = SetClock()
    answered: list[str] = []

    class Voice:
        def answer_tap(self, callback_id: str, *_: object) -> None:
            answered.append(callback_id)

    Taps(Voice(), clock).take("t1")  # type: ignore[arg-type]
    clock.by = by
    await clock.pass_time(ANSWER_WITHIN.total_seconds())
    assert ["t1"] == answered


async def test_a_wait_of_the_machines_own_clock_is_none_of_the_time_of_day(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, began = SystemClock(), datetime.now(NOW.tzinfo)
    monkeypatch.setattr(SystemClock, "now", lambda _: began - DAY * (time.monotonic() - since > 0.02))
    since = time.monotonic()
    await asyncio.wait_for(clock.sleep(0.05), PATIENCE)
    assert 0.05 <= time.monotonic() - since
