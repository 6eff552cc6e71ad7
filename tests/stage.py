"""A whole bot on a whole simulator in one loop, with time that stands still unless we move it.

The bot speaks to the simulator over HTTP, as to Telegram; what the tests do, they do through the simulator's phone.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

import aiohttp
from pydantic import SecretStr

from bot.app import Service
from bot.config import Settings
from bot.simulator import Simulator
from bot.simulator.clock import SimulatedTime
from bot.simulator.server import DEFAULT_TOKEN
from bot.store.database import Database
from bot.study import Study, load_study

START = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)  # Monday, 10:00 in Mexico City
_QUIET = 0.04
"""Real seconds after which we look whether whoever still works waits for time to pass."""
_TURNS = 60
"""Of the loop: what one call or one transaction sets off is begun well within them."""

_shipped = cache(partial(load_study, "lides_mx"))


class StillTime(SimulatedTime):
    """Serves the bot and the simulator alike; moves only when told."""

    def __init__(self, start: datetime = START) -> None:
        super().__init__(start)
        self._still = start
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._order = itertools.count()

    def now(self) -> datetime:
        return self._still

    async def sleep_until(self, moment: datetime) -> None:
        while moment > self._still:
            future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            heapq.heappush(self._sleepers, (moment, next(self._order), future))
            await future

    async def sleep(self, seconds: float) -> None:
        await self.sleep_until(self._still + timedelta(seconds=seconds))

    def next_wake(self) -> datetime | None:
        while self._sleepers and self._sleepers[0][2].done():
            heapq.heappop(self._sleepers)
        return self._sleepers[0][0] if self._sleepers else None

    def move(self, to: datetime) -> None:
        self._still = max(to, self._still)
        while self._sleepers and self._sleepers[0][0] <= self._still:
            _, _, future = heapq.heappop(self._sleepers)
            if not future.done():
                future.set_result(None)


class Stillness:
    """Tells whether a bot waits for time to pass, or merely for its turn on a busy machine."""

    def __init__(self, database: Database, simulator: Simulator) -> None:
        self._calls = simulator.methods.calls
        self._begun = self._ended = 0
        for name in ("read", "read_whole", "write", "fold", "rewrite"):
            setattr(database, name, self.counted(getattr(database, name)))

    def counted(self, work: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def watched(*given: Any) -> Any:
            self._begun += 1
            try:
                return await work(*given)
            finally:
                self._ended += 1

        return watched

    async def is_there(self) -> bool:
        """Let everybody have their turn, many times; return whether nobody had anything to do.

        The disk works in a thread of its own and takes as long as it takes; everything else happens within turns.
        """
        before = self._happened()
        for _ in range(_TURNS):
            await asyncio.sleep(0)
        return self._begun == self._ended and before == self._happened()

    def _happened(self) -> tuple[int, int]:
        return self._ended, self._calls.total()


class Stage:
    """One simulator, one bot, and the phones of some people."""

    def __init__(self, folder: Path, *, enrolment: str = "open", study: Study | None = None, **simulator: Any) -> None:
        self.clock = StillTime(simulator.pop("start", START))
        self.simulator = Simulator(clock=self.clock, **simulator)
        self.database = folder / "voces.db"
        self.study = study or _shipped()
        self._enrolment = enrolment
        self.service: Service
        self._stillness: Stillness
        self._running: asyncio.Task[None] | None = None
        self._stop = asyncio.Event()
        self.phone: aiohttp.ClientSession

    async def __aenter__(self) -> Stage:
        self.url = await self.simulator.start()
        self.phone = aiohttp.ClientSession(self.url)
        await self.start_bot()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop_bot()
        await self.phone.close()
        await self.simulator.stop()

    def settings(self) -> Settings:
        return Settings(
            bot_token=SecretStr(DEFAULT_TOKEN),
            bot_api_url=self.url,
            database=self.database,
            enrolment=self._enrolment,
            _env_file=None,
        )

    async def start_bot(self) -> None:
        self._stop = asyncio.Event()
        self.service = Service(self.settings(), self.study, "demo", self.clock)
        self._running = asyncio.create_task(self.service.run(self._stop))
        ready = asyncio.create_task(self.service.ready.wait())
        await asyncio.wait([self._running, ready], return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        if self._running.done():
            self._running.result()
        database = self.service.store.database
        self._stillness = self._watch(database)
        # What the bot had begun before anybody counted has ended when these have.
        await database.read(lambda connection: None)
        await database.write(lambda connection: None)
        await self.settle()

    def _watch(self, database: Database) -> Stillness:
        return Stillness(database, self.simulator)

    async def stop_bot(self) -> None:
        self._stop.set()
        if self._running is not None:
            await self._running
            self._running = None

    async def kill_bot(self) -> None:
        """End the bot without letting it finish anything, as near to kill -9 as one process allows."""
        assert self._running is not None
        polls = [task for task in asyncio.all_tasks() if "Poller.run" in str(task.get_coro())]
        for task in (*self.service.lanes._tasks, *self.service.courier._tasks, *polls, self._running):
            task.cancel()
        with suppress(asyncio.CancelledError):
            await self._running
        self._running = None

    async def settle(self) -> None:
        """Return when the bot has taken everything that was sent, and said everything it has to say."""
        while True:
            idle = asyncio.create_task(self._idle())
            while not idle.done():
                await asyncio.wait([idle], timeout=_QUIET)
                if not idle.done() and await self._stillness.is_there():
                    break
            if idle.done():
                return
            idle.cancel()
            wake = self.clock.next_wake()
            if wake is not None and wake - self.clock.now() < timedelta(minutes=2):
                self.clock.move(wake)

    async def _idle(self) -> None:
        while True:
            while len(self.simulator.world.queue):
                await asyncio.sleep(0.001)
            await self.service.idle()
            await asyncio.sleep(0)
            if (
                not len(self.simulator.world.queue)
                and not self.service.lanes._tasks
                and not self.service.courier._tasks
            ):
                return

    async def pass_time(self, by: timedelta) -> None:
        """Let time pass, stopping wherever somebody wants to wake."""
        until = self.clock.now() + by
        # Whoever still reads what is due has not said yet when they want to wake.
        await self._at_rest()
        while (wake := self.clock.next_wake()) is not None and wake <= until:
            self.clock.move(wake)
            await self._take_up()
            await self.settle()
        self.clock.move(until)
        await self._take_up()
        await self.settle()

    async def _take_up(self) -> None:
        """Let whoever was woken look up what is due, and begin with it."""
        await asyncio.sleep(0.02)
        await self._at_rest()

    async def _at_rest(self) -> None:
        while not await self._stillness.is_there():
            await asyncio.sleep(0.002)

    async def person(self, **known: Any) -> Person:
        known.setdefault("first_name", "Ana")
        known.setdefault("language_code", "es")
        async with self.phone.post("/client/people", json=known) as response:
            return Person(self, (await response.json())["id"])


class Person:
    """Somebody's phone."""

    def __init__(self, stage: Stage, person_id: int) -> None:
        self.stage, self.id = stage, person_id
        self.event = 0
        self.last_tap: dict[str, Any] = {}
        self.last_own = 0

    async def act(self, what: str, **body: Any) -> dict[str, Any]:
        async with self.stage.phone.post(f"/client/people/{self.id}/{what}", json=body) as response:
            assert response.status == 200, await response.text()
            return await response.json()  # type: ignore[no-any-return]

    async def messages(self) -> list[dict[str, Any]]:
        async with self.stage.phone.get(f"/client/people/{self.id}/chat") as response:
            return (await response.json())["messages"]  # type: ignore[no-any-return]

    async def news(self) -> list[tuple[str, dict[str, Any]]]:
        """What happened in the chat since the last time that we looked, oldest first."""
        async with self.stage.phone.get(f"/client/people/{self.id}/wait?after={self.event}&timeout=0.01") as response:
            body = await response.json()
        self.event = body["event"]
        return [(kind, content) for _, kind, content in body["events"]]

    async def say(self, text: str) -> None:
        if text.startswith("/start"):
            sent = await self.act("start", payload=text.partition(" ")[2])
        else:
            sent = await self.act("send", text=text)
        self.last_own = sent["message_id"]
        await self.stage.settle()

    async def tap(self, label: str) -> None:
        """Tap the newest button that is called so (marks aside)."""
        for message in reversed(await self.messages()):
            # In a numbered list the words stand in the message and the button carries the number.
            numbered = re.search(rf"(?m)^(?:\S+ )?(\d+)\. {re.escape(bare(label))}$", message["text"])
            wanted = {bare(label), numbered[1] if numbered else bare(label)}
            for row in message["keyboard"]:
                for button in row:
                    if bare(button["text"]) in wanted:
                        self.last_tap = {"message_id": message["message_id"], "data": button["data"]}
                        await self.act("tap", **self.last_tap)
                        await self.stage.settle()
                        return
        raise AssertionError(f"no button is called {label!r}")

    async def tap_again(self) -> None:
        """Tap what was tapped last once more, whether or not it is still there."""
        await self.act("tap", **self.last_tap, force=True)
        await self.stage.settle()


def bare(label: str) -> str:
    """The words or the number of a button, without marks and ranks."""
    return re.sub(r"^(?:\d+(?:º|st|nd|rd) (?:· )?)", "", label.strip("☐☑✓· "))
