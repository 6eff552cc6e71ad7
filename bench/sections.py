"""The parts of the benchmark, each a question and its answer as text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bench.bots import CONTESTANTS, ECHO, VOCES, Contestant
from bench.neighbour import slowed
from bench.rounds import PEOPLE, middle, rounds
from bench.standing import WATCHED, beside, weights, whole
from bench.tables import compared

SLOW_API = 0.05
"""Seconds that each answer of Telegram takes in the second comparison."""

SLICES = 8
"""Pairs of slices, one with an export beside the bot and one without, for each round."""


@dataclass(frozen=True, slots=True)
class Size:
    """How long everything is done."""

    rounds: int
    share: float
    """Of the answers of a full run."""
    slow_seconds: float
    watched_seconds: float
    """For what is watched at a human pace, so often:"""
    watches: int
    cases: int
    wave: int
    """People whom a wave goes to."""
    contestants: tuple[Contestant, ...] = CONTESTANTS


FULL = Size(rounds=5, share=1.0, slow_seconds=8.0, watched_seconds=60.0, watches=3, cases=100_000, wave=10_000)
QUICK = Size(rounds=1, share=0.15, slow_seconds=1.5, watched_seconds=3.0, watches=1, cases=2_000, wave=1_500)


def _answers(one: Contestant, size: Size) -> dict[str, Any]:
    answers = int(one.answers * size.share)
    return {"people": PEOPLE, "warm": answers // 5, "answers": answers}


def ceiling(size: Size) -> str:
    """How fast is the generator itself?"""
    done = middle(rounds([ECHO], {ECHO.key: _answers(ECHO, size)}, size.rounds)[ECHO.key])
    return (
        f"{done['per_second']:.0f} answers a second with an echo that keeps nothing ({done['cpu_ms']:.3f} ms of its core an"
        f" answer); the generator's core was busy {done['generator_share']:.0%} of the time."
    )


def throughput(size: Size) -> str:
    """How much does an answer cost, and how many a second can there be?"""
    orders = {one.key: _answers(one, size) for one in size.contestants}
    return compared(size.contestants, rounds(size.contestants, orders, size.rounds))


def slow_api(size: Size) -> str:
    """And when every call takes Telegram 50 ms?"""
    orders = {one.key: {"people": PEOPLE, "warm": 5, "seconds": size.slow_seconds} for one in size.contestants}
    return compared(size.contestants, rounds(size.contestants, orders, size.rounds, delay=SLOW_API))


def limited(size: Size) -> str:
    """And with the limits on, against a Telegram that says 429 to whoever is too fast?"""
    order = {**WATCHED, "seconds": size.watched_seconds}
    done = rounds([VOCES], {VOCES.key: order}, size.watches, unlimited=False, limited=True)
    return (
        compared((VOCES,), done)
        + "\n\nFifteen people who think for five seconds. 429: none; a run with one is no result."
    )


def weight(size: Size) -> str:
    """How soon is it there, and how much memory does it take, with few people and with many?"""
    return weights(size.rounds, size.cases, int(VOCES.answers * size.share))


def courtesy(size: Size) -> str:
    """Does anybody wait behind a wave of ten thousand?"""
    return beside(size.watches, size.watched_seconds, size.wave)


def wave(size: Size) -> str:
    """And when that wave is sent to its end: how fast, in how much memory, and does its ledger add up?"""
    return whole(size.wave)


def export(size: Size) -> str:
    """What does a file of an export cost beside the same library on a ready-made frame, and what does a whole one?"""
    # Imported here: it takes polars and pandas, and the other parts weigh a bot that has neither.
    from bench.exports import compared as exports_compared
    from bench.exports import whole

    return f"{exports_compared(size.cases, size.rounds)}\n\n{whole(size.cases)}"


def exporting(size: Size) -> str:
    """Does anybody wait for an export?"""
    return slowed(SLICES * size.rounds, int(VOCES.answers * size.share) // 4, size.cases)


SECTIONS: Sequence[Callable[[Size], str]] = (
    ceiling, throughput, slow_api, limited, weight, courtesy, wave, export, exporting,
)  # fmt: skip

ON_REQUEST = frozenset({wave})
"""Takes six minutes, and is left out unless it is named."""
