"""The phone: what a person with Telegram in hand can do and see, over HTTP, for the page, the tests and the bench."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from bot.simulator.clock import SimulatedTime
from bot.simulator.faults import Faults
from bot.simulator.methods import Methods
from bot.simulator.rates import Rates
from bot.simulator.world import OTHER_KINDS, Chat, Person, World

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
LONGEST_WAIT = 60.0


class Phone:
    """Handlers of /client, /clock and /sim."""

    def __init__(self, world: World, clock: SimulatedTime, faults: Faults, methods: Methods, rates: Rates) -> None:
        self._world, self._clock, self._faults, self._methods, self._rates = world, clock, faults, methods, rates

    def routes(self) -> list[web.RouteDef]:
        """Return every route of the phone."""
        person = "/client/people/{id}"
        return [
            web.get("/client/bot", self.bot),
            web.get("/client/people", self.people),
            web.post("/client/people", self.add_person),
            web.get(f"{person}/chat", self.chat),
            web.get(f"{person}/events", self.events),
            web.get(f"{person}/wait", self.wait),
            *(web.post(f"{person}/{name}", self._as_person(act)) for name, act in self._acts().items()),
            web.post("/client/groups", self.add_group),
            web.post("/client/groups/{id}/send", self.send_to_group),
            web.get("/client/groups/{id}/chat", self.group_chat),
            web.get("/client/files/{id}", self.file),
            web.get("/clock", self.clock),
            web.post("/clock/advance", self.advance),
            web.post("/clock/speed", self.speed),
            web.put("/clock/wake", self.wake),
            web.get("/clock/watch", self.watch),
            web.get("/sim/ledger", self.ledger),
            web.get("/sim/counters", self.counters),
            web.post("/sim/faults", self.set_faults),
        ]

    def _acts(self) -> dict[str, Callable[[Person, dict[str, Any]], dict[str, Any]]]:
        return {
            "start": self.start, "send": self.send, "sendother": self.send_other, "edit": self.edit, "tap": self.tap,
            "block": self.block, "unblock": self.unblock, "delete": self.delete, "deactivate": self.deactivate,
        }  # fmt: skip

    def _as_person(self, act: Callable[[Person, dict[str, Any]], dict[str, Any]]) -> Handler:
        async def handle(request: web.Request) -> web.Response:
            person = self._person(request)
            return _ok(act(person, await _body(request)))

        return handle

    def _person(self, request: web.Request) -> Person:
        person = self._world.people.get(int(request.match_info["id"]))
        if person is None:
            raise web.HTTPNotFound(text="no such person")
        return person

    # ---- acting

    def start(self, person: Person, body: dict[str, Any]) -> dict[str, Any]:
        """Press Start, by a link or without one."""
        if person.blocked:
            self._world.block(person, blocked=False)
        person.started = True
        payload = str(body.get("payload") or "")
        message = self._world.say(person, self._world.chats[person.id], f"/start {payload}".strip())
        return {"message_id": message.message_id}

    def send(self, person: Person, body: dict[str, Any]) -> dict[str, Any]:
        """Write a message."""
        text = str(body.get("text") or "").strip()
        if not text or len(text) > 4096:
            raise web.HTTPBadRequest(text="a message has 1 to 4096 characters")
        person.started = True
        message = self._world.say(person, self._world.chats[person.id], text)
        return {"message_id": message.message_id}

    def send_other(self, person: Person, body: dict[str, Any]) -> dict[str, Any]:
        """Send something that is not text."""
        kind = str(body.get("kind"))
        if kind not in OTHER_KINDS:
            raise web.HTTPBadRequest(text=f"kind is one of {', '.join(OTHER_KINDS)}")
        message = self._world.say_other(person, self._world.chats[person.id], kind)
        return {"message_id": message.message_id}

    def edit(self, person: Person, body: dict[str, Any]) -> dict[str, Any]:
        """Edit a message of one's own."""
        message = self._world.chats[person.id].messages.get(int(body.get("message_id") or 0))
        if message is None or message.from_bot or message.kind != "text":
            raise web.HTTPBadRequest(text="only your own text messages can be edited")
        self._world.edit(person, message, str(body.get("text") or ""))
        return {}

    def tap(self, person: Person, body: dict[str, Any]) -> dict[str, Any]:
        """Press a button that is there (`force`: one that is not, as a hostile client would)."""
        message = self._world.chats[person.id].messages.get(int(body.get("message_id") or 0))
        data = str(body.get("data"))
        if message is None:
            raise web.HTTPBadRequest(text="no such message")
        there = any(button.get("callback_data") == data for row in message.keyboard for button in row)
        if not there and not body.get("force"):
            raise web.HTTPBadRequest(text="there is no such button on that message")
        return {"callback_query_id": self._world.tap(person, message, data)}

    def block(self, person: Person, _: dict[str, Any]) -> dict[str, Any]:
        """Block the bot."""
        self._world.block(person, blocked=True)
        return {}

    def unblock(self, person: Person, _: dict[str, Any]) -> dict[str, Any]:
        """Let the bot write again."""
        self._world.block(person, blocked=False)
        return {}

    def delete(self, person: Person, body: dict[str, Any]) -> dict[str, Any]:
        """Delete a message for oneself and the bot."""
        chat = self._world.chats[person.id]
        message = chat.messages.get(int(body.get("message_id") or 0))
        if message is None:
            raise web.HTTPBadRequest(text="no such message")
        message.deleted = True
        chat.happen("delete", {"message_id": message.message_id})
        return {}

    def deactivate(self, person: Person, _: dict[str, Any]) -> dict[str, Any]:
        """Delete the account."""
        person.deactivated = True
        return {}

    async def add_person(self, request: web.Request) -> web.Response:
        """Add somebody."""
        body = await _body(request)
        known = {
            name: str(body[name])
            for name in ("last_name", "username", "language_code", "note", "start")
            if body.get(name)
        }
        return _ok(self._seen(self._world.add_person(str(body.get("first_name") or "Ana"), **known)))

    async def add_group(self, request: web.Request) -> web.Response:
        """Make a group with the bot in it."""
        body = await _body(request)
        chat = self._world.add_group(str(body.get("title") or "Grupo"))
        return _ok({"id": chat.id})

    async def send_to_group(self, request: web.Request) -> web.Response:
        """Write in a group."""
        body = await _body(request)
        chat, person = self._world.chats[int(request.match_info["id"])], self._world.people[int(body["from"])]
        return _ok({"message_id": self._world.say(person, chat, str(body["text"])).message_id})

    # ---- seeing

    def _seen(self, person: Person) -> dict[str, Any]:
        chat = self._world.chats[person.id]
        last = next((m.text for m in reversed(chat.messages.values()) if not m.deleted), "")
        return {
            "id": person.id, "first_name": person.first_name, "last_name": person.last_name, "username": person.username,
            "language_code": person.language_code, "note": person.note, "start": person.start, "blocked": person.blocked,
            "started": person.started, "last_text": last[:80],
        }  # fmt: skip

    async def bot(self, _: web.Request) -> web.Response:
        """Describe the bot."""
        commands = self._world.commands
        found = {lang: commands.get(("default", lang)) or commands.get(("default", ""), []) for lang in ("es", "en")}
        return _ok(
            {"username": self._world.username, "name": self._world.name, "description": self._world.described.get(("description", ""), ""),
             "description_en": self._world.described.get(("description", "en"), ""),
             "commands_es": found["es"], "commands_en": found["en"]}
        )  # fmt: skip

    async def people(self, _: web.Request) -> web.Response:
        """List everybody."""
        return _ok([self._seen(person) for person in self._world.people.values()])

    async def chat(self, request: web.Request) -> web.Response:
        """Show a chat."""
        return _ok(self._chat_plain(self._world.chats[self._person(request).id]))

    async def group_chat(self, request: web.Request) -> web.Response:
        """Show a group."""
        return _ok(self._chat_plain(self._world.chats[int(request.match_info["id"])]))

    def _chat_plain(self, chat: Chat) -> dict[str, Any]:
        return {"event": chat.event, "messages": [self._world.seen(m) for m in chat.messages.values() if not m.deleted]}

    async def wait(self, request: web.Request) -> web.Response:
        """Return what happened in a chat after an event, as soon as anything has."""
        chat = self._world.chats[self._person(request).id]
        after = int(request.query.get("after", 0))
        if chat.event <= after:
            try:
                await asyncio.wait_for(chat.changed.wait(), min(LONGEST_WAIT, float(request.query.get("timeout", 10))))
            except TimeoutError:
                return _ok({"event": chat.event, "events": []})
        return _ok({"event": chat.event, "events": [[n, kind, body] for n, kind, body in chat.news if n > after]})

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Stream what happens in a chat as Server-Sent Events."""
        chat = self._world.chats[self._person(request).id]
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        after = int(request.headers.get("Last-Event-ID") or request.query.get("after") or chat.event)
        version = self._clock.version
        try:
            while True:
                changed, moved = chat.changed, self._clock.version != version
                for number, kind, body in [one for one in chat.news if one[0] > after]:
                    await response.write(
                        f"id: {number}\nevent: {kind}\ndata: {json.dumps(body, ensure_ascii=False)}\n\n".encode()
                    )
                    after = number
                if moved:
                    version = self._clock.version
                    await response.write(f"event: clock\ndata: {json.dumps(self._time())}\n\n".encode())
                waits = [asyncio.ensure_future(changed.wait()), asyncio.ensure_future(self._clock.changed(version, 15))]
                await asyncio.wait(waits, timeout=15, return_when=asyncio.FIRST_COMPLETED)
                for wait in waits:
                    wait.cancel()
                await response.write(b": still here\n\n")
        except (ConnectionResetError, asyncio.CancelledError):
            return response

    async def file(self, request: web.Request) -> web.Response:
        """Download a document that the bot sent."""
        found = self._world.files.get(request.match_info["id"])
        if found is None:
            raise web.HTTPNotFound
        name, content = found
        kind = "text/html" if name.endswith(".html") else "application/octet-stream"
        # A page of the bot's own making, shown apart from the demo's origin rights.
        headers = {
            "Content-Disposition": f'inline; filename="{name}"',
            "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
        }
        return web.Response(body=content, content_type=kind, charset="utf-8", headers=headers)

    # ---- the clock and the inside

    def _time(self) -> dict[str, Any]:
        return {"now": self._clock.now().isoformat(), "speed": self._clock.speed, "version": self._clock.version}

    async def clock(self, _: web.Request) -> web.Response:
        """Tell the time."""
        return _ok(self._time())

    async def advance(self, request: web.Request) -> web.Response:
        """Move the clock forward by way of every wake in between."""
        body = await _body(request)
        to = (
            datetime.fromisoformat(body["to"])
            if "to" in body
            else self._clock.now() + timedelta(seconds=float(body.get("seconds", 0)))
        )
        await self._clock.advance(to)
        return _ok(self._time())

    async def speed(self, request: web.Request) -> web.Response:
        """Let time run faster or slower."""
        self._clock.set_speed(float((await _body(request))["speed"]))
        return _ok(self._time())

    async def wake(self, request: web.Request) -> web.Response:
        """Register when a sleeper wants to be woken."""
        body = await _body(request)
        at = datetime.fromisoformat(body["at"]) if body.get("at") else None
        self._clock.register_wake(str(body["sleeper"]), at)
        return _ok(self._time())

    async def watch(self, request: web.Request) -> web.Response:
        """Return when the clock has been changed."""
        await self._clock.changed(int(request.query.get("version", -1)), 25.0)
        return _ok(self._time())

    async def ledger(self, _: web.Request) -> web.Response:
        """Show every applied send and edit."""
        return _ok(self._methods.ledger)

    async def counters(self, _: web.Request) -> web.Response:
        """Show what was called, refused and left unanswered."""
        return _ok(
            {
                "calls": dict(self._methods.calls),
                "refused_429": self._rates.refused,
                "faults": dict(self._faults.given),
                "waiting_updates": len(self._world.queue),
                "confirmed": self._world.queue.confirmed,
                "unanswered_taps": len(set(self._world.queries) - self._world.answered),
            }
        )

    async def set_faults(self, request: web.Request) -> web.Response:
        """Set faults by name."""
        try:
            self._faults.set(await _body(request))
        except KeyError as error:
            raise web.HTTPBadRequest(text=f"no such fault: {error}") from None
        return _ok({})


async def _body(request: web.Request) -> dict[str, Any]:
    if not request.can_read_body:
        return {}
    try:
        body = json.loads(await request.read() or b"{}")
    except ValueError:
        raise web.HTTPBadRequest(text="the body is not JSON") from None
    return body if isinstance(body, dict) else {}


def _ok(body: Any) -> web.Response:
    return web.Response(text=json.dumps(body, ensure_ascii=False), content_type="application/json")
