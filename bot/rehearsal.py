"""The interview in a terminal, and synthetic people who answer at random: the real engine, no Telegram."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress

from bot.chat.commands import read_command
from bot.chat.rendering import Button, Message, render, render_toast
from bot.library import Edition, open_edition, shipped_sources
from bot.open_store import Store, open_store
from bot.store.database import StoreError
from bot.study import Study, fills
from bot.transcript import recorded, said
from flows import (
    Ask,
    Choice,
    Close,
    Command,
    Commanded,
    Event,
    MisCommanded,
    Phase,
    Replied,
    Screen,
    Tapped,
    Tell,
    Toast,
    Turn,
    begin,
    take,
)
from flows.estimate import SECONDS
from flows.path import find_path

_SIDE_BY_SIDE = 40
_MOST_TURNS = 400
_WORDS = (
    "Sí",
    "Un proyecto de mejora con acompañamiento y tiempo protegido",
    "Mentoring by peers",
    "Depende del contexto 🙂",
    "=1+1",
)
_OVER = (Phase.SUBMITTED, Phase.REFUSED, Phase.SCREENED_OUT, Phase.WITHDRAWN)


# ---------------------------------------------------------------- one person at the terminal


def rehearse_alone(study: Study, locale: str, seed: int) -> None:
    """Hold one interview in the terminal; nothing is stored. Taps are written [as on the button], everything else is typed."""
    edition = open_edition(*shipped_sources(study.questionnaire), fills(study), strict=True)
    terminal = _Terminal(edition)
    now = datetime.now(UTC)
    turn = begin(
        edition.questionnaire, case_id="crehearsal", seed=seed, locale=locale, at=now, notice=study.notice.version
    )
    terminal.show(turn)
    for number, line in enumerate(iter(_ask_line, None), start=1):
        event = terminal.event(line, number, datetime.now(UTC), study.bot_username)
        if event is None:
            print("  (there is no such button; type its words in brackets, for example [Sí])")
            continue
        turn = take(edition.questionnaire, turn.interview, event)
        terminal.show(turn)
        if turn.interview.phase is Phase.WITHDRAWN:
            return


def _ask_line() -> str | None:
    try:
        return input("> ")
    except EOFError:
        return None


class _Terminal:
    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._buttons: list[tuple[Button, Screen | None]] = []

    def show(self, turn: Turn) -> None:
        """Print records first, then what is said: that is the order in which things happen."""
        speech, locale = self._edition.speech, turn.interview.locale
        for line in recorded(turn.records):
            print(line)
        for say in turn.says:
            match say:
                case Toast():
                    print(f"^ {render_toast(say, speech, locale)}")
                case Ask() | Close() | Tell():
                    message = render(say, speech, locale)
                    if message is not None:
                        self._print(say, message)
                case _:
                    print(f"@ {say.file}")
        if turn.disposition is not None and turn.disposition.final:
            print(f". {turn.disposition.code}")

    def _print(self, say: Ask | Close | Tell, message: Message) -> None:
        edited = isinstance(say, Close) or (isinstance(say, Ask) and say.in_place)
        print("\n".join(said(message.html, message.keyboard, edited=edited)))
        buttons = [button for row in message.keyboard for button in row]
        if isinstance(say, Ask):
            self._buttons = [(button, say.screen) for button in buttons]
        elif isinstance(say, Tell):
            self._buttons = [(button, None) for button in buttons] + self._buttons

    def event(self, line: str, number: int, at: datetime, bot_username: str) -> Event | None:
        """Return what a typed line means; None for a button that is not there."""
        text = line.strip()
        if text.startswith("[") and text.endswith("]"):
            wanted = text[1:-1].strip().casefold()
            for button, _ in self._buttons:
                if button.text.strip().casefold().lstrip("☐☑✓ ") == wanted.lstrip("☐☑✓ "):
                    visit, action, item = button.data.split("|")
                    return Tapped(item, int(visit), action, at)
            return None
        command = read_command(text, bot_username)
        if command is None:
            return Replied(text, number, at)
        return MisCommanded(at) if command[0] is None else Commanded(command[0], at)


# ---------------------------------------------------------------- many synthetic people


@dataclass(slots=True)
class Report:
    """What a rehearsal by many showed."""

    respondents: int
    phases: Counter[str] = field(default_factory=Counter)
    dispositions: Counter[int] = field(default_factory=Counter)
    reached: Counter[str] = field(default_factory=Counter)
    never: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    """Planned seconds of the path of each person who submitted."""

    def plain(self) -> dict[str, Any]:
        """Return it as JSON takes it."""
        return {
            "respondents": self.respondents,
            "phases": dict(self.phases),
            "dispositions": {str(code): n for code, n in sorted(self.dispositions.items())},
            "reached": dict(self.reached),
            "never_reached": self.never,
            "minutes_median": round(self.median_minutes(), 1),
        }

    def median_minutes(self) -> float:
        """Return the median planned minutes of a submitted interview, 0 when there is none."""
        ordered = sorted(self.seconds)
        return ordered[len(ordered) // 2] / 60 if ordered else 0.0

    def text(self) -> str:
        """Return it for a terminal."""
        lines = [f"{self.respondents} synthetic respondents"]
        lines += [f"  {phase:<14}{n:>6}" for phase, n in self.phases.most_common()]
        lines += ["dispositions: " + ", ".join(f"{code} × {n}" for code, n in sorted(self.dispositions.items()))]
        lines += [f"planned minutes of a submitted interview (median): {self.median_minutes():.1f}"]
        lines += ["items by how many reached them:"]
        lines += [f"  {item:<18}{n:>6}" for item, n in self.reached.items()]
        lines += ["never reached: " + (", ".join(self.never) if self.never else "none")]
        return "\n".join(lines)


async def rehearse_many(path: Path, study: Study, respondents: int, seed: int) -> Report:
    """Let synthetic people answer at random into a rehearsal store. Raises StoreError for a store of another kind."""
    async with AsyncExitStack() as stack:
        now = datetime.now(UTC)
        store = await open_store(path, study, "rehearsal", now, stack)
        if store.kind != "rehearsal":
            raise StoreError(
                f"{path}: it is a {store.kind} store, and synthetic people have no place in it; name a new file."
            )
        report = Report(respondents)
        first = await _next_account(store)
        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("answering", total=respondents)
            numbers = iter(range(respondents))

            async def worker() -> None:
                for number in numbers:
                    await _SyntheticPerson(store, study, random.Random(f"{seed}:{number}"), first + number, now).answer(
                        report
                    )  # noqa: S311
                    progress.advance(task)

            await asyncio.gather(*(worker() for _ in range(min(_SIDE_BY_SIDE, respondents))))
        questionnaire = store.current.questionnaire
        asked = [item.id for section in questionnaire.sections for item in section.items]
        report.reached = Counter({item: report.reached[item] for item in asked if report.reached[item]})
        report.never = [item for item in asked if not report.reached[item]]
        return report


async def _next_account(store: Store) -> int:
    return await store.database.read(
        lambda connection: (connection.execute("select max(account) from members").fetchone()[0] or 0) + 1
    )  # type: ignore[no-any-return]


class _SyntheticPerson:
    """Somebody who answers whatever comes, now and then skips, goes back, pauses or mistypes."""

    def __init__(self, store: Store, study: Study, chance: random.Random, account: int, begins: datetime) -> None:
        self.store, self.study, self.chance, self.account = store, study, chance, account
        self.at = begins - timedelta(days=chance.uniform(0, 20))
        self.locale = chance.choice(("es", "es", "en"))
        self.screen: Screen | None = None
        self.part = 0
        self.gives_up_after = chance.randrange(5, 90) if chance.random() < 0.12 else _MOST_TURNS

    async def answer(self, report: Report) -> None:
        """Answer the questionnaire to an end, or give up on the way."""
        questionnaire = self.store.current.questionnaire
        enrolled = await self.store.people.enrol_openly(self.account, self.at, seed=self.chance.randrange(2**31))
        standing = enrolled.standing
        turn = begin(
            questionnaire, case_id=standing.case_id, seed=standing.seed, locale=self.locale, at=self.at,
            notice=self.study.notice.version,
        )  # fmt: skip
        turns = [turn]
        while turn.interview.phase not in _OVER and len(turns) < self.gives_up_after:
            self.screen = next((say.screen for say in reversed(turn.says) if isinstance(say, Ask)), self.screen)
            turn = take(questionnaire, turn.interview, self.event())
            turns.append(turn)
        await self.store.ledger.commit_course(standing, turns, unsaid="rehearsal")
        interview = turn.interview
        report.phases[interview.phase.value] += 1
        if turn.disposition is not None:
            report.dispositions[turn.disposition.code] += 1
        path = find_path(questionnaire, interview)
        keys = set(interview.visits)
        report.reached.update({place.item.id for place in path.places if place.key in keys})
        if interview.phase is Phase.SUBMITTED:
            report.seconds.append(sum(SECONDS[place.item.type] for place in path.places))

    def event(self) -> Event:
        assert self.screen is not None
        screen = self.screen
        self.at += timedelta(seconds=self.chance.lognormvariate(1.8, 0.7))
        self.part += 1
        if self.chance.random() < 0.02:
            return Commanded(self.chance.choice((Command.BACK, Command.SKIP, Command.PAUSE, Command.CONTINUE)), self.at)
        ways = [choice for choice in screen.choices if choice.action not in ("back", "pause")]
        if screen.typed in ("number", "text", "email") and (not ways or self.chance.random() < 0.8):
            return Replied(self._typed(screen), self.part, self.at)
        if not ways:
            return Commanded(Command.CONTINUE, self.at)
        choice = self._choice(screen, ways)
        return Tapped(screen.key, screen.visit, choice.action, self.at)

    def _choice(self, screen: Screen, ways: list[Choice]) -> Choice:
        by_action = {choice.action: choice for choice in ways}
        if (screen.key == "consent_part" and self.chance.random() < 0.93) or (
            screen.key in ("role_current", "submit") and self.chance.random() < 0.9
        ):
            return by_action.get("1", ways[0])
        valid = [choice for choice in ways if choice.row != "missing"]
        return self.chance.choice(valid if valid and self.chance.random() < 0.93 else ways)

    def _typed(self, screen: Screen) -> str:
        if screen.typed == "email":
            return "persona@example.org"
        if screen.typed == "text":
            return self.chance.choice(_WORDS)
        return str(self.chance.choice((self.chance.randrange(0, 40), self.chance.randrange(1985, 2026), 12)))
