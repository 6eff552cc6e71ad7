"""Puts one generator and one bot on their own cores, lets them play, and takes them down again."""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
WORK = HERE / ".work"
"""On the disk that the stores of a real bot would lie on: a commit in memory would flatter everybody."""
TOKEN = "1:" + "a" * 35
CORES = sorted(os.sched_getaffinity(0))
BOT_CORE, GENERATOR_CORE = CORES[0], CORES[-1]
START_SECONDS = 30.0
STOP_SECONDS = 15.0


class BenchFailed(Exception):
    """A run that measures nothing; the message says why."""


class Generator:
    """The generator's process and the folder of one run."""

    def __init__(self, *, delay: float = 0.0, limited: bool = False) -> None:
        WORK.mkdir(exist_ok=True)
        self.folder = Path(tempfile.mkdtemp(dir=WORK))
        command = [sys.executable, "-m", "bench.generator", "--core", str(GENERATOR_CORE), "--delay", str(delay)]
        self._process = subprocess.Popen(
            command + ["--limited"] * limited, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.url = f"http://127.0.0.1:{self._read()['listening']}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if error is None:
            shutil.rmtree(self.folder)

    def polled(self, bot: Bot | None = None) -> float:
        """Return when the bot asked for updates for the first time, on the clock of time.monotonic. Raises BenchFailed."""
        assert self._process.stdout is not None
        while bot is not None and not select.select([self._process.stdout], [], [], 0.1)[0]:
            if (code := bot.process.poll()) is not None:
                raise BenchFailed(f"the bot has ended with {code}; what it said is in {self.folder / 'bot.log'}")
            if time.monotonic() - bot.started_at > START_SECONDS:
                raise BenchFailed(f"the bot does not poll; what it said is in {self.folder / 'bot.log'}")
        return float(self._read()["polled"])

    def play(self, pid: int, **order: Any) -> dict[str, Any]:
        """Play against the bot with this id and return what was measured. Raises BenchFailed."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"play": pid, **order}) + "\n")
        self._process.stdin.flush()
        measured = self._read()
        if measured.get("stuck") or measured["refusals"]:
            raise BenchFailed(f"the bot is stuck, or was refused: {measured}; its folder is {self.folder}")
        return measured

    def told(self) -> int:
        """Return how many messages have gone to those who are only written to."""
        assert self._process.stdin is not None
        self._process.stdin.write("{}\n")
        self._process.stdin.flush()
        return int(self._read()["told"])

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise BenchFailed("the generator has ended")
        return dict(json.loads(line))


class Bot:
    """A bot as a process on its own core."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], folder: Path, cwd: Path = ROOT) -> None:
        self._log = (folder / "bot.log").open("wb")
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            ["taskset", "-c", str(BOT_CORE), *command], cwd=cwd, env=environment, stdout=self._log, stderr=self._log
        )
        self.pid = self.process.pid

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._log.close()


def bot_environment(url: str, folder: Path, *, unlimited: bool = True) -> dict[str, str]:
    """Return the environment of any of the bots: what Voces reads, and what its peers read."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("VOCES_")}
    return clean | {
        "VOCES_BOT_TOKEN": TOKEN,
        "VOCES_BOT_API_URL": url,
        "VOCES_DATABASE": str(folder / "voces.db"),
        "VOCES_STUDY": str(HERE / "survey" / "study.yaml"),
        "VOCES_ENROLMENT": "open",
        "VOCES_LOG_LEVEL": "WARNING",
        "BENCH_UNLIMITED": "1" if unlimited else "0",
        "BENCH_TOKEN": TOKEN,
        "BENCH_API": url,
        "BENCH_FOLDER": str(folder),
    }
