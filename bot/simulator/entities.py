"""What marks a stretch of a message: counted in UTF-16 units, given by the bot or found by Telegram itself."""

from __future__ import annotations

import re
from typing import Any

from bot.simulator.refusal import bad_request

Entity = dict[str, Any]

MOST_ENTITIES = 100
# A command is ASCII only: in `/atrás` it ends before the accent, and Telegram marks just `/atr`.
_COMMAND = re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?")
_GIVEN = frozenset({
    "bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code", "pre", "text_link",
    "text_mention", "custom_emoji", "date_time",
})  # fmt: skip
_FOUND = frozenset({"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"})


def utf16(text: str) -> int:
    """Return how many UTF-16 units a text has; entities are counted in these."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def commands_in(text: str) -> list[Entity]:
    """Return the bot commands that Telegram finds in a text that a person wrote."""
    if "/" not in text:
        return []
    return [
        {"type": "bot_command", "offset": utf16(text[: found.start()]), "length": utf16(found[0])}
        for found in _COMMAND.finditer(text)
    ]


def given_entities(raw: Any, text: str) -> list[Entity]:
    """Return the entities that a bot sent instead of markup; what is no list says nothing. Raises Refusal."""
    if not isinstance(raw, list):
        return []
    units = utf16(text)
    entities = []
    for one in raw:
        if not isinstance(one, dict):
            raise bad_request("can't parse MessageEntity: expected an Object")
        for name, form in (("offset", int), ("length", int), ("type", str)):
            if not isinstance(one.get(name), form):
                raise bad_request(f"can't parse MessageEntity: Can't find field \"{name}\"")
        kind, start, length = one["type"], one["offset"], one["length"]
        # Mentions, links and commands are found by Telegram; what a bot says of them is passed over.
        if kind in _FOUND or length <= 0 or start < 0:
            continue
        if kind not in _GIVEN:
            raise bad_request("can't parse MessageEntity: Unsupported type specified")
        if start + length > units:
            raise bad_request(
                f"entity beginning at UTF-16 offset {start} ends after the end of the text at UTF-16 offset {units}"
            )
        entities.append(one)
    return in_order(entities)


def in_order(entities: list[Entity]) -> list[Entity]:
    """Return entities outermost first, as many as Telegram keeps."""
    return sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))[:MOST_ENTITIES]


def moved(entities: list[Entity], left: int, end: int) -> list[Entity]:
    """Return the entities of a text from which `left` units were cut in front and which now has `end` units."""
    kept = []
    for entity in entities:
        start = max(0, entity["offset"] - left)
        stop = min(end, entity["offset"] - left + entity["length"])
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    return kept
