"""Says what was committed: order kept for each account, replies before reminders, at Telegram's pace, whatever breaks.

Each utterance is said once, but for a send whose answer was lost: that one is made again once, since a question said twice
is better than one never said; either copy may be tapped and one counts.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Literal

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.chat.buckets import Pace
from bot.chat.rendering import Keyboard, Message, render, render_toast
from bot.chat.request import MaybeSent
from bot.ports import Clock, Live, Outbox, Utterance
from bot.speech import Speech
from flows import Ask, Close, Say, Screen, SendFile, Tell, Toast

log = logging.getLogger(__name__)

Document = tuple[str, bytes, str]
"""File name, content, caption as HTML."""
Unchanged = Live | None | Literal["unchanged"]

_FIRST_WAIT, _LONGEST_WAIT = 0.5, 30.0
_PREVIEW_OFF = LinkPreviewOptions(is_disabled=True)
_GONE = ("message to edit not found", "can't be edited", "no text in the message to edit")


class _MaybeSaid(Exception):
    """A message was sent and the answer lost. Edits need no such care: twice is the same as once."""


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
        pace: Pace | None = None,
    ) -> None:
        """`speeches` by version hash; `current` is the hash whose words people without an interview hear."""
        self._bot, self._outbox, self._clock = bot, outbox, clock
        self._speeches, self._current = speeches, current
        self._documents, self._on_unreachable = documents, on_unreachable
        self._pace = pace or Pace(clock)
        self._lanes: dict[int, deque[Utterance]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._replies = 0
        self._no_replies = asyncio.Event()
        self._no_replies.set()
        self._live: dict[str, Live | None] = {}
        self._chance = random.Random()  # noqa: S311 - jitter, no secret
        self.counts: Counter[str] = Counter()
        self._stopping = False

    def say(self, utterances: Sequence[Utterance]) -> None:
        """Queue utterances that are committed; each account's are said in order."""
        for utterance in utterances:
            lane = self._lanes.get(utterance.account)
            if lane is not None:
                lane.append(utterance)
                continue
            self._lanes[utterance.account] = deque([utterance])
            self._start(self._work(utterance.account))

    def answer_tap(self, callback_id: str, say: Say | None, locale: str, version: str) -> None:
        """Answer a tap at once; one that has expired needs no answer."""
        text = render_toast(say, self._speech(version), locale) if isinstance(say, Toast) else None
        self._start(self._answer(callback_id, text))

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

    def _start(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("courier_failed error=%s", type(error).__name__, exc_info=error)

    def _speech(self, version: str) -> Speech:
        return self._speeches.get(version) or self._speeches[self._current]

    async def _answer(self, callback_id: str, text: str | None) -> None:
        try:
            await self._bot.answer_callback_query(callback_id, text=text)
            self.counts["tap_answered"] += 1
        except TelegramError as error:
            # A tap lives for seconds; trying again would answer a button nobody looks at any more.
            log.info("tap_not_answered error=%s", type(error).__name__)

    async def _work(self, account: int) -> None:
        lane = self._lanes[account]
        try:
            while lane and not self._stopping:
                is_reply = not _is_reminder(lane[0])
                if is_reply:
                    self._replies += 1
                    self._no_replies.clear()
                else:
                    await self._no_replies.wait()
                try:
                    await self._utter(lane[0])
                finally:
                    if is_reply:
                        self._replies -= 1
                        if not self._replies:
                            self._no_replies.set()
                lane.popleft()
                self._coalesce(lane)
        finally:
            del self._lanes[account]
            for case_id in {u.case_id for u in lane}:
                self._live.pop(case_id, None)

    def _coalesce(self, lane: deque[Utterance]) -> None:
        """Of several in-place states of one message only the newest is sent; the older are said with it."""
        while len(lane) > 1 and _is_in_place(lane[0]) and (_is_in_place(lane[1]) or isinstance(lane[1].say, Close)):
            older = lane.popleft()
            self.counts["coalesced"] += 1
            self._start(self._outbox.spoken(older, live="unchanged"))

    async def _utter(self, utterance: Utterance) -> None:
        wait = _FIRST_WAIT
        sent_twice = False
        while True:
            try:
                live = await self._send(utterance)
            except RetryAfter as error:
                self.counts["told_to_wait"] += 1
                self._pace.close(utterance.account, _seconds(error))
                continue
            except Forbidden as error:
                await self._unreachable(utterance, error)
                return
            except BadRequest as error:
                await self._give_up(utterance, error)
                return
            except _MaybeSaid:
                self.counts["ambiguous"] += 1
                log.warning("send_ambiguous utterance=%s again=%s", utterance.id, not sent_twice)
                if sent_twice:
                    # Said once or twice by now; a tap on either copy will tell which one lives.
                    await self._outbox.spoken(utterance, live="unchanged")
                    return
                sent_twice = True
                continue
            except NetworkError:
                self.counts["retried"] += 1
                await self._clock.sleep(wait * self._chance.uniform(0.7, 1.3))
                wait = min(_LONGEST_WAIT, wait * 2)
                continue
            if live != "unchanged":
                self._live[utterance.case_id] = live
            await self._outbox.spoken(utterance, live=live)
            return

    async def _unreachable(self, utterance: Utterance, error: TelegramError) -> None:
        self.counts["unreachable"] += 1
        log.info("unreachable utterance=%s", utterance.id)
        await self._on_unreachable(utterance.account)
        await self._outbox.undeliverable(utterance, type(error).__name__)

    async def _give_up(self, utterance: Utterance, error: BadRequest) -> None:
        """A refusal that will not change: our own fault, logged with the item, never tried again."""
        text = str(error).lower()
        if "chat not found" in text:
            await self._unreachable(utterance, error)
            return
        item = utterance.say.screen.key if isinstance(utterance.say, Ask | Close) else type(utterance.say).__name__
        self.counts["refused"] += 1
        log.error("refused_as_malformed item=%s locale=%s reason=%s", item, utterance.locale, text[:120])
        await self._outbox.undeliverable(utterance, text)

    async def _send(self, utterance: Utterance) -> Unchanged:
        """Make the calls for one utterance and return which message carries the live item now."""
        say = utterance.say
        speech = self._speech(utterance.version)
        match say:
            case Ask(screen, in_place):
                message = render(say, speech, utterance.locale)
                assert message is not None
                return await self._ask(utterance, screen, message, in_place=in_place)
            case Close():
                message = render(say, speech, utterance.locale)
                assert message is not None
                return await self._close(utterance, message)
            case Tell():
                message = render(say, speech, utterance.locale)
                if message is not None:
                    await self._send_message(utterance.account, message)
                return "unchanged"
            case SendFile():
                name, content, caption = await self._documents(utterance)
                await self._pace.wait(utterance.account)
                await self._bot.send_document(
                    utterance.account,
                    content,
                    filename=name,
                    caption=caption,
                    parse_mode=ParseMode.HTML,
                    read_timeout=60,
                )
                return "unchanged"
            case Toast():
                return "unchanged"

    async def _ask(self, utterance: Utterance, screen: Screen, message: Message, *, in_place: bool) -> Live:
        live = await self._live_of(utterance)
        if in_place and live is not None and await self._edit(utterance.account, live.message_id, message):
            return Live(live.message_id, screen.key, screen.visit)
        message_id = await self._send_message(utterance.account, message)
        if live is not None:
            await self._strip(utterance.account, live.message_id)
        return Live(message_id, screen.key, screen.visit)

    async def _close(self, utterance: Utterance, message: Message) -> Unchanged:
        live = await self._live_of(utterance)
        if live is not None:
            await self._edit(utterance.account, live.message_id, message)
        return None

    async def _live_of(self, utterance: Utterance) -> Live | None:
        if not utterance.case_id:
            return None
        if utterance.case_id not in self._live:
            self._live[utterance.case_id] = await self._outbox.live(utterance.case_id)
        return self._live[utterance.case_id]

    async def _send_message(self, account: int, message: Message) -> int:
        await self._pace.wait(account)
        try:
            sent = await self._bot.send_message(
                account,
                message.html,
                parse_mode=ParseMode.HTML,
                reply_markup=_markup(message.keyboard),
                link_preview_options=_PREVIEW_OFF,
            )
        except MaybeSent:
            raise _MaybeSaid from None
        self.counts["sent"] += 1
        return int(sent.message_id)

    async def _edit(self, account: int, message_id: int, message: Message) -> bool:
        """Edit a message; False when it is gone and must be said anew."""
        await self._pace.wait(account)
        try:
            await self._bot.edit_message_text(
                message.html,
                chat_id=account,
                message_id=message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=_markup(message.keyboard),
                link_preview_options=_PREVIEW_OFF,
            )
        except BadRequest as error:
            text = str(error).lower()
            if "message is not modified" in text:
                return True
            if any(sign in text for sign in _GONE):
                return False
            raise
        self.counts["edited"] += 1
        return True

    async def _strip(self, account: int, message_id: int) -> None:
        """Take the buttons off a message that is no longer the live one, so that nobody has two keyboards."""
        await self._pace.wait(account)
        try:
            await self._bot.edit_message_reply_markup(chat_id=account, message_id=message_id, reply_markup=None)
        except BadRequest as error:
            log.debug("strip_not_needed reason=%s", str(error)[:80])
        except RetryAfter as error:
            # Said already; the old buttons do no harm, since their visit is over.
            self._pace.close(account, _seconds(error))
        except NetworkError as error:
            log.info("strip_failed error=%s", type(error).__name__)


def _is_reminder(utterance: Utterance) -> bool:
    return isinstance(utterance.say, Tell) and utterance.say.lane == "reminder"


def _is_in_place(utterance: Utterance) -> bool:
    return isinstance(utterance.say, Ask) and utterance.say.in_place


def _markup(keyboard: Keyboard) -> InlineKeyboardMarkup | None:
    if not keyboard:
        return None
    return InlineKeyboardMarkup([[InlineKeyboardButton(b.text, callback_data=b.data) for b in row] for row in keyboard])


def _seconds(error: RetryAfter) -> float:
    value = error.retry_after
    return value.total_seconds() if hasattr(value, "total_seconds") else float(value)
