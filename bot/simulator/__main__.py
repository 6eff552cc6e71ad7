"""`python -m bot.simulator`: a local Telegram to point a bot at. Prints its address when it is ready."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from pathlib import Path

from bot.simulator.keeping import Unreadable
from bot.simulator.server import DEFAULT_TOKEN, Simulator


def _arguments(given: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.simulator", description=__doc__)
    parser.add_argument("--port", type=int, default=8081, help="0 takes a free one")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--token", default=DEFAULT_TOKEN, help="the one token that is accepted")
    parser.add_argument("--username", default="voces_demo_bot", help="the bot's user name")
    parser.add_argument("--speed", type=float, default=1.0, help="how many times as fast time runs")
    parser.add_argument("--seed", type=int, default=1, help="of ids and of faults by chance")
    parser.add_argument("--no-rates", action="store_true", help="never say 429 of itself")
    parser.add_argument("--state", type=Path, metavar="FILE", help="keep everything in a file and go on from it")
    read = parser.parse_args(given)
    if not 0 < read.speed <= 1_000_000:
        parser.error("--speed is a number above 0")
    return read


async def _serve(read: argparse.Namespace) -> int:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        simulator = Simulator(
            token=read.token,
            username=read.username,
            host=read.host,
            port=read.port,
            seed=read.seed,
            speed=read.speed,
            rates=not read.no_rates,
            state=read.state,
        )
        url = await simulator.start()
    except Unreadable as error:
        print(f"simulator: {error}", file=sys.stderr)
        return 2
    except (OSError, OverflowError) as error:
        why = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else error
        print(f"simulator: {read.host}:{read.port} cannot be used ({why}); choose another --port.", file=sys.stderr)
        return 2
    print(url, flush=True)
    await stop.wait()
    await simulator.stop()
    return 0


if __name__ == "__main__":
    raise SystemExit(asyncio.run(_serve(_arguments(None))))
