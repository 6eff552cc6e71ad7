"""Time that can be moved: start + speed × real time + jumps. Bots register when they want to wake; a jump stops there."""

from __future__ import annotations

import asyncio
import secrets
import time
from datetime import UTC, datetime, timedelta
from typing import Any

QUIET = 0.3
"""Real seconds without a sign of life after which everybody who was woken must be waiting again."""
QUIET_AGAIN = 0.25
"""The same once everybody who was woken has said when to wake next: only what they are still busy with is waited for."""
LONGEST_SETTLING = 3.0
"""Real seconds after which a jump goes on although somebody is still busy: fast clocks are never quiet."""


class SimulatedTime:
    """The simulator's clock; every rate, expiry and date follows it."""

    def __init__(self, start: datetime | None = None, speed: float = 1.0) -> None:
        self._base = start or datetime.now(UTC)
        self._real = time.monotonic()
        self.speed = speed
        # A simulator that was started anew must not pass for the old one with whoever follows its clock.
        self.version = secrets.randbelow(2**30)
        self._changed = asyncio.Event()
        self._wakes: dict[str, datetime] = {}
        self._stirred = asyncio.Event()
        self._advancing = asyncio.Lock()

    def now(self) -> datetime:
        """Return the simulated instant."""
        return self._base + timedelta(seconds=(time.monotonic() - self._real) * self.speed)

    def told(self) -> dict[str, Any]:
        """Return the time as the clock's routes tell it."""
        return {"now": self.now().isoformat(), "speed": self.speed, "version": self.version}

    def set_speed(self, speed: float) -> None:
        """Let time run so many times as fast from now on. Raises ValueError unless time goes forward."""
        if not 0 < speed <= 1_000_000:
            raise ValueError("speed is a number above 0")
        self._base, self._real, self.speed = self.now(), time.monotonic(), speed
        self._announce()

    def move(self, to: datetime) -> None:
        """Jump forward to an instant; time never goes back."""
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
        self.stir()

    def stir(self) -> None:
        """Somebody did something, so a jump in progress gives them time to finish."""
        self._stirred.set()

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
        """Jump to `to` by way of every wake before it, letting whoever was woken settle at each."""
        async with self._advancing:
            while stop := min((at for at in self._wakes.values() if at <= to), default=None):
                woken = [sleeper for sleeper, at in self._wakes.items() if at <= stop]
                for sleeper in woken:
                    del self._wakes[sleeper]
                self.move(stop)
                await self._settle(woken)
            self.move(to)

    async def _settle(self, woken: list[str]) -> None:
        """Wait until nobody has stirred for a moment."""
        ends = time.monotonic() + LONGEST_SETTLING
        while time.monotonic() < ends:
            self._stirred.clear()
            now = self.now()
            wait_again = all(sleeper in self._wakes and self._wakes[sleeper] > now for sleeper in woken)
            try:
                await asyncio.wait_for(self._stirred.wait(), QUIET_AGAIN if wait_again else QUIET)
            except TimeoutError:
                return
