"""The ledger: every send and edit that was applied, whether or not the bot learned of it."""

from __future__ import annotations

from typing import Any

from bot.simulator.chats import Message

KEPT = 100_000


class Ledger(list[dict[str, Any]]):
    """Applied sends and edits, oldest first."""

    def note(self, method: str, message: Message, at: str) -> dict[str, Any]:
        """Write down what was applied, and return the entry."""
        entry = {
            "method": method,
            "chat_id": message.chat_id,
            "message_id": message.message_id,
            "text": message.text,
            "keyboard": [[button.get("callback_data") for button in row] for row in message.keyboard],
            "at": at,
            "ambiguous": False,
        }
        self.append(entry)
        if len(self) > KEPT:
            del self[: KEPT // 10]
        return entry
