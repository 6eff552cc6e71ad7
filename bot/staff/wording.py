"""Words on the staff's pages: phrases, numbers and dates in one language. Makes no page by itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.speech import Speech, plain_text, written_day, written_hour, written_moment
from flows import Verbatim, Words
from flows.rates import Rate

Button = tuple[str, str]
Buttons = list[tuple[Button, ...]]
"""Rows of (action, label)."""


class Pen:
    """Writes in one language, with instants in the study's zone."""

    def __init__(self, speech: Speech, locale: str, zone: str) -> None:
        self.speech, self.locale, self.zone = speech, locale, ZoneInfo(zone)

    def say(self, key: str, **fills: str | int) -> str:
        """Return a phrase as Telegram HTML; fills are escaped."""
        return self.speech.say(Words(key, {name: str(fill) for name, fill in fills.items()}), self.locale)

    def label(self, key: str, **fills: str | int) -> str:
        """Return a phrase without markup, for a button."""
        return self.speech.plain(Words(key, {name: str(fill) for name, fill in fills.items()}), self.locale)

    def written(self, text: str) -> str:
        """Return what somebody else wrote, escaped."""
        return self.speech.say(Verbatim(text), self.locale)

    @staticmethod
    def plain(html: str) -> str:
        """Return a phrase as people read it, without its markup."""
        return plain_text(html)

    def moment(self, at: datetime) -> str:
        """Return an instant as people read it, in the study's zone."""
        return written_moment(at.astimezone(self.zone), self.locale)

    def day(self, at: datetime) -> str:
        """Return the day of an instant in the study's zone, without its year."""
        return written_day(at.astimezone(self.zone).date(), self.locale)

    def hour(self, at: datetime) -> str:
        """Return the time of day of an instant in the study's zone."""
        return written_hour(at.astimezone(self.zone), self.locale)

    def share(self, rate: Rate) -> str:
        """Return a rate as a percentage; a dash where it has no denominator."""
        value = rate.value
        return "–" if value is None else self.label("staff-percent", number=f"{100 * value:.1f}")

    def count(self, number: float) -> str:
        """Return a count; with a decimal where it was estimated."""
        return f"{number:.0f}" if number == int(number) else f"{number:.1f}"

    @staticmethod
    def lines(lines: Iterable[str]) -> str:
        """Return lines one below another."""
        return "\n".join(line for line in lines if line)

    @staticmethod
    def blocks(blocks: Iterable[str]) -> str:
        """Return blocks with a gap between them."""
        return "\n\n".join(block for block in blocks if block)


def around(pen: Pen, *others: Button) -> tuple[Button, ...]:
    """Return the last row of a page: where else one can go, and back to the menu."""
    return (*others, ("menu", pen.label("staff-btn.menu")))


def pager(pen: Pen, page: str, at: int, of: int) -> Buttons:
    """Return the row that leads to the pages beside this one, if there are any."""
    if of <= 1:
        return []
    before = [(f"{page}:{at - 1}", pen.label("btn_page_previous"))] if at > 1 else []
    after = [(f"{page}:{at + 1}", pen.label("btn_page_next"))] if at < of else []
    here = (f"{page}:{at}", pen.label("page_of", i=at, n=of))
    return [(*before, here, *after)]
