"""The clocks: the system's, and the simulator's, which can be moved.

The simulated one is followed over HTTP. It tells the simulator only when it wants to wake next, so that a jump can stop there.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Coroutine
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp

log = logging.getLogger(__name__)

_FAR = 2.0
"""Simulated seconds: a shorter sleep is not worth telling the simulator about."""
_LONGEST_NAP = 60.0
"""Real seconds slept at once: a suspended machine wakes up with the right time."""
_AGAIN_AFTER = 0.5
"""Real seconds until a simulator that did not answer is asked again."""


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """Return the present instant."""
        return datetime.now(UTC)

    async def sleep_until(self, moment: datetime) -> None:
        """Wait until then."""
        while (left := (moment - self.now()).total_seconds()) > 0:
            await asyncio.sleep(min(left, _LONGEST_NAP))

    async def sleep(self, seconds: float) -> None:
        """Wait for so many seconds, whatever the clock is set to meanwhile."""
        await asyncio.sleep(seconds)


class SimulatedClock:
    """The simulator's time: real time, times its speed, plus every jump."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        self._base, self._real, self._speed, self._version = datetime.now(UTC), time.monotonic(), 1.0, -1
        self._changed = asyncio.Event()
        self._sleeper = uuid.uuid4().hex
        self._wakes: dict[int, datetime] = {}
        self._next_wake = 0
        self._told: datetime | None = None
        self._to_tell = asyncio.Event()
        self._session: aiohttp.ClientSession | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def open(self) -> None:
        """Read the time once and follow it. Raises aiohttp.ClientError when nobody answers."""
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60))
        try:
            await self._read("/clock")
        except BaseException:
            await self._session.close()
            raise
        self._start(self._follow())
        self._start(self._keep_telling())

    async def close(self) -> None:
        """Stop following, and wake nobody any more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is None:
            return
        if self._told is not None:
            with suppress(aiohttp.ClientError, TimeoutError):
                await self._register(None)
        await self._session.close()

    def now(self) -> datetime:
        """Return the simulated instant."""
        return self._base + timedelta(seconds=(time.monotonic() - self._real) * self._speed)

    async def sleep(self, seconds: float) -> None:
        """Wait for so many simulated seconds."""
        await self.sleep_until(self.now() + timedelta(seconds=seconds))

    async def sleep_until(self, moment: datetime) -> None:
        """Wait until then; a jump past it ends the wait."""
        number = self._next_wake
        self._next_wake += 1
        try:
            while (left := (moment - self.now()).total_seconds()) > 0:
                if left > _FAR and number not in self._wakes:
                    self._wakes[number] = moment
                    self._to_tell.set()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), min(left / self._speed, _LONGEST_NAP))
        finally:
            if self._wakes.pop(number, None) is not None:
                self._to_tell.set()

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.append(asyncio.create_task(work))

    async def _keep_telling(self) -> None:
        """Tell the earliest wake whenever it is another one; one call at a time, so that the last one told is the last one true."""
        while True:
            await self._to_tell.wait()
            self._to_tell.clear()
            # Sleeps that begin and end together are told of once.
            await asyncio.sleep(0)
            earliest = min(self._wakes.values(), default=None)
            if earliest == self._told:
                continue
            try:
                await self._register(earliest)
                self._told = earliest
            except (aiohttp.ClientError, TimeoutError) as error:
                log.debug("clock_not_told error=%s", type(error).__name__)
                await asyncio.sleep(_AGAIN_AFTER)
                self._to_tell.set()

    async def _register(self, at: datetime | None) -> None:
        assert self._session is not None
        body = {"sleeper": self._sleeper, "at": at.isoformat() if at is not None else None}
        async with self._session.put(f"{self._url}/clock/wake", json=body) as response:
            response.raise_for_status()

    async def _follow(self) -> None:
        while True:
            try:
                await self._read(f"/clock/watch?version={self._version}")
            except (aiohttp.ClientError, TimeoutError) as error:
                log.debug("clock_lost error=%s", type(error).__name__)
                await asyncio.sleep(_AGAIN_AFTER)

    async def _read(self, path: str) -> None:
        assert self._session is not None
        async with self._session.get(self._url + path) as response:
            response.raise_for_status()
            body = await response.json()
        if body["version"] == self._version:
            return
        self._base, self._real = datetime.fromisoformat(body["now"]), time.monotonic()
        self._speed, self._version = float(body["speed"]), int(body["version"])
        # A jump took our wake off the simulator's list, and a simulator that was started anew never had it.
        self._told = None
        self._to_tell.set()
        self._changed.set()
        self._changed = asyncio.Event()
