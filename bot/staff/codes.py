"""One-time codes as they are typed, and how often a wrong one may be tried."""

from __future__ import annotations

import re
from collections import deque
from datetime import datetime, timedelta

_FORM = re.compile(r"\s*[0-9A-HJKMNP-TV-Z]{4}[- ]?[0-9A-HJKMNP-TV-Z]{4}[- ]?[0-9A-HJKMNP-TV-Z]{4}\s*", re.IGNORECASE)

PER_ACCOUNT, FOR_ALL = 5, 50
"""Wrong codes within an hour, after which more are not even looked at."""
_HOUR = timedelta(hours=1)


def is_code(text: str) -> bool:
    """Return whether a text has the form of a code; whether it is one, the store knows."""
    return _FORM.fullmatch(text) is not None


class Attempts:
    """Wrong codes of the last hour."""

    def __init__(self) -> None:
        self._wrong: deque[tuple[datetime, int]] = deque(maxlen=FOR_ALL)

    def may_try(self, account: int, now: datetime) -> bool:
        """Return whether one more code from this account is looked at."""
        while self._wrong and now - self._wrong[0][0] >= _HOUR:
            self._wrong.popleft()
        return len(self._wrong) < FOR_ALL and sum(by == account for _, by in self._wrong) < PER_ACCOUNT

    def failed(self, account: int, now: datetime) -> None:
        """Count a wrong code."""
        self._wrong.append((now, account))
