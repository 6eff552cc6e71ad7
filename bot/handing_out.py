"""Has the sealed file of a researcher made by a process of its own; loads nothing that it needs."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

Made = Callable[[str], Awaitable[bytes | None]]


def maker(store: Path, seconds: float = 300.0) -> Made:
    """Return what makes the file of a researcher by such a process; None when that fails."""

    async def make(staff_id: str) -> bytes | None:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot.handing", str(store), staff_id,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            made, _ = await asyncio.wait_for(process.communicate(), seconds)
        except (TimeoutError, asyncio.CancelledError):
            process.kill()
            await process.wait()
            raise
        return made if process.returncode == 0 else None

    return make
