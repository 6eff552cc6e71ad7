"""One trial: a crowd, a Telegram out of order, a bot that is killed at random moments; then quiet, and the account."""

from __future__ import annotations

import asyncio
import json
import random
import sqlite3
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.simulator import Simulator
from tests.flows.words import lides
from tests.torture.account import Auditor, Unsaid, Verdict, sends, watch_deliveries
from tests.torture.crowd import Crowd
from tests.torture.victim import Victim

FAULTS = {"lose_answer": 0.02, "server_error": 0.02, "reset": 0.02, "storm": 0.01, "duplicate": 0.05, "slow": 0.02}
QUIET_FOR = 120.0
"""Real seconds in which everything must have been said once the trouble is over."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What happens; the same plan kills at the same moments, though never at the same instruction."""

    people: int
    kills: int
    seed: int
    speed: float = 12.0
    """How many times as fast simulated time runs."""
    apart: tuple[float, float] = (0.4, 3.5)
    """Real seconds from a start to the kill."""
    webhook: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """How it went, and a way to count everything once more."""

    verdict: Verdict
    audit: Callable[[], Verdict]


async def hold(plan: Plan, folder: Path, report: Callable[[str], None] = lambda _: None) -> Trial:
    """Hold one trial."""
    chance = random.Random(plan.seed)
    simulator = Simulator(speed=plan.speed, seed=plan.seed)
    delivered = watch_deliveries(simulator.world.queue)
    url = await simulator.start()
    simulator.faults.set({**FAULTS, "seed": plan.seed})
    crowd, unsaid = Crowd(simulator, plan.people, plan.seed), Unsaid()
    victim = Victim(url, folder, webhook=plan.webhook)
    kills: list[str] = []
    try:
        victim.start()
        crowd.begin()
        for kill in range(1, plan.kills + 1):
            await asyncio.sleep(chance.uniform(*plan.apart))
            victim.kill()
            kills.append(simulator.clock.now().isoformat())
            await _arrived(simulator)
            unsaid.look(victim.database, {sign for sign, _, _ in sends(simulator)})
            victim.start()
            presses = sum(len(person.presses) for person in crowd.people)
            report(f"kill {kill} of {plan.kills} · {presses} presses · {len(simulator.world.queue)} updates wait")
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


def _write_down(path: Path, crowd: Crowd, kills: list[str]) -> None:
    """Leave everything that happened, in order, for whoever looks for the reason of a fault."""
    story: list[dict[str, Any]] = [{"at": at, "what": "kill"} for at in kills]
    story.extend({"what": "said", **entry} for entry in crowd.simulator.methods.ledger)
    story.extend({"what": "press", **asdict(press)} for person in crowd.people for press in person.presses)
    story.sort(key=lambda one: one["at"])
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in story), encoding="utf-8")


async def _arrived(simulator: Simulator) -> None:
    """Return when what had left the bot before it died has arrived."""
    before = -1
    while len(simulator.methods.ledger) != before:
        before = len(simulator.methods.ledger)
        await asyncio.sleep(0.3)


async def _quiet(simulator: Simulator, database: Path) -> None:
    """Return when nothing waits on either side."""
    ends = asyncio.get_running_loop().time() + QUIET_FOR
    calm = 0
    while calm < 5 and asyncio.get_running_loop().time() < ends:
        await asyncio.sleep(0.1)
        with sqlite3.connect(database) as connection:
            waiting = connection.execute(
                "select (select count(*) from inbox where state = 'waiting') + (select count(*) from outbox where state in"
                " ('waiting', 'sending'))"
            ).fetchone()[0]
        calm = calm + 1 if not waiting and not len(simulator.world.queue) else 0


async def _everybody_goes_on(crowd: Crowd, victim: Victim, verdict: Verdict) -> None:
    """Let everybody press once more, in peace: whoever then gets no further question is stuck."""
    clock = crowd.simulator.clock
    before = {}
    for person in crowd.people:
        if person.is_done or (message := crowd.newest(person.account)) is None:
            continue
        before[person.account] = (message.message_id, list(message.keyboard))
        crowd.press(person, message)
        if person.is_done:
            del before[person.account]
    until = clock.now() + timedelta(seconds=600)
    while before and clock.now() < until:
        await asyncio.sleep(0.2)
        for account, (message_id, keyboard) in list(before.items()):
            newest = crowd.newest(account)
            if newest is not None and (newest.message_id, newest.keyboard) != (message_id, keyboard):
                del before[account]
    await _quiet(crowd.simulator, victim.database)
    verdict.stuck.extend(f"{account}: pressed and got no further" for account in before)
