"""Panels of running waves that keep themselves up to date while they are the last thing in their chat, and not for ever.

Who watches what is not kept: after a restart nobody does, and what was put out for somebody who no longer watches is not said.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.ports import Clock, Show, Utterance, Voice
from bot.store.database import Database
from bot.store.staff import Staff
from bot.store.waves import Came, Planned, Waves

log = logging.getLogger(__name__)

PAGE = "wave-of"
EVERY = timedelta(seconds=10)
LASTS = timedelta(minutes=15)
"""Ninety edits at the most; whoever still looks then asks for more."""

Stand = tuple[str, bool, Came]
"""What of a wave shows on its panel and changes by itself."""


@dataclass(slots=True)
class _Watch:
    key: str
    until: datetime
    drawn: Stand
    """What stands on the panel."""
    message_id: int | None = None
    """None: it is still on its way."""
    is_drawing: bool = False
    """A newer state was put out and has not been said: a busy wave goes first."""
    is_last: bool = False


class Watching:
    """Panels by account, one for each."""

    def __init__(self, database: Database, staff: Staff, clock: Clock) -> None:
        self._waves, self._staff, self._clock = Waves(database), staff, clock
        self._watches: dict[int, _Watch] = {}
        self._task: asyncio.Task[None] | None = None
        self._voice: Voice | None = None
        self._on_page: Callable[[], None] = lambda: None

    def speak_by(self, voice: Voice, on_page: Callable[[], None] = lambda: None) -> None:
        """Say what changes by this voice; without one nothing is watched.

        `on_page` is told of every page of the staff's that stands: a wave that somebody has begun goes once they see that it will.
        """
        self._voice, self._on_page = voice, on_page

    async def stop(self) -> None:
        """Watch nothing any more."""
        self._watches.clear()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    # ------------------------------------------------------------ what happens in the chat

    def drawn(self, account: int, wave: Planned, came: Came, now: datetime, *, is_unasked: bool) -> datetime | None:
        """Note what stands on a panel that is being drawn; return until when it keeps itself up to date, None if it does not.

        One that was asked for is watched from now on if its wave is being sent.
        """
        stand = _stand(wave, came)
        if not is_unasked:
            self._watches.pop(account, None)
            if self._voice is None or wave.state != "running" or wave.wave.starts_at > now:
                return None
            self._watches[account] = _Watch(wave.key, now + LASTS, stand)
        watch = self._watches[account]
        watch.drawn = stand
        return None if watch.is_last else watch.until

    def is_expected(self, account: int, key: str) -> bool:
        """Return whether a panel that nobody asked for is still to be drawn."""
        watch = self._watches.get(account)
        return watch is not None and watch.key == key and watch.is_drawing

    def said(self, utterance: Utterance, message_id: int | None) -> None:
        """Take note of what came to stand in a chat; None: a message without further use, or one that is gone."""
        if isinstance(utterance.say, Show):
            self._on_page()
        watch = self._watches.get(utterance.account)
        if watch is None:
            return
        if message_id is None or watch.is_last or not _is_panel(utterance, watch.key):
            del self._watches[utterance.account]
            return
        watch.message_id, watch.is_drawing = message_id, False
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._follow())

    def heard(self, account: int) -> None:
        """Somebody writes or taps: what stands above it is the last thing in the chat no more, or is about to be another page."""
        self._watches.pop(account, None)

    # ------------------------------------------------------------ what happens to the waves

    async def _follow(self) -> None:
        while self._watches:
            await self._clock.sleep_until(self._clock.now() + EVERY)
            try:
                await self._look()
            except Exception as error:
                # The panel stays as it is, and the next look may find the disk in a better state.
                log.exception("panels_not_refreshed error=%s", type(error).__name__)
                self._drop_overdue()

    async def _look(self) -> None:
        stands = {wave.key: wave for wave in await self._waves.list()}
        came = await self._waves.all_came()
        for account, watch in list(self._watches.items()):
            wave = stands.get(watch.key)
            if watch.is_drawing or watch.message_id is None or wave is None:
                continue
            is_last = wave.state != "running" or self._clock.now() >= watch.until
            if is_last or _stand(wave, came.get(watch.key, Came())) != watch.drawn:
                await self._put_out(account, watch, is_last=is_last)
        self._drop_overdue()

    async def _put_out(self, account: int, watch: _Watch, *, is_last: bool) -> None:
        assert self._voice is not None
        watch.is_drawing, watch.is_last = True, is_last
        show = Show(PAGE, watch.key, in_place=True, is_unasked=True)
        said = await self._staff.show(account, show, self._clock.now(), about=watch.message_id)
        if not said:
            self._watches.pop(account, None)
        self._voice.say(said)

    def _drop_overdue(self) -> None:
        """Forget what could not be said for so long that nobody looks at it any more."""
        now = self._clock.now()
        self._watches = {account: watch for account, watch in self._watches.items() if now < watch.until + LASTS}


def _stand(wave: Planned, came: Came) -> Stand:
    return wave.state, wave.laid_out_at is not None, came


def _is_panel(utterance: Utterance, key: str) -> bool:
    show = utterance.say
    return isinstance(show, Show) and (show.page, show.of) == (PAGE, key)
