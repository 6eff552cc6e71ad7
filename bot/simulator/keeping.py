"""The world in a file, so that a demonstration goes on after a restart. Faults, rates and counters begin anew."""

from __future__ import annotations

import asyncio
import base64
import json
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.simulator.chats import Chat, Message
from bot.simulator.people import Person
from bot.simulator.queue import Queued
from bot.simulator.world import World

EVERY = 1.0
"""Real seconds between two looks at whether there is something to save."""
FORM = 1
"""The form of the file; a file of another form is refused."""


class Unreadable(Exception):
    """The state file cannot be read as one; move it away, or name another."""


class Keeper:
    """Reads the world from a file once, and writes it there whenever it has changed."""

    def __init__(self, world: World, path: Path) -> None:
        """Raises Unreadable."""
        self._world, self._path = world, path
        self._kept = ""
        self._task: asyncio.Task[None] | None = None
        if path.exists():
            try:
                load(world, json.loads(path.read_text(encoding="utf-8")))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise Unreadable(f"{path}: {Unreadable.__doc__} ({type(error).__name__}: {error})") from error
            self._kept = _without_time(dump(world))

    def start(self) -> None:
        """Begin saving."""
        self._task = asyncio.create_task(self._keep_saving())

    async def stop(self) -> None:
        """Save a last time."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        self.save()

    async def _keep_saving(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            self.save()

    def save(self) -> None:
        """Write the world if it is not what the file holds; a reader sees the old file or the new one, never half of it."""
        state = dump(self._world)
        now = _without_time(state)
        if now == self._kept:
            return
        beside = self._path.with_name(self._path.name + ".new")
        beside.write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")
        beside.replace(self._path)
        self._kept = now


def _without_time(state: dict[str, Any]) -> str:
    return json.dumps({name: value for name, value in state.items() if name != "now"}, ensure_ascii=False)


def dump(world: World) -> dict[str, Any]:
    """Return the world as JSON can hold it."""
    queue = world.queue
    return {
        "form": FORM,
        "now": world.clock.now().isoformat(),
        "name": world.name,
        "chance": world.chance.getstate(),
        "people": [asdict(person) for person in world.people.values()],
        "chats": [_dump_chat(chat) for chat in world.chats.values()],
        "queries": {query: list(asked) for query, asked in world.queries.items()},
        "answered": sorted(world.answered),
        "commands": [[*key, commands] for key, commands in world.commands.items()],
        "described": [[*key, text] for key, text in world.described.items()],
        "menu_button": world.menu_button,
        "files": [[key, name, base64.b64encode(content).decode()] for key, (name, content) in world.files.items()],
        "queue": {
            "next_id": queue.next_id,
            "last_at": queue.last_at.isoformat(),
            "allowed": sorted(queue.allowed) if queue.allowed else None,
            "waiting": [[one.update_id, one.kind, one.update, one.expires_at.isoformat()] for one in queue.waiting],
        },
    }


def _dump_chat(chat: Chat) -> dict[str, Any]:
    return {
        "id": chat.id,
        "kind": chat.kind,
        "title": chat.title,
        "next_id": chat.next_id,
        "event": chat.event,
        "has_bot": chat.has_bot,
        "menu_button": chat.menu_button,
        "messages": [asdict(message) for message in chat.messages.values()],
        "news": [list(one) for one in chat.news],
    }


def load(world: World, state: dict[str, Any]) -> None:
    """Put a dumped world into a new one. Time goes on from where it stood, or from now if that is later."""
    if state["form"] != FORM:
        raise ValueError(f"form {state['form']} is not {FORM}")
    world.clock.move(datetime.fromisoformat(state["now"]))
    world.name = state["name"]
    # Else ids of the new run would repeat those of the old one.
    version, numbers, gauss = state["chance"]
    world.chance.setstate((version, tuple(numbers), gauss))
    world.people = {one["id"]: Person(**one) for one in state["people"]}
    world.chats = {one["id"]: _load_chat(one) for one in state["chats"]}
    world.queries = {query: (chat, message, at) for query, (chat, message, at) in state["queries"].items()}
    world.answered = set(state["answered"])
    world.commands = {(scope, language): commands for scope, language, commands in state["commands"]}
    world.described = {(what, language): text for what, language, text in state["described"]}
    world.menu_button = state["menu_button"]
    world.files = {key: (name, base64.b64decode(content)) for key, name, content in state["files"]}
    queue, kept = world.queue, state["queue"]
    queue.next_id, queue.last_at = kept["next_id"], datetime.fromisoformat(kept["last_at"])
    queue.allowed = frozenset(kept["allowed"]) if kept["allowed"] else None
    for update_id, kind, update, expires_at in kept["waiting"]:
        queue.waiting.append(Queued(update_id, kind, update, datetime.fromisoformat(expires_at)))


def _load_chat(state: dict[str, Any]) -> Chat:
    chat = Chat(state["id"], state["kind"], state["title"])
    chat.next_id, chat.event = state["next_id"], state["event"]
    chat.has_bot, chat.menu_button = state["has_bot"], state["menu_button"]
    chat.messages = {one["message_id"]: Message(**one) for one in state["messages"]}
    chat.news.extend((number, kind, body) for number, kind, body in state["news"])
    return chat
