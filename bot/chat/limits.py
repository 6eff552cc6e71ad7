"""Faults that concern Telegram's limits: what would be refused or cut, found before anybody is asked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.chat.callbacks import LONGEST as LONGEST_DATA
from bot.chat.commands import menu
from bot.chat.message import LONGEST_TEXT, Keyboard, Message, units
from bot.chat.rendering import composed
from bot.speech import Speech
from flows import Ask, Screen, Words
from flows.findings import Code, Finding

MOST_BUTTONS, MOST_IN_ROW, LARGEST_MARKUP = 100, 8, 10_000
"""Buttons, buttons a row, bytes of JSON."""
LONGEST_COMMAND, LONGEST_DESCRIPTION, LONGEST_SHORT = 256, 512, 120
"""Characters of what stands beside a command, on the bot's empty chat, and on its profile."""


def findings_for(screens: Iterable[Screen], speech: Speech, locale: str) -> list[Finding]:
    """Return every screen's faults in one language, and those of the command menu."""
    found = [finding for screen in screens for finding in _of_screen(screen, speech, locale)]
    return [*found, *_of_menu(speech, locale)]


def _of_screen(screen: Screen, speech: Speech, locale: str) -> Iterator[Finding]:
    place = f"{locale} > {screen.key}"
    too_long = [
        choice.action
        for choice in screen.choices
        if len(f"{screen.visit}|{choice.action}|{screen.key}".encode()) > LONGEST_DATA
    ]
    if too_long:
        yield Finding(
            Code.CALLBACK_LONG,
            place,
            f"the button {too_long[0]!r} would carry over {LONGEST_DATA} bytes.",
            f"Shorten the name {screen.key!r}.",
        )
        # Everything else about the screen can be seen without its buttons' data.
        screen = replace(screen, key="", choices=tuple(replace(c, action="") for c in screen.choices))
    message = composed(Ask(screen), speech, locale)
    assert message is not None
    yield from _of_message(message, place)


def _of_message(message: Message, place: str) -> Iterator[Finding]:
    length = units(message.html)
    if length > LONGEST_TEXT:
        yield Finding(
            Code.MESSAGE_LONG,
            place,
            f"the message has {length} characters, and Telegram takes {LONGEST_TEXT}.",
            "Shorten the text or the labels, or split the item.",
        )
    buttons = [len(row) for row in message.keyboard]
    size = _bytes(message.keyboard)
    if sum(buttons) > MOST_BUTTONS or max(buttons, default=0) > MOST_IN_ROW or size > LARGEST_MARKUP:
        yield Finding(
            Code.KEYBOARD_LARGE,
            place,
            f"{sum(buttons)} buttons, {max(buttons, default=0)} in the widest row, {size} bytes:"
            f" Telegram takes {MOST_BUTTONS}, {MOST_IN_ROW} and {LARGEST_MARKUP}.",
            "Page the list, or offer less.",
        )


def _bytes(keyboard: Keyboard) -> int:
    rows = [[{"text": button.text, "callback_data": button.data} for button in row] for row in keyboard]
    return len(json.dumps({"inline_keyboard": rows}, ensure_ascii=False).encode())


def _of_menu(speech: Speech, locale: str) -> Iterator[Finding]:
    limits = {key: LONGEST_COMMAND for _, key in menu(locale)}
    limits |= {"bot_description": LONGEST_DESCRIPTION, "bot_short": LONGEST_SHORT}
    for key, longest in limits.items():
        length = len(speech.plain(Words(key), locale))
        if length > longest:
            yield Finding(
                Code.MESSAGE_LONG,
                f"{locale} > {key}",
                f"it has {length} characters, and Telegram takes {longest}.",
                "Shorten it.",
            )
