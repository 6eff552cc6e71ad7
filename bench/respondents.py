"""The people of the benchmark: each presses a button, waits for the next question, and presses again, twenty times."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass, field

from bench.bot_api import BotApi, Buttons

ITEMS = 20
OPTIONS = 5
FIRST_CHAT = 5_000_000


@dataclass(slots=True)
class _Respondent:
    chat: int
    pressed_at: float = 0.0
    """When the button was pressed whose consequence has not been seen yet; 0 while nothing is waited for."""
    pressed: int = 0


@dataclass(slots=True)
class Tally:
    """What was seen since the last mark."""

    answers: int = 0
    latencies: list[float] = field(default_factory=list)
    since: float = field(default_factory=time.monotonic)


class Respondents:
    """So many people at a time; whoever is through makes room for the next."""

    def __init__(self, api: BotApi, at_once: int, *, think: float = 0.0, first_chat: int = FIRST_CHAT) -> None:
        """`think` is the mean of the seconds between a question and its answer; 0 answers at once."""
        self.tally = Tally()
        self.completed, self.told = 0, 0
        self._api, self._at_once, self._think = api, at_once, think
        self._chance = random.Random(first_chat)
        self._here: dict[int, _Respondent] = {}
        self.next_chat = first_chat
        self._is_over = False

    def begin(self) -> None:
        """Let the first come in; with time to think, spread out."""
        for _ in range(self._at_once):
            if self._think:
                asyncio.get_running_loop().call_later(self._chance.uniform(0, 2 * self._think), self._come)
            else:
                self._come()

    def end(self) -> None:
        """Nobody presses any more."""
        self._is_over = True

    def mark(self) -> Tally:
        """Return what was seen until now, and count anew."""
        seen, self.tally = self.tally, Tally()
        return seen

    def waiting(self) -> int:
        """Return how many have pressed and see no next question yet."""
        return sum(1 for one in self._here.values() if one.pressed_at)

    def knows(self, chat: int) -> bool:
        """Return whether there is such a chat: all who came, and those who are only written to."""
        return chat in self._here or chat >= 1_000

    def shown(self, chat: int, message_id: int, buttons: Buttons) -> None:
        """See a new message: it is the next question, or the end."""
        respondent = self._here.get(chat)
        if respondent is None:
            self.told += 1
            return
        if respondent.pressed_at:
            self.tally.latencies.append(time.monotonic() - respondent.pressed_at)
            self.tally.answers += 1
            respondent.pressed_at = 0.0
        if respondent.pressed >= ITEMS:
            del self._here[chat]
            self.completed += 1
            self._come()
        elif len(buttons) < OPTIONS:
            if buttons:  # consent: agreed to at once, and no answer
                self._api.press(chat, message_id, buttons[0])
        elif self._think:
            seconds = self._chance.uniform(0.5, 1.5) * self._think
            asyncio.get_running_loop().call_later(seconds, self._press, respondent, message_id, buttons)
        else:
            self._press(respondent, message_id, buttons)

    def _come(self) -> None:
        if self._is_over:
            return
        chat = self.next_chat
        self.next_chat += 1
        self._here[chat] = _Respondent(chat)
        self._api.send_text(chat, "/start")

    def _press(self, respondent: _Respondent, message_id: int, buttons: Buttons) -> None:
        if self._is_over:
            return
        respondent.pressed_at = time.monotonic()
        respondent.pressed += 1
        self._api.press(respondent.chat, message_id, buttons[(respondent.chat + respondent.pressed) % OPTIONS])
