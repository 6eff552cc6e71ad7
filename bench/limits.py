"""Telegram's limits as far as they are known, in real time: one message a second to a person, thirty a second in all."""

from __future__ import annotations

from math import ceil

CHAT_BURST, CHAT_PER_SECOND = 5.0, 1.0
ALL_BURST, ALL_PER_SECOND = 30.0, 30.0


class Limits:
    """The buckets of one bot."""

    def __init__(self, now: float) -> None:
        self._all = (ALL_BURST, now)
        self._chats: dict[int, tuple[float, float]] = {}

    def wait(self, chat: int, now: float) -> int:
        """Count one message or edit and return 0, or return after how many seconds it may be made again."""
        tokens = _filled(self._all, ALL_BURST, ALL_PER_SECOND, now)
        of_chat = _filled(self._chats.get(chat, (CHAT_BURST, now)), CHAT_BURST, CHAT_PER_SECOND, now)
        lacking = max((1 - tokens) / ALL_PER_SECOND, (1 - of_chat) / CHAT_PER_SECOND)
        if lacking > 0:
            return max(1, ceil(lacking))
        self._all, self._chats[chat] = (tokens - 1, now), (of_chat - 1, now)
        return 0


def _filled(bucket: tuple[float, float], burst: float, per_second: float, now: float) -> float:
    tokens, since = bucket
    return min(burst, tokens + (now - since) * per_second)
