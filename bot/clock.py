"""The clocks: the system's, and the simulator's, which can be moved.

The simulated one is followed over HTTP. Whoever sleeps until a moment keeps that appointment and makes the next one; so it tells
the simulator when it wants to wake next, and while one of its keepers is up, that it is: a jump waits for it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Coroutine
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp

log = logging.getLogger(__name__)

_FAR = 2.0
"""Simulated seconds: a shorter pause is not worth telling the simulator about."""
_LONGEST_NAP = 60.0
"""Real seconds slept at once: a suspended machine wakes up with the right time."""
_AGAIN_AFTER = 0.5
"""Real seconds until a simulator that went away is looked for again."""
_PATIENCE = 60.0
"""Real seconds that a simulator may take to answer the first time."""


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
        self._keepers: set[asyncio.Task[Any]] = set()
        """Tasks that have slept until a moment; they go on doing so until they end."""
        self._sleeps: dict[int, tuple[asyncio.Task[Any] | None, datetime]] = {}
        self._next_sleep = 0
        self._told: dict[str, Any] | None = None
        self._to_tell = asyncio.Event()
        self._session: aiohttp.ClientSession | None = None
        self._line: aiohttp.ClientWebSocketResponse | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def open(self) -> None:
        """Read the time once and follow it. Raises aiohttp.ClientError when nobody answers."""
        self._session = aiohttp.ClientSession()
        try:
            line = await self._connect()
        except BaseException:
            await self._session.close()
            raise
        self._start(self._follow(line))
        self._start(self._keep_telling())

    async def close(self) -> None:
        """Stop following, and wake nobody any more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is None:
            return
        if self._line is not None:
            await self._line.close()
        await self._session.close()

    def now(self) -> datetime:
        """Return the simulated instant."""
        return self._base + timedelta(seconds=(time.monotonic() - self._real) * self._speed)

    def sleep(self, seconds: float) -> Coroutine[Any, Any, None]:
        """Wait for so many simulated seconds."""
        return self._sleep(self.now() + timedelta(seconds=seconds), asyncio.current_task())

    def sleep_until(self, moment: datetime) -> Coroutine[Any, Any, None]:
        """Wait until then; a jump past it ends the wait. Whoever asks is up from waking until it sleeps again, or ends."""
        # Asked for here and not where it is waited for: a keeper may have its sleep and something else waited for side by side.
        keeper = asyncio.current_task()
        if keeper is not None and keeper not in self._keepers:
            self._keepers.add(keeper)
            keeper.add_done_callback(self._gone)
        return self._sleep(moment, keeper)

    async def _sleep(self, moment: datetime, sleeper: asyncio.Task[Any] | None) -> None:
        number = self._next_sleep
        self._next_sleep += 1
        if sleeper in self._keepers or (moment - self.now()).total_seconds() > _FAR:
            self._sleeps[number] = (sleeper, moment)
            self._to_tell.set()
        try:
            while (left := (moment - self.now()).total_seconds()) > 0:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), min(left / self._speed, _LONGEST_NAP))
        finally:
            if self._sleeps.pop(number, None) is not None:
                self._to_tell.set()

    def _gone(self, keeper: asyncio.Task[Any]) -> None:
        self._keepers.discard(keeper)
        self._to_tell.set()

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.append(asyncio.create_task(work))

    # ---------------------------------------------------------------- what is told

    def _to_say(self) -> dict[str, Any]:
        """Return when we wake next, and whether somebody is up or about to wake: whose time has come may not know it yet."""
        now = self.now()
        ahead = [(sleeper, moment) for sleeper, moment in self._sleeps.values() if moment > now]
        is_up = len(ahead) < len(self._sleeps) or not self._keepers <= {sleeper for sleeper, _ in ahead}
        earliest = min((moment for _, moment in ahead), default=None)
        return {"at": earliest.isoformat() if earliest is not None else None, "is_up": is_up, "version": self._version}

    async def _keep_telling(self) -> None:
        """Tell whenever there is something new to tell; one after the other, so that the last one told is the last one true."""
        while True:
            await self._to_tell.wait()
            self._to_tell.clear()
            # Sleeps that begin and end together are told of once.
            await asyncio.sleep(0)
            say = self._to_say()
            if self._line is None or say == self._told:
                continue
            self._told = say
            try:
                await self._line.send_json(say)
            except (aiohttp.ClientError, OSError) as error:
                # Whoever follows finds the line cut, and has everything told anew on the next one.
                log.debug("clock_not_told error=%s", type(error).__name__)

    # ---------------------------------------------------------------- what is heard

    async def _connect(self) -> aiohttp.ClientWebSocketResponse:
        """Find the simulator and read its time. Raises aiohttp.ClientError, OSError or TimeoutError."""
        assert self._session is not None
        async with asyncio.timeout(_PATIENCE):
            line = await self._session.ws_connect(
                f"{self._url}/clock/follow", timeout=aiohttp.ClientWSTimeout(ws_close=1.0)
            )
            first = await line.receive()
        if first.type is not aiohttp.WSMsgType.TEXT:
            raise aiohttp.ClientConnectionError(f"{self._url}: hung up before it told the time")
        self._hear(first.json())
        # A simulator that was started anew has heard nothing of us.
        self._line, self._told = line, None
        return line

    async def _follow(self, line: aiohttp.ClientWebSocketResponse) -> None:
        while True:
            async for message in line:
                self._hear(message.json())
            self._line = None
            log.debug("clock_lost")
            line = await self._connect_again()

    async def _connect_again(self) -> aiohttp.ClientWebSocketResponse:
        while True:
            await asyncio.sleep(_AGAIN_AFTER)
            try:
                return await self._connect()
            except (aiohttp.ClientError, OSError, TimeoutError) as error:
                log.debug("clock_lost error=%s", type(error).__name__)

    def _hear(self, told: dict[str, Any]) -> None:
        self._base, self._real = datetime.fromisoformat(told["now"]), time.monotonic()
        self._speed, self._version = float(told["speed"]), int(told["version"])
        self._to_tell.set()
        self._changed.set()
        self._changed = asyncio.Event()
