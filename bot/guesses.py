"""How often a link that is none may be tried, before others are not even looked at."""

from __future__ import annotations

import logging
from collections import deque
from datetime import datetime, timedelta

from bot.ports import Arrival, Enrolled, NotEnrolled, People

log = logging.getLogger(__name__)

PER_ACCOUNT, FOR_ALL = 5, 100
"""Links that were none within an hour: an account that tried so many must wait. When all together tried so many, somebody goes
through accounts, and one try an hour is what each has: enough for whoever holds a real link."""
_HOUR = timedelta(hours=1)


class Guesses:
    """Links of the last hour that were none."""

    def __init__(self) -> None:
        self._wrong: deque[tuple[datetime, int]] = deque(maxlen=10 * FOR_ALL)

    def may_try(self, account: int, now: datetime) -> bool:
        """Return whether one more link from this account is looked at."""
        while self._wrong and now - self._wrong[0][0] >= _HOUR:
            self._wrong.popleft()
        allowed = PER_ACCOUNT if len(self._wrong) < FOR_ALL else 1
        return self._of(account) < allowed

    def failed(self, account: int, now: datetime) -> int:
        """Count a link that was none; return how many there are to be reported, 0 while it may be a slip."""
        self._wrong.append((now, account))
        if len(self._wrong) == FOR_ALL:
            return FOR_ALL
        return PER_ACCOUNT if self._of(account) == PER_ACCOUNT else 0

    def _of(self, account: int) -> int:
        return sum(by == account for _, by in self._wrong)


async def redeem(people: People, guesses: Guesses, arrival: Arrival) -> Enrolled | NotEnrolled:
    """Let an account in by its link, unless it has tried too many that were none; those are reported."""
    if not guesses.may_try(arrival.account, arrival.at):
        await people.guessed(1, arrival.at)
        return NotEnrolled("too_many_tries")
    enrolled = await people.redeem(arrival.token, arrival.account, arrival.at)
    if isinstance(enrolled, NotEnrolled) and (count := guesses.failed(arrival.account, arrival.at)):
        log.warning("links_guessed count=%s", count)
        await people.guessed(count, arrival.at)
    return enrolled
