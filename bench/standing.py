"""What Voces weighs and how it behaves while much else goes on: start-up, memory, and a wave of ten thousand."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from statistics import median

from bench.bots import VOCES
from bench.crowd import crowd, template
from bench.limits import ALL_PER_SECOND
from bench.process import peak_mib, resident_mib
from bench.rig import WORK, Bot, Generator, bot_environment
from bench.rounds import PEOPLE, Measured, run_once
from bench.tables import table

IDLE_SECONDS = 3.0
WAVE = 10_000
WATCHED = {"people": 15, "think": 5.0, "warm": 10}
"""Three answers a second: people who read before they tap, as they do once a wave has gone out."""


def weights(times: int, cases: int, answers: int) -> str:
    """Return start-up and memory with an empty store and with many cases."""
    WORK.mkdir(exist_ok=True)
    full = WORK / "crowd.db"
    crowd(template(), full, cases)
    rows = []
    for name, store in (("an empty store", None), (f"{cases:,} cases", full)):
        starts, idles, peaks = zip(*(_weigh(store, answers) for _ in range(times + 1)), strict=True)
        # The first start brings the store and the modules into the kernel's cache.
        rows.append([name, f"{median(starts[1:]):.2f}", f"{median(idles[1:]):.0f}", f"{median(peaks[1:]):.0f}"])
    full.unlink()
    return table(("Voces with", "start, s", "idle, MiB", f"after {answers} answers, peak MiB"), rows)


def _weigh(store: Path | None, answers: int) -> tuple[float, float, float]:
    with Generator() as generator:
        if store is not None:
            shutil.copyfile(store, generator.folder / "voces.db")
        environment = bot_environment(generator.url, generator.folder)
        with Bot(VOCES.command, environment, generator.folder) as bot:
            start = generator.polled(bot) - bot.started_at
            time.sleep(IDLE_SECONDS)
            idle = resident_mib(bot.pid)
            generator.play(bot.pid, people=PEOPLE, answers=answers)
            return start, idle, peak_mib(bot.pid)


def wave(times: int, seconds: float) -> str:
    """Return how long people wait while nothing else goes on, and while ten thousand are being reminded."""
    held = template()
    done: dict[str, list[Measured]] = {"none": [], "due": []}
    for _ in range(times):
        for reminder, runs in done.items():
            runs.append(_watch(held, seconds, due=reminder == "due"))
    rows = []
    for name, runs in (("nothing else goes on", done["none"]), (f"{WAVE:,} are being reminded", done["due"])):
        rows.append([name, *(f"{median(one[part] for one in runs):.1f}" for part in ("p50", "p95", "p99"))])
        rows[-1].extend(
            (f"{median(one['per_second'] for one in runs):.1f}", f"{median(one['cpu_share'] for one in runs):.1%}")
        )
    grown = median(due["p95"] / idle["p95"] for due, idle in zip(done["due"], done["none"], strict=True))
    kept = median(_wave_share(one) for one in done["due"])
    return (
        table(("people tap while", "p50 ms", "p95 ms", "p99 ms", "answers/s", "CPU"), rows)
        + f"\n\np95 grows {grown:.2f} times. The wave runs at {kept:.1%} of what {ALL_PER_SECOND:.0f} a second leave beside the"
        f" replies ({median(one['told'] / one['seconds'] for one in done['due']):.1f} a second). 429: none; a run with one is no result."
    )


def _watch(held: Path, seconds: float, *, due: bool) -> Measured:
    def prepare(folder: Path) -> None:
        crowd(held, folder / "voces.db", WAVE, "due" if due else "none")

    return run_once(VOCES, {**WATCHED, "seconds": seconds}, unlimited=False, limited=True, prepare=prepare)


def _wave_share(measured: Measured) -> float:
    calls = measured["calls"]
    replies = calls["sendmessage"] + calls["editmessagetext"] - measured["told"]
    return float(measured["told"] / (ALL_PER_SECOND * measured["seconds"] - replies))
