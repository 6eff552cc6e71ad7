"""One trial: a crowd, a Telegram out of order, a bot that is killed at random moments; then quiet, and the account."""

from __future__ import annotations

import asyncio
import json
import random
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.simulator import Simulator
from tests.flows.words import lides
from tests.torture.account import Auditor, Unsaid, Verdict, sends, watch_deliveries
from tests.torture.crowd import Crowd
from tests.torture.victim import Victim

FAULTS = {"lose_answer": 0.02, "server_error": 0.02, "reset": 0.02, "storm": 0.01, "duplicate": 0.05, "slow": 0.02}
PATIENCE = 180.0
"""Real seconds in which something must happen that a bot on any machine gets done. Nothing else here is told by a watch."""
PASSES = 30
"""How often everybody in this process must have had their turn with nothing happening before nothing is on its way."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What happens, counted in presses, so that a slow machine and a fast one hold the same trial."""

    people: int
    kills: int
    seed: int
    speed: float = 12.0
    """How many times as fast simulated time runs."""
    apart: tuple[float, float] = (0.25, 1.5)
    """Presses a person that the bot takes between coming up and being killed at work."""
    least: int = 0
    """Presses that the bot has taken in all before the trial may end."""
    webhook: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """How it went, and a way to count everything once more."""

    verdict: Verdict
    audit: Callable[[], Verdict]


class Stalled(Exception):
    """The bot got nowhere; see bot.log."""


async def hold(plan: Plan, folder: Path, report: Callable[[str], None] = lambda _: None) -> Trial:
    """Hold one trial."""
    simulator = Simulator(speed=plan.speed, seed=plan.seed)
    delivered = watch_deliveries(simulator.world.queue)
    url = await simulator.start()
    simulator.faults.set({**FAULTS, "seed": plan.seed})
    crowd, unsaid = Crowd(simulator, plan.people, plan.seed), Unsaid()
    victim = Victim(url, folder, webhook=plan.webhook)
    executioner = Executioner(plan, crowd, victim, delivered)
    kills: list[str] = []
    try:
        crowd.begin()
        for kill in range(1, plan.kills + 1):
            moment = await executioner.kill()
            kills.append(simulator.clock.now().isoformat())
            await _arrived(simulator)
            unsaid.look(victim.database, {sign for sign, _, _ in sends(simulator)})
            presses, waiting = sum(len(person.presses) for person in crowd.people), len(simulator.world.queue)
            report(f"kill {kill} of {plan.kills}, {moment} · {presses} presses · {waiting} updates wait")
        await executioner.spare()
        simulator.faults.set(dict.fromkeys(FAULTS, 0.0))
        await crowd.end()
        await _quiet(simulator, victim.database)
        audit = Auditor(crowd, lides(), victim.database, delivered, unsaid).audit
        verdict = audit()
        await _everybody_goes_on(crowd, victim, verdict)
        _write_down(folder / "story.jsonl", crowd, kills)
    finally:
        code = await victim.end()
        await simulator.stop()
    if code != 0:
        verdict.stuck.append(f"the bot ended with {code}")
    return Trial(verdict, audit)


