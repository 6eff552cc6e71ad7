"""How fast we may speak: one bucket a chat, one for the bot, and a gate that Telegram can close."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.ports import Clock

PER_CHAT_BURST, PER_CHAT_SECONDS = 4.0, 1.05
"""A private chat takes a few at once, then one a second; a little slower keeps us clear of the edge."""
PER_GROUP_BURST, PER_GROUP_SECONDS = 2.0, 3.2
ALL_BURST, ALL_SECONDS = 20.0, 1 / 29.0


class Bucket:
    """A token bucket on a clock that may be moved."""

    __slots__ = ("_burst", "_seconds", "_since", "_tokens")

    def __init__(self, burst: float, seconds: float, now: datetime) -> None:
        self._burst, self._seconds = burst, seconds
        self._tokens, self._since = burst, now

    def ready_at(self, now: datetime) -> datetime:
        """Return when the next token is there."""
        self._fill(now)
        if self._tokens >= 1:
            return now
        return now + timedelta(seconds=(1 - self._tokens) * self._seconds)

    def take(self, now: datetime) -> None:
        """Take a token (into debt, if need be)."""
        self._fill(now)
        self._tokens -= 1

    def is_full(self, now: datetime) -> bool:
        """Return whether nothing has been taken for so long that the bucket can be forgotten."""
        self._fill(now)
        return self._tokens >= self._burst

    def _fill(self, now: datetime) -> None:
        passed = (now - self._since).total_seconds()
        self._since = now
        self._tokens = min(self._burst, self._tokens + max(0.0, passed) / self._seconds)


class Pace:
    """All buckets of one bot."""

    def __init__(self, clock: Clock, *, limited: bool = True) -> None:
        """`limited=False` is for benchmarks that say so."""
        self._clock = clock
        self._limited = limited
        now = clock.now()
        self._all = Bucket(ALL_BURST, ALL_SECONDS, now)
        self._chats: dict[int, Bucket] = {}
        self._gates: dict[int, datetime] = {}
        self._gate = now

    def close(self, chat: int, seconds: float) -> None:
        """Telegram said 429: this chat waits as long as it is told, everybody else a second; a second 429 would prolong it for all."""
        now = self._clock.now()
        self._gates[chat] = now + timedelta(seconds=seconds)
        self._gate = max(self._gate, now + timedelta(seconds=min(seconds, 1.0)))

    async def wait(self, chat: int) -> None:
        """Return when a message may go to this chat, with its tokens taken."""
        while True:
            now = self._clock.now()
            ready = max(self._gates.get(chat, now), self._gate, now)
            if self._limited:
                ready = max(ready, self._bucket(chat, now).ready_at(now), self._all.ready_at(now))
            if ready <= now:
                break
            await self._clock.sleep_until(ready)
        self._gates.pop(chat, None)
        if self._limited:
            self._bucket(chat, now).take(now)
            self._all.take(now)
            if len(self._chats) > 2_000:
                self._forget(now)

    def _bucket(self, chat: int, now: datetime) -> Bucket:
        bucket = self._chats.get(chat)
        if bucket is None:
            rate = (PER_CHAT_BURST, PER_CHAT_SECONDS) if chat > 0 else (PER_GROUP_BURST, PER_GROUP_SECONDS)
            bucket = self._chats[chat] = Bucket(*rate, now)
        return bucket

    def _forget(self, now: datetime) -> None:
        self._chats = {chat: bucket for chat, bucket in self._chats.items() if not bucket.is_full(now)}
