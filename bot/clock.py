"""The clocks: the system's, and the simulator's, which can be moved."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import aiohttp

log = logging.getLogger(__name__)

_FAR = 2.0
"""Seconds: a shorter sleep is not worth telling the simulator about."""


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """Return the present instant."""
        return datetime.now(UTC)

    async def sleep_until(self, moment: datetime) -> None:
        """Wait until then."""
        while (left := (moment - self.now()).total_seconds()) > 0:
            # Never longer than a minute at once: a suspended machine wakes up with the right time.
            await asyncio.sleep(min(left, 60.0))

    async def sleep(self, seconds: float) -> None:
        """Wait for so many seconds."""
        await self.sleep_until(self.now() + timedelta(seconds=seconds))


class SimulatedClock:
    """The simulator's time, followed over HTTP: real time, times its speed, plus every jump."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        self._base, self._real, self._speed, self._version = datetime.now(UTC), time.monotonic(), 1.0, -1
        self._changed = asyncio.Event()
        self._sleeper = uuid.uuid4().hex
        self._wakes: dict[int, datetime] = {}
        self._next_wake = 0
        self._told: datetime | None = None
        self._session: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Read the time once and follow it. Raises aiohttp.ClientError when nobody answers."""
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60))
        try:
            await self._read("/clock")
        except BaseException:
            await self._session.close()
            raise
        self._start(self._follow())

    async def close(self) -> None:
        """Stop following."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
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
                if left > _FAR:
                    self._wakes[number] = moment
                    self._tell()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), left / self._speed)
        finally:
            if self._wakes.pop(number, None) is not None:
                self._tell()

    def _start(self, work: object) -> None:
        task: asyncio.Task[None] = asyncio.create_task(work)  # type: ignore[arg-type]
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _tell(self) -> None:
        earliest = min(self._wakes.values(), default=None)
        if earliest != self._told:
            self._told = earliest
            self._start(self._register(earliest))

    async def _register(self, at: datetime | None) -> None:
        assert self._session is not None
        body = {"sleeper": self._sleeper, "at": at.isoformat() if at is not None else None}
        with suppress(aiohttp.ClientError, TimeoutError):
            async with self._session.put(f"{self._url}/clock/wake", json=body) as response:
                await response.read()

    async def _follow(self) -> None:
        while True:
            try:
                await self._read(f"/clock/watch?version={self._version}")
            except (aiohttp.ClientError, TimeoutError) as error:
                log.debug("clock_lost error=%s", type(error).__name__)
                await asyncio.sleep(0.5)

    async def _read(self, path: str) -> None:
        assert self._session is not None
        async with self._session.get(self._url + path) as response:
            response.raise_for_status()
            body = await response.json()
        if body["version"] == self._version:
            return
        self._base, self._real = datetime.fromisoformat(body["now"]), time.monotonic()
        self._speed, self._version = float(body["speed"]), int(body["version"])
        self._told = None
        self._changed.set()
        self._changed = asyncio.Event()
