"""Who and what there is: people, groups, their messages, and what each sees happen. No HTTP in here."""

from __future__ import annotations

import asyncio
import random
import re
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from bot.simulator.clock import SimulatedTime
from bot.simulator.entities import Entity, utf16
from bot.simulator.queue import UpdateQueue
from bot.simulator.shown import shown_html

BOT_ID = 7_000_000_001
_COMMAND = re.compile(r"/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]+)?")
EVENTS_KEPT = 2_000


@dataclass(slots=True)
class Message:
    """One message of one chat."""

    message_id: int
    chat_id: int
    sender: int
    date: int
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    keyboard: list[list[dict[str, Any]]] = field(default_factory=list)
    document: dict[str, Any] | None = None
    kind: str = "text"
    edit_date: int = 0
    deleted: bool = False

    @property
    def from_bot(self) -> bool:
        """Return whether the bot sent it."""
        return self.sender == BOT_ID


@dataclass(slots=True)
class Person:
    """Somebody with Telegram on the phone."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = "es"
    note: str = ""
    start: str = ""
    """The payload of the link that this person has been given."""
    started: bool = False
    blocked: bool = False
    deactivated: bool = False

    def plain(self) -> dict[str, Any]:
        """Return the person as the Bot API describes a user."""
        plain: dict[str, Any] = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        for name in ("last_name", "username", "language_code"):
            if getattr(self, name):
                plain[name] = getattr(self, name)
        return plain


@dataclass(slots=True)
class Chat:
    """One conversation as it stands, and the news a client of it has not seen."""

    id: int
    kind: str = "private"
    title: str = ""
    messages: dict[int, Message] = field(default_factory=dict)
    next_id: int = 1
    event: int = 0
    news: deque[tuple[int, str, dict[str, Any]]] = field(default_factory=lambda: deque(maxlen=EVENTS_KEPT))
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def happen(self, kind: str, body: dict[str, Any]) -> None:
        """Tell the chat's clients that something happened."""
        self.event += 1
        self.news.append((self.event, kind, body))
        self.changed.set()
        self.changed = asyncio.Event()


