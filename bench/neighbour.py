"""What a bot under load loses while `voces export` runs on the same machine: rounds with and without, in turn.

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
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from bench.bots import VOCES
from bench.hoard import hoard
from bench.rig import ROOT, WORK, BenchFailed
from bench.rounds import PEOPLE, Measured, run_once
from bench.tables import table

_FORMATS = "csv,parquet,sav,dta"
_BEGINS_WITHIN = 60.0


def slowed(times: int, answers: int, cases: int) -> str:
    """Return what an answer costs and how long it takes with and without an export beside it, and by how much it grows."""
    store = WORK / "hoard.db"
    hoard(store, cases)
    order = {"people": PEOPLE, "warm": answers // 5, "answers": answers}
    alone: list[Measured] = []
    beside: list[Measured] = []
    for _ in range(times):
        alone.append(run_once(VOCES, order))
        with _exporting(store):
            beside.append(run_once(VOCES, order))
    rows = [
        [name, *(f"{median(one[part] for one in runs):.2f}" for part in ("cpu_ms", "p50", "p95")), f"{median(one['per_second'] for one in runs):.0f}"]
        for name, runs in (("nothing else runs", alone), (f"voces export of {cases:,} cases runs", beside))
    ]  # fmt: skip
    cpu, p50 = (median(b[part] / a[part] for a, b in zip(alone, beside, strict=True)) for part in ("cpu_ms", "p50"))
    return (
        table(("while", "CPU ms/answer", "p50 ms", "p95 ms", "answers/s"), rows)
        + f"\n\nAn answer costs {cpu - 1:+.1%} and waits {p50 - 1:+.1%} (medians of the rounds' ratios)."
    )


@contextmanager
def _exporting(store: Path) -> Iterator[None]:
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
            yield
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
