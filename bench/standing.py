"""What Voces weighs and how it behaves while much else goes on: start-up, memory, and a wave of ten thousand."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any, Self

from bench.bots import CONTESTANTS, VOCES, Contestant
from bench.crowd import DETAIL, crowd, template
from bench.limits import ALL_PER_SECOND
from bench.process import peak_mib, resident_mib
from bench.rig import ROOT, WORK, BenchFailed, Bot, Generator, bot_environment
from bench.rounds import PEOPLE, Measured
from bench.tables import table
from bot.fieldwork.windows import send_windows
from bot.study import Study, load_study
from flows.fieldwork import next_window
from flows.waves import narrowed

IDLE_SECONDS = 3.0
STARTS = 9
SMALL = CONTESTANTS[1]
"""Whose start is mostly that of the libraries which both of us need: how fast the machine is just then."""
KEY = "bench"
LONGEST = timedelta(hours=1)
"""What a wave may take; the hours in which it goes are longer."""
MARKING_SECONDS = 2.0
"""After the last message, for the sender to note that the wave is done."""
WATCHED = {"people": 15, "think": 5.0, "warm": 10}
"""Three answers a second: people who read before they tap, as they do once a wave has gone out."""


def weights(times: int, cases: int, answers: int) -> str:
    """Return start-up and memory with an empty store and with many cases, and the start of a bot of few lines beside them."""
    WORK.mkdir(exist_ok=True)
    full = WORK / "crowd.db"
    crowd(template(), full, cases)
    stores = {"an empty store": None, f"{cases:,} cases": full}
    rows = []
    # In turn, and on the store itself: a copy of it that is still being written to the disk slows down whatever comes next.
    starts: dict[str, list[float]] = {name: [] for name in (*stores, SMALL.name)}
    for _ in range(STARTS + 1):
        for name, store in stores.items():
            starts[name].append(_start(VOCES, store))
        starts[SMALL.name].append(_start(SMALL, None))
    for name, store in stores.items():
        idle, peak = (median(column) for column in zip(*(_weigh(store, answers) for _ in range(times)), strict=True))
        rows.append([f"Voces with {name}", _seconds(starts[name]), f"{idle:.0f}", f"{peak:.0f}"])
    full.unlink()
    rows.append([SMALL.name, _seconds(starts[SMALL.name]), "", ""])
    return table(("", "start, s", "idle, MiB", f"after {answers} answers, peak MiB"), rows)


def _seconds(starts: Sequence[float]) -> str:
    # The first start brings the store and the modules into the kernel's cache.
    return f"{median(starts[1:]):.2f}"


def _start(contestant: Contestant, store: Path | None) -> float:
    """Return the seconds from a bot's start until it asks for updates."""
    with Generator() as generator:
        environment = bot_environment(generator.url, generator.folder)
        if store is not None:
            environment["VOCES_DATABASE"] = str(store)
        with Bot(contestant.command, environment, generator.folder) as bot:
            return generator.polled(bot) - bot.started_at


def _weigh(store: Path | None, answers: int) -> tuple[float, float]:
    with Generator() as generator:
        if store is not None:
            shutil.copyfile(store, generator.folder / "voces.db")
        environment = bot_environment(generator.url, generator.folder)
        with Bot(VOCES.command, environment, generator.folder) as bot:
            generator.polled(bot)
            time.sleep(IDLE_SECONDS)
            idle = resident_mib(bot.pid)
            generator.play(bot.pid, people=PEOPLE, answers=answers)
            return idle, peak_mib(bot.pid)


def beside(times: int, seconds: float, members: int) -> str:
    """Return how long people wait while nothing else goes on, and while a wave goes to so many."""
    held = template()
    done: dict[str, list[Measured]] = {"none": [], "wave": []}
    for _ in range(times):
        done["none"].append(_watch(held, members, is_sent=False, seconds=seconds))
        done["wave"].append(_watch(held, members, is_sent=True, seconds=seconds))
    rows = [
        _row("nothing else goes on", done["none"]),
        _row(f"a wave goes to {members:,}", done["wave"]),
    ]
    grown = median(sent["p95"] / idle["p95"] for sent, idle in zip(done["wave"], done["none"], strict=True))
    return f"{table(_WATCHED, rows)}\n\np95 grows {grown:.2f} times. {_rate(done['wave'])}\n\n{_sums(done['wave'][-1])}"


def whole(members: int) -> str:
    """Return what a wave to so many comes to when it is sent to its end."""
    done = _watch(template(), members, is_sent=True, told=members)
    rows = [_row(f"a wave goes to {members:,}", [done])]
    came = done["came"]
    took = datetime.fromisoformat(came["ended_at"]) - datetime.fromisoformat(came["laid_out_at"])
    return f"{table(_WATCHED, rows)}\n\nIt takes {took.total_seconds():.0f} s. {_rate([done])}\n\n{_sums(done)}"


