"""Delivers updates by webhook: in order within each of Telegram's queues, side by side across them, again until it is taken."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

import aiohttp

from bot.simulator.clock import SimulatedTime
from bot.simulator.queue import Queued, UpdateQueue

LONGEST_RETRY_AFTER = 3_600.0
GONE_FOR = 23 * 3_600.0
"""Seconds of nothing but 410 after which Telegram forgets the webhook."""
_HANDLER_HAS = 60.0
_NEVER_BY_ANSWER = frozenset({"deletewebhook", "setwebhook", "close", "logout"})

QueueKey = tuple[str, int]


def queue_key(queued: Queued) -> QueueKey:
    """Return Telegram's queue of an update: messages by chat, taps by person, membership by chat."""
    body = queued.update[queued.kind]
    if queued.kind == "callback_query":
        return "callback", int(body["from"]["id"])
    return ("member" if queued.kind == "my_chat_member" else "message"), int(body["chat"]["id"])


@dataclass(frozen=True, slots=True)
class Address:
    """Where and how a bot wants its updates."""

    url: str
    secret: str
    connections: int


class Webhook:
    """Sends what waits to one address."""

    def __init__(
        self,
        address: Address,
        queue: UpdateQueue,
        clock: SimulatedTime,
        chance: random.Random,
        answered_with: Callable[[str, dict[str, Any]], Awaitable[None]],
        on_gone: Callable[[], None],
    ) -> None:
        """`answered_with` takes the method call that a handler may put into its answer; `on_gone` is called after a day of 410."""
        self.address = address
        self.last_error, self.last_error_at = "", 0
        self._queue, self._clock, self._chance = queue, clock, chance
        self._answered_with, self._on_gone = answered_with, on_gone
        self._gone_since: datetime | None = None
        self._places = asyncio.Semaphore(address.connections)
        self._busy: set[QueueKey] = set()
        self._sends: set[asyncio.Task[None]] = set()
        self._free = asyncio.Event()
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Stop sending; what waits stays in the queue."""
        tasks = [self._task, *self._sends]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self) -> None:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_HANDLER_HAS)) as session:
            while True:
                self._free.clear()
                self._queue.news.clear()
                for queued in self._queue.head():
                    key = queue_key(queued)
                    if key not in self._busy:
                        self._busy.add(key)
                        task = asyncio.create_task(self._deliver(session, queued, key))
                        self._sends.add(task)
                        task.add_done_callback(self._sends.discard)
                waits = [asyncio.ensure_future(self._queue.news.wait()), asyncio.ensure_future(self._free.wait())]
                try:
                    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    for wait in waits:
                        wait.cancel()

    async def _deliver(self, session: aiohttp.ClientSession, queued: Queued, key: QueueKey) -> None:
        failures, delay = 0, 1.0
        try:
            while queued.expires_at > self._clock.now():
                async with self._places:
                    retry_after = await self._post(session, queued.update)
                if retry_after is None:
                    self._queue.remove(queued)
                    break
                failures += 1
                if retry_after:
                    await self._clock.sleep(min(retry_after, LONGEST_RETRY_AFTER))
                elif failures > 1:
                    # The first time again at once, then slower and slower, up to a minute or two.
                    delay = min(self._chance.uniform(60, 120), delay * 2)
                    await self._clock.sleep(delay)
            # One that has expired meanwhile was not delivered; the queue forgets it by itself.
        finally:
            self._busy.discard(key)
            self._free.set()

    async def _post(self, session: aiohttp.ClientSession, update: dict[str, Any]) -> float | None:
        """Post one update; return None when it was taken, else the seconds that the handler asks for (0: none)."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.address.secret} if self.address.secret else {}
        try:
            async with session.post(self.address.url, json=update, headers=headers) as response:
                body = await response.read()
                if 200 <= response.status < 300:
                    self._gone_since = None
                    await self._obey(response.content_type, body)
                    return None
                self._note_gone(response.status)
                self._note_error(f"Wrong response from the webhook: {response.status} {response.reason}")
                asked = response.headers.get("Retry-After", "")
                return float(asked) if asked.isdecimal() else 0.0
        except (aiohttp.ClientError, TimeoutError) as error:
            self._note_error(f"Connection failed: {type(error).__name__}")
            return 0.0

    def _note_error(self, error: str) -> None:
        self.last_error, self.last_error_at = error, int(self._clock.now().timestamp())

    def _note_gone(self, status: int) -> None:
        now = self._clock.now()
        if status != 410:
            self._gone_since = None
        elif self._gone_since is None:
            self._gone_since = now
        elif (now - self._gone_since).total_seconds() > GONE_FOR:
            self._on_gone()

    async def _obey(self, content_type: str, body: bytes) -> None:
        """Carry out the call that a handler answered with, if it is one that may be made so; its result goes nowhere."""
        args = _call_in(content_type, body)
        method = str(args.pop("method", "")).lower()
        if method and method not in _NEVER_BY_ANSWER and not method.startswith("get"):
            await self._answered_with(method, args)


def _call_in(content_type: str, body: bytes) -> dict[str, Any]:
    text = body.decode("utf-8", "replace")
    if content_type == "application/x-www-form-urlencoded":
        return dict(parse_qsl(text))
    try:
        call = json.loads(text) if text.strip() else {}
    except ValueError:
        return {}
    return call if isinstance(call, dict) else {}
