"""The update queue of one bot: confirm-on-arrival, expiry, two pollers, and the quirks that bite real bots.

Waiting itself is in real time, for so are the caller's time-outs; what expires does so on the simulated clock.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.simulator.clock import SimulatedTime
from bot.simulator.refusal import CONFLICT_POLL, CONFLICT_WEBHOOK_SET, Refusal

KEPT = {"callback_query": timedelta(seconds=150)}
KEPT_OTHERWISE = timedelta(days=1)
MOST = 100_000
LARGEST_ANSWER = 4 * 1024 * 1024
IDS_FORGOTTEN_AFTER = timedelta(days=7)
"""After so long without an update Telegram goes on with a number at random."""
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_BEYOND_TAIL = 10
_SAME_OFFSET_WAITS = 3.0
_SAME_OFFSET_GETS_ONE = 0.5
_CONFLICTS_APART = 3.0


@dataclass(slots=True)
class Queued:
    """One update that waits to be confirmed."""

    update_id: int
    kind: str
    update: dict[str, Any]
    expires_at: datetime


class UpdateQueue:
    """Updates of one bot, in order of id."""

    def __init__(self, clock: SimulatedTime, chance: random.Random) -> None:
        self._clock, self._chance = clock, chance
        self.next_id = self._random_id()
        self.last_at = clock.now()
        self.waiting: deque[Queued] = deque()
        self.allowed: frozenset[str] | None = None
        self.confirmed = 0
        self.is_doubled: Callable[[], bool] = lambda: False
        """Whether the update that is being added is delivered twice (a fault on demand)."""
        self.news = asyncio.Event()
        """Set when an update is added; whoever waits clears it before looking at the head."""
        self._poller: asyncio.Future[None] | None = None
        self._last_offset: int | None = None
        self._last_poll = 0.0
        self._next_conflict = 0.0

    def __len__(self) -> int:
        return len(self.waiting)

    def _random_id(self) -> int:
        return self._chance.randrange(10_000_000, 900_000_000)

    def allows(self, kind: str) -> bool:
        """Return whether updates of a kind are made at all."""
        return kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT

    def add(self, kind: str, body: dict[str, Any]) -> Queued | None:
        """Queue an update unless it is not allowed (that is decided when it is created) or the queue is full."""
        if not self.allows(kind) or len(self.waiting) >= MOST:
            return None
        now = self._clock.now()
        if now - self.last_at > IDS_FORGOTTEN_AFTER and not self.waiting:
            self.next_id = self._random_id()
        update_id, self.last_at = self.next_id, now
        self.next_id += 1
        queued = Queued(update_id, kind, {"update_id": update_id, kind: body}, now + KEPT.get(kind, KEPT_OTHERWISE))
        self.waiting.append(queued)
        if self.is_doubled():
            self.waiting.append(queued)
        self.news.set()
        return queued

    def head(self) -> list[Queued]:
        """Return what waits, without what has expired."""
        now = self._clock.now()
        if any(queued.expires_at <= now for queued in self.waiting):
            self.waiting = deque(queued for queued in self.waiting if queued.expires_at > now)
        return list(self.waiting)

    def confirm(self, offset: int) -> None:
        """Forget updates: all before a positive offset, all but the last |offset| for a negative one.

        An offset far beyond the last update is stale and forgets nothing.
        """
        before = len(self.waiting)
        if offset < 0:
            self.waiting = deque(self.head()[offset:])
        elif 0 < offset <= self.next_id + _BEYOND_TAIL:
            while self.waiting and self.waiting[0].update_id < offset:
                self.waiting.popleft()
        self.confirmed += before - len(self.waiting)

    def clear(self) -> None:
        """Forget everything that waits."""
        self.waiting.clear()

    def remove(self, queued: Queued) -> None:
        """Forget one update (it was delivered by webhook)."""
        if queued in self.waiting:
            self.waiting.remove(queued)

    async def poll(self, offset: int, limit: int, timeout: float) -> list[dict[str, Any]]:
        """Answer getUpdates. The older of two waiting polls is told 409. Raises Refusal."""
        loop = asyncio.get_running_loop()
        arrived = loop.time()
        if offset == self._last_offset:
            # A poller that asks the same again, without confirming, is slowed down.
            if timeout < _SAME_OFFSET_WAITS and arrived < self._last_poll + _SAME_OFFSET_WAITS:
                timeout = _SAME_OFFSET_WAITS
            if arrived < self._last_poll + _SAME_OFFSET_GETS_ONE:
                limit = 1
        self._last_offset, self._last_poll = offset, arrived
        # The request's arrival confirms, whether or not anybody reads the answer.
        self.confirm(offset)
        if found := self.head():
            return _answer(found, limit)
        if timeout <= 0:
            return []
        return await self._wait(limit, arrived + timeout)

    async def _wait(self, limit: int, ends: float) -> list[dict[str, Any]]:
        loop = asyncio.get_running_loop()
        self.end_poll(CONFLICT_POLL)
        mine = self._poller = loop.create_future()
        try:
            while (left := ends - loop.time()) > 0:
                self.news.clear()
                news = asyncio.ensure_future(self.news.wait())
                await asyncio.wait([news, mine], timeout=left, return_when=asyncio.FIRST_COMPLETED)
                news.cancel()
                if mine.done():
                    return await self._conflict(mine)
                if found := self.head():
                    return _answer(found, limit)
            return []
        finally:
            if self._poller is mine:
                self._poller = None
            mine.cancel()

    async def _conflict(self, mine: asyncio.Future[None]) -> list[dict[str, Any]]:
        """Tell a poll that it was ended; a second conflict within three seconds is told three seconds late."""
        loop = asyncio.get_running_loop()
        refusal = mine.exception()
        assert isinstance(refusal, Refusal)
        if loop.time() < self._next_conflict:
            await asyncio.sleep(_CONFLICTS_APART)
        else:
            self._next_conflict = loop.time() + _CONFLICTS_APART
        raise refusal

    def end_poll(self, why: str) -> None:
        """Tell the poll that waits, if one does, that it is over."""
        if self._poller is not None and not self._poller.done():
            self._poller.set_exception(Refusal(409, why))
            self._poller = None

    def end_poll_for_webhook(self) -> None:
        """A webhook was set: whoever polls is told so."""
        self.end_poll(CONFLICT_WEBHOOK_SET)


def _answer(found: list[Queued], limit: int) -> list[dict[str, Any]]:
    answer: list[dict[str, Any]] = []
    size = 0
    for queued in found[:limit]:
        # Only a crowd of long messages comes near the limit, so small answers are not measured.
        if limit > 1 and len(found) > 64:
            size += len(json.dumps(queued.update))
            if answer and size > LARGEST_ANSWER:
                break
        answer.append(queued.update)
    return answer