_WATCHED = ("people tap while", "p50 ms", "p95 ms", "p99 ms", "answers/s", "CPU", "MiB at first", "at last", "at most")
_OTHERS = {"other_detail", "other_group"}
"""Why those who answer beside the wave do not get it: they are not of the crowd, and some have finished by then."""
_STATES = ("sent", "failed", "unreachable", "uncertain", "waiting")


def _watch(held: Path, members: int, *, is_sent: bool, **until: float) -> Measured:
    """Watch people who answer; with `is_sent`, beside a wave that was planned and confirmed as a coordinator does it."""
    with Generator(limited=True) as generator:
        crowd(held, generator.folder / "voces.db", members)
        environment = bot_environment(generator.url, generator.folder, unlimited=False)
        environment["BENCH_AHEAD"] = f"{_ahead(load_study(environment['VOCES_STUDY'])):.0f}"
        if is_sent:
            name, value = DETAIL
            chosen = ("--to", "unfinished", "--channel", "chat", "--at-once", "--where", f"{name}={value}")
            _command(environment, "plan", KEY, *chosen)
            _command(environment, "send", KEY, "--yes")
        with Bot(VOCES.command, environment, generator.folder) as bot:
            generator.polled(bot)
            with Memory(bot.pid) as memory:
                measured = generator.play(bot.pid, **WATCHED, **until)
            time.sleep(MARKING_SECONDS)
        measured["memory"] = memory.seen
        if is_sent:
            measured["came"] = _command(environment, "report", KEY)["wave"]
            _add_up(measured["came"], members, generator.told())
        return measured


def _ahead(study: Study) -> float:
    """Return how many seconds it is until the middle of some hours in which a wave may go."""
    windows = send_windows(
        [(one.opens, one.closes) for one in study.send_windows], study.send_days, study.holidays, study.close_date
    )
    now = datetime.now(UTC)
    opens, closes = next_window(narrowed(windows, None), study.time_zone, now + timedelta(days=1))
    if closes - opens < LONGEST:
        opens, closes = next_window(narrowed(windows, None), study.time_zone, closes)
    return (opens - now + timedelta(minutes=1)).total_seconds()


def _command(environment: dict[str, str], *arguments: str) -> Any:
    """Run `voces wave` in a process of its own. Raises BenchFailed."""
    command = [*VOCES.command[:-1], "wave", *arguments, "--json"]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise BenchFailed(f"voces wave {arguments[0]}: {ran.stderr.strip()}")
    return json.loads(ran.stdout)


def _add_up(came: dict[str, Any], members: int, told: int) -> None:
    """Hold the ledger against who was to get the wave and what arrived. Raises BenchFailed."""
    skipped = sum(number for reason, number in came["skipped"].items() if reason not in _OTHERS)
    everybody = skipped + sum(came[state] for state in _STATES)
    if everybody != members or not came["sent"] <= told <= came["sent"] + came["uncertain"]:
        raise BenchFailed(f"the ledger does not add up: {members} were to get it, {told} got it, it says {came}")


def _rate(runs: Sequence[Measured]) -> str:
    share = median(_wave_share(one) for one in runs)
    per_second = median(one["told"] / one["seconds"] for one in runs)
    return (
        f"The wave runs at {share:.1%} of what {ALL_PER_SECOND:.0f} a second leave beside the replies ({per_second:.1f} a second)."
        " 429: none; a run with one is no result."
    )


def _sums(measured: Measured) -> str:
    came = measured["came"]
    parts = [f"{state} {came[state]:,}" for state in _STATES]
    parts += [f"skipped ({reason.replace('_', ' ')}) {number:,}" for reason, number in came["skipped"].items()]
    return f"Its ledger when the bot had ended: {' + '.join(parts)} = {came['all']:,}."


def _row(name: str, runs: Sequence[Measured]) -> list[str]:
    times = [f"{median(one[part] for one in runs):.1f}" for part in ("p50", "p95", "p99", "per_second")]
    return [name, *times, f"{median(one['cpu_share'] for one in runs):.1%}", *_memory(runs)]


def _memory(runs: Sequence[Measured]) -> list[str]:
    seen = [one["memory"] for one in runs]
    return [f"{median(pick(one) for one in seen):.0f}" for pick in (lambda one: one[0], lambda one: one[-1], max)]


def _wave_share(measured: Measured) -> float:
    calls = measured["calls"]
    replies = calls["sendmessage"] + calls["editmessagetext"] - measured["told"]
    return float(measured["told"] / (ALL_PER_SECOND * measured["seconds"] - replies))


class Memory:
    """What a bot weighs, looked at every second beside whatever is measured."""

    def __init__(self, pid: int) -> None:
        self.seen = [resident_mib(pid)]
        self._pid, self._is_over = pid, threading.Event()
        self._looking = threading.Thread(target=self._look)

    def __enter__(self) -> Self:
        self._looking.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._looking.join()

    def _look(self) -> None:
        while not self._is_over.wait(1.0):
            self.seen.append(resident_mib(self._pid))
