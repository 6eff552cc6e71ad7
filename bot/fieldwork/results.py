"""Hands the results to the voice, a few at a time: files are large, and whoever is being answered goes first.

What is due is a question to the database, asked once a second: who confirms is another process.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from bot.following import Follower
from bot.ports import Clock, Utterance, Voice

log = logging.getLogger(__name__)

IN_HAND = 2
"""Files on their way at a time. Each is in memory several times over while it is sent, and takes the line from answers."""
LOOK_EVERY = 1.0
"""Seconds of the machine's time after which a word from another process is heard, whatever the study's clock does."""
CALM_SECONDS = 30.0
"""After an error of ours."""

PutOut = Callable[[datetime], Awaitable[tuple[Sequence[Utterance], int]]]
"""Puts out what is due and there is room for; returns it, and about how many anything was decided."""


class Passing(Follower):
    """Carries out what was confirmed, over and over."""

    def __init__(
        self, is_work: Callable[[datetime], Awaitable[bool]], put_out: PutOut, voice: Voice, clock: Clock
    ) -> None:
        """`is_work` says whether there is anything to do at an instant: it is asked all the time, so it is cheap."""
        self._is_work, self._put_out, self._voice, self._clock = is_work, put_out, voice, clock
        self._look = asyncio.Event()
        self._working = asyncio.Lock()

    def has_room(self) -> None:
        """The voice has said something that nobody waited for."""
        self._look.set()

    async def work(self) -> int:
        """Put out whatever is due now and there is room for; return how many there were."""
        async with self._working:
            number, decided = 0, 1
            while decided and await self._is_work(now := self._clock.now()):
                said, decided = await self._put_out(now)
                self._voice.say(said)
                number += len(said)
            return number

    async def _follow(self) -> None:
        while True:
            self._look.clear()
            try:
                await self.work()
                seconds = LOOK_EVERY
            except Exception:
                # The next try may find the disk in a better state; whoever is due stays due.
                log.exception("results_failed")
                seconds = CALM_SECONDS
            try:
                async with asyncio.timeout(seconds):
                    await self._look.wait()
            except TimeoutError:
                continue
