"""Taps that wait for their answer: given with the turn, or empty where the turn takes long, so that no button spins for ever."""

from __future__ import annotations

import asyncio
from collections import deque
from datetime import datetime, timedelta

from bot.ports import Clock, Voice
from flows import Toast

ANSWER_WITHIN = timedelta(seconds=1)
"""After this a tap is answered empty while its turn goes on."""


class Tap:
    """One tap; a second answer is not given."""

    def __init__(self, taps: Taps, callback_id: str, due: datetime) -> None:
        """Without a `callback_id` there was no tap, and nothing is answered."""
        self._taps, self._callback_id, self.due = taps, callback_id, due
        self.locale, self.version = "", ""

    @property
    def is_waiting(self) -> bool:
        """Return whether it has not been answered yet."""
        return bool(self._callback_id)

    def answer(self, toast: Toast | None) -> None:
        """Answer the tap, with a short text if there is one."""
        if self._callback_id:
            callback_id, self._callback_id = self._callback_id, ""
            self._taps.answer(callback_id, toast, self)


class Taps:
    """All taps that wait. They are taken in the order in which they fall due, so one watch serves for all."""

    def __init__(self, voice: Voice, clock: Clock) -> None:
        self._voice, self._clock = voice, clock
        self._taken: deque[Tap] = deque()
        self._waiting = 0
        self._watch: asyncio.Task[None] | None = None

    def take(self, callback_id: str) -> Tap:
        """Return a tap that is answered empty when it falls due."""
        tap = Tap(self, callback_id, self._clock.now() + ANSWER_WITHIN)
        if callback_id:
            self._taken.append(tap)
            self._waiting += 1
            if self._watch is None:
                self._watch = asyncio.create_task(self._answer_late())
        return tap

    def answer(self, callback_id: str, toast: Toast | None, tap: Tap) -> None:
        """Hand an answer to the voice."""
        self._voice.answer_tap(callback_id, toast, tap.locale, tap.version)
        self._waiting -= 1
        if self._waiting == 0:
            self._taken.clear()
            if self._watch is not None and self._watch is not asyncio.current_task():
                self._watch.cancel()
            self._watch = None

    async def _answer_late(self) -> None:
        while self._taken:
            tap = self._taken.popleft()
            if tap.is_waiting:
                # Never longer, also where the clock was set back.
                await self._clock.sleep(min(tap.due - self._clock.now(), ANSWER_WITHIN).total_seconds())
                tap.answer(None)
