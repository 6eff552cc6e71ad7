"""Telegram's HTML into text and entities, with Telegram's complaints; and a text as Telegram stores it.

Markdown is not spoken: our bot writes HTML, and a parser that nobody calls would be believed without proof.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any, NoReturn

from bot.simulator.entities import Entity, given_entities, in_order, moved, utf16
from bot.simulator.refusal import bad_request

LONGEST_RAW = 32_768
"""Bytes of a text before it is parsed."""

_TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline", "s": "strikethrough",
    "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre", "a": "text_link", "blockquote": "blockquote",
    "tg-spoiler": "spoiler", "span": "spoiler", "tg-emoji": "custom_emoji", "tg-time": "date_time",
}  # fmt: skip
_SPECIAL = re.compile(r"[<&]")
_REFERENCE = re.compile(r"&(?:(lt|gt|amp|quot)|#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6}));?")
_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE = re.compile(r"\s*([^\s=>]*)\s*(=?)\s*")
_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_SPACE = re.compile(r"\s*")
_CONTROL = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f]")
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060-\u2064\ufeff\u3164]*")


@dataclass(slots=True)
class _Open:
    """A tag that has not been closed yet."""

    tag: str
    argument: str
    units: int
    piece: int
    """Where in the pieces of text it began."""


class _Html:
    """One text on its way through the parser."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.pieces: list[str] = []
        self.units = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def parse(self) -> tuple[str, list[Entity]]:
        raw, at = self.raw, 0
        while (special := _SPECIAL.search(raw, at)) is not None:
            begin = special.start()
            self._text(raw[at:begin])
            if raw[begin] == "&":
                at = self._reference(begin)
            elif raw.startswith("/", begin + 1):
                at = self._end_tag(begin)
            else:
                at = self._start_tag(begin)
        self._text(raw[at:])
        if self.open:
            _refuse(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        return "".join(self.pieces), in_order(self.entities)

    def _text(self, text: str) -> None:
        if text:
            self.pieces.append(text)
            self.units += utf16(text)

    def _reference(self, begin: int) -> int:
        found = _REFERENCE.match(self.raw, begin)
        code = _code(found) if found is not None else 0
        # What is no reference that Telegram knows stays as it is written.
        self._text(chr(code) if code else "&")
        return found.end() if found is not None and code else begin + 1

    def _offset(self, begin: int) -> str:
        return f"at byte offset {len(self.raw[:begin].encode())}"

    def _start_tag(self, begin: int) -> int:
        raw = self.raw
        name = _NAME.match(raw, begin + 1)
        assert name is not None
        tag, at = name[0].lower(), name.end()
        if at == len(raw):
            _refuse(f"Unclosed start tag {self._offset(begin)}")
        if tag not in _TAGS:
            _refuse(f'Unsupported start tag "{tag}" {self._offset(begin)}')
        argument = ""
        while True:
            at = _after_space(raw, at)
            if raw.startswith(">", at):
                break
            attribute, value, at = self._attribute(tag, begin, at)
            argument = _argument(tag, attribute, value) or argument
        if tag == "span" and argument != "spoiler":
            _refuse(f'Tag "span" must have class "tg-spoiler" {self._offset(begin)}')
        self.open.append(_Open(tag, argument, self.units, len(self.pieces)))
        return at + 1

    def _attribute(self, tag: str, begin: int, at: int) -> tuple[str, str, int]:
        raw = self.raw
        found = _ATTRIBUTE.match(raw, at)
        assert found is not None
        name, equals = found[1], found[2]
        at = found.end()
        if not name:
            _refuse(
                f'Empty attribute name in the tag "{tag}" {self._offset(begin)}'
                if at < len(raw)
                else f"Unclosed start tag {self._offset(begin)}"
            )
        if not equals:
            # Telegram takes one attribute without a value: a long quotation that is folded.
            if (tag, name) == ("blockquote", "expandable") and at < len(raw):
                return name, "expandable", at
            _refuse(f'Expected equal sign in declaration of an attribute of the tag "{tag}" {self._offset(begin)}')
        if at == len(raw):
            _refuse(f'Unclosed start tag "{tag}" {self._offset(begin)}')
        if raw[at] in "'\"":
            end = raw.find(raw[at], at + 1)
            if end < 0 or end + 1 == len(raw):
                _refuse(f"Unclosed start tag {self._offset(begin)}")
            return (
                name,
                _REFERENCE.sub(lambda one: chr(_code(one)) if _code(one) else one[0], raw[at + 1 : end]),
                end + 1,
            )
        token = _TOKEN.match(raw, at)
        assert token is not None
        if token.end() == len(raw) or not (raw[token.end()].isspace() or raw[token.end()] == ">"):
            _refuse(f"Unexpected end of name token {self._offset(at)}")
        return name, token[0].lower(), token.end()

    def _end_tag(self, begin: int) -> int:
        raw = self.raw
        if not self.open:
            _refuse(f"Unexpected end tag {self._offset(begin)}")
        name = _NAME.match(raw, begin + 2)
        assert name is not None
        at = _after_space(raw, name.end())
        if not raw.startswith(">", at):
            _refuse(f"Unclosed end tag {self._offset(begin)}")
        opened, found = self.open.pop(), name[0].lower()
        if found and found != opened.tag:
            _refuse(f'Unmatched end tag {self._offset(begin)}, expected "</{opened.tag}>", found "</{found}>"')
        if self.units > opened.units:
            self._mark(opened)
        return at + 1

    def _mark(self, opened: _Open) -> None:
        entity: Entity = {"type": _TAGS[opened.tag], "offset": opened.units, "length": self.units - opened.units}
        match opened.tag:
            case "a":
                entity["url"] = opened.argument or "".join(self.pieces[opened.piece :])
            case "tg-emoji":
                if not opened.argument.isdecimal() or not int(opened.argument):
                    _refuse("Invalid custom emoji identifier specified")
                entity["custom_emoji_id"] = opened.argument
            case "tg-time":
                if not opened.argument.isdecimal():
                    _refuse("Invalid date-time specified")
                entity["unix_time"] = int(opened.argument)
            case "blockquote" if opened.argument:
                entity["type"] = "expandable_blockquote"
            case "pre" if self.entities and self._is_code_of(entity):
                # <pre><code class="language-…"> is one entity.
                entity["language"] = self.entities.pop()["language"]
            case "code" if opened.argument:
                entity["language"] = opened.argument
        self.entities.append(entity)

    def _is_code_of(self, entity: Entity) -> bool:
        last = self.entities[-1]
        return (last["type"], last["offset"], last["length"]) == (
            "code",
            entity["offset"],
            entity["length"],
        ) and "language" in last


def _refuse(complaint: str) -> NoReturn:
    raise bad_request(f"can't parse entities: {complaint}")


def _after_space(raw: str, at: int) -> int:
    found = _SPACE.match(raw, at)
    assert found is not None
    return found.end()


def _code(reference: re.Match[str]) -> int:
    """Return the code point that a reference names; 0 for none that Telegram knows."""
    if reference[1]:
        return ord(html.unescape(f"&{reference[1]};")) if reference[0].endswith(";") else 0
    code = int(reference[2]) if reference[2] else int(reference[3], 16)
    return 0 if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF else code


def _argument(tag: str, attribute: str, value: str) -> str:
    match tag, attribute:
        case ("a", "href") | ("tg-emoji", "emoji-id") | ("tg-time", "unix") | ("blockquote", "expandable"):
            return value
        case ("code", "class") if value.startswith("language-"):
            return value.removeprefix("language-")
        case ("span", "class") if value.startswith("tg-"):
            return value.removeprefix("tg-")
    return ""


def parse_html(raw: str) -> tuple[str, list[Entity]]:
    """Return text and entities of Telegram HTML. Raises Refusal as Telegram does, with byte offsets."""
    text, entities = _Html(raw).parse()
    for entity in entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    return text, entities


def cleaned(
    raw: str, parse_mode: str | None, longest: int, what: str = "message", entities: Any = None
) -> tuple[str, list[Entity]]:
    """Return a text as Telegram stores it: parsed, trimmed, within its limits. Raises Refusal.

    `entities` are the bot's own, used when there is no parse mode; limits count code points of the parsed text.
    """
    if len(raw) * 4 > LONGEST_RAW and len(raw.encode()) > LONGEST_RAW:
        raise bad_request("text is too long")
    raw = raw.replace("\r", "")
    match (parse_mode or "").lower():
        case "html":
            text, marked = parse_html(raw)
        case "" | "none":
            text, marked = raw, given_entities(entities, raw)
        case "markdown" | "markdownv2":
            raise bad_request("unsupported parse_mode: the simulator speaks HTML only")
        case _:
            raise bad_request("unsupported parse_mode")
    text = _CONTROL.sub(" ", text)
    kept = text.strip()
    if _INVISIBLE.fullmatch(kept):
        raise bad_request("text must be non-empty" if what == "message" else "caption must be non-empty")
    if len(kept) > longest:
        raise bad_request("message is too long" if what == "message" else "message caption is too long")
    if marked and len(kept) != len(text):
        marked = moved(marked, utf16(text) - utf16(text.lstrip()), utf16(kept))
    return kept, marked
