"""kill -9 of the real process in the middle of a conversation: what was tapped is recorded once, and the next question comes."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import aiohttp

from bot.simulator import Simulator
from bot.simulator.server import DEFAULT_TOKEN

KILLS = 4
PATIENCE = 300.0
"""Real seconds for one person; far more than it takes on any machine that does anything else."""


class Bot:
    """The bot as a process of its own, killed and started again."""

    def __init__(self, url: str, database: Path) -> None:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("VOCES_")}
        self._environment = clean | {
            "VOCES_BOT_TOKEN": DEFAULT_TOKEN,
            "VOCES_BOT_API_URL": url,
            "VOCES_CLOCK": url,
            "VOCES_ENROLMENT": "open",
            "VOCES_DATABASE": str(database),
            "VOCES_LOG_LEVEL": "ERROR",
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen([sys.executable, "-m", "bot", "run"], env=self._environment)

    def kill(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()


async def newest(http: aiohttp.ClientSession, person: int) -> dict[str, Any] | None:
    async with http.get(f"/client/people/{person}/chat") as response:
        messages = (await response.json())["messages"]
    asked = [
        m
        for m in messages
        if m["keyboard"] and not any("|revise|" in (b.get("data") or "") for r in m["keyboard"] for b in r)
    ]
    return asked[-1] if asked else None


async def answer_until(http: aiohttp.ClientSession, person: int, stop_at: str, tapped: list[tuple[str, str]]) -> bool:
    """Tap what is there, as quickly as it comes; True when the item is reached."""
    ends = asyncio.get_running_loop().time() + PATIENCE
    while asyncio.get_running_loop().time() < ends:
        message = await newest(http, person)
        if message is not None:
            keys = [b["data"].split("|") for row in message["keyboard"] for b in row]
            if keys[0][2] == stop_at:
                return True
            chosen = next((k for k in keys if k[1] in ("go", "1", "yes", "m98", "m99")), None)
            if chosen is not None:
                async with http.post(
                    f"/client/people/{person}/tap", json={"message_id": message["message_id"], "data": "|".join(chosen)}
                ) as response:
                    if response.status == 200 and chosen[1] == "1":
                        tapped.append((chosen[2], chosen[1]))
        await asyncio.sleep(0.03)
    return False


async def test_nothing_tapped_is_lost_or_doubled_when_the_bot_is_killed(tmp_path: Path) -> None:
    chance = random.Random(5)
    simulator = Simulator(speed=20.0)
    url = await simulator.start()
    bot = Bot(url, tmp_path / "voces.db")
    bot.start()
    async with aiohttp.ClientSession(url) as http:
        people = [simulator.world.add_person(f"P{number}", language_code="es").id for number in range(4)]
        for person in people:
            await http.post(f"/client/people/{person}/start", json={})
        tapped: list[list[tuple[str, str]]] = [[] for _ in people]
        answering = [
            asyncio.create_task(answer_until(http, person, "prep_before", taps))
            for person, taps in zip(people, tapped, strict=True)
        ]
        for _ in range(KILLS):
            # Counted in what it says, so that on a slow machine too it dies at work and not while it starts.
            until = len(simulator.methods.ledger) + chance.randint(5, 30)
            while len(simulator.methods.ledger) < until and not all(task.done() for task in answering):
                await asyncio.sleep(0.02)
            await asyncio.sleep(chance.uniform(0, 0.2))
            bot.kill()
            bot.start()
        assert [True] * len(people) == await asyncio.gather(*answering)
    bot.kill()
    await simulator.stop()
    with sqlite3.connect(tmp_path / "voces.db") as connection:
        assert [(0,)] == connection.execute("select count(*) from inbox where state = 'set_aside'").fetchall()
        doubled = connection.execute(
            "select case_id, variable, count(*) from records where superseded_at is null group by 1, 2 having count(*) > 1"
        ).fetchall()
        assert [] == doubled
        recorded = connection.execute(
            "select count(distinct case_id || item) from records where value_num = 1 and variable = item"
        ).fetchone()[0]
    consented = {
        (number, item)
        for number, taps in enumerate(tapped)
        for item, _ in taps
        if not item.startswith(("imp_", "cap_"))
    }
    assert len(consented) == recorded
