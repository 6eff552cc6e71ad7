"""How long people wait, and when we last heard from Telegram: plain numbers, counted where things happen. Holds no id for long."""

from __future__ import annotations

import time
from bisect import bisect_left

BOUNDS = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 15.0, 60.0)
"""Seconds."""
_REMEMBERED = 5_000


class Meter:
    """Counts what one bot does."""

    def __init__(self) -> None:
        self.waits = [0] * (len(BOUNDS) + 1)
        """How many waited up to each bound, and longer than all."""
        self.waited = 0.0
        self.polled_at: float | None = None
        """By the monotonic clock; none before the first poll, and by webhook."""
        self._pressed: dict[int, float] = {}

    def pressed(self, account: int) -> None:
        """Somebody of whom nothing was under way has sent an update, and it is kept."""
        self._pressed[account] = time.monotonic()
        if len(self._pressed) > _REMEMBERED:
            del self._pressed[next(iter(self._pressed))]

    def asked(self, account: int) -> None:
        """Somebody was shown a question."""
        since = self._pressed.pop(account, None)
        if since is not None:
            seconds = time.monotonic() - since
            self.waits[bisect_left(BOUNDS, seconds)] += 1
            self.waited += seconds

    def polled(self) -> None:
        """Telegram answered a poll."""
        self.polled_at = time.monotonic()
