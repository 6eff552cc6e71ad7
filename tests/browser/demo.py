"""A running demonstration, as `make demo` starts it, and a leader's phone in Chromium."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import TracebackType
from urllib.error import URLError

from playwright.sync_api import Page

from tests.patience import PATIENCE

FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PHONE = {"width": 360, "height": 740}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Demo:
    """The demonstration as a process of its own; the bot is its child."""

    def __init__(self, folder: Path, speed: float) -> None:
        self.database = folder / "voces.db"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = (folder / "demo.log").open("wb")
        environment = {k: v for k, v in os.environ.items() if not k.startswith("VOCES_")}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bot", "demo", "--port", str(self.port), "--no-browser", "--speed", str(speed),
             "--database", str(self.database)],
            env=environment, stdout=self._log, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def __enter__(self) -> Demo:
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            try:
                people = json.loads(urllib.request.urlopen(f"{self.url}/client/people", timeout=1).read())
            except (URLError, OSError):
                people = []
            if people:
                return self
            time.sleep(0.1)
        raise AssertionError("the demonstration did not start")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(timeout=PATIENCE)
        self._log.close()

    def kill_bot(self) -> None:
        """kill -9 the bot; the demonstration starts it again, as a supervisor would."""
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        assert len(children) == 1, children
        os.kill(int(children[0]), signal.SIGKILL)


Key = tuple[str, str, int, str]
"""data, item, visit, action."""


class Leader:
    """Somebody who answers on the page; notes what was tapped, as the researcher should find it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def start(self) -> None:
        self.page.locator("#start").click()

    def say(self, text: str) -> None:
        self.page.locator("#composer").fill(text)
        self.page.locator("#send").click()

    def keys(self) -> list[Key]:
        """The buttons of the newest message that has any, summaries with their way back aside."""
        found = self.page.evaluate(
            """() => { const all = [...document.querySelectorAll('[data-message-id]')].filter(m => m.querySelector('button.key:not([data-data*="|revise|"])'));
                       const last = all[all.length - 1];
                       return last ? [...last.querySelectorAll('button.key')].map(b => b.dataset.data) : [] }"""
        )
        keys = []
        for data in found:
            visit, action, item = data.split("|")
            keys.append((data, item, int(visit), action))
        return keys

    def tap(self, key: Key) -> None:
        self.page.locator(f'button.key[data-data="{key[0]}"]').last.click()

    def wait_for_change(self, before: list[Key], seconds: float = PATIENCE) -> list[Key]:
        """Wait until the newest buttons are others than before."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            now = self.keys()
            if now and now != before:
                return now
            time.sleep(0.02)
        raise AssertionError(f"nothing changed after {before[:2]}")
