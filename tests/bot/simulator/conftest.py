"""A line to a simulated Telegram, on which the person has pressed Start."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.simulator import Simulator
from tests.bot.simulator.line import Telegram
from tests.stage import StillTime


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    clock = StillTime()
    simulator = Simulator(clock=clock)
    url = await simulator.start()
    try:
        async with aiohttp.ClientSession(url) as http:
            found = Telegram(simulator, clock, http)
            await found.act("start")
            yield found
    finally:
        await simulator.stop()
