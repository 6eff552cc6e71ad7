"""What is sent to a chat: Telegram HTML and rows of buttons, and how long that is in Telegram's own measure."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from bot.speech import plain_text

LONGEST_TEXT = 4096
"""UTF-16 units; Telegram counts code points, which are never more."""

_PIECE = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)[^>]*>|&[#a-zA-Z0-9]+;|.", re.DOTALL)
_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Button:
    """One inline button."""

    text: str
    data: str


Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: Telegram HTML, and buttons below it."""

    html: str
    keyboard: Keyboard = ()


def units(markup: str) -> int:
    """Return how long Telegram HTML is once parsed, in UTF-16 units."""
    return _utf16_units(plain_text(markup))


def fits(markup: str, longest: int = LONGEST_TEXT) -> bool:
    """Return whether Telegram takes a text of this length."""
    # No character is more than two units, and parsing only shortens: most texts need no counting.
    return 2 * len(markup) <= longest or units(markup) <= longest


def shortened(markup: str, longest: int = LONGEST_TEXT) -> str:
    """Return Telegram HTML cut to so many units, ending in "…", every tag closed; unchanged where it fits."""
    if fits(markup, longest):
        return markup
    kept: list[str] = []
    open_tags: list[str] = []
    room = longest - _utf16_units(_ELLIPSIS)
    for piece in _PIECE.finditer(markup):
        closing, tag = piece[1], piece[2]
        if tag is None:
            room -= _utf16_units(html.unescape(piece[0]))
            if room < 0:
                break
        elif closing:
            open_tags.pop()
        else:
            open_tags.append(tag)
        kept.append(piece[0])
    return "".join((*kept, _ELLIPSIS, *(f"</{tag}>" for tag in reversed(open_tags))))


def _utf16_units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def plainly(message: Message) -> Message:
    """Return the message without markup, for when Telegram cannot parse it."""
    return Message(html.escape(plain_text(message.html), quote=False), message.keyboard)
