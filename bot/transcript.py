"""A conversation as text: what golden transcripts hold and `voces rehearse` prints, so that a pasted terminal is a test.

>  the respondent    [ ]  a tap    <  us    <+  our live message, edited    ^  a toast    @  a file
=  a record          .    the disposition
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.chat.rendering import Keyboard
from bot.speech import plain_text
from flows import Record

_GAP = "  "


def said(html: str, keyboard: Keyboard = (), *, edited: bool = False) -> Iterator[str]:
    """Yield the lines of one message of ours."""
    sign = "<+" if edited else "<"
    for number, line in enumerate(plain_text(html).split("\n")):
        lead = sign if number == 0 else " " * len(sign)
        yield f"{lead} {line}".rstrip()
    for row in keyboard:
        yield _GAP + " ".join(f"[{button.text}]" for button in row)


def recorded(records: Iterable[Record]) -> Iterator[str]:
    """Yield the lines of the records of one turn."""
    for record in records:
        via = f" ({record.via})" if record.via in ("auto", "frame") else ""
        yield f"= {record.variable} {'void' if record.void else record.value}{via}"
