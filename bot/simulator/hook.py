"""Delivers updates by webhook: in order within each of Telegram's queues, side by side across them, again until it is taken."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp

from bot.simulator.clock import SimulatedTime
from bot.simulator.queue import Queued, UpdateQueue


def queue_key(queued: Queued) -> tuple[str, int]:
    """Return Telegram's queue of an update: messages by chat, taps by person, membership by chat."""
    body = queued.update[queued.kind]
    if queued.kind == "callback_query":
        return "callback", int(body["from"]["id"])
    return ("member" if queued.kind == "my_chat_member" else "message"), int(body["chat"]["id"])


class Webhook:
    """Sends what waits to one address."""

    def __init__(self, url: str, secret: str, connections: int, queue: UpdateQueue, clock: SimulatedTime) -> None:
        self.url, self.secret = url, secret
        self.last_error = ""
        self._queue, self._clock = queue, clock
        self._places = asyncio.Semaphore(connections)
        self._busy: set[tuple[str, int]] = set()
        self._task = asyncio.create_task(self._run())
        self._sends: set[asyncio.Task[None]] = set()

    async def close(self) -> None:
        """Stop sending; what waits stays in the queue."""
        tasks = [self._task, *self._sends]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self) -> None:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as session:
            while True:
                for queued in self._queue.head():
                    key = queue_key(queued)
                    if key not in self._busy:
                        self._busy.add(key)
                        task = asyncio.create_task(self._deliver(session, queued, key))
                        self._sends.add(task)
                        task.add_done_callback(self._sends.discard)
                try:
                    await asyncio.wait_for(self._queue.news(), 0.05 if self._busy else 1.0)
                except TimeoutError:
                    continue

    async def _deliver(self, session: aiohttp.ClientSession, queued: Queued, key: tuple[str, int]) -> None:
        delay = 0.0
        try:
            while queued.expires_at > self._clock.now():
                async with self._places:
                    if await self._post(session, queued.update):
                        break
                await self._clock.sleep(delay)
                delay = min(60.0, delay * 2 or 1.0)
            self._queue.remove(queued)
        finally:
            self._busy.discard(key)

    async def _post(self, session: aiohttp.ClientSession, update: dict[str, Any]) -> bool:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret} if self.secret else {}
        try:
            async with session.post(self.url, json=update, headers=headers) as response:
                await response.read()
                if 200 <= response.status < 300:
                    return True
                self.last_error = f"Wrong response from the webhook: {response.status}"
        except (aiohttp.ClientError, TimeoutError) as error:
            self.last_error = f"Connection failed: {type(error).__name__}"
        return False
