"""Sends waves: decides about everybody when a wave begins, and again about each person when their time has come.

Few at a time are given to the voice, so that a wave that is held sends nothing more and ten thousand wait in the store. What is
due is a question to the database; who starts or holds a wave from another process is noticed within a second.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from bot.ports import Clock, Decision, Deliveries, DueDelivery, Running
from flows.fieldwork import SendWindows
from flows.waves import DAY, Channel, Due, Skipped, at_sending, decide

log = logging.getLogger(__name__)

IN_HAND = 48
"""Reminders that the voice has at a time: over a second's worth, so that the whole rate is used."""
AT_ONCE = 24
LAID_OUT_AT_ONCE = 200
LOOK_EVERY = 1.0
"""Seconds of the machine's time after which a word from another process is heard, whatever the study's clock does."""
FAR = timedelta(hours=12)
INVITATIONS_EVERY = timedelta(minutes=15)
"""How often a wave that counts days from each invitation looks for whose day has come."""
CALM_SECONDS = 30.0
"""After an error of ours."""

Remind = Callable[[DueDelivery], Awaitable[Skipped | None]]
"""Puts a delivery out with the turn that says it; or why there is nothing to say."""
Post = Callable[[DueDelivery], Awaitable[float]]
"""Hands one mail over and returns how many seconds the next one waits."""


