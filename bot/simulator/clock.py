"""Time that can be moved: start + speed × real time + jumps. Bots register when they want to wake; a jump stops there."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta


class SimulatedTime:
    """The simulator's clock; every rate, expiry and date follows it."""

    def __init__(self, start: datetime | None = None, speed: float = 1.0) -> None:
        self._base = start or datetime.now(UTC)
        self._real = time.monotonic()
        self.speed = speed
        self.version = 0
        self._changed = asyncio.Event()
        self._wakes: dict[str, datetime] = {}
        self._registered = asyncio.Event()

    def now(self) -> datetime:
        """Return the simulated instant."""
        return self._base + timedelta(seconds=(time.monotonic() - self._real) * self.speed)

    def set_speed(self, speed: float) -> None:
        """Let time run so many times as fast from now on."""
        self._base, self._real, self.speed = self.now(), time.monotonic(), speed
        self._announce()

    def _jump(self, to: datetime) -> None:
        self._base, self._real = max(to, self.now()), time.monotonic()
        self._announce()

    def _announce(self) -> None:
        self.version += 1
        self._changed.set()
        self._changed = asyncio.Event()

    def register_wake(self, sleeper: str, at: datetime | None) -> None:
        """Note when a sleeper wants to be woken next; None when it has nothing to wait for."""
        if at is None:
            self._wakes.pop(sleeper, None)
        else:
            self._wakes[sleeper] = at
        self._registered.set()

    async def changed(self, version: int, within: float) -> None:
        """Return when the clock has been changed since `version`, or after so many real seconds."""
        if self.version == version:
            try:
                await asyncio.wait_for(self._changed.wait(), within)
            except TimeoutError:
                return

    async def sleep(self, seconds: float) -> None:
        """Wait for so many simulated seconds; a jump ends the wait when it passes them."""
        until = self.now() + timedelta(seconds=seconds)
        while (left := (until - self.now()).total_seconds()) > 0:
            await self.changed(self.version, left / self.speed)

    async def advance(self, to: datetime) -> None:
        """Jump to `to` by way of every wake before it, giving the sleepers a moment of real time at each."""
        for _ in range(10_000):
            now = self.now()
            before = [at for at in self._wakes.values() if at <= to]
            if not before:
                break
            stop = min(before)
            self._wakes = {sleeper: at for sleeper, at in self._wakes.items() if at > stop}
            if stop > now:
                self._jump(stop)
            await self._settle()
        self._jump(to)

    async def _settle(self) -> None:
        """Wait until the sleepers have been quiet for a moment."""
        while True:
            self._registered.clear()
            try:
                await asyncio.wait_for(self._registered.wait(), 0.25)
            except TimeoutError:
                return
