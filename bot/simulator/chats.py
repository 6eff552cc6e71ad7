"""Conversations: their messages as they stand, and what happened in them that a phone has not seen yet."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from bot.simulator.entities import Entity
from bot.simulator.people import BOT_ID
from bot.simulator.shown import shown_html, shown_keyboard

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
    is_fixed: bool = False
    """It carried a reply keyboard, so it cannot be edited."""
    reply_to: int = 0

    @property
    def from_bot(self) -> bool:
        """Return whether the bot sent it."""
        return self.sender == BOT_ID

    def has_button(self, data: str) -> bool:
        """Return whether a button that stands under it now sends this."""
        return not self.deleted and any(button.get("callback_data") == data for row in self.keyboard for button in row)

    def seen(self) -> dict[str, Any]:
        """Return the message as a client shows it."""
        plain: dict[str, Any] = {
            "message_id": self.message_id,
            "from": "bot" if self.from_bot else "me",
            "sender": self.sender,
            "text": self.text,
            "html": shown_html(self.text, self.entities),
            "date": self.date,
            "edited": bool(self.edit_date),
            "kind": self.kind,
            "keyboard": shown_keyboard(self.keyboard),
        }
        if self.document is not None:
            plain["document"] = {
                "name": self.document["file_name"],
                "size": self.document["file_size"],
                "url": self.document["url"],
            }
            if self.kind == "photo":
                [size] = self.document["plain"]
                plain["document"] |= {"width": size["width"], "height": size["height"]}
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
    has_bot: bool = True
    """Of a group: the bot is a member."""
    menu_button: dict[str, Any] | None = None

    def happen(self, kind: str, body: dict[str, Any]) -> None:
        """Tell the chat's clients that something happened."""
        self.event += 1
        self.news.append((self.event, kind, body))
        self.changed.set()
        self.changed = asyncio.Event()

    def standing(self) -> list[Message]:
        """Return the messages that have not been deleted, oldest first."""
        return [message for message in self.messages.values() if not message.deleted]
