"""Interleaved rounds: everybody once, then everybody again, so that a noisy minute falls on all alike; medians of each."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from bench.bots import Contestant
from bench.rig import Bot, Generator, bot_environment

Measured = dict[str, Any]
PEOPLE = 50
"""At once, each answering as soon as the next question is there."""


def run_once(
    contestant: Contestant,
    order: Measured,
    *,
    delay: float = 0.0,
    unlimited: bool = True,
    limited: bool = False,
    prepare: Callable[[Path], None] = lambda _: None,
) -> Measured:
    """Start one bot, play one order against it, and return what was measured. Raises BenchFailed.

    `prepare` puts into the run's folder what the bot is to find there; otherwise its store is empty.
    """
    contestant.require()
    with Generator(delay=delay, limited=limited) as generator:
        prepare(generator.folder)
        environment = bot_environment(generator.url, generator.folder, unlimited=unlimited)
        with Bot(contestant.command, environment, generator.folder) as bot:
            start = generator.polled(bot) - bot.started_at
            return {**generator.play(bot.pid, **order), "start": start}


def rounds(
    contestants: Sequence[Contestant], orders: dict[str, Measured], times: int, **how: Any
) -> dict[str, list[Measured]]:
    """Return what each of the contestants did in each round."""
    done: dict[str, list[Measured]] = {contestant.key: [] for contestant in contestants}
    for number in range(times):
        for contestant in contestants:
            print(f"\r{number + 1}/{times} {contestant.name:<32}", end="", file=sys.stderr, flush=True)
            done[contestant.key].append(run_once(contestant, orders[contestant.key], **how))
    print("\r" + " " * 40 + "\r", end="", file=sys.stderr, flush=True)
    return done


def middle(runs: Iterable[Measured]) -> Measured:
    """Return the median of every number of some runs."""
    runs = list(runs)
    names = [name for name, value in runs[0].items() if isinstance(value, int | float)]
    return {name: median(one[name] for one in runs) for name in names}


def ratios(runs: Sequence[Measured], base: Sequence[Measured], name: str) -> float:
    """Return the median of the ratios within each round: what a noisy minute does to both cancels out."""
    return median(one[name] / other[name] for one, other in zip(runs, base, strict=True) if other[name])
