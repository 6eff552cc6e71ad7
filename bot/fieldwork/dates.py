"""Carries out the two dates that every respondent was told: the close, when open interviews end, and the link deletion.

The clock only wakes it; whether something is still to be done is a question to the store. What fails is tried again.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.following import Follower
from bot.ports import Clock

log = logging.getLogger(__name__)

AGAIN_AFTER = timedelta(minutes=1)

Work = Callable[[], Awaitable[bool]]
"""Does what there is to do and returns whether all of it is done."""


class Dates(Follower):
    """Follows the study's calendar."""

    def __init__(self, clock: Clock, steps: list[tuple[datetime, Work]]) -> None:
        """`steps` are instants in order, each with what is done then."""
        self._clock, self._steps = clock, steps

    async def open(self) -> None:
        """Carry out what fell due while we were off, before anybody is heard; then follow the clock."""
        overdue = [(at, work) for at, work in self._steps if at <= self._clock.now()]
        done = [(at, work) for at, work in overdue if await self._done(work)]
        self._steps = [step for step in self._steps if step not in done]
        self.start()

    async def _follow(self) -> None:
        for at, work in self._steps:
            await self._clock.sleep_until(at)
            while not await self._done(work):
                await self._clock.sleep(AGAIN_AFTER.total_seconds())

    @staticmethod
    async def _done(work: Work) -> bool:
        try:
            return await work()
        except Exception as error:
            # The next try may find the disk in a better state; the promise stays due.
            log.exception("study_date_failed error=%s", type(error).__name__)
            return False
