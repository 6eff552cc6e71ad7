"""Who is there: people with Telegram on the phone, and the bot itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

BOT_ID = 7_000_000_001


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
    read: int = 0
    """The last event of the private chat that this person's phone has shown."""

    def plain(self) -> dict[str, Any]:
        """Return the person as the Bot API describes a user."""
        plain: dict[str, Any] = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        if self.last_name:
            plain["last_name"] = self.last_name
        if self.username:
            plain["username"] = self.username
        if self.language_code:
            plain["language_code"] = self.language_code
        return plain
