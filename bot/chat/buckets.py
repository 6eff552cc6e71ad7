"""How fast we may speak: a token bucket for each chat, one for the bot, and gates that Telegram closes with a 429.

Says when, never waits. Telegram's own limits are unpublished: about one message a second to a person, twenty a minute to a
group, thirty a second in all. We stay a little below each.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.ports import Clock

PER_CHAT_BURST, PER_CHAT_SECONDS = 4.0, 1.05
"""A private chat takes a few at once, then one a second; a little slower keeps us clear of the edge."""
PER_GROUP_BURST, PER_GROUP_SECONDS = 3.0, 3.2
ALL_BURST, ALL_SECONDS = 8.0, 1 / 29.0
"""A small burst: calls that leave evenly may arrive together after a hiccup of the line, and Telegram counts arrivals."""
LEFT_FOR_REPLIES = 6.0
"""Tokens that reminders leave untouched: a wave uses the whole rate, and yet whoever taps finds a token there."""

OTHERS_WAIT = 1.0
"""Seconds that everybody else holds still after one chat's 429."""
SAME_STORM = 5.0
"""Seconds within which 429s of two chats mean that it is the whole bot that speaks too fast."""

_KEPT_AT_LEAST = 2_000


class Bucket:
    """A token bucket on a clock that may be moved."""

    __slots__ = ("_burst", "_seconds", "_since", "_tokens")

    def __init__(self, burst: float, seconds: float, now: datetime) -> None:
        self._burst, self._seconds = burst, seconds
        self._tokens, self._since = burst, now

    def ready_at(self, now: datetime, left: float = 0.0) -> datetime:
        """Return when there is a token to take, with so many left for others."""
        self._fill(now)
        wanted = 1 + left
        if self._tokens >= wanted:
            return now
        # A microsecond more, lest rounding wakes us just before the token is whole.
        return now + timedelta(seconds=(wanted - self._tokens) * self._seconds, microseconds=1)

    def take(self, now: datetime) -> None:
        """Take a token."""
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
    """All buckets and gates of one bot."""

    def __init__(self, clock: Clock, *, limited: bool = True) -> None:
        """`limited=False` keeps only the gates; for benchmarks that say so."""
        self._clock = clock
        self._limited = limited
        self._seen = now = clock.now()
        self._all = Bucket(ALL_BURST, ALL_SECONDS, now)
        self._chats: dict[int, Bucket] = {}
        self._gates: dict[int, datetime] = {}
        self._gate = now
        self._storm: tuple[int, datetime] | None = None
        self._forget_at = _KEPT_AT_LEAST

    @property
    def remembered(self) -> int:
        """Return how many chats are remembered."""
        return len(self._chats)

    def _now(self) -> datetime:
        """Return the present. Gates are waits and no times of day: where the clock was set back, they are set back with it."""
        now = self._clock.now()
        if now < self._seen:
            back = self._seen - now
            self._gate -= back
            self._gates = {chat: until - back for chat, until in self._gates.items()}
            self._storm = None
        self._seen = now
        return now

    def ready_at(self, chat: int) -> datetime:
        """Return when this chat can take a message, the bot's own limit aside."""
        now = self._now()
        ready = max(self._gates.get(chat, now), now)
        bucket = self._chats.get(chat)
        return max(ready, bucket.ready_at(now)) if bucket is not None else ready

    def all_ready_at(self, *, left: float = 0.0) -> datetime:
        """Return when the bot may speak at all, with so many of its tokens left for whoever must not wait."""
        now = self._now()
        ready = max(self._gate, now)
        return max(ready, self._all.ready_at(now, left)) if self._limited else ready

    def take(self, chat: int) -> None:
        """Count a message or an edit."""
        now = self._now()
        self._gates.pop(chat, None)
        if not self._limited:
            return
        self._all.take(now)
        bucket = self._chats.get(chat)
        if bucket is None:
            rate = (PER_CHAT_BURST, PER_CHAT_SECONDS) if chat > 0 else (PER_GROUP_BURST, PER_GROUP_SECONDS)
            bucket = self._chats[chat] = Bucket(*rate, now)
        bucket.take(now)
        if len(self._chats) >= self._forget_at:
            self._forget(now)

    def hold(self, chat: int, seconds: float) -> None:
        """Telegram said 429: this chat waits as long as it is told.

        A 429 does not say whose limit it was. Everybody else holds still for a second; when another chat is told the same
        within seconds, it is the bot's own limit, and all wait as long, since every further 429 would prolong it.
        """
        now = self._now()
        until = now + timedelta(seconds=seconds)
        self._gates[chat] = max(until, self._gates.get(chat, until))
        is_bots = (
            self._storm is not None and self._storm[0] != chat and now - self._storm[1] <= timedelta(seconds=SAME_STORM)
        )
        self._gate = max(self._gate, until if is_bots else now + timedelta(seconds=min(seconds, OTHERS_WAIT)))
        self._storm = (chat, now)

    def _forget(self, now: datetime) -> None:
        """Forget who has been silent; the next look is due when twice as many are remembered, so that looking stays cheap."""
        self._chats = {chat: bucket for chat, bucket in self._chats.items() if not bucket.is_full(now)}
        self._gates = {chat: until for chat, until in self._gates.items() if until > now}
        self._forget_at = max(_KEPT_AT_LEAST, 2 * len(self._chats))
