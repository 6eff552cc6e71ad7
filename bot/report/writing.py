"""Words and numbers of the report, in all its languages at once; whoever has no word for a thing does not draw it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.report.sheets import Cell, Head, Hidden, Kind, Labels
from bot.speech import Speech, written_date, written_day
from flows import Verbatim, Words

Fill = str | int | float | Labels


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes in every language of the study."""

    speech: Speech
    locales: tuple[str, ...]
    zone: ZoneInfo

    def say(self, key: str, **fills: Fill) -> Labels:
        """Return a phrase of the report as plain text."""
        return self.words(Words(f"report-{key}"), **fills)

    def words(self, words: Words | Verbatim, **fills: Fill) -> Labels:
        """Return any phrase as plain text."""
        if isinstance(words, Verbatim):
            return self.same(words.text)
        return {
            locale: self.speech.plain(
                Words(
                    words.key,
                    {
                        **words.fills,
                        **{
                            name: fill[locale] if isinstance(fill, Mapping) else str(fill)
                            for name, fill in fills.items()
                        },
                    },
                ),
                locale,
            )
            for locale in self.locales
        }

    def same(self, text: str | float) -> Labels:
        """Return what is the same in every language."""
        return dict.fromkeys(self.locales, str(text))

    def head(self, key: str, kind: Kind, **fills: Fill) -> Head:
        """Return a column with its heading."""
        return Head(key, self.say(f"head.{key.replace('_', '-')}", **fills), kind)

    def day(self, at: datetime) -> Labels:
        """Return the day of an instant, in the study's zone."""
        return self.date(at.astimezone(self.zone).date())

    def date(self, day: date) -> Labels:
        """Return a day."""
        return {locale: written_date(day, locale) for locale in self.locales}

    def short_day(self, at: datetime) -> Labels:
        """Return the day of an instant as an axis has room for it: 3 mar, 3 Mar."""
        local = at.astimezone(self.zone).date()
        return {locale: written_day(local, locale) for locale in self.locales}

    def moment(self, at: datetime) -> Labels:
        """Return the day and time of an instant, in the study's zone."""
        local = at.astimezone(self.zone)
        return {locale: f"{day}, {local:%H:%M}" for locale, day in self.day(at).items()}


_GROUPED = 10_000


def number(value: float, places: int = 2) -> str:
    """Return a number with so many decimals and a true minus; none is minus zero."""
    # Four figures stand together: a year is no 2,004.
    text = f"{value:{',' if abs(value) >= _GROUPED else ''}.{places}f}"
    if float(text.replace(",", "")) == 0:
        text = text.lstrip("-")
    return text.replace("-", "−")


def share(value: float) -> str:
    """Return a share as a percentage."""
    return f"{number(100 * value, 1)} %"


def written(cell: Cell, kind: Kind) -> str:
    """Return a cell as people read it: an ellipsis of its own for what is hidden, a dash for what there is not."""
    match cell:
        case None:
            return "–"
        case Hidden():
            return "•••"
        case str():
            return cell
        case (low, high):
            if kind == "share_interval":
                return f"{number(100 * low, 1)} – {number(100 * high, 1)}"
            return f"{number(low)} – {number(high)}"
    if isinstance(cell, float) and math.isnan(cell):
        return "–"
    match kind:
        case "share" | "share_interval":
            return share(cell)
        case "count":
            return number(cell, 0 if float(cell).is_integer() else 1)
        case "p":
            return "< 0.001" if cell < 0.001 else number(cell, 3)  # noqa: PLR2004 - as journals write it
        case "code":
            return f"{cell:g}"
        case "number" | "interval":
            return number(cell)
