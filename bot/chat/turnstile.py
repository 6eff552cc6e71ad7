"""Who speaks next: one way through to Telegram, replies before tidying up, tidying up before reminders.

Tickets whose chat must still wait hold nobody up. Whoever waits costs one ticket, not one timer, so a wave of ten thousand
leaves the way free for the person who taps.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from heapq import heapify, heappop, heappush

from bot.chat.buckets import LEFT_FOR_REPLIES, Pace
from bot.ports import Clock


class Rank(IntEnum):
    """Lower goes first."""

    REPLY = 0
    TIDY = 1
    REMINDER = 2


@dataclass(slots=True, eq=False)
class _Ticket:
    chat: int
    rank: Rank
    number: int
    through: asyncio.Future[None] = field(repr=False)


class Turnstile:
    """Lets calls through at the pace that Telegram allows."""

    def __init__(self, pace: Pace, clock: Clock) -> None:
        self._pace, self._clock = pace, clock
        self._seen = clock.now()
        self._later: list[tuple[datetime, int, _Ticket]] = []
        self._ready: list[tuple[Rank, int, _Ticket]] = []
        self._of_chat: dict[int, list[_Ticket]] = {}
        self._numbers = 0
        self._news = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None

    async def enter(self, chat: int, rank: Rank = Rank.REPLY) -> None:
        """Return when a call to this chat may be made, with its tokens taken."""
        if self._is_free(chat, rank):
            self._pace.take(chat)
            return
        ticket = _Ticket(chat, rank, self._numbers, asyncio.get_running_loop().create_future())
        self._numbers += 1
        self._of_chat.setdefault(chat, []).append(ticket)
        self._put(ticket)
        if self._keeper is None:
            self._keeper = asyncio.create_task(self._keep())
        try:
            await ticket.through
        finally:
            self._of_chat[chat].remove(ticket)
            if not self._of_chat[chat]:
                del self._of_chat[chat]

    def hurry(self, chat: int) -> None:
        """Let what waits for this chat through as replies: somebody has just tapped, and order is kept."""
        for ticket in self._of_chat.get(chat, ()):
            if ticket.rank is not Rank.REPLY and not ticket.through.done():
                ticket.rank = Rank.REPLY
                # The entry under the old rank is passed over when it comes up.
                heappush(self._ready, (ticket.rank, ticket.number, ticket))
                self._news.set()

    def hold(self, chat: int, seconds: float) -> None:
        """Telegram said 429 to this chat."""
        self._pace.hold(chat, seconds)

    async def close(self) -> None:
        """Let nobody through any more."""
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)

    def _is_free(self, chat: int, rank: Rank) -> bool:
        self._bring_up()
        if self._ready and self._ready[0][0] <= rank:
            return False
        now = self._clock.now()
        return self._pace.ready_at(chat) <= now and self._all_ready_at(rank) <= now

    def _all_ready_at(self, rank: Rank) -> datetime:
        return self._pace.all_ready_at(left=LEFT_FOR_REPLIES if rank is Rank.REMINDER else 0.0)

    def _put(self, ticket: _Ticket) -> None:
        heappush(self._later, (self._pace.ready_at(ticket.chat), ticket.number, ticket))
        if not self._ready or ticket.rank < self._ready[0][0]:
            self._news.set()

    async def _keep(self) -> None:
        try:
            while self._later or self._ready:
                self._bring_up()
                if not self._ready:
                    await self._sleep_until(self._later[0][0])
                elif (moment := self._all_ready_at(self._ready[0][0])) > self._clock.now():
                    # Who comes meanwhile, or whose chat may be written to again, may have the better rank.
                    await self._sleep_until(min(moment, self._later[0][0]) if self._later else moment)
                else:
                    self._let_through()
        finally:
            self._keeper = None

    def _bring_up(self) -> None:
        now = self._clock.now()
        if now < self._seen:
            # The clock was set back: what had to wait a second waits a second, and not until it is as late again.
            self._later = [(self._pace.ready_at(ticket.chat), number, ticket) for _, number, ticket in self._later]
            heapify(self._later)
        self._seen = now
        while self._later and self._later[0][0] <= now:
            _, number, ticket = heappop(self._later)
            heappush(self._ready, (ticket.rank, number, ticket))

    def _let_through(self) -> None:
        rank, number, ticket = heappop(self._ready)
        if ticket.through.done() or rank is not ticket.rank:
            return
        ready_at = self._pace.ready_at(ticket.chat)
        if ready_at > self._clock.now():
            heappush(self._later, (ready_at, number, ticket))
            return
        self._pace.take(ticket.chat)
        ticket.through.set_result(None)

    async def _sleep_until(self, moment: datetime) -> None:
        """Sleep, or until a ticket comes that may be ready sooner."""
        self._news.clear()
        seconds = (moment - self._clock.now()).total_seconds()
        waits = [
            asyncio.ensure_future(self._clock.sleep(seconds)),
            asyncio.ensure_future(self._news.wait()),
        ]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            await asyncio.gather(*waits, return_exceptions=True)
