"""What a bot under load loses while `voces export` runs on the same machine: slices with and without, in turn.

python -m bench.neighbour STORE FOLDER exports a store again and again, until it is ended.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from bench.bots import VOCES
from bench.hoard import hoard
from bench.process import cpu_seconds
from bench.rig import ROOT, WORK, BenchFailed, Bot, Generator, bot_environment
from bench.rounds import PEOPLE, Measured
from bench.tables import table

_FORMATS = "csv,parquet,sav,dta"
_BEGINS_WITHIN = 60.0
_PARTS = (("cpu_ms", "CPU ms/answer"), ("p50", "p50 ms"), ("p95", "p95 ms"), ("per_second", "answers/s"))


def slowed(pairs: int, answers: int, cases: int) -> str:
    """Return what an answer costs and how long it takes with and without an export beside it, and by how much it grows.

    One bot is watched all the time, and the export beside it is held and let go in turn, `answers` each time: a machine that is
    faster in one minute than in the next would drown the difference between whole runs.
    """
    store = WORK / "hoard.db"
    hoard(store, cases)
    order = {"people": PEOPLE, "warm": answers // 5, "answers": answers}
    alone: list[Measured] = []
    beside: list[Measured] = []
    used = lasted = 0.0
    with Generator() as generator:
        environment = bot_environment(generator.url, generator.folder)
        with Bot(VOCES.command, environment, generator.folder) as bot, _exporting(store) as export:
            generator.polled(bot)
            generator.play(bot.pid, **order)
            for number in range(pairs):
                for is_held in (True, False) if number % 2 else (False, True):
                    os.killpg(export.pid, signal.SIGSTOP if is_held else signal.SIGCONT)
                    before, begun = cpu_seconds(export.pid), time.monotonic()
                    (alone if is_held else beside).append(generator.play(bot.pid, **order))
                    if not is_held:
                        # An export that ends within a slice takes its time with it, and the next one begins at nought.
                        used, lasted = (
                            used + max(0.0, cpu_seconds(export.pid) - before),
                            lasted + time.monotonic() - begun,
                        )
    rows = [
        [name, *(f"{median(one[part] for one in runs):.2f}" for part, _ in _PARTS)]
        for name, runs in (("nothing else runs", alone), (f"voces export of {cases:,} cases runs", beside))
    ]
    cpu, p50 = (sorted(b[part] / a[part] - 1 for a, b in zip(alone, beside, strict=True)) for part in ("cpu_ms", "p50"))
    return (
        table(("while", *(name for _, name in _PARTS)), rows)
        + f"\n\nAn answer costs {_spread(cpu)} and waits {_spread(p50)}: medians of {pairs} ratios, each of two slices of"
        f" {answers} answers that follow each other, with their quartiles. The export had {used / lasted:.0%} of a core."
    )


def _spread(ordered: Sequence[float]) -> str:
    low, high = ordered[len(ordered) // 4], ordered[3 * len(ordered) // 4]
    return f"{median(ordered):+.1%} ({low:+.1%} to {high:+.1%})"


@contextmanager
def _exporting(store: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Keep exporting a store, from when it is being read to the end of the block. Raises BenchFailed."""
    with tempfile.TemporaryDirectory(dir=WORK, ignore_cleanup_errors=True) as folder:
        process = subprocess.Popen(
            [sys.executable, "-m", "bench.neighbour", str(store), folder], cwd=ROOT, process_group=0
        )
        try:
            until = time.monotonic() + _BEGINS_WITHIN
            while not any(Path(folder).glob(".voces-at-work-*")):
                if process.poll() is not None or time.monotonic() > until:
                    raise BenchFailed("the export beside the bot does not begin")
                time.sleep(0.05)
            yield process
            if process.poll() is not None:
                raise BenchFailed("the export beside the bot has ended")
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def main() -> int:
    """Export until ended."""
    store, folder = sys.argv[1:]
    command = [sys.executable, "-m", "bot", "export", folder, "--database", store, "--format", _FORMATS]
    while True:
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        if done.returncode:
            return done.returncode
        for package in Path(folder).iterdir():
            shutil.rmtree(package)


if __name__ == "__main__":
    sys.exit(main())
