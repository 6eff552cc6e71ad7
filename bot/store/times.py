"""Instants as the store writes them: ISO-8601, UTC, milliseconds, Z; text order is time order."""

from __future__ import annotations

from datetime import UTC, datetime


def written(at: datetime) -> str:
    """Return an aware instant as text."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def read_time(text: str) -> datetime:
    """Return the instant that was written."""
    return datetime.fromisoformat(text)
