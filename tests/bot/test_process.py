"""The bot as a process: it ends within seconds whatever waits, works a long queue off at full speed, and tells nobody its secrets."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sqlite3
import sys
import time
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.simulator import Simulator
from bot.simulator.server import DEFAULT_TOKEN
from tests.bot.store.stand import look
from tests.patience import PATIENCE, until

SECRETS = {
    "VOCES_BOT_TOKEN": DEFAULT_TOKEN,
    "VOCES_SMTP_PASSWORD": "sesame-smtp-4711",
    "VOCES_BACKUP_PASSPHRASE": "passphrase-4712-horse",
}
STARTS_IN = 2.0
"""Seconds that a start takes at an ordinary pace, with some to spare; a machine that takes longer has as much longer to end."""
NAME, TEXT = "Xochiquetzal Planted", "planted words of an answer"


class Bot:
    """`voces run` as its supervisor starts it."""

    def __init__(self, url: str, folder: Path, **environment: str) -> None:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("VOCES_")}
        self._environment = clean | SECRETS | {
            "VOCES_BOT_API_URL": url, "VOCES_CLOCK": url, "VOCES_ENROLMENT": "open", "VOCES_DATABASE": str(folder / "voces.db"),
            "VOCES_SMTP_HOST": "127.0.0.1", "VOCES_SMTP_FROM": "a@uni.example", "VOCES_SMTP_USER": "u",
            **environment,
        }  # fmt: skip
        self.log = folder / "log"
        self.started_in = 0.0

    async def start(self, *program: str) -> None:
        """Start it, and wait for nothing."""
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, *(program or ("-m", "bot", "run")), env=self._environment, stdout=log, stderr=log
            )

    async def __aenter__(self) -> Bot:
        before = self.log.stat().st_size if self.log.exists() else 0
        since = time.monotonic()
        await self.start()
        await until(lambda: b"running bot=" in self.log.read_bytes()[before:] or self.process.returncode is not None)
        self.started_in = time.monotonic() - since
        return self

    async def __aexit__(self, *_: object) -> None:
        if self.process.returncode is None:
            self.process.kill()
            await self.process.wait()

    async def end(self) -> float:
        """Tell it to end and return how many seconds that took, as they would have been at an ordinary pace."""
        since = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(self.process.wait(), PATIENCE)
        return (time.monotonic() - since) / max(1.0, self.started_in / STARTS_IN)


def backlog(path: Path, n: int) -> None:
    """Put updates into the inbox that have had no effect yet, of two to each of many accounts that nobody knows."""
    with sqlite3.connect(path) as connection:
        for number in range(n):
            account = 7_100_000_000 + number % (n // 2)
            sender = {"id": account, "is_bot": False, "first_name": "B"}
            message = {
                "message_id": 5,
                "date": 1,
                "from": sender,
                "chat": {"id": account, "type": "private"},
                "text": "hola",
            }
            update = json.dumps({"update_id": 1_000_000 + number, "message": message}).encode()
            connection.execute(
                "insert into inbox (update_id, account, arrived_at, state, payload) values (?, ?, '2026-01-01', 'waiting', ?)",
                (1_000_000 + number, account, update),
            )
    connection.close()


@pytest.mark.slow
async def test_ten_thousand_that_wait_are_worked_off_and_the_end_comes_within_five_seconds(tmp_path: Path) -> None:
    simulator = Simulator()
    url = await simulator.start()
    try:
        async with Bot(url, tmp_path, VOCES_ENROLMENT="invited") as bot:
            await bot.end()
        backlog(tmp_path / "voces.db", 10_000)
        async with Bot(url, tmp_path, VOCES_ENROLMENT="invited") as bot:
            # In the middle of it: what is in hand is finished, the rest stays.
            took = await bot.end()
            assert 0 == bot.process.returncode
        assert took < 5
        left = look(tmp_path / "voces.db", "select count(*) from inbox where state = 'waiting'")[0][0]
        assert 0 < left
        assert [] == look(tmp_path / "voces.db", "select 1 from inbox where state = 'set_aside'")
        async with Bot(url, tmp_path, VOCES_ENROLMENT="invited") as bot:
            # That many replies go out in a minute and more; a machine that is slow has as much longer.
            ends = time.monotonic() + 60 * max(1.0, bot.started_in / STARTS_IN)
            while left > 8_000 and time.monotonic() < ends:
                await asyncio.sleep(0.1)
                left = look(tmp_path / "voces.db", "select count(*) from inbox where state = 'waiting'")[0][0]
            assert left <= 8_000, "replies go out at 29 a second; whoever waits for them must not hold up the work"
            assert await bot.end() < 5
    finally:
        await simulator.stop()


@pytest.mark.slow
async def test_run_at_debug_tells_no_secret_no_name_no_answer_and_no_account(tmp_path: Path) -> None:
    simulator = Simulator(speed=20.0)
    url = await simulator.start()
    try:
        async with Bot(url, tmp_path, VOCES_LOG_LEVEL="DEBUG") as bot, aiohttp.ClientSession(url) as http:
            person = simulator.world.add_person(NAME, language_code="es").id

            async def newest() -> dict[str, Any]:
                async with http.get(f"/client/people/{person}/chat") as response:
                    return (await response.json())["messages"][-1]

            for payload in ("planted-token-000000001", ""):
                await http.post(f"/client/people/{person}/start", json={"payload": payload})
            ends, number = time.monotonic() + PATIENCE, 0
            while number < 60 or not look(tmp_path / "voces.db", "select 1 from records limit 1"):
                assert time.monotonic() < ends
                number += 1
                await asyncio.sleep(0.1)
                message = await newest()
                if message["from"] == "bot" and message["keyboard"]:
                    data = message["keyboard"][0][0]["data"]
                    tap = {"message_id": message["message_id"], "data": data}
                    await http.post(f"/client/people/{person}/tap", json=tap)
                if number % 10 == 0:
                    await http.post(f"/client/people/{person}/send", json={"text": TEXT})
            pid = bot.process.pid
            shown = Path(f"/proc/{pid}/cmdline").read_bytes() if Path("/proc").exists() else b""
            await bot.end()
        log = bot.log.read_text(encoding="utf-8")
    finally:
        await simulator.stop()
    assert look(tmp_path / "voces.db", "select 1 from records limit 1")  # there was something to tell
    assert "running bot=" in log
    for secret in (
        *SECRETS.values(),
        NAME,
        TEXT,
        "planted-token",
        str(person),
        *re.findall(r"[a-z0-9]{8,}", NAME.lower()),
    ):
        assert secret not in log, secret
        assert secret.encode() not in shown, secret
