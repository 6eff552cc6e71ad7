"""The demonstration's clock: moved forward, the bot wakes where it wanted to and the nudge arrives."""

from __future__ import annotations

import asyncio
from pathlib import Path

import aiohttp

from tests.browser.demo import Demo


async def test_moving_the_clock_brings_the_nudge(tmp_path: Path) -> None:
    with Demo(tmp_path, speed=10.0) as demo:
        async with aiohttp.ClientSession(demo.url) as http:
            async with http.get("/client/people") as response:
                person = next(p for p in await response.json() if not p["start"])
            chat = f"/client/people/{person['id']}"
            await http.post(f"{chat}/start", json={})
            for wanted in ("|1|lang", "|go|intro_welcome", "|go|intro_privacy", "|1|consent_part"):
                await _tap(http, chat, wanted)
            await _text(http, chat, "cargo directivo")
            # A whole week passes by way of every wake, so that weekends and holidays do not matter.
            async with http.post("/clock/advance", json={"seconds": 7 * 86_400}) as response:
                assert 200 == response.status
            await _text(http, chat, "¿Continuamos?")
            async with http.get("/demo/links") as response:
                for link in await response.json():
                    async with http.get(link["href"]) as page:
                        assert ("ANUIES" if "questionnaire" in link["href"] else "outbox") in await page.text()


async def _tap(http: aiohttp.ClientSession, chat: str, ending: str) -> None:
    for _ in range(1200):  # a busy machine starts a bot slowly
        async with http.get(f"{chat}/chat") as response:
            messages = (await response.json())["messages"]
        for message in reversed(messages):
            for row in message["keyboard"]:
                for button in row:
                    if button["data"].endswith(ending):
                        await http.post(
                            f"{chat}/tap", json={"message_id": message["message_id"], "data": button["data"]}
                        )
                        return
        await asyncio.sleep(0.05)
    raise AssertionError(f"no button ends in {ending}")


async def _text(http: aiohttp.ClientSession, chat: str, text: str) -> None:
    for _ in range(1200):  # a busy machine starts a bot slowly
        async with http.get(f"{chat}/chat") as response:
            if any(text in message["text"] for message in (await response.json())["messages"]):
                return
        await asyncio.sleep(0.05)
    raise AssertionError(f"{text!r} was never said")
