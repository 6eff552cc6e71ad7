"""When the study may write first: its own hours and days off, and Mexico's statutory holidays."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, time

from flows.fieldwork import SendWindows


def send_windows(
    hours: Sequence[tuple[time, time]], days: Collection[int], days_off: Collection[date], close_date: date
) -> SendWindows:
    """Return the windows of a study that closes on this date; its own days off add to the statutory ones."""
    import holidays  # noqa: PLC0415 - slow to import, and only fieldwork needs it

    statutory = holidays.country_holidays("MX", years=range(close_date.year - 1, close_date.year + 2))
    return SendWindows(tuple(hours), frozenset(days), frozenset(statutory) | frozenset(days_off))
