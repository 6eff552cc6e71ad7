"""`make bench`: all parts in order, as Markdown on standard output.

python -m bench [--quick] [--only PART ...]
"""

from __future__ import annotations

import argparse
import os
import platform
import sys

from bench.rig import BOT_CORE, GENERATOR_CORE, BenchFailed
from bench.sections import FULL, ON_REQUEST, QUICK, SECTIONS


def main() -> int:
    """Run the benchmark; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Voces beside its peers.")
    parser.add_argument("--quick", action="store_true", help="a minute's smoke run; its numbers mean little")
    parser.add_argument("--only", nargs="+", choices=[part.__name__ for part in SECTIONS], help="only these parts")
    chosen = parser.parse_args()
    if BOT_CORE == GENERATOR_CORE:
        print("bench: there is one core only; the generator and the bot would measure each other.", file=sys.stderr)
        return 2
    size = QUICK if chosen.quick else FULL
    print(
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, {os.cpu_count()} cores; the bot on core"
        f" {BOT_CORE}, the generator on core {GENERATOR_CORE}; medians of {size.rounds} interleaved run(s).",
    )
    for part in SECTIONS:
        if part.__name__ not in chosen.only if chosen.only else part in ON_REQUEST:
            continue
        print(f"\n## {part.__name__}: {part.__doc__}\n", flush=True)
        try:
            print(part(size), flush=True)
        except BenchFailed as error:
            print(f"bench: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
