"""Screens into Telegram messages for a 360 px phone: Telegram HTML and rows of buttons. Pure; sends nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.chat.callbacks import encode
from bot.speech import Speech, plain_text
from flows import Ask, Choice, Close, Screen, Tell, Toast, Verbatim, Words

LONGEST_TEXT = 4096
"""UTF-16 units; Telegram counts code points, which are never more."""
LONGEST_QUOTE = 600
"""Characters of what somebody wrote that a message repeats."""
LONGEST_BUTTON = 60
LONGEST_TOAST = 200
NUMBERS_A_ROW = 5
TELL = "~tell"

_TICKED, _UNTICKED, _CHOSEN = "☑", "☐", "✓"


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


def render(say: Ask | Close | Tell, speech: Speech, locale: str) -> Message | None:
    """Return the message for a say, or None when there is nothing to say in this study."""
    match say:
        case Ask(screen, _):
            return _Page(screen, speech, locale).asked()
        case Close(screen, answer):
            return _Page(screen, speech, locale).closed(answer)
        case Tell(words, buttons, _):
            text = speech.say(words, locale)
            rows = tuple(
                (Button(_button(speech.plain(label, locale)), encode(TELL, 0, action)),) for action, label in buttons
            )
            return Message(_fitting(text), rows) if text else None


def render_toast(toast: Toast, speech: Speech, locale: str) -> str:
    """Return the text of a toast."""
    return speech.plain(toast.words, locale)[:LONGEST_TOAST]


class _Page:
    def __init__(self, screen: Screen, speech: Speech, locale: str) -> None:
        self.screen, self.speech, self.locale = screen, speech, locale

    def say(self, words: Words | Verbatim) -> str:
        if isinstance(words, Verbatim) and len(words.text) > LONGEST_QUOTE:
            words = Verbatim(words.text[: LONGEST_QUOTE - 1] + "…")
        return self.speech.say(words, self.locale)

    def asked(self) -> Message:
        s = self.screen
        blocks = [
            self.progress(),
            self.say(s.intro) if s.intro else "",
            self.say(s.text),
            "\n".join(self.numbered()),
            f"<i>{self.say(s.help)}</i>" if s.help else "",
            self.ranked(),
            "\n".join(self.lines()),
            f"⚠️ {self.say(s.note)}" if s.note else "",
        ]
        return Message(_fitting("\n\n".join(block for block in blocks if block)), tuple(self.keyboard()))

    def closed(self, answer: tuple[Words | Verbatim, ...]) -> Message:
        """The question and what was chosen; help and options go, so that the chat stays short."""
        s = self.screen
        chosen = "\n".join(self.choice(number, one) for number, one in enumerate(answer, start=1))
        blocks = [self.say(s.text), "\n".join(self.lines()), chosen]
        back = [c for c in s.choices if c.action == "revise"]
        rows = tuple((self.button(choice),) for choice in back)
        return Message(_fitting("\n\n".join(block for block in blocks if block)), rows)

    def choice(self, number: int, one: Words | Verbatim) -> str:
        if isinstance(one, Words) and one.key == "skipped":
            return f"<i>{self.say(one)}</i>"
        ranked = any(choice.rank for choice in self.screen.choices)
        return f"{self.ordinal(number) if ranked else _CHOSEN} <b>{self.say(one)}</b>"

    def ordinal(self, rank: int) -> str:
        return self.speech.say(Words(f"rank.r{rank}"), self.locale)

    def progress(self) -> str:
        s = self.screen
        if not s.n:
            return ""
        bar = "▰" * s.i + "▱" * (s.n - s.i)
        words = self.say(Words("progress", {"i": str(s.i), "n": str(s.n)}))
        title = f" · {self.say(s.section)}" if s.section else ""
        row = f"\n{self.say(Words('battery_progress', {'i': str(s.row_i), 'n': str(s.row_n)}))}" if s.row_n > 1 else ""
        return f"{bar}\n<i>{words}{title}</i>{row}"

    def numbered(self) -> Iterator[str]:
        if not self.screen.numbered:
            return
        for choice in self.screen.choices:
            if choice.number:
                yield f"{self.sign(choice)}{choice.number}. {self.say(choice.words)}"

    def sign(self, choice: Choice) -> str:
        if choice.rank:
            return f"<b>{self.ordinal(choice.rank)}</b> "
        return {"ticked": f"{_TICKED} ", "unticked": f"{_UNTICKED} ", "chosen": f"{_CHOSEN} "}.get(choice.mark, "")

    def ranked(self) -> str:
        if not self.screen.draft:
            return ""
        order = "\n".join(
            f"{self.ordinal(rank)} {self.say(one)}" for rank, one in enumerate(self.screen.draft, start=1)
        )
        return f"{self.say(Words('ranked_so_far'))}\n{order}"

    def lines(self) -> Iterator[str]:
        for asked, answered in self.screen.lines:
            yield f"• {self.say(asked)} — <b>{self.say(answered)}</b>"

    def keyboard(self) -> Iterator[tuple[Button, ...]]:
        options = [c for c in self.screen.choices if c.row == "option"]
        if self.screen.numbered:
            yield from _rows([self.button(c) for c in options], NUMBERS_A_ROW)
        else:
            yield from ((self.button(choice),) for choice in options)
        yield from ((self.button(choice),) for choice in self.screen.choices if choice.row == "missing")
        page = tuple(self.button(choice) for choice in self.screen.choices if choice.row == "page")
        if page:
            yield page
        yield from self.controls()

    def controls(self) -> Iterator[tuple[Button, ...]]:
        """What ends the item stands alone; ways around it share a row."""
        controls = [choice for choice in self.screen.choices if choice.row == "control"]
        aside = [choice for choice in controls if choice.action in ("back", "skip", "pause")]
        for choice in controls:
            if choice not in aside:
                yield (self.button(choice),)
        if aside:
            yield tuple(self.button(choice) for choice in aside)

    def button(self, choice: Choice) -> Button:
        label = self.speech.plain(choice.words, self.locale)
        if choice.number:
            rank = self.speech.plain(Words(f"rank.r{choice.rank}"), self.locale) + " · " if choice.rank else ""
            mark = {"ticked": f"{_TICKED} ", "unticked": f"{_UNTICKED} ", "chosen": f"{_CHOSEN} "}.get(
                choice.mark, rank
            )
            label = f"{mark}{choice.number}"
        elif choice.row != "control":
            label = plain_text(self.sign(choice)) + label
        if choice.row == "missing":
            label = f"· {label} ·"
        return Button(_button(label), encode(self.screen.key, self.screen.visit, choice.action))


def _rows(buttons: list[Button], width: int) -> Iterable[tuple[Button, ...]]:
    for start in range(0, len(buttons), width):
        yield tuple(buttons[start : start + width])


def _button(text: str) -> str:
    return text if len(text) <= LONGEST_BUTTON else text[: LONGEST_BUTTON - 1] + "…"


def _fitting(html: str) -> str:
    """Return the text within Telegram's limit. Reading demands that ours fits; what people typed has been shortened already."""
    if len(plain_text(html).encode("utf-16-le")) // 2 <= LONGEST_TEXT:
        return html
    text = plain_text(html)[: LONGEST_TEXT // 2 - 1] + "…"
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
