"""A simulator, a bot that does as it is told, and Chromium looking at the demo page. No bot of ours takes part."""

from __future__ import annotations

import inspect
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.simulator import Simulator
from tests.patience import PATIENCE

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip
PHONE = (360, 740)
OpenPage = Callable[..., Awaitable[Page]]
expect.set_options(timeout=1_000 * PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let all pages of this folder share one browser, and with it one event loop."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents and inspect.iscoroutinefunction(getattr(item, "function", None)):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@dataclass
class Telegram:
    """The simulator, one person in it, and the bot's side of their chat."""

    simulator: Simulator
    http: aiohttp.ClientSession
    person: int
    strangers: frozenset[int]
    offset: int = 0

    async def call(self, method: str, **arguments: Any) -> Any:
        """Call the Bot API; a refusal is an error of the test."""
        address = f"{self.simulator.url}/bot{self.simulator.world.token}/{method}"
        async with self.http.post(address, json=arguments) as response:
            body = await response.json()
        assert body["ok"], body
        return body["result"]

    async def say(self, html: str, *rows: Iterable[str]) -> int:
        """Send a message with rows of keys whose data are their texts; return its id."""
        return (await self.call("sendMessage", chat_id=self.person, text=html, parse_mode="HTML", **_markup(rows)))[
            "message_id"
        ]

    async def edit(self, message_id: int, html: str, *rows: Iterable[str]) -> None:
        """Edit a message of the bot."""
        await self.call(
            "editMessageText", chat_id=self.person, message_id=message_id, text=html, parse_mode="HTML", **_markup(rows)
        )

    async def update(self) -> dict[str, Any]:
        """Return the next update that the bot gets from the people of this test."""
        [found] = await self.call("getUpdates", offset=self.offset, limit=1, timeout=50)
        self.offset = found["update_id"] + 1
        sender = next(part["from"]["id"] for part in found.values() if isinstance(part, dict))
        return found if sender not in self.strangers else await self.update()


def _markup(rows: Iterable[Iterable[str]]) -> dict[str, Any]:
    keyboard = [[{"text": text, "callback_data": text} for text in row] for row in rows]
    return {"reply_markup": {"inline_keyboard": keyboard}} if keyboard else {}


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """Debian's Chromium; a missing one skips, or fails where tools are required."""
    if shutil.which(CHROMIUM) is None:
        reason = f"{CHROMIUM} is not installed"
        if os.environ.get("VOCES_REQUIRE_TOOLS") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def simulator() -> AsyncIterator[Simulator]:
    """One simulator for all: starting is quick, but stopping waits for the streams of the pages."""
    one = Simulator(rates=False)
    await one.start()
    yield one
    await one.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def telegram(simulator: Simulator) -> AsyncIterator[Telegram]:
    """A person of the test's own, who reads Spanish and has been given a link."""
    strangers = frozenset(simulator.world.people)
    person = simulator.world.add_person("Guadalupe", last_name="Hernández", note="Rectora", start="k7Qm2")
    async with aiohttp.ClientSession() as http:
        yield Telegram(simulator, http, person.id, strangers)


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(chromium: Browser, telegram: Telegram) -> AsyncIterator[OpenPage]:
    """Open the page for a person, on a phone unless a size is given. An error in the page fails the test that opened it."""
    contexts = []
    errors: list[str] = []

    async def opened(
        person: int | None = None, size: tuple[int, int] = PHONE, ready: str = "#start, #composer", **options: Any
    ) -> Page:
        context = await chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce", **options
        )
        context.set_default_timeout(1_000 * PATIENCE)
        contexts.append(context)
        page = await context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        await page.goto(f"{telegram.simulator.url}/#person={person or telegram.person}")
        await page.locator(ready).locator("visible=true").first.wait_for()
        return page

    yield opened
    for context in contexts:
        await context.close()
    assert errors == []


@pytest_asyncio.fixture(loop_scope="session")
async def started(telegram: Telegram) -> Telegram:
    """The same, after the person has pressed Start and the bot has been told."""
    async with telegram.http.post(f"{telegram.simulator.url}/client/people/{telegram.person}/start") as response:
        assert response.status == 200
    assert (await telegram.update())["message"]["text"] == "/start"
    return telegram