class World:
    """Everything the simulator knows of one bot's Telegram."""

    def __init__(self, clock: SimulatedTime, *, token: str, username: str, name: str, seed: int) -> None:
        self.clock = clock
        self.token, self.username, self.name = token, username, name
        self.chance = random.Random(seed)
        self.queue = UpdateQueue(clock, self.chance.randrange(10_000_000, 900_000_000))
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, tuple[int, int, float]] = {}
        """Callback query id -> (person, message, when it was asked)."""
        self.answered: set[str] = set()
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.described: dict[tuple[str, str], str] = {}
        self.files: dict[str, tuple[str, bytes]] = {}

    def add_person(self, first_name: str, **known: Any) -> Person:
        """Add somebody who has not started the bot yet."""
        person_id = self.chance.randrange(200_000_000, 6_000_000_000)
        person = Person(person_id, first_name, **known)
        self.people[person.id] = person
        self.chats[person.id] = Chat(person.id)
        return person

    def add_group(self, title: str) -> Chat:
        """Add a group that the bot has been added to."""
        chat = Chat(-self.chance.randrange(1_000_000_000, 2_000_000_000), "group", title)
        self.chats[chat.id] = chat
        return chat

    def chat_plain(self, chat: Chat) -> dict[str, Any]:
        """Return a chat as the Bot API describes it."""
        if chat.kind != "private":
            return {"id": chat.id, "type": chat.kind, "title": chat.title}
        person = self.people[chat.id]
        return {
            "id": chat.id,
            "type": "private",
            **{k: v for k, v in person.plain().items() if k in ("first_name", "last_name", "username")},
        }

    def bot_plain(self) -> dict[str, Any]:
        """Return the bot as the Bot API describes it."""
        return {"id": BOT_ID, "is_bot": True, "first_name": self.name, "username": self.username}

    def message_plain(self, message: Message) -> dict[str, Any]:
        """Return a message as the Bot API describes it."""
        chat = self.chats[message.chat_id]
        sender = self.bot_plain() if message.from_bot else self.people[message.sender].plain()
        plain: dict[str, Any] = {
            "message_id": message.message_id,
            "from": sender,
            "chat": self.chat_plain(chat),
            "date": message.date,
        }
        if message.edit_date:
            plain["edit_date"] = message.edit_date
        if message.document is not None:
            plain["document"] = {k: v for k, v in message.document.items() if k != "url"}
            if message.text:
                plain["caption"] = message.text
        elif message.kind == "text":
            plain["text"] = message.text
            if message.entities:
                plain["entities"] = message.entities
        else:
            plain[message.kind] = _OTHER.get(message.kind, {"file_id": "f", "file_unique_id": "u"})
        if message.keyboard:
            plain["reply_markup"] = {"inline_keyboard": message.keyboard}
        return plain

    def seen(self, message: Message) -> dict[str, Any]:
        """Return a message as a client shows it."""
        plain = {
            "message_id": message.message_id,
            "from": "bot" if message.from_bot else "me",
            "text": message.text,
            "html": shown_html(message.text, message.entities),
            "date": message.date,
            "edited": bool(message.edit_date),
            "kind": message.kind,
            "keyboard": [
                [
                    {
                        k: v
                        for k, v in {
                            "text": b["text"],
                            "data": b.get("callback_data"),
                            "url": b.get("url"),
                            "style": b.get("style"),
                        }.items()
                        if v
                    }
                    for b in row
                ]
                for row in message.keyboard
            ],
        }
        if message.document is not None:
            plain["document"] = {
                "name": message.document["file_name"],
                "size": message.document["file_size"],
                "url": message.document["url"],
            }
        return plain

    def post(self, chat: Chat, sender: int, **content: Any) -> Message:
        """Add a message to a chat and show it to its clients."""
        message = Message(chat.next_id, chat.id, sender, int(self.clock.now().timestamp()), **content)
        chat.next_id += 1
        chat.messages[message.message_id] = message
        chat.happen("message", self.seen(message))
        return message

    def say(self, person: Person, chat: Chat, text: str) -> Message:
        """A person writes: the update carries the entities that Telegram would find."""
        found = _COMMAND.match(text)
        entities: list[Entity] = []
        if found is not None:
            entities.append({"type": "bot_command", "offset": 0, "length": utf16(found[0])})
        message = self.post(chat, person.id, text=text, entities=entities)
        self.queue.add("message", self.message_plain(message))
        return message

    def say_other(self, person: Person, chat: Chat, kind: str) -> Message:
        """A person sends something that is not text."""
        message = self.post(chat, person.id, kind=kind)
        self.queue.add("message", self.message_plain(message))
        return message

    def edit(self, person: Person, message: Message, text: str) -> None:
        """A person edits a message of their own."""
        message.text, message.edit_date = text, int(self.clock.now().timestamp())
        self.chats[message.chat_id].happen("edit", self.seen(message))
        self.queue.add("edited_message", self.message_plain(message))

    def tap(self, person: Person, message: Message, data: str) -> str:
        """A person presses a button; return the callback query's id."""
        query_id = str(self.chance.randrange(10**17, 10**18))
        self.queries[query_id] = (person.id, message.message_id, self.clock.now().timestamp())
        plain = self.message_plain(message)
        if message.deleted:
            plain = {"message_id": message.message_id, "chat": plain["chat"], "date": 0}
        body = {
            "id": query_id,
            "from": person.plain(),
            "message": plain,
            "chat_instance": str(person.id % 10**9),
            "data": data,
        }
        self.queue.add("callback_query", body)
        return query_id

    def block(self, person: Person, *, blocked: bool) -> None:
        """A person blocks the bot, or lets it write again."""
        old, new = ("kicked", "member") if not blocked else ("member", "kicked")
        person.blocked = blocked
        chat = self.chats[person.id]
        self.queue.add(
            "my_chat_member",
            {
                "chat": self.chat_plain(chat),
                "from": person.plain(),
                "date": int(self.clock.now().timestamp()),
                "old_chat_member": {
                    "user": self.bot_plain(),
                    "status": old,
                    **({"until_date": 0} if old == "kicked" else {}),
                },
                "new_chat_member": {
                    "user": self.bot_plain(),
                    "status": new,
                    **({"until_date": 0} if new == "kicked" else {}),
                },
            },
        )
        chat.happen("blocked", {"blocked": blocked})


_OTHER: dict[str, Any] = {
    "sticker": {"file_id": "s", "file_unique_id": "u", "type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False},
    "voice": {"file_id": "v", "file_unique_id": "u", "duration": 3},
    "photo": [{"file_id": "p", "file_unique_id": "u", "width": 90, "height": 90}],
    "location": {"latitude": 19.4, "longitude": -99.1},
    "contact": {"phone_number": "+520000000000", "first_name": "X"},
    "video_note": {"file_id": "n", "file_unique_id": "u", "length": 240, "duration": 3},
    "document": {"file_id": "d", "file_unique_id": "u"},
    "dice": {"emoji": "🎲", "value": 4},
    "poll": {
        "id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": False, "is_anonymous": True,
        "type": "regular", "allows_multiple_answers": False, "allows_revoting": False,
    },
}  # fmt: skip
OTHER_KINDS = tuple(_OTHER)
