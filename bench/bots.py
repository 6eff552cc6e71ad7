"""Who is measured: Voces, its four peers, and the echo that shows what the generator could do."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.rig import HERE, BenchFailed

PEERS = HERE / "peers"
PEERS_PYTHON = HERE / ".venv-peers" / "bin" / "python"
GRAMMY_MODULES = PEERS / "grammy" / "node_modules"


@dataclass(frozen=True, slots=True)
class Contestant:
    """One bot: how it is called and started, and how many answers make a run."""

    key: str
    name: str
    command: tuple[str, ...]
    answers: int

    def require(self) -> None:
        """Raise BenchFailed when its environment was not made."""
        program = Path(self.command[0])
        if shutil.which(str(program)) is None:
            raise BenchFailed(
                f"{self.name}: {program} is not there; `make bench` makes it (Node: apt-get install nodejs npm)"
            )


VOCES = Contestant("voces", "Voces", (sys.executable, "-m", "bench.voces", "run"), 4000)
ECHO = Contestant("echo", "no bot: an echo", (sys.executable, str(PEERS / "echo.py")), 20_000)
CONTESTANTS = (
    VOCES,
    Contestant("ptb", "python-telegram-bot, pickled", (str(PEERS_PYTHON), "-W", "ignore", str(PEERS / "ptb.py")), 1500),
    Contestant(
        "ptb-sqlite",
        "python-telegram-bot, aiosqlite",
        (str(PEERS_PYTHON), "-W", "ignore", str(PEERS / "ptb.py"), "sqlite"),
        1500,
    ),
    Contestant("aiogram", "aiogram, aiosqlite", (str(PEERS_PYTHON), str(PEERS / "aiogram_fsm.py")), 2000),
    Contestant("grammy", "grammY, better-sqlite3", ("node", str(PEERS / "grammy" / "bot.mjs")), 4000),
)
