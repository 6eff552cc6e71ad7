"""The bot as a process of its own, killed and started again."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

from bot.simulator.server import DEFAULT_TOKEN


class Victim:
    """`voces run` against a simulator."""

    def __init__(self, url: str, folder: Path, *, webhook: str = "", **settings: str) -> None:
        """With `webhook` (an address on loopback) updates are delivered there, otherwise the bot polls.

        `settings` are more of its environment, or other values.
        """
        clean = {name: value for name, value in os.environ.items() if not name.startswith("VOCES_")}
        self.database = folder / "voces.db"
        self._log: IO[bytes] = (folder / "bot.log").open("ab")
        self._environment = clean | {
            "VOCES_BOT_TOKEN": DEFAULT_TOKEN,
            "VOCES_BOT_API_URL": url,
            "VOCES_CLOCK": url,
            "VOCES_ENROLMENT": "open",
            "VOCES_DATABASE": str(self.database),
            "VOCES_LOG_LEVEL": "WARNING",
        }
        if webhook:
            self._environment |= {
                "VOCES_WEBHOOK_URL": f"http://{webhook}/hook",
                "VOCES_WEBHOOK_SECRET": "a-secret-of-the-torture",
                "VOCES_LISTEN": webhook,
            }
        self._environment |= settings
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"], env=self._environment, stdout=self._log, stderr=self._log
        )

    @property
    def is_alive(self) -> bool:
        """Return whether it runs."""
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """End it as a power cut would, as far as one process can."""
        assert self._process is not None
        if self._process.poll() is not None:
            raise RuntimeError(f"the bot ended by itself with {self._process.returncode}; see bot.log")
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    async def end(self) -> int:
        """End it as an operator would; return its exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        code = await asyncio.to_thread(self._process.wait, 60)
        self._log.close()
        return code
