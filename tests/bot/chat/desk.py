"""A courier at a real store and a simulated Telegram, with time that stands still: what chat tests speak through."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from telegram import Bot

from bot.chat.buckets import Pace
from bot.chat.courier import Courier, Document
from bot.chat.request import AiohttpRequest
from bot.ports import Committed, Utterance
from bot.simulator import Simulator
from bot.simulator.refusal import Refusal
from bot.simulator.server import DEFAULT_TOKEN
from bot.simulator.world import Message
from bot.speech import Speech, load_locales
from flows import Ask, Choice, Close, Say, Screen, Turn, Words
from tests.bot.store.stand import HASH, NOW, Stand, interview, open_stand
from tests.stage import Stillness, StillTime

STUDY = """
degree = What is your highest degree?
    .help = Choose one.
    .intro = Now about you.
    .o1 = Bachelor's
    .o2 = Doctorate
    .m99 = Prefer not to answer
post = What is your <b>post</b>?
rate = How important is this?
hello = Hello there
nudge = Shall we continue?
section-s1 = Your post
nothing = { "" }
piped = You are { $name }
broken = A <b>tag that stays open
toast = Already answered
"""
QUIET = 0.03
"""Real seconds after which we look whether whoever still works waits for time to pass."""


def speech(extra: str = "", *, strict: bool = True) -> Speech:
    """Return the bot's own words with a small study's, the same in both languages."""
    study = STUDY + extra
    return Speech(load_locales("bot"), {"es": study, "en": study}, strict=strict)


def screen(key: str = "degree", visit: int = 1, **fields: Any) -> Screen:
    """Return a screen with two options."""
    fields.setdefault("choices", (Choice("1", Words("degree.o1")), Choice("2", Words("degree.o2"))))
    fields.setdefault("text", Words(key))
    return Screen(key, visit, **fields)


def state(visit: int = 1, row: int = 1, key: str = "rate") -> Ask:
    """Return a new state of the live message: the row of a battery."""
    return Ask(screen(key, visit, row_i=row, row_n=14), in_place=True)


def closed(key: str = "degree", visit: int = 1) -> Close:
    """Return the closing of a screen with its first answer."""
    return Close(screen(key, visit), (Words("degree.o1"),))


@dataclass
class Desk:
    """One courier, its store, and everybody's phones."""

    stand: Stand
    simulator: Simulator
    clock: StillTime
    bot: Bot
    courier: Courier
    unreachable: list[int] = field(default_factory=list)
    updates: int = 1_000
    stillness: Stillness = field(init=False)

    def __post_init__(self) -> None:
        self.stillness = Stillness(self.stand.database, self.simulator)

    async def respondent(self, **known: Any) -> int:
        """Return the account of somebody whose interview has begun."""
        person = self.simulator.world.add_person("Ana", started=True, **known)
        await self.stand.begun(person.id)
        return person.id

    async def case_of(self, account: int) -> str:
        """Return the case that an account stands for."""
        standing = await self.stand.ledger.standing(account)
        assert standing is not None
        return standing.case_id

    async def commit(self, account: int, *says: Say, touched: int | None = None) -> tuple[Utterance, ...]:
        """Commit a turn that says these; nothing is said yet."""
        standing = await self.stand.ledger.standing(account)
        assert standing is not None
        turn = Turn(interview(standing, locale="en"), says=says)
        result = await self.stand.ledger.commit(standing, turn, update=None, touched=touched)
        assert isinstance(result, Committed)
        return result.utterances

    async def say(self, account: int, *says: Say, touched: int | None = None) -> None:
        """Commit a turn and give it to the courier."""
        self.courier.say(await self.commit(account, *says, touched=touched))

    async def told(self, account: int, *says: Say) -> None:
        """Commit, say and settle."""
        await self.say(account, *says)
        await self.settle()

    async def settle(self) -> None:
        """Return when everything has been said, moving time wherever somebody waits for it."""
        while not await self.is_idle():
            wake = self.clock.next_wake()
            assert wake is None or wake - self.clock.now() < timedelta(hours=2), "somebody sleeps for ever"
            if wake is not None:
                self.clock.move(wake)

    async def is_idle(self) -> bool:
        """Let the courier work without time passing; return whether it came to an end."""
        idle = asyncio.create_task(self.courier.idle())
        while not idle.done():
            await asyncio.wait([idle], timeout=QUIET)
            if not idle.done() and await self.stillness.is_there():
                break
        idle.cancel()
        return idle.done()

    def chat(self, account: int) -> list[Message]:
        """Return what stands in somebody's chat."""
        return [m for m in self.simulator.world.chats[account].messages.values() if not m.deleted]

    def texts(self, account: int) -> list[str]:
        """Return the last line of each message in somebody's chat."""
        return [message.text.split("\n")[-1] for message in self.chat(account)]

    def done(self) -> list[tuple[str, str]]:
        """Return every applied call: method and last line."""
        return [(entry["method"], entry["text"].split("\n")[-1]) for entry in self.simulator.methods.ledger]

    async def outbox(self) -> list[tuple[str, str]]:
        """Return state and error of everything ever committed, in order."""
        return [(row[0], row[1]) for row in await self.stand.rows("select state, error from outbox order by id")]

    async def left(self) -> Sequence[Utterance]:
        """Return what would be said at the next start."""
        return await self.stand.outbox.unspoken(100)

    @contextmanager
    def failing(self, method: str, refusal: Refusal | None = None) -> Iterator[None]:
        """Refuse one method while this lasts; with 502 unless said otherwise."""
        table, name = self.simulator.methods._table, method.lower()
        working = table[name]

        def refuse(_: dict[str, Any]) -> Any:
            raise refusal or Refusal(502, "Bad Gateway")

        table[name] = refuse
        try:
            yield
        finally:
            table[name] = working

    @contextmanager
    def failing_for(self, account: int, method: str) -> Iterator[None]:
        """Fail one method for one account while this lasts."""
        table, name = self.simulator.methods._table, method.lower()
        working = table[name]

        def refuse(given: dict[str, Any]) -> Any:
            if int(given["chat_id"]) == account:
                raise Refusal(502, "Bad Gateway")
            return working(given)

        table[name] = refuse
        try:
            yield
        finally:
            table[name] = working

    def another_courier(self, **options: Any) -> Courier:
        """Return a courier with an empty memory, as after a restart."""
        return make_courier(self, **options)


