"""Somebody who is interviewed without a chat: taps and words in, turns out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flows import (
    Ask,
    Command,
    Commanded,
    Event,
    Interview,
    Questionnaire,
    Replied,
    Say,
    Screen,
    Tapped,
    Trace,
    Turn,
    begin,
    take,
)
from flows.codec import dump_interview, load_interview
from tests.flows.words import lides

START = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
PLAIN_NUMBERS = {
    "yrs_position": "6",
    "year_first_lead": "2009",
    "direct_reports": "8",
    "dev_hours": "40",
    "iglu_year": "2015",
}


class Interviewed:
    """One interview; between two turns it is written out and read back, so that nothing can hide in memory."""

    def __init__(self, questionnaire: Questionnaire | None = None, seed: int = 7, **begun: object) -> None:
        self.q = questionnaire or lides()
        self.at = START
        self.part = 0
        self.screen: Screen | None = None
        self.records: dict[str, int | str] = {}
        self.said: list[Say] = []
        self.trace: list[Trace] = []
        self.turn = begin(self.q, case_id="ctest", seed=seed, locale="es", at=self.at, **begun)  # type: ignore[arg-type]
        self._after(self.turn)

    @property
    def i(self) -> Interview:
        return self.turn.interview

    def value(self, name: str) -> int | str | None:
        return self.i.values.get(name)

    def event(self, event: Event) -> Turn:
        self.turn = take(self.q, load_interview(dump_interview(self.i)), event)
        self._after(self.turn)
        return self.turn

    def wait(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)

    def tap(self, action: str, item: str | None = None, visit: int | None = None) -> Turn:
        assert self.screen is not None
        self.wait(5)
        key = item or self.screen.key
        return self.event(Tapped(key, self.screen.visit if visit is None else visit, action, self.at))

    def say(self, text: str, part: int | None = None) -> Turn:
        self.wait(5)
        self.part += 1
        return self.event(Replied(text, self.part if part is None else part, self.at))

    def command(self, command: Command) -> Turn:
        self.wait(5)
        return self.event(Commanded(command, self.at))

    def until(self, key: str) -> None:
        """Answer in a plain way until this item is live."""
        for _ in range(200):
            if self.i.live == key or (key in ("imp", "cap", "sup", "dev_use") and self.i.live.startswith(f"{key}_")):
                return
            self.answer()
        raise AssertionError(f"{key} was never live; the last was {self.i.live}")

    def answer(self) -> None:
        """Answer the live item in a plain way."""
        assert self.screen is not None
        if self.i.live in PLAIN_NUMBERS:
            self.say(PLAIN_NUMBERS[self.i.live])
            return
        actions = [choice.action for choice in self.screen.choices]
        plus = [action for action in actions if action.startswith("+")]
        if plus:
            for action in plus[:2]:
                self.tap(action)
            self.tap("done")
        elif "go" in actions:
            self.tap("go")
        elif self.screen.typed in ("text", "email"):
            self.tap("skip")
        else:
            scale = self.i.live.startswith(("imp_", "cap_"))
            self.tap("4" if scale else next(action for action in actions if action.isdecimal()))

    def _after(self, turn: Turn) -> None:
        self.said = list(turn.says)
        self.trace.extend(turn.trace)
        self.screen = next((say.screen for say in reversed(turn.says) if isinstance(say, Ask)), self.screen)
        for record in turn.records:
            if record.kind == "data":
                if record.void:
                    self.records.pop(record.variable, None)
                else:
                    self.records[record.variable] = record.value
