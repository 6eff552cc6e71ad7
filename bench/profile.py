"""Where the time of a turn goes: the bot under load, looked at as often as the kernel's clock ticks.

A look is a signal that the kernel sends as processor time is used, so waiting weighs nothing, and code in C counts for the
function that called it. It shows the main thread; how much the store's threads take is read from the kernel beside it.

    python -m bench.profile
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import Counter
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

from bench import voces
from bench.process import thread_seconds
from bench.rig import BOT_CORE, Generator, bot_environment

ROOT = Path(__file__).resolve().parents[1]
EVERY = 0.001
FIRST, MEASURED, PEOPLE = 500, 15_000, 50
_TOP = 45


class Looks:
    """What was seen at each look."""

    def __init__(self) -> None:
        self.total = 0
        self.own: Counter[str] = Counter()
        self.within: Counter[str] = Counter()
        self.rooms: Counter[str] = Counter()

    def look(self, _signal: int, frame: FrameType | None) -> None:
        """Note the stack of the main thread."""
        self.total += 1
        seen: set[str] = set()
        room = ""
        first = frame
        while frame is not None:
            name = _name(frame)
            if name not in seen:
                seen.add(name)
                self.within[name] += 1
            room = room or _room(frame)
            frame = frame.f_back
        if first is not None:
            self.own[_name(first)] += 1
            is_asleep = first.f_code.co_name == "select"
            self.rooms["asleep in select, and what signals cost" if is_asleep else room or "the loop itself"] += 1

    def print(self, microseconds: float) -> None:
        """Print three tables; `microseconds` is what an answer takes of the main thread."""
        if not self.total:
            return
        for title, counted in (
            ("rooms (the innermost frame of ours)", self.rooms),
            ("own time", self.own),
            ("with all that it calls", Counter({n: c for n, c in self.within.items() if _is_ours(n)})),
        ):
            print(f"\n{title}: share, µs an answer")
            for name, count in counted.most_common(_TOP):
                print(f"{100 * count / self.total:5.1f} %  {microseconds * count / self.total:7.1f}  {name}")


def _name(frame: FrameType) -> str:
    path = frame.f_code.co_filename
    shown = path.removeprefix(f"{ROOT}/") if "site-packages" not in path else path.partition("site-packages/")[2]
    return f"{shown if not shown.startswith('/') else Path(shown).name}:{frame.f_code.co_qualname}"


def _room(frame: FrameType) -> str:
    path = frame.f_code.co_filename
    if not path.startswith((f"{ROOT}/bot", f"{ROOT}/flows")) or path == f"{ROOT}/bot/cli.py":
        return ""
    parts = Path(path).relative_to(ROOT).parts
    return "/".join(parts[:3]) if parts[0] == "bot" else "flows"


def _is_ours(name: str) -> bool:
    return name.startswith(("bot/", "flows/"))


def main() -> None:
    """Profile the bot in this process, under load from another one."""
    with Generator() as generator:
        os.environ.update(bot_environment(generator.url, generator.folder))
        looks, measured = Looks(), {}
        os.sched_setaffinity(0, {BOT_CORE})
        signal.signal(signal.SIGPROF, looks.look)
        signal.signal(signal.SIGUSR1, lambda *_: signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY))
        player = threading.Thread(target=_play, args=(generator, measured))
        player.start()
        sys.argv = ["voces", "run"]
        with suppress(SystemExit):
            voces.main()
        signal.setitimer(signal.ITIMER_PROF, 0)
        player.join()
    total, main_thread = 1000 * measured["cpu_ms"], 1e6 * measured["main_seconds"] / measured["answers"]
    print(f"{measured['answers']} answers, {looks.total} looks; µs of processor an answer: {total:.0f} in all,")
    print(f"{main_thread:.0f} of the main thread, {total - main_thread:.0f} of the store's threads")
    looks.print(main_thread)


def _play(generator: Generator, into: dict[str, Any]) -> None:
    pid = os.getpid()
    generator.polled()
    generator.play(pid, people=PEOPLE, answers=FIRST)
    os.kill(pid, signal.SIGUSR1)
    before = thread_seconds(pid, pid)
    measured = generator.play(pid, people=PEOPLE, answers=MEASURED)
    measured["main_seconds"] = thread_seconds(pid, pid) - before
    into.update(measured)
    os.kill(pid, signal.SIGTERM)


if __name__ == "__main__":
    main()