def make_courier(desk: Desk, **options: Any) -> Courier:
    """Return a courier at this desk."""

    async def document(utterance: Utterance) -> Document:
        return "all.html", b"<p>all</p>", f"Everything, in {utterance.locale}"

    async def unreachable(account: int) -> None:
        desk.unreachable.append(account)

    options.setdefault("documents", document)
    options.setdefault("chance", random.Random(1))
    words = options.pop("words", None) or speech()
    return Courier(desk.bot, desk.stand.outbox, desk.clock, {HASH: words}, HASH, on_unreachable=unreachable, **options)


@asynccontextmanager
async def open_desk(folder: Path, *, rates: bool = True, paced: bool = True) -> AsyncIterator[Desk]:
    """Open a desk; everything is closed again whatever happens."""
    clock = StillTime(NOW)
    simulator = Simulator(clock=clock, rates=rates)
    url = await simulator.start()
    stand = await open_stand(folder / "voces.db")
    bot = Bot(
        DEFAULT_TOKEN,
        base_url=f"{url}/bot",
        request=AiohttpRequest(),
        get_updates_request=AiohttpRequest(connections=1),
    )
    await bot.initialize()
    desk = Desk(stand, simulator, clock, bot, courier=None)  # type: ignore[arg-type]
    desk.courier = make_courier(desk, pace=Pace(clock, limited=paced))
    try:
        yield desk
    finally:
        await desk.courier.stop(0.2)
        await bot.shutdown()
        await simulator.stop()
        await stand.database.close()
