"""Who goes first when there is not room for all."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.chat.buckets import Pace
from bot.chat.turnstile import Rank, Turnstile
from tests.bot.store.stand import NOW
from tests.stage import StillTime


class Way:
    """A turnstile with a list of who has passed, and time that moves from wake to wake."""

    def __init__(self) -> None:
        self.clock = StillTime(NOW)
        self.turnstile = Turnstile(Pace(self.clock), self.clock)
        self.passed: list[tuple[int, float]] = []
        self.tasks: list[asyncio.Task[None]] = []

    def send(self, chat: int, rank: Rank = Rank.REPLY) -> None:
        self.tasks.append(asyncio.create_task(self._pass(chat, rank)))

    async def _pass(self, chat: int, rank: Rank) -> None:
        await self.turnstile.enter(chat, rank)
        self.passed.append((chat, (self.clock.now() - NOW).total_seconds()))

    async def breathe(self) -> None:
        for _ in range(12):
            await asyncio.sleep(0)

    async def until(self, seconds: float) -> None:
        """Let so much time pass, stopping wherever somebody wakes."""
        end = NOW + timedelta(seconds=seconds)
        await self.breathe()
        while (wake := self.clock.next_wake()) is not None and wake <= end:
            self.clock.move(wake)
            await self.breathe()
        self.clock.move(end)
        await self.breathe()

    def order(self) -> list[int]:
        return [chat for chat, _ in self.passed]


@pytest.fixture
async def way() -> Way:
    return Way()


async def test_nobody_waits_while_there_is_room(way: Way) -> None:
    for chat in range(1, 9):
        way.send(chat)
    await way.breathe()
    assert list(range(1, 9)) == way.order()


async def test_a_wave_goes_at_almost_the_whole_rate_and_replies_find_room_at_once(way: Way) -> None:
    for chat in range(1, 1_001):
        way.send(chat, Rank.REMINDER)
    await way.until(10)
    before = len(way.passed)
    for chat in (5_000, 5_001, 5_002, 5_003):
        way.send(chat)
        await way.breathe()
    assert [5_000, 5_001, 5_002, 5_003] == way.order()[before:]  # and no time has passed
    await way.until(20)
    assert 0.95 * 30 * 20 <= len(way.passed) <= 30 * 20
    for task in way.tasks:
        task.cancel()
    await way.turnstile.close()


async def test_ten_thousand_who_wait_cost_nothing_while_they_wait(way: Way) -> None:
    for chat in range(1, 10_001):
        way.send(chat, Rank.REMINDER)
    await way.breathe()
    loop = asyncio.get_running_loop()
    began = loop.time()
    await way.until(3)
    assert loop.time() - began < 1.5
    assert len(way.passed) >= 88
    for task in way.tasks:
        task.cancel()
    await way.turnstile.close()


async def test_replies_go_before_tidying_up_and_tidying_up_before_reminders(way: Way) -> None:
    for chat in range(1, 9):
        way.send(chat)
    await way.breathe()
    for chat, rank in ((100, Rank.REMINDER), (101, Rank.TIDY), (102, Rank.REPLY), (103, Rank.REPLY)):
        way.send(chat, rank)
        await way.breathe()
    await way.until(5)
    assert [102, 103, 101, 100] == way.order()[8:]


async def test_who_comes_just_as_the_way_opens_does_not_pass_those_who_wait(way: Way) -> None:
    for chat in range(1, 10):
        way.send(chat)
    await way.breathe()
    assert 8 == len(way.passed)
    way.clock.move(NOW + timedelta(seconds=1))
    await way.turnstile.enter(200)
    assert 9 == way.order()[-1]


async def test_reply_that_finds_no_room_wakes_whoever_waits_for_more(way: Way) -> None:
    for chat in range(1, 9):
        way.send(chat)
    way.send(100, Rank.REMINDER)
    await way.breathe()
    way.send(200)
    await way.until(0.04)
    assert [200] == way.order()[8:]
    await way.until(1)
    assert [200, 100] == way.order()[8:]


async def test_chat_that_may_be_written_to_again_does_not_wait_for_a_reminder(way: Way) -> None:
    for _ in range(5):
        way.send(1)
    for chat in range(2, 6):
        way.send(chat)
    await way.breathe()
    for chat in range(100, 140):
        way.send(chat, Rank.REMINDER)
    await way.until(1.06)
    assert 1.05 == round(next(at for chat, at in way.passed[4:] if chat == 1), 2)
    for task in way.tasks:
        task.cancel()
    await way.turnstile.close()


async def test_a_chat_that_must_wait_holds_nobody_up(way: Way) -> None:
    for _ in range(6):
        way.send(1)
    way.send(2)
    await way.breathe()
    assert [1, 1, 1, 1, 2] == way.order()
    await way.until(3)
    assert [(1, 1.05), (1, 2.1)] == [(chat, round(at, 2)) for chat, at in way.passed[5:]]


async def test_one_chat_is_served_in_order(way: Way) -> None:
    order: list[int] = []

    async def numbered(number: int) -> None:
        await way.turnstile.enter(1)
        order.append(number)

    tasks = [asyncio.create_task(numbered(number)) for number in range(8)]
    await way.until(10)
    await asyncio.gather(*tasks)
    assert list(range(8)) == order


async def test_a_reminder_is_hurried_along_when_its_person_taps(way: Way) -> None:
    for chat in range(1, 200):
        way.send(chat, Rank.REMINDER)
    await way.breathe()
    way.turnstile.hurry(150)
    before = len(way.passed)
    await way.until(0.1)
    assert 150 == way.order()[before]
    for task in way.tasks:
        task.cancel()
    await way.turnstile.close()


async def test_one_that_is_cancelled_takes_nobody_elses_place(way: Way) -> None:
    for _ in range(5):
        way.send(1)
    way.send(1)
    await way.breathe()
    way.tasks[4].cancel()
    await way.until(1.2)
    assert [1] * 5 == way.order()
    assert way.tasks[5].done()


async def test_while_a_gate_is_shut_nobody_passes(way: Way) -> None:
    way.turnstile.hold(1, 30)
    way.turnstile.hold(2, 30)
    way.send(3)
    await way.until(29)
    assert [] == way.order()
    await way.until(31)
    assert [3] == way.order()
