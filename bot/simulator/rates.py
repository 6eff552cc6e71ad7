"""Telegram's limits on how fast a bot may speak: a chat, a group, all together. Token buckets on the simulated clock."""

from __future__ import annotations

from datetime import datetime
from math import ceil

from bot.simulator.clock import SimulatedTime
from bot.simulator.refusal import too_many


class _Bucket:
    __slots__ = ("burst", "per_second", "since", "tokens")

    def __init__(self, burst: float, per_second: float, now: datetime) -> None:
        self.burst, self.per_second, self.since, self.tokens = burst, per_second, now, burst

    def fill(self, now: datetime) -> None:
        self.tokens = min(self.burst, self.tokens + (now - self.since).total_seconds() * self.per_second)
        self.since = now

    def lacks(self) -> float:
        return max(0.0, (1 - self.tokens) / self.per_second)


class Rates:
    """The limits of one bot: a private chat 5 at once and 1 a second, a group 20 a minute, all 30 a second."""

    def __init__(self, clock: SimulatedTime, *, enforced: bool = True) -> None:
        self._clock = clock
        self.enforced = enforced
        self.refused = 0
        self._all = _Bucket(30, 30, clock.now())
        self._chats: dict[int, _Bucket] = {}

    def take(self, chat_id: int) -> None:
        """Count one message or edit. Raises Refusal 429."""
        if not self.enforced:
            return
        now = self._clock.now()
        bucket = self._chats.get(chat_id)
        if bucket is None:
            bucket = self._chats[chat_id] = _Bucket(5, 1, now) if chat_id > 0 else _Bucket(20, 20 / 60, now)
        bucket.fill(now)
        self._all.fill(now)
        wait = max(bucket.lacks(), self._all.lacks())
        if wait > 0:
            self.refused += 1
            raise too_many(max(1, ceil(wait)))
        bucket.tokens -= 1
        self._all.tokens -= 1
