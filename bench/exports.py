"""How long each file of an export takes beside the same library given a ready-made frame, and how much memory; then a whole export.

python -m bench.exports [--format FORMAT ...] [--cases N] [--times N] [--no-files | --no-whole]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

import polars

from bench.hoard import STUDY, hoard, rehearsed
from bench.rig import ROOT, WORK, BenchFailed
from bench.tables import table
from bench.writers import keep_table

FORMATS = ("csv", "parquet", "sav", "zsav", "dta", "xlsx")
SHARES = {"xlsx": 20, "zsav": 5}
"""Two are so much slower, whoever writes them, that they are measured on a twentieth and a fifth of the cases."""
MOST_SECONDS = 40.0
"""A format has had its pairs of writings after so long, but not before it has had one."""

Run = Mapping[str, float]


def compared(cases: int, times: int, formats: Sequence[str] = FORMATS) -> str:
    """Return a row a format: seconds of ours and of the library, the ratios by the clock and of the processor, peak memory."""
    WORK.mkdir(exist_ok=True)
    held = WORK / "table"
    _make_table(held, cases)
    rows = []
    for name in formats:
        n = cases // SHARES.get(name, 1)
        done = _pairs(name, held, n, times)
        ours, library = zip(*done, strict=True)
        rows.append(
            [
                name, f"{n:,}", str(len(done)), *(f"{median(one['seconds'] for one in runs):.2f}" for runs in (ours, library)),
                *(f"{median(a[what] / b[what] for a, b in done):.2f}" for what in ("seconds", "cpu")),
                *(f"{max(one['peak'] for one in runs):.0f}" for runs in (ours, library)),
            ]
        )  # fmt: skip
    return table(
        (
            "file",
            "cases",
            "pairs",
            "ours, s",
            "library, s",
            "ratio",
            "ratio, CPU",
            "ours, peak MiB",
            "library, peak MiB",
        ),
        rows,
    )


def whole(cases: int) -> str:
    """Return what `voces export` takes for a store of so many cases: reading, every file written and opened again."""
    store = WORK / "hoard.db"
    _say(f"a store of {cases:,} cases")
    hoard(store, cases)
    _say(f"voces export of {cases:,} cases")
    with tempfile.TemporaryDirectory(dir=WORK) as folder:
        command = [sys.executable, "-m", "bot", "export", folder, "--database", str(store), "--json"]
        begun = time.monotonic()
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert process.stdout is not None
        assert process.stderr is not None
        said = process.stdout.read()
        complaint = process.stderr.read().decode().strip()
        # Waited for by hand: only so does the kernel tell the most memory that this one child had in use.
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - begun
        if process.returncode:
            raise BenchFailed(f"voces export: {complaint.splitlines()[-1:]}")
        n = json.loads(said)["n"]
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
    _say("")
    if n != cases:
        raise BenchFailed(f"voces export: {n:,} cases of {cases:,}")
    return (
        f"`voces export` of a store of {n:,} cases ({store.stat().st_size / 2**30:.1f} GiB), every file opened again:"
        f" {seconds:.0f} s, {used.ru_utime + used.ru_stime:.0f} s of the processor, peak {used.ru_maxrss / 1024:.0f} MiB;"
        f" {size / 2**20:,.0f} MiB written."
    )


def _pairs(name: str, held: Path, cases: int, times: int) -> list[tuple[Run, Run]]:
    """Let ours and the library write in turn, each a process of its own."""
    done: list[tuple[Run, Run]] = []
    until = time.monotonic() + MOST_SECONDS
    while not done or (len(done) < times and time.monotonic() < until):
        _say(f"{name} {len(done) + 1}/{times}")
        ours, library = (_child(name, who, held, cases) for who in ("ours", "library"))
        done.append((ours, library))
    _say("")
    return done


def _child(name: str, who: str, held: Path, cases: int) -> Run:
    done = subprocess.run(
        [sys.executable, "-m", "bench.writers", name, who, str(held), str(cases)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise BenchFailed(f"{name}, {who}: {done.stderr.strip().splitlines()[-1:]}")
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def _make_table(path: Path, cases: int) -> None:
    """Lay a table of so many cases ready: those of a small rehearsal, drawn again and again."""
    from bot.gathering import gather
    from bot.study import load_study

    _say(f"a table of {cases:,} cases")
    with tempfile.TemporaryDirectory(dir=WORK) as folder:
        store = Path(folder) / "voces.db"
        rehearsed(store)
        small = asyncio.run(gather(store, load_study(STUDY), Path(folder))).table
    chance = random.Random(1)
    drawn = small.frame[[chance.randrange(len(small)) for _ in range(cases)]]
    ids = polars.Series("case_id", [f"c{chance.getrandbits(64):016x}" for _ in range(cases)])
    keep_table(path, type(small)(small.columns, drawn.with_columns(ids)))


def _say(what: str) -> None:
    print(f"\r{what:<40}\r", end="", file=sys.stderr, flush=True)


def main() -> int:
    """Measure some or all of it, as Markdown on standard output."""
    parser = argparse.ArgumentParser(prog="python -m bench.exports", description=__doc__)
    parser.add_argument("--format", nargs="+", choices=FORMATS, default=FORMATS, help="only these")
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=5, help="pairs of writings a format, as far as its minute goes")
    parser.add_argument("--no-files", action="store_true", help="only a whole export")
    parser.add_argument("--no-whole", action="store_true", help="only the files")
    chosen = parser.parse_args()
    try:
        if not chosen.no_files:
            print(compared(chosen.cases, chosen.times, chosen.format), flush=True)
        if not chosen.no_whole:
            print(f"\n{whole(chosen.cases)}", flush=True)
    except BenchFailed as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
