"""Work that goes on beside everything else from when it is started until it is stopped. What is followed is its own matter."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod


class Follower(ABC):
    """Follows something: a clock, a calendar, a store."""

    _task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin."""
        self._task = asyncio.create_task(self._follow())

    async def stop(self) -> None:
        """Stop, wherever it is; return when it has."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    @abstractmethod
    async def _follow(self) -> None:
        """Go on until cancelled, or until there is nothing more to follow."""
