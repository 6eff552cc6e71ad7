"""The buttons below a screen, laid out for a thumb on a 360 px phone.

Options, then pages of options, then the reasons for no answer, then what ends the item, last the ways around it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.chat.callbacks import encode
from bot.chat.message import Button, Keyboard
from bot.speech import Speech
from flows import Choice, Screen, Tell, Words

LONGEST_BUTTON = 60
"""Characters; a phone shows about half of them, and breaks the rest into two lines at most."""
NUMBERS_A_ROW = 5
TELL = "~tell"
WAY_BACK = "revise"
"""The one choice that a closed message keeps."""

_AROUND = ("back", "skip", "pause")
_WIDEST_SHARED = {1: LONGEST_BUTTON, 2: 18, 3: 12, 4: 8}
"""Characters that a button can show when so many share a row."""
_MARKS = {"ticked": "☑ ", "unticked": "☐ ", "chosen": "✓ ", "": ""}


def mark_of(choice: Choice) -> str:
    """Return the sign in front of a choice, with its space."""
    return _MARKS[choice.mark]


def ordinal(rank: int, speech: Speech, locale: str) -> str:
    """Return "1º" or "1st" as plain text."""
    return speech.plain(Words(f"rank.r{rank}"), locale)


def keyboard(screen: Screen, speech: Speech, locale: str) -> Keyboard:
    """Return the rows of buttons below a screen that is asked. Raises ValueError when a button's data is too long."""
    return tuple(_Keys(screen, speech, locale).rows())


def way_back(screen: Screen, speech: Speech, locale: str) -> Keyboard:
    """Return what a closed screen keeps: a way back to its answers, where it has one."""
    keys = _Keys(screen, speech, locale)
    return tuple((keys.button(choice),) for choice in screen.choices if choice.action == WAY_BACK)


def commands(tell: Tell, speech: Speech, locale: str) -> Keyboard:
    """Return the named commands below something told, a row each."""
    return tuple(
        (Button(_cut(speech.plain(label, locale)), encode(TELL, 0, action)),) for action, label in tell.buttons
    )


class _Keys:
    def __init__(self, screen: Screen, speech: Speech, locale: str) -> None:
        self.screen, self.speech, self.locale = screen, speech, locale

    def rows(self) -> Iterator[tuple[Button, ...]]:
        options = [self.button(choice) for choice in self.of("option")]
        width = NUMBERS_A_ROW if self.screen.numbered else 1
        yield from (tuple(options[start : start + width]) for start in range(0, len(options), width))
        pages = tuple(self.button(choice) for choice in self.of("page"))
        if pages:
            yield pages
        yield from ((self.button(choice),) for choice in self.of("missing"))
        controls = self.of("control")
        yield from ((self.button(choice),) for choice in controls if choice.action not in _AROUND)
        yield from _packed([self.button(choice) for choice in controls if choice.action in _AROUND])

    def of(self, row: str) -> list[Choice]:
        return [choice for choice in self.screen.choices if choice.row == row]

    def button(self, choice: Choice) -> Button:
        label = str(choice.number) if choice.number else self.speech.plain(choice.words, self.locale)
        if choice.rank:
            label = f"{ordinal(choice.rank, self.speech, self.locale)} · {label}"
        if choice.row == "missing":
            label = f"· {label} ·"
        return Button(_cut(mark_of(choice) + label), encode(self.screen.key, self.screen.visit, choice.action))


def _packed(buttons: Sequence[Button]) -> Iterator[tuple[Button, ...]]:
    """Share rows among small buttons, as many as can still be read."""
    row: tuple[Button, ...] = ()
    for button in buttons:
        widest = _WIDEST_SHARED.get(len(row) + 1, 0)
        if row and any(len(one.text) > widest for one in (*row, button)):
            yield row
            row = ()
        row = (*row, button)
    if row:
        yield row


def _cut(label: str) -> str:
    return label if len(label) <= LONGEST_BUTTON else label[: LONGEST_BUTTON - 1].rstrip() + "…"
