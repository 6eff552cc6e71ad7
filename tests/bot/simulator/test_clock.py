"""A clock that is moved passes over nobody's wake, however long whoever was woken takes: the real two ends of the line, and no seconds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from bot.clock import SimulatedClock
from bot.simulator import Simulator
from bot.simulator import clock as simulated
from tests.patience import PATIENCE

START = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
HOUR, WEEK = timedelta(hours=1), timedelta(days=7)
SLOW = 1e-6
"""Time stands all but still, so that on the slowest machine a wake is seen in its own second."""
EAGER = 0.3
"""Real seconds that a jump is given to be wrong in; one that is right is not there yet, however long it is given."""

Work = Callable[[int], Awaitable[None]]


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    one = Simulator(start=START, speed=SLOW)
    await one.start()
    yield one
    await one.stop()


@asynccontextmanager
async def following(simulator: Simulator) -> AsyncIterator[SimulatedClock]:
    clock = SimulatedClock(simulator.url)
    await clock.open()
    try:
        yield clock
    finally:
        await clock.close()


class Keeper:
    """Wakes every so often for ever, as a tick does, and works each time until it is let go on."""

    def __init__(self, clock: SimulatedClock, every: timedelta, *, free: bool = True) -> None:
        self.clock, self.every = clock, every
        self.woken: list[int] = []
        """Whole seconds after the start."""
        self.look, self.is_up, self.free = asyncio.Event(), asyncio.Event(), asyncio.Event()
        if free:
            self.free.set()
        self.task = asyncio.create_task(self._keep())

    async def _keep(self) -> None:
        while True:
            self.look.clear()
            waits = [
                asyncio.ensure_future(self.clock.sleep_until(self.clock.now() + self.every)),
                asyncio.ensure_future(self.look.wait()),
            ]
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            for wait in waits:
                wait.cancel()
            self.woken.append(round((self.clock.now() - START).total_seconds()))
            self.is_up.set()
            await self.free.wait()


def hours(*numbers: float) -> list[int]:
    return [round(3600 * number) for number in numbers]


async def is_still_going(jump: asyncio.Task[None]) -> bool:
    await asyncio.wait({jump}, timeout=EAGER)
    return not jump.done()


async def test_a_jump_stops_at_every_wake_of_everybody(simulator: Simulator) -> None:
    async with following(simulator) as one, following(simulator) as other:
        # None of them has told anything yet.
        keepers = Keeper(one, 2 * HOUR), Keeper(one, 3 * HOUR), Keeper(other, 2.5 * HOUR)
        await asyncio.sleep(0)
        await simulator.clock.advance(START + 6.5 * HOUR)
        assert [hours(2, 4, 6), hours(3, 6), hours(2.5, 5)] == [keeper.woken for keeper in keepers]
        assert 6 * 3600 < (one.now() - START).total_seconds()


async def test_a_jump_waits_for_whoever_is_still_busy_with_what_it_was_woken_for(simulator: Simulator) -> None:
    async with following(simulator) as clock:
        keeper = Keeper(clock, HOUR, free=False)
        await asyncio.sleep(0)
        jump = asyncio.create_task(simulator.clock.advance(START + 3.5 * HOUR))
        await keeper.is_up.wait()
        assert await is_still_going(jump)
        keeper.free.set()
        await jump
        assert hours(1, 2, 3) == keeper.woken


async def test_a_jump_waits_for_whoever_was_called_up_before_its_time(simulator: Simulator) -> None:
    async with following(simulator) as clock:
        keeper = Keeper(clock, 12 * HOUR, free=False)
        await asyncio.sleep(0)
        await simulator.clock.advance(START + HOUR)
        keeper.look.set()
        await keeper.is_up.wait()
        jump = asyncio.create_task(simulator.clock.advance(START + WEEK))
        assert await is_still_going(jump)
        keeper.every, keeper.woken = 100 * HOUR, []
        keeper.free.set()
        await jump
        assert hours(101) == keeper.woken


async def test_whoever_only_pauses_is_woken_and_not_waited_for(simulator: Simulator) -> None:
    """A call that is tried again after a while makes no appointment: what it does next may be to listen for ever."""
    async with following(simulator) as clock:
        woken: list[int] = []

        async def pause() -> None:
            await clock.sleep(600)
            woken.append(round((clock.now() - START).total_seconds()))
            await asyncio.Event().wait()

        task = asyncio.create_task(pause())
        await asyncio.sleep(0)
        await simulator.clock.advance(START + HOUR)
        assert [600] == woken
        task.cancel()


@pytest.mark.parametrize("how", ["ended", "cut"])
async def test_a_jump_does_not_wait_for_whoever_is_gone(
    simulator: Simulator, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulated, "LONGEST_UP", 2 * PATIENCE)
    async with following(simulator) as clock:
        keeper = Keeper(clock, HOUR, free=False)
        await asyncio.sleep(0)
        jump = asyncio.create_task(simulator.clock.advance(START + WEEK))
        await keeper.is_up.wait()
        if how == "ended":
            keeper.task.cancel()
        else:
            # As the kernel does for a process that was killed.
            assert clock._session is not None
            await clock._session.close()
        async with asyncio.timeout(PATIENCE):
            await jump
        assert hours(1) == keeper.woken
        assert WEEK <= simulator.clock.now() - START


async def test_whoever_hangs_holds_a_jump_up_once_and_counts_again_when_it_sleeps(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with following(simulator) as clock:
        keeper = Keeper(clock, HOUR, free=False)
        await asyncio.sleep(0)
        with monkeypatch.context() as patched:
            patched.setattr(simulated, "LONGEST_UP", 0.05)
            await simulator.clock.advance(START + 2.5 * HOUR)
        await simulator.clock.advance(START + 3 * HOUR)
        assert hours(1) == keeper.woken
        while clock._version < simulator.clock.version:
            await asyncio.sleep(0.01)
        keeper.free.set()
        while not simulator.clock._sleepers:
            await asyncio.sleep(0.01)
        await simulator.clock.advance(START + 5.5 * HOUR)
        assert hours(1, 4, 5) == keeper.woken


async def test_a_simulator_that_was_started_anew_is_told_again(simulator: Simulator) -> None:
    async with following(simulator) as clock:
        keeper = Keeper(clock, HOUR)
        await asyncio.sleep(0)
        port = int(simulator.url.rpartition(":")[2])
        await simulator.stop()
        anew = Simulator(start=START + 0.5 * HOUR, speed=SLOW, port=port)
        await anew.start()
        try:
            while not anew.clock._sleepers:
                await asyncio.sleep(0.01)
            await anew.clock.advance(START + 2.5 * HOUR)
            assert hours(1, 2) == keeper.woken
        finally:
            await anew.stop()


@pytest.mark.parametrize(
    "said", ["sí", "[]", "{}", '{"at": "2026-11-23T10:00", "version": 1, "is_up": false}', '{"at": 1, "version": 1}']
)
async def test_whoever_says_nothing_sensible_is_hung_up_on(simulator: Simulator, said: str) -> None:
    async with aiohttp.ClientSession() as http, http.ws_connect(f"{simulator.url}/clock/follow") as line:
        assert {"now", "speed", "version"} == (await line.receive_json()).keys()
        await line.send_str(said)
        assert aiohttp.WSMsgType.CLOSE == (await line.receive()).type
        assert aiohttp.WSCloseCode.POLICY_VIOLATION == line.close_code
    # And holds nobody up.
    await simulator.clock.advance(START + WEEK)
