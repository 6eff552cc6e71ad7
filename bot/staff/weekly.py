"""Sends coordinators their weekly digest: on the first day of each week on which the study may write first.

The clock only wakes it; who is still due this week's is a question to the store. What fails is tried again.
"""

from __future__ import annotations

import logging
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.following import Follower
from bot.ports import Clock, Voice
from bot.store.digests import Digests
from flows.fieldwork import SendWindows, next_opening, wall_time

log = logging.getLogger(__name__)

AGAIN_AFTER = timedelta(minutes=1)
FAR = timedelta(hours=12)
"""The longest we sleep."""
WEEK = timedelta(days=7)


class Weekly(Follower):
    """Follows the weeks of a study, until a week after its close; what fell due while we were off, and in this week, is sent first."""

    def __init__(
        self, digests: Digests, voice: Voice, clock: Clock, windows: SendWindows, zone: str, closes_at: datetime
    ) -> None:
        self._digests, self._voice, self._clock = digests, voice, clock
        self._windows, self._zone, self._last = windows, zone, closes_at + WEEK

    async def work(self) -> int:
        """Put out what is due now; return how many digests there were."""
        now = self._clock.now()
        if self._opens(now) > now or next_opening(self._windows, self._zone, now) > now:
            return 0
        year, week, _ = now.astimezone(ZoneInfo(self._zone)).isocalendar()
        said = await self._digests.put_out(f"{year}-W{week:02}", self._opens(now), now)
        if said:
            log.info("digests_put_out count=%s", len(said))
            self._voice.say(said)
        return len(said)

    async def _follow(self) -> None:
        while (now := self._clock.now()) <= self._last:
            try:
                await self.work()
                wake = min(self._next(now), now + FAR)
            except Exception as error:
                # The next try may find the disk in a better state; whoever is due one stays due.
                log.exception("digests_failed error=%s", type(error).__name__)
                wake = now + AGAIN_AFTER
            await self._clock.sleep_until(wake)

    def _next(self, now: datetime) -> datetime:
        opening = next_opening(self._windows, self._zone, now)
        return opening if opening > now else self._opens(now + WEEK)

    def _opens(self, at: datetime) -> datetime:
        """Return when the first send window of the week of an instant opens."""
        day = at.astimezone(ZoneInfo(self._zone)).date()
        return next_opening(
            self._windows, self._zone, wall_time(day - timedelta(days=day.weekday()), time(), self._zone)
        )
