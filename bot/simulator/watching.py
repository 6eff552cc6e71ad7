"""The phone's screen: who there is, how their chats stand, and what happens in them, at once or streamed."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import Any

from aiohttp import web

from bot.simulator.bodies import answered, number, whole
from bot.simulator.chats import Chat
from bot.simulator.clock import SimulatedTime
from bot.simulator.menus import commands_for
from bot.simulator.phone import group_of, person_of
from bot.simulator.world import World

LONGEST_WAIT = 60.0
HEARTBEAT = 15.0
"""Real seconds after which a stream says that it is still there."""


class Screen:
    """Handlers of what people see under /client."""

    def __init__(self, world: World, clock: SimulatedTime) -> None:
        self._world, self._clock = world, clock
        self._closing = asyncio.Event()

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of what can be seen."""
        person = "/client/people/{id}"
        return [
            web.get("/client/bot", self.bot),
            web.get("/client/people", self.people),
            web.get(f"{person}/chat", self.chat),
            web.get(f"{person}/events", self.events),
            web.get(f"{person}/wait", self.wait),
            web.get("/client/groups/{id}/chat", self.group_chat),
            web.get("/client/files/{id}", self.file),
        ]

    def close(self) -> None:
        """End every stream, so that stopping need not wait for the pages that listen."""
        self._closing.set()

    async def bot(self, _: web.Request) -> web.Response:
        """Describe the bot as phones in either language show it."""
        described = self._world.described
        return answered(
            {
                "username": self._world.username,
                "name": self._world.name,
                "description": described.get(("description", ""), ""),
                "description_en": described.get(("description", "en"), ""),
                "commands_es": commands_for(self._world, "es"),
                "commands_en": commands_for(self._world, "en"),
                "menu_button": self._world.menu_button,
            }
        )

    async def people(self, _: web.Request) -> web.Response:
        """List everybody."""
        return answered([self._world.seen(person) for person in self._world.people.values()])

    async def chat(self, request: web.Request) -> web.Response:
        """Show a chat; with `after`, only the messages that something happened to since that event."""
        person = person_of(self._world, request)
        chat = self._world.chats[person.id]
        person.read = chat.event
        shown = _shown(chat)
        if after := whole(request.query, "after", 0):
            touched = {body.get("message_id") for number, _, body in chat.news if number > after}
            shown["messages"] = [one for one in shown["messages"] if one["message_id"] in touched]
        return answered(shown)

    async def group_chat(self, request: web.Request) -> web.Response:
        """Show a group."""
        return answered(_shown(group_of(self._world, request)))

    async def wait(self, request: web.Request) -> web.Response:
        """Return what happened in a chat after an event, as soon as anything has."""
        person = person_of(self._world, request)
        chat = self._world.chats[person.id]
        after = whole(request.query, "after", 0)
        within = min(LONGEST_WAIT, number(request.query, "timeout", 10.0))
        if chat.event <= after:
            with suppress(TimeoutError):
                await asyncio.wait_for(chat.changed.wait(), within)
        person.read = chat.event
        return answered({"event": chat.event, "events": [one for one in chat.news if one[0] > after]})

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Stream what happens in a chat as Server-Sent Events; with Last-Event-ID it goes on where it stopped."""
        person = person_of(self._world, request)
        chat = self._world.chats[person.id]
        seen = request.headers.get("Last-Event-ID", "")
        after = int(seen) if seen.isdecimal() else whole(request.query, "after", chat.event)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        version = self._clock.version
        try:
            # A first line at once: a browser calls the stream open when something has come.
            await response.write(b": here\n\n")
            while not self._closing.is_set():
                changed = chat.changed
                for event, kind, body in [one for one in chat.news if one[0] > after]:
                    await response.write(_event(kind, body, event))
                    after = event
                person.read = max(person.read, after)
                if self._clock.version != version:
                    version = self._clock.version
                    await response.write(_event("clock", self._clock.told()))
                if not await self._anything(changed, version):
                    await response.write(b": still here\n\n")
        except ConnectionResetError:
            pass  # The page was closed, which is how such a stream ends.
        return response

    async def _anything(self, changed: asyncio.Event, version: int) -> bool:
        """Wait until the chat or the clock has changed, or we are closing; return False after a heartbeat of nothing."""
        waits = [
            asyncio.ensure_future(wait)
            for wait in (changed.wait(), self._clock.changed(version, HEARTBEAT * 2), self._closing.wait())
        ]
        try:
            done, _ = await asyncio.wait(waits, timeout=HEARTBEAT, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        return bool(done)

    async def file(self, request: web.Request) -> web.Response:
        """Download a document that the bot sent."""
        found = self._world.files.get(request.match_info["id"])
        if found is None:
            raise web.HTTPNotFound(text="no such file")
        name, content = found
        # A photo is what its bytes say, whatever it is called.
        is_picture = request.match_info["id"].startswith("Ag")
        kind = "text/html" if name.endswith(".html") else "application/octet-stream"
        if is_picture:
            kind = "image/jpeg" if content.startswith(b"\xff\xd8") else "image/png"
        # A page of the bot's own making, shown apart from the demo's origin rights.
        headers = {
            "Content-Disposition": f'inline; filename="{_header_safe(name)}"',
            "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
        }
        return web.Response(body=content, content_type=kind, charset=None if is_picture else "utf-8", headers=headers)


def _shown(chat: Chat) -> dict[str, Any]:
    return {"event": chat.event, "messages": [message.seen() for message in chat.standing()]}


def _event(kind: str, body: dict[str, Any], number: int | None = None) -> bytes:
    head = "" if number is None else f"id: {number}\n"
    return f"{head}event: {kind}\ndata: {json.dumps(body, ensure_ascii=False)}\n\n".encode()


def _header_safe(name: str) -> str:
    return "".join(sign if sign.isascii() and sign.isprintable() and sign not in '"\\' else "_" for sign in name)
