"""`voces run` is told to end, whatever it is doing just then; and ends by itself where another program has taken over."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.simulator import Simulator
from bot.simulator.server import DEFAULT_TOKEN
from bot.store.lock import StoreLock
from tests import patience
from tests.bot.store.stand import look
from tests.bot.test_process import SECRETS, Bot

ENDS_WITHIN = 8.0
"""Seconds at an ordinary pace: five are promised, and ending any process takes some. What is not broken off takes ten at least."""
DEAF = """
import socket, sys, time
def getaddrinfo(*_, **__):
    print("looking up", file=sys.stderr, flush=True)
    time.sleep(60)
socket.getaddrinfo = getaddrinfo
from bot.cli import main
main()
"""
"""A bot whose names are looked up by nobody: such a look-up cannot be called off."""


@asynccontextmanager
async def simulated(**options: Any) -> AsyncIterator[tuple[Simulator, str, aiohttp.ClientSession]]:
    simulator = Simulator(**options)
    url = await simulator.start()
    try:
        async with aiohttp.ClientSession(url) as phone:
            yield simulator, url, phone
    finally:
        await simulator.stop()


@asynccontextmanager
async def starting(bot: Bot, *program: str) -> AsyncIterator[Bot]:
    """A bot that need not come up."""
    await bot.start(*program)
    try:
        yield bot
    finally:
        await bot.__aexit__()


async def pressed_start(phone: aiohttp.ClientSession, simulator: Simulator) -> int:
    person = simulator.world.add_person("Ana", language_code="es").id
    async with phone.post(f"/client/people/{person}/start", json={"payload": ""}) as response:
        assert 200 == response.status
    return person


async def until(bot: Bot, words: str) -> None:
    """Wait for something in the log."""
    await patience.until(
        lambda: words in bot.log.read_text(encoding="utf-8"), told=lambda: bot.log.read_text(encoding="utf-8")
    )


async def put_out(folder: Path) -> None:
    """Wait for a turn that is committed and not said yet."""
    await patience.until(lambda: look(folder / "voces.db", "select 1 from outbox"))


async def ended_well(bot: Bot) -> None:
    assert await bot.end() < ENDS_WITHIN
    assert (0, False) == (bot.process.returncode, "Traceback" in bot.log.read_text(encoding="utf-8"))


async def test_it_ends_in_the_first_moment_after_its_start(tmp_path: Path) -> None:
    async with simulated() as (_, url, _phone), Bot(url, tmp_path) as bot:
        await ended_well(bot)


async def test_it_ends_while_telegram_does_not_answer_its_first_call(tmp_path: Path) -> None:
    called = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        called.set()
        with contextlib.suppress(ConnectionError):
            await reader.read()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with starting(Bot(url, tmp_path, VOCES_CLOCK="")) as bot:
        await asyncio.wait_for(called.wait(), patience.PATIENCE)
        await ended_well(bot)
    server.close()
    with StoreLock(tmp_path / "voces.db"):
        pass


async def test_it_ends_while_a_name_is_looked_up_in_vain(tmp_path: Path) -> None:
    async with starting(Bot("http://telegram.example:9", tmp_path, VOCES_CLOCK=""), "-c", DEAF, "run") as bot:
        await until(bot, "looking up")
        await ended_well(bot)


async def test_it_ends_while_a_429_shuts_the_way(tmp_path: Path) -> None:
    async with simulated() as (simulator, url, phone), Bot(url, tmp_path) as bot:
        simulator.faults.set({"storm": 1.0, "storm_retry_after": 3600})
        await pressed_start(phone, simulator)
        await put_out(tmp_path)
        await patience.until(lambda: simulator.faults.given["storm"])
        await ended_well(bot)
        assert [("waiting",)] == look(tmp_path / "voces.db", "select state from outbox")
        # What was not said is said by the next one.
        simulator.faults.set({"storm": 0.0})
        async with Bot(url, tmp_path) as again:
            await patience.until(lambda: look(tmp_path / "voces.db", "select 1 from outbox where state = 'said'"))
            await ended_well(again)
        assert [("said",)] == look(tmp_path / "voces.db", "select state from outbox")


async def test_it_ends_while_every_call_takes_a_minute(tmp_path: Path) -> None:
    async with simulated() as (simulator, url, phone), Bot(url, tmp_path) as bot:
        simulator.faults.set({"slow": 60.0})
        person = await pressed_start(phone, simulator)
        await put_out(tmp_path)
        await ended_well(bot)
        assert [("waiting",)] == look(tmp_path / "voces.db", "select state from outbox")
        assert [("done",)] == look(tmp_path / "voces.db", "select state from inbox"), person


async def test_it_ends_while_another_program_holds_the_store(tmp_path: Path) -> None:
    async with simulated() as (simulator, url, phone), Bot(url, tmp_path) as bot:
        with contextlib.closing(sqlite3.connect(tmp_path / "voces.db", isolation_level=None)) as other:
            other.execute("begin immediate")
            await pressed_start(phone, simulator)
            await asyncio.sleep(0.3)
            await ended_well(bot)
            other.execute("rollback")
        # Telegram was not told that we have it, and gives it to the next one.
        async with Bot(url, tmp_path) as again:
            await patience.until(lambda: look(tmp_path / "voces.db", "select 1 from inbox where state = 'done'"))
            await ended_well(again)
        assert [("done",)] == look(tmp_path / "voces.db", "select state from inbox")


async def test_it_ends_by_webhook_while_half_an_update_has_come(tmp_path: Path, unused_tcp_port: int) -> None:
    hooked = {
        "VOCES_WEBHOOK_URL": f"http://127.0.0.1:{unused_tcp_port}/hook",
        "VOCES_WEBHOOK_SECRET": "s3cret-of-the-hook",
        "VOCES_LISTEN": f"127.0.0.1:{unused_tcp_port}",
    }
    async with simulated() as (simulator, url, _phone), Bot(url, tmp_path, **hooked) as bot:
        await patience.until(lambda: simulator._hook is not None)
        _, writer = await asyncio.open_connection("127.0.0.1", unused_tcp_port)
        writer.write(
            b"POST /hook HTTP/1.1\r\nHost: x\r\nX-Telegram-Bot-Api-Secret-Token: s3cret-of-the-hook\r\nContent-Length: 99\r\n\r\n{"
        )
        await writer.drain()
        await asyncio.sleep(0.1)
        await ended_well(bot)
        writer.close()


async def test_it_ends_by_itself_with_one_line_when_another_program_polls(tmp_path: Path) -> None:
    async with simulated() as (simulator, url, phone), Bot(url, tmp_path) as bot:
        await pressed_start(phone, simulator)
        ends = time.monotonic() + patience.PATIENCE
        while bot.process.returncode is None and time.monotonic() < ends:
            async with phone.post(f"/bot{DEFAULT_TOKEN}/getUpdates", json={"timeout": 0, "offset": 1}) as response:
                await response.read()
            await asyncio.sleep(0.05)
        assert 1 == bot.process.returncode
        lines = [line for line in bot.log.read_text(encoding="utf-8").splitlines() if line.startswith("voces: ")]
        assert 1 == len(lines)
        assert "Another program takes this bot's updates" in lines[0]
        assert [] == look(tmp_path / "voces.db", "select 1 from inbox where state = 'set_aside'")
        assert SECRETS["VOCES_BOT_TOKEN"] not in bot.log.read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
async def test_a_second_bot_is_refused_also_by_another_name_of_the_store(tmp_path: Path) -> None:
    async with simulated() as (_, url, _phone), Bot(url, tmp_path):
        (tmp_path / "elsewhere").mkdir()
        (tmp_path / "elsewhere" / "mine.db").symlink_to(tmp_path / "voces.db")
        async with Bot(url, tmp_path / "elsewhere", VOCES_DATABASE=str(tmp_path / "elsewhere" / "mine.db")) as second:
            await asyncio.wait_for(second.process.wait(), patience.PATIENCE)
            assert (2, True) == (second.process.returncode, "another bot is running" in second.log.read_text())
