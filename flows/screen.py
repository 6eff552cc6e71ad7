"""What a respondent sees of one place, without a word of it: references to phrases, choices and their marks.

The same screen is rendered by the chat, the terminal and whatever comes next. How it is drawn is theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flows.wording import Verbatim, Words

Mark = Literal["", "ticked", "unticked", "chosen"]
Row = Literal["option", "missing", "control", "page"]
Typed = Literal["", "number", "text", "email", "search"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be tapped. `action` is all that travels in the button; the label never does."""

    action: str
    words: Words | Verbatim
    mark: Mark = ""
    rank: int = 0
    """1 for the first of a ranking; 0 when not ranked."""
    row: Row = "option"
    number: int = 0
    """Its display number where the screen is a numbered list; 0 otherwise."""


@dataclass(frozen=True, slots=True)
class Screen:
    """One place as it is put to the respondent."""

    key: str
    visit: int
    text: Words
    intro: Words | None = None
    help: Words | None = None
    note: Words | None = None
    """A hint or a doubt that stands below the question: an error, a soft check, what was cleared."""
    section: Words | None = None
    i: int = 0
    n: int = 0
    """Progress: the section is i of n; 0 of 0 shows none."""
    row_i: int = 0
    row_n: int = 0
    """Progress inside a battery or loop."""
    choices: tuple[Choice, ...] = ()
    numbered: bool = False
    """Options stand as a numbered list in the message and the buttons carry numbers."""
    page: int = 0
    pages: int = 0
    draft: tuple[Words | Verbatim, ...] = ()
    """What is ranked or written so far, where the message repeats it."""
    lines: tuple[tuple[Words | Verbatim, Words | Verbatim], ...] = ()
    """Rows of a summary: what was asked, what was answered."""
    typed: Typed = ""
    """What may be typed besides tapping."""
