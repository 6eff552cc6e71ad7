"""The update queue of one bot: confirm-on-arrival, expiry, two pollers, and the quirks that bite real bots."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.simulator.clock import SimulatedTime
from bot.simulator.refusal import Refusal

KEPT = {"callback_query": timedelta(seconds=150)}
KEPT_OTHERWISE = timedelta(days=1)
MOST = 100_000
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_BEYOND_TAIL = 10

CONFLICT_POLL = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
CONFLICT_WEBHOOK = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


@dataclass(slots=True)
class Queued:
    """One update that waits to be confirmed."""

    update_id: int
    kind: str
    update: dict[str, Any]
    expires_at: datetime


class UpdateQueue:
    """Updates of one bot, in order of id."""

    def __init__(self, clock: SimulatedTime, first_id: int) -> None:
        self._clock = clock
        self._next = first_id
        self._waiting: deque[Queued] = deque()
        self._news = asyncio.Event()
        self._poller: asyncio.Future[None] | None = None
        self.allowed: frozenset[str] | None = None
        self.duplicates = 0
        """How many of the next updates are delivered twice (a fault on demand)."""
        self._last_offset: int | None = None
        self._last_poll = 0.0
        self.confirmed = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, kind: str, body: dict[str, Any]) -> Queued | None:
        """Queue an update unless it is not allowed (that is decided when it is created) or the queue is full."""
        if (kind in NOT_BY_DEFAULT and kind not in (self.allowed or ())) or (self.allowed and kind not in self.allowed):
            return None
        if len(self._waiting) >= MOST:
            return None
        update_id = self._next
        self._next += 1
        queued = Queued(
            update_id, kind, {"update_id": update_id, kind: body}, self._clock.now() + KEPT.get(kind, KEPT_OTHERWISE)
        )
        self._waiting.append(queued)
        if self.duplicates:
            self.duplicates -= 1
            self._waiting.append(queued)
        self._news.set()
        return queued

    def head(self) -> list[Queued]:
        """Return what waits, without what has expired."""
        now = self._clock.now()
        self._waiting = deque(queued for queued in self._waiting if queued.expires_at > now)
        return list(self._waiting)

    def confirm(self, offset: int) -> None:
        """Forget updates: all before a positive offset, all but the last |offset| for a negative one."""
        if offset < 0:
            keep = self.head()[offset:]
            self.confirmed += len(self._waiting) - len(keep)
            self._waiting = deque(keep)
        elif offset > 0 and offset <= self._next + _BEYOND_TAIL:
            before = len(self._waiting)
            self._waiting = deque(queued for queued in self._waiting if queued.update_id >= offset)
            self.confirmed += before - len(self._waiting)

    def remove(self, queued: Queued) -> None:
        """Forget one update (it was delivered by webhook)."""
        if queued in self._waiting:
            self._waiting.remove(queued)

    async def poll(self, offset: int, limit: int, timeout: float, real_now: float) -> list[dict[str, Any]]:
        """Answer getUpdates. The older of two polls is told 409. Raises Refusal."""
        if self._poller is not None and not self._poller.done():
            self._poller.set_exception(Refusal(409, CONFLICT_POLL))
        mine = self._poller = asyncio.get_running_loop().create_future()
        # The request's arrival confirms, whether or not anybody reads the answer.
        self.confirm(offset)
        if offset == self._last_offset and self._waiting and real_now - self._last_poll < 0.5:
            limit = 1
        self._last_offset, self._last_poll = offset, real_now
        ends = asyncio.get_running_loop().time() + timeout
        try:
            while True:
                found = self.head()[:limit]
                left = ends - asyncio.get_running_loop().time()
                if found or left <= 0:
                    return [queued.update for queued in found]
                self._news.clear()
                news = asyncio.ensure_future(self._news.wait())
                await asyncio.wait([news, mine], timeout=left, return_when=asyncio.FIRST_COMPLETED)
                news.cancel()
                if mine.done():
                    mine.result()
        finally:
            if mine.done() and not mine.cancelled():
                mine.exception()
            elif self._poller is mine:
                self._poller = None
            mine.cancel()

    async def news(self) -> None:
        """Return when an update has been added since."""
        self._news.clear()
        await self._news.wait()
