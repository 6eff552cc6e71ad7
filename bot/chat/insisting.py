"""How long a call is tried: paced, told to wait, broken off, lost. Ends with a result or with the reason why there is none."""

from __future__ import annotations

import logging
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from telegram.error import TelegramError

from bot.chat.refusals import Refusal, refusal_of, seconds_to_wait
from bot.chat.turnstile import Turnstile
from bot.ports import Clock

log = logging.getLogger(__name__)

FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
PATIENCE = timedelta(hours=1)
"""How long a broken line is tried for what nobody waits for."""
ALONE = 120
"""How often, in about an hour, Telegram may fail us with one message while others get through. A line that is broken for everybody
is no message's fault, and is tried for ever: whoever waits for the next question gets it when the line is there again."""

Said = TypeVar("Said")


class Refused(Exception):
    """Telegram will not take it, however often it is tried."""

    def __init__(self, refusal: Refusal, text: str) -> None:
        super().__init__(text)
        self.refusal = refusal


class Unheard(Exception):
    """It did not get through for longer than we try; it is said at the next start."""


class Unsure(Exception):
    """It was sent as often as it may be and every answer was lost: it has arrived at least once, or not at all."""


class Insisting:
    """Makes calls until they are through."""

    def __init__(self, turnstile: Turnstile, clock: Clock, chance: random.Random, counts: Counter[str]) -> None:
        self._turnstile, self._clock, self._chance, self._counts = turnstile, clock, chance, counts
        self._heard = 0
        """Calls that Telegram has answered, whatever it said."""

    async def on(
        self,
        chat: int,
        call: Callable[[], Awaitable[Said]],
        *,
        at_most: int | None = None,
        is_awaited: bool = True,
    ) -> Said:
        """Return what the call returns. Raises Refused, Unheard or Unsure.

        `at_most` is how often it may be made when its answers are lost, since each may say the same thing once more; None
        where twice is the same as once. What is awaited is tried for as long as the line is broken. Every attempt is expected
        to pass the turnstile by itself.
        """
        began, wait, lost, alone, heard = self._clock.now(), FIRST_WAIT, 0, 0, self._heard
        while True:
            try:
                said = await call()
            except TelegramError as error:
                refusal, told, text = refusal_of(error), seconds_to_wait(error), error.message
            else:
                self._heard += 1
                return said
            if refusal not in (Refusal.BROKEN, Refusal.MAYBE_DONE):
                self._heard += 1
            if refusal is Refusal.SLOW_DOWN:
                self._counts["told_to_wait"] += 1
                self._turnstile.hold(chat, told)
                continue
            if refusal is Refusal.MAYBE_DONE and at_most is not None:
                self._counts["ambiguous"] += 1
                lost += 1
                if lost >= at_most:
                    raise Unsure
            elif refusal not in (Refusal.BROKEN, Refusal.MAYBE_DONE):
                raise Refused(refusal, text)
            alone, heard = (alone + 1 if self._heard != heard else 0), self._heard
            if alone >= ALONE or (not is_awaited and self._clock.now() - began >= PATIENCE):
                raise Unheard
            self._counts["retried"] += 1
            log.info("call_again refusal=%s in=%.1f", refusal, wait)
            await self._clock.sleep(wait * self._chance.uniform(0.7, 1.3))
            wait = min(LONGEST_WAIT, wait * 2)
