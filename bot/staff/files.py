"""Research data in the chat, for researchers of a study that allows it: never a plain file, only one sealed for their own key."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.ports import Page
from bot.staff.asking import Asked
from bot.staff.wording import around
from bot.store.staff import Staff

log = logging.getLogger(__name__)

RESEARCHERS = ("researcher",)
LARGEST = 45_000_000
"""Bytes; a bot may send fifty million."""


class SealedFiles:
    """Makes one file at a time."""

    def __init__(self, staff: Staff, make: Callable[[str], Awaitable[bytes | None]]) -> None:
        """`make` returns the sealed file of a staff id, or None when it cannot be made."""
        self._staff, self._make = staff, make
        self._making = asyncio.Lock()

    async def page(self, asked: Asked) -> Page:
        """Return the file, or why there is none."""
        if not await self._staff.file_key(asked.member.staff_id):
            return self._said(asked, "no-key")
        if self._making.locked():
            return self._said(asked, "busy")
        async with self._making:
            try:
                made = await self._make(asked.member.staff_id)
            except TimeoutError:
                made = None
        if made is None:
            log.error("sealed_file_not_made staff=%s", asked.member.staff_id)
            return self._said(asked, "failed")
        if len(made) > LARGEST:
            return self._said(asked, "too-large")
        said = self._said(asked, "here")
        return Page(said.html, said.buttons, attachment=(f"{asked.now:%Y%m%d-%H%M}.zip.age", made))

    @staticmethod
    def _said(asked: Asked, key: str) -> Page:
        return Page(asked.pen.say(f"staff-files.{key}"), (around(asked.pen),))
