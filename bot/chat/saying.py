"""One utterance said: its words rendered, the message it belongs to found, the calls made. Keeps no order and marks nothing."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

from telegram.error import TelegramError

from bot.chat.calls import Calls, Document
from bot.chat.insisting import Insisting, Refused, Unheard, Unsure
from bot.chat.live import LiveMessages
from bot.chat.message import Keyboard, Message, plainly
from bot.chat.refusals import Refusal, refusal_of
from bot.chat.rendering import drawn, render
from bot.chat.turnstile import Rank, Turnstile
from bot.ports import Clock, Live, Outbox, OutOfOrder, Page, SendResults, Show, Strip, Utterance
from bot.speech import Speech
from flows import Ask, Close, SendFile, Tell, Toast

log = logging.getLogger(__name__)

T = TypeVar("T")
SENDS, FILES = 4, 2
"""How often something is sent whose answers are lost. People cannot go on without the question; a reminder is not worth a copy."""
Documents = Callable[[Utterance], Awaitable[Document]]
Pages = Callable[[Utterance], Awaitable[Page | None]]
OnSaid = Callable[[Utterance, int | None], None]
"""Told of everything that came to stand in a chat, and as which message; None: as one that is not edited, or it is gone."""


@dataclass(frozen=True, slots=True)
class Said:
    """It stands in the chat; `live` is which message carries the live item now, `left` a message whose buttons are stale."""

    live: Live | Literal["unchanged"] | None = "unchanged"
    left: int | None = None
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class TakenBack:
    """It is not to be said any more, and nothing of it was: its wave is held, or the person needs it no longer."""


@dataclass(frozen=True, slots=True)
class GivenUp:
    """It will never be said."""

    refusal: Refusal
    reason: str


class Overtaken(Exception):
    """A newer state of the same message waits behind this one; say that instead."""


class Sayer:
    """Makes the calls for utterances."""

    def __init__(
        self,
        calls: Calls,
        turnstile: Turnstile,
        insisting: Insisting,
        outbox: Outbox,
        speeches: Mapping[str, Speech],
        current: str,
        documents: Documents,
        pages: Pages,
        counts: Counter[str],
        clock: Clock,
        on_said: OnSaid,
    ) -> None:
        self._calls, self._turnstile, self._insisting, self._outbox = calls, turnstile, insisting, outbox
        self._speeches, self._current = speeches, current
        self._documents, self._pages, self._counts, self._clock = documents, pages, counts, clock
        self._on_said = on_said
        self.live = LiveMessages(outbox)
        self.recovered: set[int] = set()
        """Utterances that an earlier run may have said."""

    def speech(self, version: str) -> Speech:
        """Return the words of a version; the current ones for people without an interview."""
        return self._speeches.get(version) or self._speeches[self._current]

    async def say(
        self, utterance: Utterance, rank: Rank, is_overtaken: Callable[[], bool]
    ) -> Said | GivenUp | TakenBack:
        """Say anything but a Close. Raises Overtaken, Unheard when it does not get through, or OutOfOrder."""
        try:
            match utterance.say:
                case Ask():
                    return await self._ask(utterance, utterance.say, rank, is_overtaken)
                case Tell() as tell:
                    message = self._rendered(utterance, tell)
                    if message is not None:
                        await self._send(utterance, message, rank, is_overtaken)
                case SendFile() | SendResults():
                    await self._file(utterance, rank)
                case Show():
                    await self._show(utterance, rank, is_overtaken)
                case Toast() | Close() | Strip():
                    raise AssertionError(f"not to be said here: {type(utterance.say).__name__}")
        except _Unsayable as error:
            return GivenUp(Refusal.MALFORMED, str(error))
        except Refused as error:
            return GivenUp(error.refusal, str(error))
        except Unsure:
            log.warning("perhaps_said case=%s utterance=%s", utterance.case_id, utterance.id)
            return Said(is_sure=False)
        except _NotAnyMore:
            return TakenBack()
        except Unheard:
            # A send whose answer is lost is not tried again, so a reminder that is still unheard has surely not arrived.
            if is_reminder(utterance) and await self._outbox.not_sent(utterance.id):
                return TakenBack()
            raise
        return Said()

    async def close(self, utterance: Utterance, live: Live | None) -> Said | GivenUp:
        """Let the message that was live show what was chosen. Raises Unheard."""
        assert isinstance(utterance.say, Close)
        message_id = utterance.about or (live.message_id if live is not None else None)
        if message_id is None:
            return Said(None)
        try:
            message = self._rendered(utterance, utterance.say)
            assert message is not None
            await self._edit(utterance, message_id, message, Rank.REPLY, lambda: False)
        except _Unsayable as error:
            return GivenUp(Refusal.MALFORMED, str(error))
        except Refused as error:
            return GivenUp(error.refusal, str(error))
        return Said(None, _copy(utterance.say, live, message_id))

    async def strip(self, utterance: Utterance, message_id: int) -> Said | GivenUp:
        """Take the buttons off a message, so that nobody has two keyboards; not if it is the live one (again). Raises Unheard."""
        live = await self.live.of(utterance.case_id)
        if live is not None and live.message_id == message_id:
            return Said()

        async def call() -> None:
            await self._turnstile.enter(utterance.account, Rank.TIDY)
            await self._calls.strip(utterance.account, message_id)

        try:
            await self._insisting.on(utterance.account, call)
        except Refused as error:
            return GivenUp(error.refusal, str(error))
        return Said()

    async def answer(self, callback_id: str, text: str | None) -> None:
        """Answer a tap. It lives for seconds, so it is tried once, and outside all buckets."""
        try:
            await self._calls.answer(callback_id, text)
        except TelegramError as error:
            log.info("tap_not_answered refusal=%s", refusal_of(error))
        else:
            self._counts["tap_answered"] += 1

    async def _ask(self, utterance: Utterance, ask: Ask, rank: Rank, is_overtaken: Callable[[], bool]) -> Said:
        live = await self.live.of(utterance.case_id)
        message = self._rendered(utterance, ask)
        assert message is not None
        before = live.message_id if live is not None else None
        if ask.in_place and (message_id := utterance.about or before) is not None:
            if await self._edit(utterance, message_id, message, rank, is_overtaken):
                return Said(self._lives(utterance, ask, message_id), _copy(ask, live, message_id))
            before = None  # It is gone, and its buttons with it.
        message_id, is_first = await self._send(utterance, message, rank, is_overtaken)
        return Said(self._lives(utterance, ask, message_id, is_first=is_first), before)

    def _lives(self, utterance: Utterance, ask: Ask, message_id: int, *, is_first: bool = False) -> Live:
        live = Live(message_id, ask.screen.key, ask.screen.visit)
        self.live.keep(utterance.case_id, live, is_first=is_first)
        return live

    async def _send(
        self, utterance: Utterance, message: Message, rank: Rank, is_overtaken: Callable[[], bool]
    ) -> tuple[int, bool]:
        """Send a message; return its id, and whether it cannot have been there before."""
        tries = 0

        async def call(message: Message) -> int:
            nonlocal tries
            tries += 1
            await self._turnstile.enter(utterance.account, rank)
            if is_overtaken():
                raise Overtaken
            await self._begin(utterance)
            return await self._calls.send(utterance.account, message)

        message_id = await self._through(utterance, message, call, at_most=1 if is_reminder(utterance) else SENDS)
        self._counts["sent"] += 1
        self._on_said(utterance, message_id)
        return message_id, tries == 1 and utterance.id not in self.recovered

    async def _begin(self, utterance: Utterance) -> None:
        """Note that what nobody waits for is about to be sent. Raises _NotAnyMore."""
        if is_reminder(utterance) and not await self._outbox.sending(utterance.id, self._clock.now()):
            raise _NotAnyMore

    async def _edit(
        self, utterance: Utterance, message_id: int, message: Message, rank: Rank, is_overtaken: Callable[[], bool]
    ) -> bool:
        """Edit a message; False when it is gone. Twice is the same as once, so a lost answer costs nothing."""

        async def call(message: Message) -> bool:
            await self._turnstile.enter(utterance.account, rank)
            if is_overtaken():
                raise Overtaken
            return await self._calls.edit(utterance.account, message_id, message)

        is_there = await self._through(utterance, message, call)
        self._counts["edited"] += is_there
        return is_there

    async def _file(self, utterance: Utterance, rank: Rank) -> None:
        try:
            document = await self._documents(utterance)
        except OutOfOrder:
            raise
        except Exception as error:
            log.exception("file_not_made case=%s say=%s", utterance.case_id, utterance.say)
            raise _Unsayable(type(error).__name__) from error
        await self._attachment(utterance, document, (), rank)

    async def _attachment(self, utterance: Utterance, document: Document, keyboard: Keyboard, rank: Rank) -> None:
        async def call() -> None:
            await self._turnstile.enter(utterance.account, rank)
            await self._begin(utterance)
            await self._calls.file(utterance.account, document, keyboard)

        is_awaited = not is_reminder(utterance)
        await self._insisting.on(utterance.account, call, at_most=FILES if is_awaited else 1, is_awaited=is_awaited)
        self._counts["sent"] += 1
        self._on_said(utterance, None)

    async def _show(self, utterance: Utterance, rank: Rank, is_overtaken: Callable[[], bool]) -> None:
        """Show one of the staff's pages as it is now; to somebody who is no staff any more, nothing."""
        try:
            page = await self._pages(utterance)
        except OutOfOrder:
            raise
        except Exception as error:
            log.exception("page_not_made say=%s", utterance.say)
            raise _Unsayable(type(error).__name__) from error
        if page is None:
            return
        message, about = drawn(page), utterance.about
        if page.picture is not None:
            await self._picture(utterance, page.picture, message, rank, about if page.over_picture else None)
        elif page.attachment is not None:
            await self._attachment(utterance, (*page.attachment, message.html), message.keyboard, rank)
        elif about is not None and await self._edit(utterance, about, message, rank, is_overtaken):
            self._on_said(utterance, about)
        elif is_redraw(utterance):
            # Its message is gone, and nobody asked for another one.
            self._on_said(utterance, None)
        else:
            await self._send(utterance, message, rank, is_overtaken)

    async def _picture(
        self, utterance: Utterance, picture: bytes, message: Message, rank: Rank, over: int | None
    ) -> None:
        """Send a picture, or let the one that stands there be this one; one that is gone is sent anew."""

        async def edit(message_id: int) -> bool:
            await self._turnstile.enter(utterance.account, rank)
            return await self._calls.edit_photo(utterance.account, message_id, picture, message)

        async def send() -> None:
            await self._turnstile.enter(utterance.account, rank)
            await self._calls.photo(utterance.account, picture, message)

        if over is not None and await self._insisting.on(utterance.account, lambda: edit(over)):
            self._counts["edited"] += 1
        else:
            await self._insisting.on(utterance.account, send, at_most=FILES)
            self._counts["sent"] += 1
        self._on_said(utterance, None)

    async def _through(
        self,
        utterance: Utterance,
        message: Message,
        call: Callable[[Message], Awaitable[T]],
        *,
        at_most: int | None = None,
    ) -> T:
        """Insist; where Telegram cannot parse our markup, the words go without it."""
        account, is_awaited = utterance.account, not is_reminder(utterance)
        try:
            return await self._insisting.on(account, lambda: call(message), at_most=at_most, is_awaited=is_awaited)
        except Refused as error:
            if error.refusal is not Refusal.BAD_MARKUP:
                raise
            log.error("markup_refused item=%s locale=%s", item_of(utterance), utterance.locale)
            message = plainly(message)
            return await self._insisting.on(account, lambda: call(message), at_most=at_most, is_awaited=is_awaited)

    def _rendered(self, utterance: Utterance, say: Ask | Close | Tell) -> Message | None:
        try:
            return render(say, self.speech(utterance.version), utterance.locale)
        except Exception as error:
            # One screen that cannot be drawn must not hold up everything else that this person is to hear.
            log.exception("not_rendered item=%s locale=%s", item_of(utterance), utterance.locale)
            raise _Unsayable(type(error).__name__) from error


def _copy(say: Ask | Close, live: Live | None, message_id: int) -> int | None:
    """Return another message that carries the same item: it was sent while this one was tapped."""
    is_copy = live is not None and (live.key, live.visit) == (say.screen.key, say.screen.visit)
    return live.message_id if live is not None and is_copy and live.message_id != message_id else None


class _NotAnyMore(Exception):
    """The store says that this reminder is not to be sent any more."""


class _Unsayable(Exception):
    """Our own fault: the words or the file could not be made."""


def is_reminder(utterance: Utterance) -> bool:
    """Return whether we write first: nobody is waiting for it."""
    match utterance.say:
        case Tell(lane=lane):
            return lane == "reminder"
        case Show(is_unasked=is_unasked):
            return is_unasked
        case SendResults():
            return True
        case _:
            return False


def is_redraw(utterance: Utterance) -> bool:
    """Return whether a message is only brought up to date, unasked: whatever stands behind it matters more."""
    return isinstance(utterance.say, Show) and utterance.say.is_unasked and utterance.say.in_place


def item_of(utterance: Utterance) -> str:
    """Return what an utterance is about, for the log: an item's key, or the kind of say."""
    say = utterance.say
    return say.screen.key if isinstance(say, Ask | Close) else type(say).__name__
