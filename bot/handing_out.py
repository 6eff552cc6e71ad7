"""Has what researchers are given in the chat made by a process of its own; loads nothing that it needs."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

Made = Callable[[str], Awaitable[bytes | None]]


def maker(store: Path, program: str = "bot.handing", seconds: float = 300.0) -> Made:
    """Return what makes a file by such a process, of a researcher or in a language; None when that fails."""

    async def make(of: str) -> bytes | None:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", program, str(store), of,
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