class Executioner:
    """Starts the bot and kills it: mostly at work, sometimes while it catches up, sometimes before it has said a word."""

    def __init__(self, plan: Plan, crowd: Crowd, victim: Victim, delivered: set[int]) -> None:
        self._plan, self._crowd, self._victim, self._delivered = plan, crowd, victim, delivered
        self._chance = random.Random(plan.seed)
        self._calls = crowd.simulator.methods.calls
        self._took = 1.0
        """Real seconds from the last start to its first call."""

    async def kill(self) -> str:
        """Start the bot, let it live for a random while, and kill it; return when that was, in words."""
        (moment,) = self._chance.choices(("starting", "catching up", "at work"), (1, 2, 5))
        self._victim.start()
        match moment:
            case "starting":
                await asyncio.sleep(self._chance.uniform(0, self._took))
            case "catching up":
                await self._first_call()
                await asyncio.sleep(self._chance.uniform(0, 0.3))
            case _:
                await self._work()
        self._victim.kill()
        return moment

    async def spare(self) -> None:
        """Start the bot and let it work as long as it would have lived, and until the trial is long enough."""
        self._victim.start()
        await self._work()
        await self._until(lambda: self._crowd.pressed(self._delivered) >= self._plan.least, "take presses")

    async def _work(self) -> None:
        await self._first_call()
        until = self._crowd.pressed(self._delivered) + self._plan.people * self._chance.uniform(*self._plan.apart)
        await self._until(lambda: self._crowd.pressed(self._delivered) >= until, "take presses")
        # A press that has been taken is on its way through the bot for some milliseconds more.
        await asyncio.sleep(self._chance.uniform(0, 0.2))

    async def _first_call(self) -> None:
        before, began = self._calls["getme"], time.monotonic()
        await self._until(lambda: self._calls["getme"] > before, "come up")
        self._took = time.monotonic() - began

    async def _until(self, is_so: Callable[[], bool], what: str) -> None:
        ends = time.monotonic() + PATIENCE
        while not is_so():
            if not self._victim.is_alive or time.monotonic() > ends:
                raise Stalled(
                    f"{Stalled.__doc__} It was to {what}; everything is left in {self._victim.database.parent}."
                )
            await asyncio.sleep(0.01)


def _write_down(path: Path, crowd: Crowd, kills: list[str]) -> None:
    """Leave everything that happened, in order, for whoever looks for the reason of a fault."""
    story: list[dict[str, Any]] = [{"at": at, "what": "kill"} for at in kills]
    story.extend({"what": "said", **entry} for entry in crowd.simulator.methods.ledger)
    story.extend({"what": "press", **asdict(press)} for person in crowd.people for press in person.presses)
    story.sort(key=lambda one: one["at"])
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in story), encoding="utf-8")


async def _arrived(simulator: Simulator) -> None:
    """Return when what had left the bot before it died has arrived: it lies in sockets that each pass reads."""
    before, calm = -1, 0
    while calm < PASSES:
        calm = calm + 1 if len(simulator.methods.ledger) == before else 0
        before = len(simulator.methods.ledger)
        await asyncio.sleep(0.01)


async def _quiet(simulator: Simulator, database: Path) -> None:
    """Return when nothing waits on either side, or when that takes too long; the account then says what waits."""
    ends = time.monotonic() + PATIENCE
    calm = 0
    while calm < 5 and time.monotonic() < ends:
        await asyncio.sleep(0.1)
        with closing(sqlite3.connect(database)) as connection:
            waiting = connection.execute(
                "select (select count(*) from inbox where state = 'waiting') + (select count(*) from outbox where state in"
                " ('waiting', 'sending'))"
            ).fetchone()[0]
        calm = calm + 1 if not waiting and not len(simulator.world.queue) else 0


async def _everybody_goes_on(crowd: Crowd, victim: Victim, verdict: Verdict) -> None:
    """Let everybody press once more, in peace: whoever then gets no further question is stuck."""
    before = {}
    for person in crowd.people:
        if person.is_done or (message := crowd.newest(person.account)) is None:
            continue
        before[person.account] = (message.message_id, list(message.keyboard))
        crowd.press(person, message)
        if person.is_done:
            del before[person.account]
    ends = time.monotonic() + PATIENCE
    while before and time.monotonic() < ends:
        await asyncio.sleep(0.2)
        for account, (message_id, keyboard) in list(before.items()):
            newest = crowd.newest(account)
            if newest is not None and (newest.message_id, newest.keyboard) != (message_id, keyboard):
                del before[account]
    await _quiet(crowd.simulator, victim.database)
    verdict.stuck.extend(f"{account}: pressed and got no further" for account in before)