class Sender:
    """Carries out running waves, over and over."""

    def __init__(
        self,
        deliveries: Deliveries,
        clock: Clock,
        windows: SendWindows,
        closes_at: datetime,
        *,
        remind: Remind,
        in_hand: Callable[[], int],
        signature: Callable[[], Awaitable[str]],
        post: Post | None = None,
    ) -> None:
        """`in_hand` says how many reminders the voice has; without `post` no mail is sent from here."""
        self._deliveries, self._clock, self._windows, self._closes_at = deliveries, clock, windows, closes_at
        self._remind, self._in_hand, self._signature, self._post = remind, in_hand, signature, post
        self._look, self._look_at_mail = asyncio.Event(), asyncio.Event()
        self._working = asyncio.Lock()
        self._looked: dict[int, datetime] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._posting: asyncio.Task[None] | None = None
        self._stopping = False

    def start(self) -> None:
        """Begin; what fell due while we were off is decided about first."""
        self._tasks = [asyncio.create_task(self._follow()), asyncio.create_task(self._watch())]
        if self._post is not None:
            self._posting = asyncio.create_task(self._follow_mail(self._post))

    async def stop(self, within: float = 2.0) -> None:
        """Stop; a mail that is being handed over has so many seconds to end."""
        self._stopping = True
        self.look_again()
        if self._posting is not None:
            await asyncio.wait({self._posting}, timeout=within)
            self._tasks.append(self._posting)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def look_again(self) -> None:
        """Something may be due, or there is room for more."""
        self._look.set()
        self._look_at_mail.set()

    def has_room(self) -> None:
        """The voice has said a reminder."""
        self._look.set()

    async def work(self) -> int:
        """Decide and put out whatever is due now and there is room for; return how many were put out."""
        async with self._working:
            await self._lay_out()
            put_out = 0
            while not self._stopping and (room := IN_HAND - self._in_hand()) > 0:
                due = await self._deliveries.due(self._clock.now(), "chat", min(room, AT_ONCE))
                made, done = await self._work_off(due)
                put_out += made
                if not done:
                    break
            now = self._clock.now()
            for key in await self._deliveries.finish(now, is_closed=now >= self._closes_at):
                log.info("wave_done key=%s", key)
            return put_out

    async def _work_off(self, due: Sequence[DueDelivery]) -> tuple[int, int]:
        """Decide about these and put out those that may go now; return how many went, and about how many anything changed."""
        decisions = [(one, self._decided(one)) for one in due]
        put_off = [(one, decision) for one, decision in decisions if not self._is_now(decision)]
        going = [one for one, decision in decisions if self._is_now(decision)]
        # Together, so that they share their commits.
        outcomes = await asyncio.gather(*(self._remind(one) for one in going))
        unsaid = [(one, outcome) for one, outcome in zip(going, outcomes, strict=True) if outcome is not None]
        if put_off or unsaid:
            await self._deliveries.decide([*put_off, *unsaid])
        return len(going) - len(unsaid), len(due)

    def _decided(self, one: DueDelivery) -> Decision:
        wave, person = one.running.wave, one.person.recipient
        return at_sending(wave, person, one.planned_at, self._windows, self._clock.now(), self._closes_at)

    def _is_now(self, decision: Decision) -> bool:
        return isinstance(decision, Due) and decision.at <= self._clock.now()

    async def _lay_out(self) -> None:
        now = self._clock.now()
        for running in await self._deliveries.running(now):
            if not running.is_laid_out and now - self._looked.get(running.wave_id, now - DAY) >= INVITATIONS_EVERY:
                await self._lay_out_wave(running, now)

    async def _lay_out_wave(self, running: Running, now: datetime) -> None:
        """Decide about everybody; a wave that counts days from each invitation, about those whose day has come."""
        wave, wave_id = running.wave, running.wave_id
        days = wave.days_after_invitation if now < self._closes_at else None
        invited_before = None if days is None else now - days * DAY
        after = ""
        while people := await self._deliveries.undecided(wave_id, after, LAID_OUT_AT_ONCE, invited_before):
            # As it would have been decided had we been there when it began: the wave's grace counts from that hour.
            decisions = [
                (one.member_id, decide(wave, one.recipient, self._windows, running.since, self._closes_at))
                for one in people
            ]
            await self._deliveries.lay_out(wave_id, decisions)
            after = people[-1].member_id
        if invited_before is None:
            self._looked.pop(wave_id, None)
            await self._deliveries.laid_out(wave_id, now)
            log.info("wave_laid_out key=%s", wave.key)
        else:
            self._looked[wave_id] = now

    # ---------------------------------------------------------------- when to look

    async def _follow(self) -> None:
        while not self._stopping:
            self._look.clear()
            try:
                await self.work()
                self._look_at_mail.set()
                wake = await self._next(("chat", "mail"))
            except Exception:
                # One wave that cannot be decided about must not end the others for good.
                log.exception("waves_failed")
                await asyncio.sleep(CALM_SECONDS)
                continue
            await self._until(self._look, wake)

    async def _follow_mail(self, post: Post) -> None:
        has_posted = False
        while not self._stopping:
            self._look_at_mail.clear()
            try:
                seconds = await self._post_next(post)
                if seconds is None and has_posted:
                    # That was the last that is due: its wave may be over.
                    self._look.set()
                has_posted = seconds is not None
                wake = await self._next(("mail",)) if seconds is None else None
            except Exception:
                log.exception("mail_failed")
                await asyncio.sleep(CALM_SECONDS)
                continue
            if wake is not None:
                await self._until(self._look_at_mail, wake)
            elif seconds:
                await self._clock.sleep(seconds)

    async def _post_next(self, post: Post) -> float | None:
        """Decide about the next mail that is due and hand it over; None when none is."""
        due = await self._deliveries.due(self._clock.now(), "mail", 1)
        if not due:
            return None
        decision = self._decided(due[0])
        if self._is_now(decision):
            return await post(due[0])
        await self._deliveries.decide([(due[0], decision)])
        self._look.set()
        return 0.0

    async def _next(self, channels: Sequence[Channel]) -> datetime:
        now = self._clock.now()
        far = INVITATIONS_EVERY if self._looked else FAR
        due = await self._deliveries.next_due(now, channels)
        return now + far if due is None else min(due, now + far)

    async def _until(self, event: asyncio.Event, wake: datetime) -> None:
        waits = [asyncio.ensure_future(self._clock.sleep_until(wake)), asyncio.ensure_future(event.wait())]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    async def _watch(self) -> None:
        """Hear what another process says about waves."""
        known = await self._signature()
        while True:
            await asyncio.sleep(LOOK_EVERY)
            found = await self._signature()
            if found != known:
                known = found
                self._looked.clear()
                self.look_again()
