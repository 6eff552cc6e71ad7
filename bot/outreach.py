"""Where we write first: nudges and wishes by the tick, waves by the sender, results, digests by the week; put together for the running bot."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from bot.chat.courier import Courier
from bot.config import Settings
from bot.fieldwork.results import IN_HAND, Passing
from bot.fieldwork.sender import Post, Sender
from bot.fieldwork.tick import Tick
from bot.ports import Clock, DueReminder, Utterance
from bot.reminding import Reminding
from bot.staff.weekly import Weekly
from bot.store.digests import Digests
from bot.study import Study, link_for
from flows.fieldwork import SendWindows, next_opening
from flows.waves import Reason, nudged_at
from flows.zones import zone_name

if TYPE_CHECKING:
    from bot.open_store import Store

log = logging.getLogger(__name__)


class Outreach:
    """The tick, the sender, the results and the weekly digests of one running bot."""

    def __init__(self, settings: Settings, study: Study, store: Store, courier: Courier, clock: Clock) -> None:
        self._settings, self._study, self._store, self._clock = settings, study, store, clock
        self._stack = AsyncExitStack()
        reminding = Reminding(
            {hashed: edition.questionnaire for hashed, edition in store.editions.items()},
            study.closes_at,
            ledger=store.ledger,
            reminders=store.reminders,
            voice=courier,
            clock=clock,
        )
        self.tick = Tick(store.reminders, clock, reminding.remind, opening=self._may_remind)
        self.sender = Sender(
            store.deliveries,
            clock,
            store.windows,
            study.closes_at,
            remind=reminding.deliver,
            in_hand=courier.reminders_in_hand,
            signature=store.deliveries.signature,
            post=self._postman(),
        )
        self.results = Passing(store.results.is_work, self._put_out_results, courier, clock)
        self.weekly = Weekly(Digests(store.database), courier, clock, store.windows, study.time_zone, study.closes_at)

    async def catch_up(self) -> None:
        """Before anything is said: what an earlier run put out and did not begin is due again, what it began is uncertain."""
        taken_back, lost = await self._store.deliveries.recover()
        if taken_back or lost:
            log.warning("deliveries_recovered due_again=%s uncertain=%s", taken_back, lost)
        if taken_back := await self._store.reminders.recover():
            log.warning("reminders_recovered due_again=%s", taken_back)
        taken_back, lost = await self._store.results.recover()
        if taken_back or lost:
            log.warning("results_recovered due_again=%s uncertain=%s", taken_back, lost)

    def start(self) -> None:
        """Begin to write first; what fell due while we were off is looked at first."""
        self.tick.start()
        self.sender.start()
        self.results.start()
        self.weekly.start()

    async def stop(self) -> None:
        """Stop writing first."""
        async with self._stack:
            await self.weekly.stop()
            await self.results.stop()
            await self.sender.stop()
            await self.tick.stop()

    def has_room(self) -> None:
        """The voice has said something that nobody waited for."""
        self.sender.has_room()
        self.results.has_room()

    async def _put_out_results(self, now: datetime) -> tuple[Sequence[Utterance], int]:
        opening = partial(_opening, self._store.windows, now)
        return await self._store.results.put_out(now, opening, self._study.locales[0], IN_HAND)

    def _postman(self) -> Post | None:
        """Return who hands over mail; nobody where no mail server is set up: such waves are written to a file."""
        settings, study = self._settings, self._study
        if not settings.smtp_host:
            return None
        from bot.letterhead import letterhead, mail_server
        from bot.posting import Postman

        postman = Postman(
            self._store.deliveries,
            mail_server(settings),
            letterhead(settings, study),
            self._store.current.speech,
            study.locales[0],
            partial(link_for, study),
            self._clock,
            settings.smtp_rate,
        )
        self._stack.push_async_callback(postman.close)
        return postman.post

    async def _may_remind(self, due: DueReminder) -> bool:
        """Move a reminder to when it may go; a nudge counts like a wave's, and is dropped where a cap forbids it."""
        standing = await self._store.ledger.standing(due.account)
        if standing is None or standing.interview is None:
            return True
        now = self._clock.now()
        earliest = await self._nudged_at(due, now) if due.kind == "nudge" else now
        if isinstance(earliest, Reason):
            await self._store.reminders.drop(due, earliest.value)
            return False
        questionnaire = self._store.editions[standing.interview.version].questionnaire
        opening = next_opening(self._store.windows, zone_name(questionnaire, standing.interview), earliest)
        if opening > now:
            await self._store.reminders.postpone(due, opening)
            return False
        return True

    async def _nudged_at(self, due: DueReminder, now: datetime) -> datetime | Reason:
        person = await self._store.deliveries.person(due.account)
        return now if person is None else nudged_at(person.recipient, now)


def _opening(windows: SendWindows, now: datetime, zone_of: str) -> datetime:
    return next_opening(windows, zone_of, now)
