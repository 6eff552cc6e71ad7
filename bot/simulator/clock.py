"""Time that can be moved: start + speed × real time + jumps.

Whoever follows it tells when it wants to wake, and whether it is up. A jump stops at every wake, and goes on only when everybody
who follows has heard of that stop, is done with what it was woken for, and has told when it wakes next.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

log = logging.getLogger(__name__)

LONGEST_UP = 30.0
"""Real seconds after which a jump waits no longer for one who is still up: it hangs, and counts again once it sleeps."""
A_MOMENT = 0.05
QUIET = 0.25
"""Real seconds for what was set in motion at a stop to be said at that hour: a moment, and after each call so long again. No wake
depends on it, only what hour a message bears."""
LONGEST_SAYING = 3.0
"""Real seconds after which a jump goes on although there is still talking: fast clocks are never quiet."""


@dataclass(slots=True, eq=False)
class Sleeper:
    """Somebody who follows the clock, as it last told."""

    wakes_at: datetime | None = None
    is_up: bool = True
    version: int = -1
    """The clock's, as the sleeper knew it then."""


class SimulatedTime:
    """The simulator's clock; every rate, expiry and date follows it."""

    def __init__(self, start: datetime | None = None, speed: float = 1.0) -> None:
        self._base = start or datetime.now(UTC)
        self._real = time.monotonic()
        self.speed = speed
        # A simulator that was started anew must not pass for the old one with whoever follows its clock.
        self.version = secrets.randbelow(2**30)
        self._changed = asyncio.Event()
        self._sleepers: set[Sleeper] = set()
        self._told = asyncio.Event()
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

    def follow(self) -> Sleeper:
        """Let somebody follow; a jump waits until it has told when it wakes."""
        sleeper = Sleeper()
        self._sleepers.add(sleeper)
        return sleeper

    def note(self, sleeper: Sleeper, wakes_at: datetime | None, version: int, *, is_up: bool) -> None:
        """Note when a sleeper wakes next (None: not by itself), and whether it is up until it tells again."""
        sleeper.wakes_at, sleeper.is_up, sleeper.version = wakes_at, is_up, version
        if not is_up:
            self._sleepers.add(sleeper)
        self._told.set()

    def leave(self, sleeper: Sleeper) -> None:
        """A sleeper is gone."""
        self._sleepers.discard(sleeper)
        self._told.set()

    def stir(self) -> None:
        """Somebody did something, so a jump in progress lets them finish."""
        self._stirred.set()

    async def changed(self, version: int, within: float | None = None) -> None:
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
        """Jump to `to` by way of every wake before it; return once everybody knows and is at rest."""
        async with self._advancing:
            # Nothing has moved yet: this brings in what is on its way to us, or is still to be told.
            self._announce()
            await self._rest()
            while stop := min((at for one in self._sleepers if (at := one.wakes_at) and at <= to), default=None):
                self._stirred.clear()
                self.move(stop)
                await self._rest()
                await self._hear_out()
            self.move(to)
            await self._rest()

    async def _rest(self) -> None:
        """Wait until everybody who follows knows the time as it is now, and sleeps."""
        version, ends = self.version, time.monotonic() + LONGEST_UP
        while up := {one for one in self._sleepers if one.is_up or one.version < version}:
            self._told.clear()
            try:
                await asyncio.wait_for(self._told.wait(), ends - time.monotonic())
            except TimeoutError:
                log.warning("sleepers_hang count=%s", len(up))
                self._sleepers -= up

    async def _hear_out(self) -> None:
        """Wait until nobody has said anything for a moment."""
        ends, moment = time.monotonic() + LONGEST_SAYING, A_MOMENT
        while time.monotonic() < ends:
            try:
                await asyncio.wait_for(self._stirred.wait(), moment)
            except TimeoutError:
                return
            self._stirred.clear()
            moment = QUIET
