"""`python -m tests.torture`: the long trial. Its last line is the account."""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from pathlib import Path

from tests.torture.trial import Plan, hold


def main(given: list[str] | None = None) -> int:
    """Hold the trial and return 0 when the promise held."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--speed", type=float, default=12.0)
    parser.add_argument(
        "--webhook", default="", metavar="HOST:PORT", help="deliver updates there instead of being polled"
    )
    read = parser.parse_args(given)
    plan = Plan(read.people, read.kills, read.seed, read.speed, webhook=read.webhook)
    folder = Path(tempfile.mkdtemp(prefix="voces-torture-"))
    print(f"seed {plan.seed} · {plan.people} people · {plan.kills} kills · everything is left in {folder}", flush=True)
    verdict = asyncio.run(hold(plan, folder, lambda line: print(line, flush=True))).verdict
    for what in ("lost", "doubled", "stuck"):
        for one in getattr(verdict, what)[:20]:
            print(f"{what}: {one}")
    print(verdict)
    return 0 if verdict.is_good else 1


if __name__ == "__main__":
    raise SystemExit(main())
