"""A printable page of letters: one sheet a person, in their language, with their personal link and its QR code."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.speech import Speech
from flows import Words

_STYLE = """
@page { size: letter; margin: 25mm }
body { font: 12pt/1.5 Georgia, "Times New Roman", serif; color: #000; background: #fff; max-width: 165mm; margin: 0 auto }
section { break-after: page; padding: 10mm 0 } section:last-child { break-after: auto }
address { font-style: normal; margin-bottom: 9mm; overflow-wrap: anywhere }
figure { margin: 8mm 0; text-align: center; break-inside: avoid } figure svg { width: 42mm; height: 42mm }
figcaption { font: 10pt/1.4 ui-monospace, monospace; overflow-wrap: anywhere }
.small { font-size: 10pt }
"""


@dataclass(frozen=True, slots=True)
class Letter:
    """What stands on one sheet."""

    locale: str
    name: str
    title: str
    institution: str
    link: str
    qr: str
    """An SVG element."""


def letters_page(letters: Sequence[Letter], speech: Speech, locale: str) -> str:
    """Return a page that prints one letter a sheet; its own title is in `locale`."""
    title = html.escape(speech.plain(Words("letter.title"), locale))
    return (
        f'<!doctype html><html lang="{locale}"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body>{''.join(_sheet(letter, speech) for letter in letters)}</body></html>"
    )


def _sheet(letter: Letter, speech: Speech) -> str:
    address = "<br>".join(html.escape(line) for line in (letter.name, letter.title, letter.institution) if line)
    body = "".join(_paragraphs(letter, speech))
    return f'<section lang="{letter.locale}"><address>{address}</address>{body}</section>'


def _paragraphs(letter: Letter, speech: Speech) -> Iterator[str]:
    def said(key: str) -> str:
        return speech.say(Words(key, {"study": Words("study")} if key == "letter.invitation" else {}), letter.locale)

    yield f"<p>{said('letter.present')}</p>"
    yield f"<p>{said('letter.greeting')}</p><p>{said('letter.invitation')}</p><p>{said('letter.how')}</p>"
    yield f"<figure>{letter.qr}<figcaption>{html.escape(letter.link)}</figcaption></figure>"
    yield f"<p>{said('letter.personal')}</p><p class=small>{said('letter.privacy')} {said('optout_mail')}</p>"
    yield f"<p>{said('letter.closing')}</p><p>{speech.say(Words('letter.org'), letter.locale)}</p>"
