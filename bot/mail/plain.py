"""The text part of a message: for readers without HTML, for ears, and for those who wonder what a link hides."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from bot.mail.words import Said
from bot.speech import plain_text

_WIDTH = 72


def text_part(said: Said, person: Sequence[str], link: str) -> str:
    """Return the text of a message. The link stands on a line of its own, whole."""
    blocks = [
        _lines(said.study, said.organisers),
        "\n".join(person),
        *(_lines(paragraph) for paragraph in said.paragraphs),
        "\n".join(_listed(fact) for fact in (*said.facts, *said.other_ways)),
        _lines(said.open_here),
        link,
        _lines(said.personal),
        _lines(said.closing, said.organisers),
        "-" * 24,
        _lines(*said.small),
        _lines(said.optout),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _lines(*texts: str) -> str:
    return "\n".join(_wrapped(line) for text in texts for line in plain_text(text).split("\n"))


def _listed(text: str) -> str:
    return _wrapped(f"- {plain_text(text)}", "  ")


def _wrapped(line: str, indent: str = "") -> str:
    return textwrap.fill(line, _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
