"""Both ends of one line to a simulated Telegram: what the bot calls, and what the person at the other end does."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

import aiohttp

from bot.simulator import Simulator
from bot.simulator.server import DEFAULT_TOKEN
from tests.stage import StillTime

KEYS = {"inline_keyboard": [[{"text": "Sí", "callback_data": "1|go|a"}]]}


class Telegram:
    """One simulator with time that stands still, one person called Ana, and the bot's side of the line."""

    def __init__(self, simulator: Simulator, clock: StillTime, http: aiohttp.ClientSession) -> None:
        self.simulator, self.clock, self.http = simulator, clock, http
        self.person = simulator.world.add_person("Ana")

    async def call(self, method: str, token: str = DEFAULT_TOKEN, **args: Any) -> dict[str, Any]:
        """Make a call, and check that status, code and headers agree."""
        async with self.http.post(f"/bot{token}/{method}", json=args) as response:
            body = await response.json()
            assert response.status == (200 if body["ok"] else body["error_code"])
            if "parameters" in body:
                assert response.headers["Retry-After"] == str(body["parameters"]["retry_after"])
            return body  # type: ignore[no-any-return]

    async def result(self, method: str, **args: Any) -> Any:
        """Return the result of a call that is not refused."""
        body = await self.call(method, **args)
        assert body["ok"], body
        return body["result"]

    async def refused(self, method: str, **args: Any) -> str:
        """Return how a call is refused."""
        body = await self.call(method, **args)
        assert not body["ok"]
        return f"{body['error_code']} {body['description']}"

    async def lost(self, method: str, **args: Any) -> bool:
        """Return whether a call's connection ended without an answer."""
        with suppress(aiohttp.ClientError):
            await self.call(method, **args)
            return False
        return True

    async def act(self, what: str, person: int = 0, **body: Any) -> dict[str, Any]:
        """Do something with a phone; Ana's unless another is named."""
        async with self.http.post(f"/client/people/{person or self.person.id}/{what}", json=body) as response:
            return await response.json() if response.status == 200 else {"status": response.status}

    async def see(self, path: str, **query: Any) -> Any:
        """Return what a route of the phone or of the simulator shows."""
        async with self.http.get(path, params=query) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def chat(self) -> list[dict[str, Any]]:
        """Return what stands in Ana's chat."""
        return (await self.see(f"/client/people/{self.person.id}/chat"))["messages"]  # type: ignore[no-any-return]

    async def put(self, path: str, **body: Any) -> int:
        """Turn a knob; return the status."""
        async with self.http.post(path, json=body) as response:
            return response.status

    async def send(self, text: str = "Hola", **args: Any) -> int:
        """Send Ana a message and return its id."""
        return int((await self.result("sendMessage", chat_id=self.person.id, text=text, **args))["message_id"])

    async def updates(self, **args: Any) -> list[dict[str, Any]]:
        """Return the updates that wait."""
        return await self.result("getUpdates", **{"timeout": 0, **args})  # type: ignore[no-any-return]

    def pass_time(self, **by: float) -> None:
        """Let time pass."""
        self.clock.move(self.clock.now() + timedelta(**by))
