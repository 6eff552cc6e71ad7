"""`make fuzz`: search for what breaks the readers, for as long as one likes, led by which lines are reached.

    python -m tests.fuzz [--seconds 60] [TARGET ...]

Each target runs in a process of its own. With atheris on the path the search is led by coverage; without it Hypothesis searches
with a large budget, and it says so. What breaks is written to tests/fuzz/found/ and is the first thing that the next run tries.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).parent
FOUND = HERE / "found"


def main() -> int:
    """Run every target, and say what held and what did not."""
    arguments = argparse.ArgumentParser(prog="make fuzz")
    arguments.add_argument("targets", nargs="*")
    arguments.add_argument("--seconds", type=int, default=60, help="for each target")
    arguments.add_argument("--one", default="", help=argparse.SUPPRESS)
    given, rest = arguments.parse_known_args()
    # Nothing of ours is imported before it is made to tell which lines are reached.
    if given.one:
        # What is no option is the folder of seeds.
        return _led(given.one, [*rest, *given.targets])
    from tests.fuzz.seeds import SEEDS

    led = find_spec("atheris") is not None
    print("led by coverage (atheris)" if led else "no atheris here: Hypothesis, with a large budget", flush=True)
    FOUND.mkdir(exist_ok=True)
    targets = given.targets or list(SEEDS)
    failed = [name for name in targets if not (_by_atheris if led else _by_hypothesis)(name, given.seconds)]
    print(f"{len(targets)} target(s), {len(failed)} broken{': ' + ', '.join(failed) if failed else ''}")
    return 1 if failed else 0


def _by_atheris(name: str, seconds: int) -> bool:
    from tests.fuzz.seeds import SEEDS

    with tempfile.TemporaryDirectory() as corpus:
        known = [*SEEDS[name], *(path.read_bytes() for path in FOUND.glob(f"{name}-*"))]
        for number, seed in enumerate(known):
            Path(corpus, f"seed-{number}").write_bytes(seed)
        command = [
            sys.executable, "-m", "tests.fuzz", "--one", name, f"-max_total_time={seconds}", "-max_len=20000",
            "-timeout=25", f"-artifact_prefix={FOUND / name}-", "-print_final_stats=1", corpus,
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        runs = [line.split()[-1] for line in done.stderr.splitlines() if "number_of_executed_units" in line]
        reached = [line for line in done.stderr.splitlines() if "cov:" in line][-1:]
    print(f"{name:14} {runs[0] if runs else '?':>9} runs  {' '.join(reached)[:60]}", flush=True)
    if done.returncode:
        print("\n".join(done.stderr.splitlines()[-40:]))
    return done.returncode == 0


def _led(name: str, rest: list[str]) -> int:
    import atheris  # type: ignore[import-not-found]

    with atheris.instrument_imports(include=["bot", "flows"]):
        from tests.fuzz.targets import TARGETS
    target = TARGETS[name]
    atheris.Setup([sys.argv[0], *rest], lambda data: target(bytes(data)))
    atheris.Fuzz()
    return 0


def _by_hypothesis(name: str, seconds: int) -> bool:
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import strategies as st

    from tests.fuzz.seeds import SEEDS
    from tests.fuzz.targets import TARGETS

    target = TARGETS[name]
    broken = st.sampled_from(SEEDS[name]).flatmap(
        lambda seed: st.builds(_cut, st.just(seed), st.integers(0), st.binary())
    )

    @settings(
        max_examples=400 * seconds, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
    )
    @given(st.one_of(st.binary(), broken))
    def search(data: bytes) -> None:
        try:
            target(data)
        except BaseException:
            (FOUND / f"{name}-hypothesis").write_bytes(data)
            raise

    try:
        search()
    except Exception as error:  # noqa: BLE001 - it is what was looked for
        print(f"{name}: {type(error).__name__}: {error}")
        return False
    print(f"{name:14} {400 * seconds:>9} runs")
    return True


def _cut(seed: bytes, at: int, into: bytes) -> bytes:
    at %= len(seed) + 1
    return seed[:at] + into + seed[at + len(into) :]


if __name__ == "__main__":
    sys.exit(main())
