"""Telegram's HTML into text and entities, with its complaints; and back into HTML that a page may show."""

from __future__ import annotations

import html
import re
from typing import Any

from bot.simulator.refusal import bad_request

_TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline", "s": "strikethrough",
    "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre", "a": "text_link", "blockquote": "blockquote",
    "tg-spoiler": "spoiler", "span": "spoiler",
}  # fmt: skip
_SHOWN = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_PIECE = re.compile(
    r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s[^<>]*)?)>|&(lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);|([^<&]+)|(.)", re.DOTALL
)
_HREF = re.compile(r"href\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
LONGEST_RAW = 32_768
MOST_ENTITIES = 100
_INVISIBLE = re.compile(r"^[\s​-‏⁠-⁤﻿ㅤ]*$")

Entity = dict[str, Any]


def utf16(text: str) -> int:
    """Return how many UTF-16 units a text has; entities are counted in these."""
    return len(text) + sum(1 for sign in text if ord(sign) > 0xFFFF)


def parse_html(raw: str) -> tuple[str, list[Entity]]:
    """Return text and entities of Telegram HTML. Raises Refusal as Telegram does, with byte offsets."""
    text: list[str] = []
    length = 0
    open_tags: list[tuple[str, int, str]] = []
    entities: list[Entity] = []
    for piece in _PIECE.finditer(raw):
        closing, name, attributes, named, plain, stray = piece.groups()
        at = len(raw[: piece.start()].encode())
        if name is not None:
            tag = name.lower()
            if tag not in _TAGS:
                raise bad_request(f'can\'t parse entities: Unsupported start tag "{tag}" at byte offset {at}')
            if not closing:
                open_tags.append((tag, length, attributes or ""))
                continue
            if not open_tags:
                raise bad_request(f"can't parse entities: Unexpected end tag at byte offset {at}")
            opened, start, found = open_tags.pop()
            if opened != tag:
                raise bad_request(
                    f'can\'t parse entities: Unmatched end tag at byte offset {at}, expected "</{opened}>", found "</{tag}>"'
                )
            if length > start:
                entities.append(_entity(tag, start, length - start, found))
            continue
        if stray == "<":
            raise bad_request(f"can't parse entities: Unclosed start tag at byte offset {at}")
        bit = html.unescape(f"&{named};") if named else (plain or stray or "")
        text.append(bit)
        length += utf16(bit)
    if open_tags:
        end = len(raw.encode())
        raise bad_request(
            f"can't parse entities: Can't find end tag corresponding to start tag \"{open_tags[-1][0]}\"" if end else ""
        )
    entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return "".join(text), entities[:MOST_ENTITIES]


def _entity(tag: str, offset: int, length: int, attributes: str) -> Entity:
    entity: Entity = {"type": _TAGS[tag], "offset": offset, "length": length}
    if tag == "a":
        href = _HREF.search(attributes)
        entity["url"] = html.unescape((href[1] or href[2] or "") if href else "")
    return entity


def cleaned(raw: str, parse_mode: str | None, longest: int, what: str = "message") -> tuple[str, list[Entity]]:
    """Return a text as Telegram stores it: parsed, trimmed, within its limits. Raises Refusal."""
    if len(raw.encode()) > LONGEST_RAW:
        raise bad_request("text is too long")
    mode = (parse_mode or "").lower()
    if mode not in ("", "html"):
        raise bad_request(
            "unsupported parse_mode" if mode not in ("markdown", "markdownv2") else "the simulator speaks HTML only"
        )
    text, entities = parse_html(raw) if mode == "html" else (raw, [])
    text = text.replace("\0", "").replace("\r", "")
    left = utf16(text) - utf16(text.lstrip())
    text = text.strip()
    if _INVISIBLE.match(text):
        raise bad_request("text must be non-empty" if what == "message" else "caption must be non-empty")
    if len(text) > longest:
        raise bad_request("message is too long" if what == "message" else "message caption is too long")
    end = utf16(text)
    shifted = []
    for entity in entities:
        start = max(0, entity["offset"] - left)
        stop = min(end, entity["offset"] - left + entity["length"])
        if stop > start:
            shifted.append({**entity, "offset": start, "length": stop - start})
    return text, shifted


def shown_html(text: str, entities: list[Entity]) -> str:
    """Return safe HTML of a stored text."""
    units = text.encode("utf-16-le")
    opens: dict[int, list[str]] = {}
    closes: dict[int, list[str]] = {}
    for entity in entities:
        tag = _SHOWN.get(entity["type"])
        start, end = entity["offset"], entity["offset"] + entity["length"]
        if entity["type"] == "text_link" and entity.get("url", "").startswith(("http://", "https://", "tg://")):
            opens.setdefault(start, []).append(f'<a href="{html.escape(entity["url"])}">')
            closes.setdefault(end, []).insert(0, "</a>")
        elif tag is not None:
            opens.setdefault(start, []).append(f"<{tag}>")
            closes.setdefault(end, []).insert(0, f"</{tag}>")
    marks = sorted({0, len(units) // 2, *opens, *closes})
    out = []
    for mark, following in zip(marks, [*marks[1:], marks[-1]], strict=True):
        out.extend(closes.get(mark, ()))
        out.extend(opens.get(mark, ()))
        out.append(html.escape(units[mark * 2 : following * 2].decode("utf-16-le", "replace"), quote=False))
    return "".join(out)
