"""The phone's hand: what a person with Telegram can do, over HTTP, for the page, the tests and the bench."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.simulator.bodies import Body, answered, read_body, whole
from bot.simulator.chats import Chat, Message
from bot.simulator.others import OTHER_KINDS
from bot.simulator.people import Person
from bot.simulator.uploads import LARGEST, keep_file
from bot.simulator.world import World

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Act = Callable[[Person, Body], dict[str, Any]]

LONGEST_TEXT = 4096
_LONGEST_NAME = 128
_KNOWN = ("last_name", "username", "language_code", "note", "start")


class Phone:
    """Handlers of what people do under /client."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of people's actions."""
        return [
            web.post("/client/people", self.add_person),
            *(web.post(f"/client/people/{{id}}/{name}", self._as_person(act)) for name, act in self._acts().items()),
            web.post("/client/groups", self.add_group),
            web.post("/client/groups/{id}/send", self.send_to_group),
        ]

    def _acts(self) -> dict[str, Act]:
        return {
            "start": self.start, "send": self.send, "sendother": self.send_other, "sendfile": self.send_file, "edit": self.edit, "tap": self.tap,
            "block": self.block, "unblock": self.unblock, "delete": self.delete, "deactivate": self.deactivate,
        }  # fmt: skip

    def _as_person(self, act: Act) -> Handler:
        async def handle(request: web.Request) -> web.Response:
            person = person_of(self._world, request)
            if person.deactivated:
                raise web.HTTPBadRequest(text="this account has been deleted")
            return answered(act(person, await read_body(request)))

        return handle

    def _chat(self, person: Person) -> Chat:
        return self._world.chats[person.id]

    def _writable(self, person: Person) -> Chat:
        if person.blocked:
            raise web.HTTPBadRequest(text="the bot is blocked; unblock it first")
        return self._chat(person)

    def _message(self, person: Person, body: Body) -> Message:
        message = self._chat(person).messages.get(whole(body, "message_id"))
        if message is None:
            raise web.HTTPBadRequest(text="no such message")
        return message

    def start(self, person: Person, body: Body) -> dict[str, Any]:
        """Press Start, by a link or without one; who had blocked the bot lets it write again by that."""
        self._world.block(person, blocked=False)
        person.started = True
        payload = str(body.get("payload") or "")
        return _sent(self._world.say(person, self._chat(person), f"/start {payload}".strip()))

    def send(self, person: Person, body: Body) -> dict[str, Any]:
        """Write a message."""
        chat, text = self._writable(person), _text(body)
        person.started = True
        return _sent(self._world.say(person, chat, text, whole(body, "reply_to", 0)))

    def send_other(self, person: Person, body: Body) -> dict[str, Any]:
        """Send something that is not text."""
        kind = str(body.get("kind"))
        if kind not in OTHER_KINDS:
            raise web.HTTPBadRequest(text=f"kind is one of {', '.join(OTHER_KINDS)}")
        return _sent(self._world.say_other(person, self._writable(person), kind))

    def send_file(self, person: Person, body: Body) -> dict[str, Any]:
        """Send a file: its name, and its content in base64."""
        chat, name = self._writable(person), str(body.get("name") or "file")[:_LONGEST_NAME]
        try:
            content = b64decode(str(body.get("content") or ""), validate=True)
        except binascii.Error:
            raise web.HTTPBadRequest(text="content is not base64") from None
        if not 0 < len(content) <= LARGEST["document"]:
            raise web.HTTPBadRequest(text="a file has 1 byte to 50 MB")
        return _sent(self._world.say_file(person, chat, keep_file(self._world, "document", name, content)))

    def edit(self, person: Person, body: Body) -> dict[str, Any]:
        """Edit a message of one's own."""
        message = self._message(person, body)
        if message.from_bot or message.kind != "text" or message.deleted:
            raise web.HTTPBadRequest(text="only your own text messages can be edited")
        self._writable(person)
        self._world.edit(person, message, _text(body))
        return {}

    def tap(self, person: Person, body: Body) -> dict[str, Any]:
        """Press a button that is there (`force`: one that is not, as a hostile client or a slow network would)."""
        message, data = self._message(person, body), str(body.get("data"))
        if not message.has_button(data) and not body.get("force"):
            raise web.HTTPBadRequest(text="there is no such button on that message")
        return {"callback_query_id": self._world.tap(person, message, data)}

    def block(self, person: Person, _: Body) -> dict[str, Any]:
        """Block the bot."""
        self._world.block(person, blocked=True)
        return {}

    def unblock(self, person: Person, _: Body) -> dict[str, Any]:
        """Let the bot write again."""
        self._world.block(person, blocked=False)
        return {}

    def delete(self, person: Person, body: Body) -> dict[str, Any]:
        """Delete a message for oneself and the bot."""
        self._world.delete(self._message(person, body))
        return {}

    def deactivate(self, person: Person, _: Body) -> dict[str, Any]:
        """Delete the account."""
        person.deactivated = True
        return {}

    async def add_person(self, request: web.Request) -> web.Response:
        """Add somebody."""
        body = await read_body(request)
        known = {name: str(body[name]) for name in _KNOWN if body.get(name)}
        person = self._world.add_person(str(body.get("first_name") or "Ana"), **known)
        return answered(self._world.seen(person))

    async def add_group(self, request: web.Request) -> web.Response:
        """Make a group with the bot in it; with a member, it is that person who added the bot."""
        body = await read_body(request)
        member = self._world.people.get(whole(body, "member", 0))
        if body.get("member") and member is None:
            raise web.HTTPBadRequest(text="no such person")
        return answered({"id": self._world.add_group(str(body.get("title") or "Grupo"), member).id})

    async def send_to_group(self, request: web.Request) -> web.Response:
        """Write in a group."""
        body = await read_body(request)
        chat, person = group_of(self._world, request), self._world.people.get(whole(body, "from"))
        if person is None:
            raise web.HTTPBadRequest(text="no such person")
        return answered(_sent(self._world.say(person, chat, _text(body), whole(body, "reply_to", 0))))


def person_of(world: World, request: web.Request) -> Person:
    """Return the person whose phone this is. Raises HTTPNotFound."""
    raw = request.match_info["id"]
    person = world.people.get(int(raw)) if raw.isdecimal() else None
    if person is None:
        raise web.HTTPNotFound(text="no such person")
    return person


def group_of(world: World, request: web.Request) -> Chat:
    """Return the group that a request names. Raises HTTPNotFound."""
    raw = request.match_info["id"]
    chat = world.chats.get(int(raw)) if raw.removeprefix("-").isdecimal() else None
    if chat is None or chat.kind == "private":
        raise web.HTTPNotFound(text="no such group")
    return chat


def _text(body: Body) -> str:
    text = str(body.get("text") or "").strip()
    if not 1 <= len(text) <= LONGEST_TEXT:
        raise web.HTTPBadRequest(text=f"a message has 1 to {LONGEST_TEXT} characters")
    return text


def _sent(message: Message) -> dict[str, Any]:
    return {"message_id": message.message_id}
