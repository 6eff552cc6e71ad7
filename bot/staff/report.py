"""The report of aggregates in the chat, for researchers: a page to keep, worked out when it is asked for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.ports import Page
from bot.staff.asking import Asked
from bot.staff.files import LARGEST
from bot.staff.wording import around

log = logging.getLogger(__name__)


class Reports:
    """Makes one report at a time."""

    def __init__(self, make: Callable[[str], Awaitable[bytes | None]]) -> None:
        """`make` returns the report with a language showing at first, or None when it cannot be made."""
        self._make = make
        self._making = asyncio.Lock()

    async def page(self, asked: Asked) -> Page:
        """Return the report, or why there is none."""
        if self._making.locked():
            return self._said(asked, "staff-files.busy")
        async with self._making:
            try:
                made = await self._make(asked.pen.locale)
            except TimeoutError:
                made = None
        if made is None:
            log.error("report_not_made staff=%s", asked.member.staff_id)
            return self._said(asked, "staff-files.failed")
        if len(made) > LARGEST:
            return self._said(asked, "staff-files.too-large")
        said = self._said(asked, "staff-report.here")
        return Page(said.html, said.buttons, attachment=(f"{asked.now:%Y%m%d-%H%M}.html", made))

    @staticmethod
    def _said(asked: Asked, key: str) -> Page:
        return Page(asked.pen.say(key), (around(asked.pen),))
