"""What travels in a button: visit, action and item, in at most 64 bytes, never a label."""

from __future__ import annotations

import re

LONGEST = 64
"""Bytes that Telegram takes."""

_FORM = re.compile(r"(\d{1,6})\|([a-z0-9:_+~-]{1,40})\|([a-z0-9_~]{1,40})")


def encode(item: str, visit: int, action: str) -> str:
    """Return callback data. Raises ValueError when it is too long: reading a questionnaire finds that out first."""
    data = f"{visit}|{action}|{item}"
    if len(data.encode()) > LONGEST:
        raise ValueError(f"callback data of {len(data.encode())} bytes: {data}")
    return data


def decode(data: object) -> tuple[str, int, str] | None:
    """Return (item, visit, action), or None for anything that we did not make; the data is in the hands of the client."""
    found = _FORM.fullmatch(data) if isinstance(data, str) else None
    return (found[3], int(found[1]), found[2]) if found is not None else None
