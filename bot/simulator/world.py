"""Everything the simulator knows of one bot's Telegram, and what people do there. No HTTP in here."""

from __future__ import annotations

import random
from typing import Any

from bot.simulator.chats import Chat, Message
from bot.simulator.clock import SimulatedTime
from bot.simulator.entities import commands_in
from bot.simulator.others import OTHER_KINDS, plain_other
from bot.simulator.people import BOT_ID, Person
from bot.simulator.queue import UpdateQueue

__all__ = ["BOT_ID", "OTHER_KINDS", "Chat", "Message", "Person", "World"]


class World:
    """People, groups, their chats with the bot, and the updates that wait for it."""

    def __init__(self, clock: SimulatedTime, *, token: str, username: str, name: str, seed: int) -> None:
        self.clock = clock
        self.token, self.username, self.name = token, username, name
        self.chance = random.Random(seed)
        self.queue = UpdateQueue(clock, self.chance)
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, tuple[int, int, float]] = {}
        """Callback query id -> (chat, message, when it was asked)."""
        self.answered: set[str] = set()
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        """(scope, language) -> commands; the scope of one chat is `chat:<id>`."""
        self.described: dict[tuple[str, str], str] = {}
        """(name, description or short_description; language) -> text."""
        self.menu_button: dict[str, Any] = {"type": "commands"}
        self.files: dict[str, tuple[str, bytes]] = {}

    # ---- who there is

    def add_person(self, first_name: str, **known: Any) -> Person:
        """Add somebody who has not started the bot yet. Ids pass 2**31, as Telegram's do."""
        person = Person(self._fresh_id(200_000_000, 6_000_000_000), first_name, **known)
        self.people[person.id] = person
        self.chats[person.id] = Chat(person.id)
        return person

    def add_group(self, title: str, member: Person | None = None) -> Chat:
        """Add a group; with a member who makes it, the bot is told that it was added."""
        chat = Chat(-self._fresh_id(1_000_000_000, 2_000_000_000), "group", title)
        self.chats[chat.id] = chat
        if member is not None:
            self._tell_membership(chat, member, "left", "member")
            added = self.post(chat, member.id, kind="new_chat_members")
            self.queue.add("message", self.message_plain(added))
        return chat

    def _fresh_id(self, least: int, most: int) -> int:
        while True:
            number = self.chance.randrange(least, most)
            if number not in self.chats and -number not in self.chats:
                return number

    # ---- as the Bot API tells it

    def chat_plain(self, chat: Chat) -> dict[str, Any]:
        """Return a chat as the Bot API describes it."""
        if chat.kind != "private":
            return {"id": chat.id, "type": chat.kind, "title": chat.title, "all_members_are_administrators": True}
        person = self.people[chat.id]
        plain = {"id": chat.id, "type": "private", "first_name": person.first_name}
        if person.last_name:
            plain["last_name"] = person.last_name
        if person.username:
            plain["username"] = person.username
        return plain

    def bot_plain(self) -> dict[str, Any]:
        """Return the bot as the Bot API describes it."""
        return {"id": BOT_ID, "is_bot": True, "first_name": self.name, "username": self.username}

    def message_plain(self, message: Message) -> dict[str, Any]:
        """Return a message as the Bot API describes it."""
        chat = self.chats[message.chat_id]
        plain: dict[str, Any] = {
            "message_id": message.message_id,
            "from": self.bot_plain() if message.from_bot else self.people[message.sender].plain(),
            "chat": self.chat_plain(chat),
            "date": message.date,
        }
        if message.edit_date:
            plain["edit_date"] = message.edit_date
        if message.reply_to and (target := chat.messages.get(message.reply_to)) is not None and not target.reply_to:
            plain["reply_to_message"] = self.message_plain(target)
        if message.document is not None:
            plain[message.kind] = message.document["plain"]
            if message.text:
                plain["caption"] = message.text
                if message.entities:
                    plain["caption_entities"] = message.entities
        elif message.kind == "text":
            plain["text"] = message.text
            if message.entities:
                plain["entities"] = message.entities
        elif message.kind == "new_chat_members":
            plain["new_chat_members"] = [self.bot_plain()]
        else:
            plain |= plain_other(message.kind)
        if message.keyboard:
            plain["reply_markup"] = {"inline_keyboard": message.keyboard}
        return plain

    def seen(self, person: Person) -> dict[str, Any]:
        """Return a person as the list of people shows them."""
        chat = self.chats[person.id]
        last = next((message.text for message in reversed(chat.messages.values()) if not message.deleted), "")
        unread = sum(
            1 for n, kind, body in chat.news if n > person.read and kind == "message" and body["from"] == "bot"
        )
        return {
            "id": person.id, "first_name": person.first_name, "last_name": person.last_name, "username": person.username,
            "language_code": person.language_code, "note": person.note, "start": person.start, "blocked": person.blocked,
            "started": person.started, "deactivated": person.deactivated, "unread": unread, "last_text": last[:80],
        }  # fmt: skip

    # ---- what happens

    def post(self, chat: Chat, sender: int, **content: Any) -> Message:
        """Add a message to a chat and show it to its clients."""
        message = Message(chat.next_id, chat.id, sender, int(self.clock.now().timestamp()), **content)
        chat.next_id += 1
        chat.messages[message.message_id] = message
        chat.happen("message", message.seen())
        return message

    def say(self, person: Person, chat: Chat, text: str, reply_to: int = 0) -> Message:
        """A person writes: the update carries the entities that Telegram would find."""
        message = self.post(chat, person.id, text=text, entities=commands_in(text), reply_to=reply_to)
        if self._hears(chat, message):
            self.queue.add("message", self.message_plain(message))
        return message

    def _hears(self, chat: Chat, message: Message) -> bool:
        """Bots are in privacy mode: of a group's talk they are given commands, their name, and replies to them."""
        if chat.kind == "private":
            return True
        target = chat.messages.get(message.reply_to)
        return chat.has_bot and (
            message.text.startswith("/")
            or f"@{self.username}".lower() in message.text.lower()
            or (target is not None and target.from_bot)
        )

    def say_other(self, person: Person, chat: Chat, kind: str) -> Message:
        """A person sends something that is not text."""
        message = self.post(chat, person.id, kind=kind)
        self.queue.add("message", self.message_plain(message))
        return message

    def say_file(self, person: Person, chat: Chat, document: dict[str, Any]) -> Message:
        """A person sends a file."""
        message = self.post(chat, person.id, kind="document", document=document)
        self.queue.add("message", self.message_plain(message))
        return message

    def edit(self, person: Person, message: Message, text: str) -> None:
        """A person edits a message of their own."""
        message.text, message.entities = text, commands_in(text)
        message.edit_date = int(self.clock.now().timestamp())
        chat = self.chats[message.chat_id]
        chat.happen("edit", message.seen())
        if self._hears(chat, message):
            self.queue.add("edited_message", self.message_plain(message))

    def delete(self, message: Message) -> None:
        """Take a message out of its chat, for everybody."""
        message.deleted = True
        self.chats[message.chat_id].happen("delete", {"message_id": message.message_id})

    def tap(self, person: Person, message: Message, data: str) -> str:
        """A person presses a button; return the callback query's id."""
        query_id = str(self.chance.randrange(10**17, 10**18))
        self.queries[query_id] = (message.chat_id, message.message_id, self.clock.now().timestamp())
        plain = self.message_plain(message)
        if message.deleted:
            # What Telegram can no longer show is an InaccessibleMessage, told by its date.
            plain = {"message_id": message.message_id, "chat": plain["chat"], "date": 0}
        body = {
            "id": query_id,
            "from": person.plain(),
            "message": plain,
            "chat_instance": str(message.chat_id % 10**9),
            "data": data,
        }
        self.queue.add("callback_query", body)
        return query_id

    def block(self, person: Person, *, blocked: bool) -> None:
        """A person blocks the bot, or lets it write again; the bot is told only when that changes something."""
        if person.blocked == blocked:
            return
        person.blocked = blocked
        chat = self.chats[person.id]
        self._tell_membership(chat, person, *(("member", "kicked") if blocked else ("kicked", "member")))
        chat.happen("blocked", {"blocked": blocked})

    def _tell_membership(self, chat: Chat, by: Person, old: str, new: str) -> None:
        def member(status: str) -> dict[str, Any]:
            until = {"until_date": 0} if status == "kicked" else {}
            return {"user": self.bot_plain(), "status": status, **until}

        body = {
            "chat": self.chat_plain(chat),
            "from": by.plain(),
            "date": int(self.clock.now().timestamp()),
            "old_chat_member": member(old),
            "new_chat_member": member(new),
        }
        self.queue.add("my_chat_member", body)
