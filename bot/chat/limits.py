"""Faults that concern Telegram's limits: what would be refused, found before anybody is asked."""

from __future__ import annotations

import json
from collections.abc import Iterable

from bot.chat.callbacks import LONGEST
from bot.chat.rendering import LONGEST_TEXT, render
from bot.speech import Speech, plain_text
from flows import Ask, Screen
from flows.findings import Code, Finding

MOST_BUTTONS, MOST_IN_ROW, LARGEST_MARKUP = 100, 8, 10_000


def findings_for(screens: Iterable[Screen], speech: Speech, locale: str) -> list[Finding]:
    """Return every screen's faults in one language."""
    return [finding for screen in screens for finding in _findings(screen, speech, locale)]


def _findings(screen: Screen, speech: Speech, locale: str) -> list[Finding]:
    place = f"{locale} > {screen.key}"
    long = [
        choice.action
        for choice in screen.choices
        if len(f"{screen.visit}|{choice.action}|{screen.key}".encode()) > LONGEST
    ]
    if long:
        return [
            Finding(
                Code.CALLBACK_LONG,
                place,
                f"a button would carry over {LONGEST} bytes.",
                f"Shorten the name {screen.key!r}.",
            )
        ]
    message = render(Ask(screen), speech, locale)
    assert message is not None
    found = []
    # The message is measured before rendering would shorten it.
    units = len(plain_text(speech.say(screen.text, locale)).encode("utf-16-le")) // 2
    whole = len(plain_text(message.html).encode("utf-16-le")) // 2
    if units > LONGEST_TEXT or message.html.endswith("…") or whole > LONGEST_TEXT:
        found.append(
            Finding(
                Code.MESSAGE_LONG,
                place,
                f"the message has over {LONGEST_TEXT} characters.",
                "Shorten the text, or split the item.",
            )
        )
    buttons = [button for row in message.keyboard for button in row]
    markup = json.dumps([[button.text, button.data] for button in buttons], ensure_ascii=False).encode()
    if (
        len(buttons) > MOST_BUTTONS
        or any(len(row) > MOST_IN_ROW for row in message.keyboard)
        or len(markup) > LARGEST_MARKUP
    ):
        found.append(
            Finding(
                Code.KEYBOARD_LARGE,
                place,
                f"{len(buttons)} buttons are more than Telegram shows.",
                "Page the list, or offer less.",
            )
        )
    return found
