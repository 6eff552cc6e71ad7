"""Says what was committed: order kept for each account, replies before reminders, at Telegram's pace, whatever breaks.

Each utterance is said once, but for a send whose answer was lost: that one is made again, since a question said twice is
better than one never said; either copy may be tapped and one counts. What a message shows is said by its newest state.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from telegram import Bot

from bot.chat.buckets import Pace
from bot.chat.calls import Calls, Document
from bot.chat.insisting import Insisting, Unheard
from bot.chat.refusals import Refusal
from bot.chat.rendering import render_toast
from bot.chat.saying import GivenUp, OnSaid, Overtaken, Pages, Said, Sayer, TakenBack, is_redraw, is_reminder, item_of
from bot.chat.turnstile import Rank, Turnstile
from bot.ports import Clock, Live, Outbox, OutOfOrder, Spoken, Strip, Utterance
from bot.speech import Speech
from flows import Ask, Close, Say, Toast

log = logging.getLogger(__name__)

__all__ = ["Courier", "Document"]

T = TypeVar("T")
Lane = deque[Utterance]
Outcome = Said | GivenUp | TakenBack
Saying = tuple[Utterance, "Outcome | asyncio.Task[Outcome]"]
"""Something that has been said, or is being said while more is."""

STORE_SECONDS = 3.0
"""Between two tries at a store that takes nothing."""
NEWS_SECONDS = 0.2
REMINDING = 64
"""Accounts that are being reminded at a time: enough to use the whole rate, few enough for a wave to weigh nothing."""


class Courier:
    """The voice of the bot in Telegram."""

    def __init__(
        self,
        bot: Bot,
        outbox: Outbox,
        clock: Clock,
        speeches: Mapping[str, Speech],
        current: str,
        *,
        documents: Callable[[Utterance], Awaitable[Document]],
        on_unreachable: Callable[[int], Awaitable[None]],
        pages: Pages | None = None,
        on_asked: Callable[[int], None] = lambda _: None,
        on_reminded: Callable[[], None] = lambda: None,
        on_said: OnSaid = lambda _, __: None,
        pace: Pace | None = None,
        chance: random.Random | None = None,
    ) -> None:
        """`speeches` by version hash; `current` is the hash whose words people without an interview hear.

        `documents` makes the file of a SendFile, `pages` what a Show shows; `on_unreachable` is told of every account that cannot be written to;
        `on_asked` of every question that is shown, `on_reminded` whenever there is room for another reminder, `on_said` of
        everything that came to stand in a chat; `chance` spreads retries.
        """
        self.counts: Counter[str] = Counter()
        self._outbox, self._clock, self._on_unreachable = outbox, clock, on_unreachable
        self._on_asked, self._on_reminded = on_asked, on_reminded
        self._turnstile = Turnstile(pace if pace is not None else Pace(clock), clock)
        jitter = chance or random.Random()  # noqa: S311 - keeps no secret
        insisting = Insisting(self._turnstile, clock, jitter, self.counts)
        self._sayer = Sayer(
            Calls(bot),
            self._turnstile,
            insisting,
            outbox,
            speeches,
            current,
            documents,
            pages or _nobody,
            self.counts,
            clock,
            on_said,
        )
        self._lanes: dict[int, Lane] = {}
        self._wave: deque[int] = deque()
        self._parked: set[int] = set()
        self._reminding = 0
        self._tasks: set[asyncio.Task[Any]] = set()
        self._stopping = False

    def say(self, utterances: Sequence[Utterance]) -> None:
        """Queue utterances that are committed; each account's are said in order."""
        for utterance in utterances:
            lane = self._lanes.get(utterance.account)
            if lane is not None:
                lane.append(utterance)
            else:
                self._lanes[utterance.account] = deque([utterance])
            if not is_reminder(utterance):
                self._turn_to(utterance.account, is_at_work=lane is not None)
            elif lane is None:
                self._wave.append(utterance.account)
                self._parked.add(utterance.account)
        self._remind()

    def recover(self, utterances: Sequence[Utterance]) -> None:
        """Say what an earlier run committed and did not mark as said; some of it may have been heard."""
        self.counts["recovered"] += len(utterances)
        self._sayer.recovered.update(utterance.id for utterance in utterances)
        self.say(utterances)

    def answer_tap(self, callback_id: str, say: Say | None, locale: str, version: str) -> None:
        """Answer a tap at once, outside every queue; one that has expired needs no answer."""
        text = render_toast(say, self._sayer.speech(version), locale) if isinstance(say, Toast) else ""
        self._start(self._sayer.answer(callback_id, text or None))

    def stood_first(self, case_id: str) -> Live | None:
        """Return the message with the case's question, if nobody can have read that before; None where we cannot say."""
        return self._sayer.live.first(case_id)

    def unsaid(self, account: int) -> int:
        """Return how much an account has still to be told."""
        return len(self._lanes.get(account, ()))

    def depths(self) -> tuple[int, int]:
        """Return how much is still to be said: of replies, and of reminders."""
        reminders = sum(len(self._lanes[account]) for account in self._parked)
        return sum(map(len, self._lanes.values())) - reminders, reminders

    def reminders_in_hand(self) -> int:
        """Return how many accounts are being reminded, or wait for it."""
        return self._reminding + len(self._parked)

    async def idle(self) -> None:
        """Return when nothing is left to say."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def stop(self, within: float) -> None:
        """Finish the calls in hand, for so many seconds at most; what is not said is said at the next start."""
        self._stopping = True
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=within)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self._turnstile.close()

    def _turn_to(self, account: int, *, is_at_work: bool) -> None:
        """Somebody is waiting for an answer; what else they are to hear goes before it, since order is kept."""
        if account in self._parked:
            self._parked.discard(account)
            self._start(self._work(account))
        elif is_at_work:
            self._turnstile.hurry(account)
        else:
            self._start(self._work(account))

    def _remind(self) -> None:
        """Let the next of the wave begin, as many as are reminded at a time."""
        while self._wave and self._reminding < REMINDING and not self._stopping:
            account = self._wave.popleft()
            if account in self._parked:
                self._parked.discard(account)
                self._reminding += 1
                self._start(self._work(account)).add_done_callback(self._reminded)

    def _reminded(self, task: asyncio.Task[None]) -> None:
        self._reminding -= 1
        if not task.cancelled():
            self._remind()
            self._on_reminded()

    async def _work(self, account: int) -> None:
        """Say one account's lane to its end. Marking waits for the mark before it, saying does not."""
        lane = self._lanes[account]
        before: asyncio.Task[bool] | None = None
        try:
            while not self._stopping:
                if not lane:
                    if before is None:
                        return
                    # A mark that waits for the disk holds up nothing that comes meanwhile.
                    done, _ = await asyncio.wait({before}, timeout=NEWS_SECONDS)
                    before = None if done else before
                    continue
                said: list[Saying] = []
                try:
                    await self._say_next(lane, said)
                except OutOfOrder as error:
                    log.error("out_of_order error=%s detail=%s", type(error).__name__, error)
                    before = self._start(self._mark(said, before))
                    await self._clock.sleep(STORE_SECONDS)
                    continue
                except Unheard:
                    is_awaited = not is_reminder(lane[0])
                    log.warning("left_for_next_start utterances=%s", len(lane) if is_awaited else 1)
                    if is_awaited:
                        self._start(self._mark(said, before))
                        return  # What stands behind it must not overtake it.
                    lane.popleft()
                before = self._start(self._mark(said, before))
        finally:
            del self._lanes[account]

    async def _say_next(self, lane: Lane, said: list[Saying]) -> None:
        """Say the next thing of a lane, with the closings that stand before it; what is said is marked together.

        Were a new question marked before the closing of the old one and we died in between, the next start would close
        the new one.
        """
        while lane:
            said.extend(self._overtaken(lane))
            utterance = lane[0]
            if isinstance(utterance.say, Close):
                # The closed message and the next one are two messages: neither need wait for the other.
                live = await self._sayer.live.of(utterance.case_id)
                self._sayer.live.keep(utterance.case_id, None)
                lane.popleft()
                said.append((utterance, self._start(self._sayer.close(utterance, live))))
                # Its call goes out first, so that people see their choice before the next question.
                await asyncio.sleep(0)
            elif isinstance(utterance.say, Strip):
                # In its turn: the message may be the live one again by what is said next.
                outcome = await self._sayer.strip(utterance, utterance.say.message_id)
                lane.popleft()
                said.append((utterance, outcome))
            elif isinstance(utterance.say, Toast):
                lane.popleft()
                said.append((utterance, Said()))
            else:
                rank = Rank.REMINDER if all(map(is_reminder, lane)) else Rank.REPLY
                try:
                    outcome = await self._sayer.say(utterance, rank, lambda: _is_overtaken(lane))
                except Overtaken:
                    continue
                lane.popleft()
                said.append((utterance, outcome))
                if isinstance(utterance.say, Ask):
                    self._on_asked(utterance.account)
                return

    async def _mark(self, said: Sequence[Saying], before: asyncio.Task[bool] | None) -> bool:
        """Mark as said or given up, in one write; False when something is left for the next start.

        What comes after it is left as well, so that the next start finds the order that was.
        """
        heard: list[tuple[Utterance, Outcome]] = []
        try:
            for utterance, saying in said:
                heard.append((utterance, await saying if isinstance(saying, asyncio.Task) else saying))
        except Unheard:
            log.warning("left_for_next_start utterances=%s", len(said) - len(heard))
        if before is not None and not await before:
            return False
        for utterance, outcome in heard:
            if isinstance(outcome, GivenUp):
                self._tell_of(utterance, outcome)
                await self._kept(partial(self._give_up, utterance, outcome))
        spoken = [
            Spoken(utterance, outcome.live, outcome.left, outcome.is_sure)
            for utterance, outcome in heard
            if isinstance(outcome, Said)
        ]
        if spoken:
            self.say(await self._kept(partial(self._outbox.spoken, spoken)))
        return len(heard) == len(said)

    async def _kept(self, write: Callable[[], Awaitable[T]]) -> T:
        """Write down what became of something, however long the store takes nothing: unmarked, it would be said once more."""
        while True:
            try:
                return await write()
            except OutOfOrder as error:
                log.error("out_of_order error=%s detail=%s", type(error).__name__, error)
                await self._clock.sleep(STORE_SECONDS)

    def _tell_of(self, utterance: Utterance, outcome: GivenUp) -> None:
        where = (utterance.case_id, item_of(utterance), utterance.locale)
        if outcome.refusal is Refusal.UNREACHABLE:
            self.counts["unreachable"] += 1
            log.info("unreachable case=%s item=%s locale=%s", *where)
        else:
            self.counts["refused"] += 1
            log.error("refused_as_malformed case=%s item=%s locale=%s reason=%s", *where, outcome.reason[:120])

    async def _give_up(self, utterance: Utterance, outcome: GivenUp) -> None:
        if outcome.refusal is Refusal.UNREACHABLE:
            await self._on_unreachable(utterance.account)
        await self._outbox.undeliverable(utterance, f"{outcome.refusal}: {outcome.reason}")

    def _overtaken(self, lane: Lane) -> list[Saying]:
        """Take out the older of several states of one message: only the newest is sent, and they count as said."""
        older: list[Saying] = []
        while _is_overtaken(lane):
            older.append((lane.popleft(), Said()))
            self.counts["coalesced"] += 1
        return older

    def _start(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None and not isinstance(error, Unheard):
            log.error("courier_failed error=%s", type(error).__name__, exc_info=error)


async def _nobody(_: Utterance) -> None:
    """A bot without staff shows them nothing."""


def _is_overtaken(lane: Lane) -> bool:
    """Return whether there is no need to say the head of the lane: a newer state of its message waits behind it, or the answer
    to it, given on a copy that arrived although we were not told so, or anything at all behind what nobody asked to see.
    """
    if len(lane) < 2:
        return False
    head, newer = lane[0], lane[1]
    return is_redraw(head) or (_is_state(head) and _supersedes(newer, head)) or _is_answered(lane)


def _is_state(utterance: Utterance) -> bool:
    return isinstance(utterance.say, Ask) and utterance.say.in_place


def _is_answered(lane: Lane) -> bool:
    ask = lane[0].say
    return isinstance(ask, Ask) and any(
        isinstance(newer.say, Close)
        and newer.about is not None
        and (newer.say.screen.key, newer.say.screen.visit) == (ask.screen.key, ask.screen.visit)
        for newer in lane
    )


def _supersedes(newer: Utterance, older: Utterance) -> bool:
    return newer.case_id == older.case_id and (_is_state(newer) or isinstance(newer.say, Close))
