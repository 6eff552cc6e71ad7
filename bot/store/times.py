"""Instants as the store writes them: ISO-8601, UTC, milliseconds, Z; text order is time order."""

from __future__ import annotations

from datetime import UTC, datetime


def written(at: datetime) -> str:
    """Return an aware instant as text, whole milliseconds, rounded down. Raises ValueError for one without a zone."""
    if at.tzinfo is None:
        raise ValueError(f"an instant without a zone: {at!r}")
    return at.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def written_or_none(at: datetime | None) -> str | None:
    """Return an instant as text, or None for none."""
    return None if at is None else written(at)


def read_time(text: str) -> datetime:
    """Return the instant that was written."""
    return datetime.fromisoformat(text)
