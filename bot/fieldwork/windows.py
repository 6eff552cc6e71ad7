"""When the study may write first: its own hours and days off, and Mexico's statutory holidays."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property

from flows.fieldwork import SendWindows


@dataclass(frozen=True)
class DaysOff(Collection[date]):
    """The study's own days off and the statutory ones of these years; worked out when somebody asks for the first time."""

    own: frozenset[date]
    years: range

    def __contains__(self, day: object) -> bool:
        return day in self.days

    def __iter__(self) -> Iterator[date]:
        return iter(self.days)

    def __len__(self) -> int:
        return len(self.days)

    @cached_property
    def days(self) -> frozenset[date]:
        """Return all of them."""
        import holidays  # noqa: PLC0415 - a tenth of a start, and nobody needs it to be answered

        return self.own | frozenset(holidays.country_holidays("MX", years=self.years))


def send_windows(
    hours: Sequence[tuple[time, time]], days: Collection[int], days_off: Collection[date], close_date: date
) -> SendWindows:
    """Return the windows of a study that closes on this date; its own days off add to the statutory ones."""
    years = range(close_date.year - 1, close_date.year + 2)
    return SendWindows(tuple(hours), frozenset(days), DaysOff(frozenset(days_off), years))
