"""Waiting for what will come: as long as the slowest machine takes, and no longer than it takes to come."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
PATIENCE = 60.0
"""Real seconds after which it will not come any more; nothing that goes well ever waits for their end."""


async def until(look: Callable[[], T], *, every: float = 0.02, told: Callable[[], str] = str) -> T:
    """Look again and again, and return what is seen once it is anything; `told` says what there was instead."""
    ends = time.monotonic() + PATIENCE
    while not (seen := look()):
        if time.monotonic() > ends:
            raise AssertionError(f"it never came. {told()}")
        await asyncio.sleep(every)
    return seen
