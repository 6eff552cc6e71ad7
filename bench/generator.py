"""The load, as a process of its own: serves a lean Bot API and plays the respondents of one bot.

Speaks JSON lines: prints {"listening": port}, then {"polled": seconds} at the first getUpdates, reads
{"play": pid of the bot} and what is to be played, and prints what was measured; to {} it says how many were told anything.

    python -m bench.generator --help
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import time
from typing import Any

from bench.bot_api import BotApi
from bench.limits import Limits
from bench.process import cpu_seconds, peak_mib
from bench.respondents import Respondents
from bench.wire import Connection

PATIENCE = 60.0
"""Seconds without a single answer after which a bot counts as stuck."""
_LOOK = 0.005


class Stuck(Exception):
    """The bot answers nobody."""


def _say(**what: Any) -> None:
    print(json.dumps(what), flush=True)


async def _until(respondents: Respondents, answers: int) -> None:
    """Return when so many answers were seen since the last mark."""
    seen, seen_at = -1, time.monotonic()
    while (now := respondents.tally.answers) < answers:
        if now != seen:
            seen, seen_at = now, time.monotonic()
        elif time.monotonic() - seen_at > PATIENCE:
            raise Stuck
        await asyncio.sleep(_LOOK)


async def _until_told(respondents: Respondents, messages: int) -> None:
    """Return when so many messages have gone to those who are only written to."""
    seen, seen_at = -1, time.monotonic()
    while (now := respondents.told) < messages:
        if now != seen:
            seen, seen_at = now, time.monotonic()
        elif time.monotonic() - seen_at > PATIENCE:
            raise Stuck
        await asyncio.sleep(_LOOK)


async def play(api: BotApi, order: dict[str, Any]) -> dict[str, Any]:
    """Play one order and return what was measured: after `warm` answers, `answers` more, `seconds` long, or until so many are `told`."""
    pid = int(order["play"])
    before = api.audience
    respondents = Respondents(
        api, int(order["people"]), think=float(order.get("think", 0)), first_chat=before.next_chat
    )
    respondents.told = before.told
    api.audience = respondents
    respondents.begin()
    await _until(respondents, int(order.get("warm", 0)))
    respondents.mark()
    calls, cpu, own, told = dict(api.counts), cpu_seconds(pid), time.process_time(), respondents.told
    if "told" in order:
        await _until_told(respondents, int(order["told"]))
    elif "seconds" in order:
        await asyncio.sleep(float(order["seconds"]))
    else:
        await _until(respondents, int(order["answers"]))
    seconds = time.monotonic() - respondents.tally.since
    used, own = cpu_seconds(pid) - cpu, time.process_time() - own
    tally = respondents.mark()
    measured = {
        "answers": tally.answers,
        "seconds": seconds,
        "per_second": tally.answers / seconds,
        "cpu_ms": 1000 * used / max(1, tally.answers),
        "cpu_share": used / seconds,
        "generator_share": own / seconds,
        **percentiles(tally.latencies),
        "peak_mib": peak_mib(pid),
        "calls": {name: api.counts[name] - calls.get(name, 0) for name in api.counts},
        "told": respondents.told - told,
        "refusals": dict(api.refusals),
    }
    respondents.end()
    return measured


def percentiles(latencies: list[float]) -> dict[str, float]:
    """Return p50, p95 and p99 in milliseconds."""
    ordered = sorted(latencies) or [0.0]
    return {f"p{part}": 1000 * ordered[min(len(ordered) - 1, len(ordered) * part // 100)] for part in (50, 95, 99)}


async def serve(port: int, delay: float, *, limited: bool) -> None:
    """Serve and play until standard input ends."""
    api = BotApi(Limits(time.monotonic()) if limited else None)
    api.audience = Respondents(api, 0)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(api.handle, delay), "127.0.0.1", port)
    _say(listening=server.sockets[0].getsockname()[1])
    orders = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    while api.first_poll_at is None:
        await asyncio.sleep(0.001)
    _say(polled=api.first_poll_at)
    while line := await orders.readline():
        order = json.loads(line)
        if "play" not in order:
            _say(told=api.audience.told, refusals=dict(api.refusals))
            continue
        try:
            _say(**await play(api, order))
        except Stuck:
            _say(stuck=True, refusals=dict(api.refusals), calls=dict(api.counts))
    server.close()


def main() -> None:
    """Run the generator."""
    parser = argparse.ArgumentParser(prog="python -m bench.generator", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--core", type=int, help="run on this core only")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds that every answer of the API takes")
    parser.add_argument("--limited", action="store_true", help="refuse with 429 who speaks faster than Telegram allows")
    chosen = parser.parse_args()
    if chosen.core is not None:
        os.sched_setaffinity(0, {chosen.core})
    asyncio.run(serve(chosen.port, chosen.delay, limited=chosen.limited))


if __name__ == "__main__":
    main()
