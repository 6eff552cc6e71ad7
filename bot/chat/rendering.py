"""Screens into Telegram messages for a 360 px phone: Telegram HTML and rows of buttons. Pure; sends nothing.

From the top: where one is, the question, its help, the options where they are too long for buttons, what is ranked or written
so far, and last, beside the buttons, the hint that one must not overlook.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.chat.callbacks import encode
from bot.chat.keyboard import commands, keyboard, mark_of, ordinal, way_back
from bot.chat.message import Button, Keyboard, Message, fits, shortened
from bot.ports import STAFF, Page
from bot.speech import Speech
from flows import Ask, Choice, Close, Screen, Tell, Toast, Verbatim, Words

LONGEST_TOAST = 200
QUOTES = (600, 200, 60)
"""Characters of what somebody wrote that a message repeats; the next shorter one where the message would not fit."""

_DONE, _TO_DO, _CHOSEN = "▰", "▱", "✓"
_REMARK = "ℹ️"

__all__ = ["Button", "Keyboard", "Message", "composed", "drawn", "render", "render_toast"]


def render(say: Ask | Close | Tell, speech: Speech, locale: str) -> Message | None:
    """Return the message for a say, or None when there is nothing to say in this study.

    It is never longer than Telegram takes: first what people wrote is shortened, at the very last our own words.
    """
    message = None
    for quote in QUOTES:
        message = composed(say, speech, locale, quote)
        if message is None or fits(message.html):
            return message
    assert message is not None
    return Message(shortened(message.html), message.keyboard)


def composed(say: Ask | Close | Tell, speech: Speech, locale: str, quote: int = QUOTES[0]) -> Message | None:
    """Return the message at whatever length it has; `quote` is how many characters of each written text it repeats."""
    match say:
        case Ask(screen, _):
            return _Page(screen, speech, locale, quote).asked()
        case Close(screen, answer):
            return _Page(screen, speech, locale, quote).closed(answer)
        case Tell(words, _, _):
            text = speech.say(words, locale)
            return Message(text, commands(say, speech, locale)) if text else None


def drawn(page: Page) -> Message:
    """Return one of the staff's pages as a message. Raises ValueError when a button's data is too long."""
    rows = tuple(tuple(Button(label, encode(STAFF, 0, action)) for action, label in row) for row in page.buttons)
    return Message(shortened(page.html), rows)


def render_toast(toast: Toast, speech: Speech, locale: str) -> str:
    """Return the text of a toast."""
    text = speech.plain(toast.words, locale)
    return text if len(text) <= LONGEST_TOAST else text[: LONGEST_TOAST - 1] + "…"


class _Page:
    def __init__(self, screen: Screen, speech: Speech, locale: str, quote: int) -> None:
        self.screen, self.speech, self.locale, self.quote = screen, speech, locale, quote

    def say(self, words: Words | Verbatim | None) -> str:
        if words is None:
            return ""
        if isinstance(words, Verbatim) and len(words.text) > self.quote:
            words = Verbatim(words.text[: self.quote - 1].rstrip() + "…")
        return self.speech.say(words, self.locale)

    def asked(self) -> Message:
        blocks = (
            self.progress(),
            self.say(self.screen.intro),
            self.question(),
            self.help(),
            "\n".join(self.numbered()),
            self.draft(),
            "\n".join(self.lines()),
            self.note(),
        )
        return Message(_joined(blocks), keyboard(self.screen, self.speech, self.locale))

    def closed(self, answer: tuple[Words | Verbatim, ...]) -> Message:
        """The question and what was chosen; help and options go, so that the chat stays short."""
        chosen = "\n".join(self.chosen(rank, one) for rank, one in enumerate(answer, start=1))
        blocks = (self.say(self.screen.text), "\n".join(self.lines()), chosen)
        return Message(_joined(blocks), way_back(self.screen, self.speech, self.locale))

    def progress(self) -> str:
        s = self.screen
        if not s.n:
            return ""
        words = self.say(Words("progress", {"i": str(s.i), "n": str(s.n)}))
        title = f" · {self.say(s.section)}" if s.section else ""
        return f"<i>{words}{title}</i>\n{_DONE * s.i}{_TO_DO * (s.n - s.i)}"

    def question(self) -> str:
        s = self.screen
        text = self.say(s.text)
        if s.row_n <= 1:
            return text
        counter = self.say(Words("battery_progress", {"i": str(s.row_i), "n": str(s.row_n)}))
        return f"<b>{counter}</b> · {text}"

    def help(self) -> str:
        """The item's own help; how ticking ends needs saying where nothing else does."""
        ticks = any(choice.mark in ("ticked", "unticked") for choice in self.screen.choices)
        text = self.say(self.screen.help or (Words("multi_hint") if ticks else None))
        return f"<i>{text}</i>" if text else ""

    def numbered(self) -> Iterator[str]:
        for choice in self.screen.choices:
            if choice.number:
                yield self.entry(choice)

    def entry(self, choice: Choice) -> str:
        # Which rank it has stands on its button and in the order below; a second number in the line would confuse.
        line = f"{choice.number}. {self.say(choice.words)}"
        return f"<b>{_CHOSEN} {line}</b>" if choice.rank else mark_of(choice) + line

    def draft(self) -> str:
        parts = [self.say(one) for one in self.screen.draft]
        if not parts:
            return ""
        if self.screen.typed == "text":
            return "\n".join(f"<blockquote>{part}</blockquote>" for part in parts)
        order = "\n".join(f"{self.ordinal(rank)} {part}" for rank, part in enumerate(parts, start=1))
        return f"{self.say(Words('ranked_so_far'))}\n{order}"

    def lines(self) -> Iterator[str]:
        for asked, answered in self.screen.lines:
            yield f"• {self.say(asked)} — <b>{self.say(answered)}</b>"

    def note(self) -> str:
        return f"{_REMARK} {self.say(self.screen.note)}" if self.screen.note else ""

    def chosen(self, rank: int, one: Words | Verbatim) -> str:
        if isinstance(one, Words) and one.key == "skipped":
            return f"<i>{self.say(one)}</i>"
        is_ranking = any(choice.rank for choice in self.screen.choices)
        return f"{self.ordinal(rank) if is_ranking else _CHOSEN} <b>{self.say(one)}</b>"

    def ordinal(self, rank: int) -> str:
        return ordinal(rank, self.speech, self.locale)


def _joined(blocks: tuple[str, ...]) -> str:
    return "\n\n".join(block for block in blocks if block)
