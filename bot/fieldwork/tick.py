"""Wakes, asks the database what is due, and reminds. APScheduler is only the clock hand; the truth is in the rows."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.following import Follower
from bot.ports import Clock, DueReminder, Reminders

if TYPE_CHECKING:
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger(__name__)

EVERY = timedelta(seconds=60)
"""The longest we sleep: a reminder made meanwhile is at most this late."""
FAR = timedelta(hours=12)
"""How far the clock is followed while nothing is known to be due. A nudge is due a day after it is made, and a wish makes us
look at once, so nothing is missed; and the scheduler looks far more often."""
AT_ONCE = 100


class Tick(Follower):
    """Carries out due reminders, over and over."""

    def __init__(
        self,
        reminders: Reminders,
        clock: Clock,
        remind: Callable[[DueReminder], Awaitable[bool]],
        *,
        opening: Callable[[DueReminder], Awaitable[bool]],
    ) -> None:
        """`opening` moves a reminder that fell outside the person's send window and returns whether it may go now."""
        self._reminders, self._clock, self._remind, self._opening = reminders, clock, remind, opening
        self._scheduler: AsyncIOScheduler | None = None
        self._working = asyncio.Lock()
        self._look = asyncio.Event()

    def start(self) -> None:
        """Begin ticking; what fell due while we were off is looked at first."""
        from apscheduler.schedulers.asyncio import AsyncIOScheduler  # noqa: PLC0415 - who is to be answered need not wait for it

        self._scheduler = AsyncIOScheduler(
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        self._scheduler.add_job(self.work, "interval", seconds=EVERY.total_seconds())
        self._scheduler.start()
        super().start()

    async def stop(self) -> None:
        """Stop ticking."""
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
        await super().stop()

    def look_again(self) -> None:
        """Somebody asked to be reminded, perhaps before anything that we wait for."""
        self._look.set()

    async def _follow(self) -> None:
        """The scheduler knows the machine's time only; a clock that is moved is waited for here."""
        while True:
            self._look.clear()
            await self.work()
            now = self._clock.now()
            due = await self._reminders.next_due()
            wake = due if due is not None and due > now else now + FAR
            waits = [asyncio.ensure_future(self._clock.sleep_until(wake)), asyncio.ensure_future(self._look.wait())]
            try:
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for wait in waits:
                    wait.cancel()

    async def work(self) -> int:
        """Carry out everything that is due now; return how many reminders went out. Never twice at the same time."""
        async with self._working:
            sent = 0
            while due := await self._reminders.due(self._clock.now(), AT_ONCE):
                for reminder in due:
                    if await self._opening(reminder) and await self._remind(reminder):
                        sent += 1
            if sent:
                log.info("reminders_sent count=%s", sent)
            return sent
