"""What the kernel knows of a process: the time it has used, and the memory."""

from __future__ import annotations

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """Return user and system time of a process, its threads, and its children so far."""
    return sum(_own_cpu_seconds(one) for one in family(pid))


def peak_mib(pid: int) -> float:
    """Return the largest resident memory so far, of a process and its children together."""
    return sum(_status_mib(one, "VmHWM") for one in family(pid))


def resident_mib(pid: int) -> float:
    """Return the resident memory now, of a process and its children together."""
    return sum(_status_mib(one, "VmRSS") for one in family(pid))


def family(pid: int) -> list[int]:
    """Return a process and all that descend from it."""
    found = [pid]
    for one in found:
        for task in Path(f"/proc/{one}/task").iterdir():
            found.extend(int(child) for child in (task / "children").read_text().split())
    return found


def thread_seconds(pid: int, thread: int) -> float:
    """Return user and system time of one thread; the main one has the number of its process."""
    return _seconds(Path(f"/proc/{pid}/task/{thread}/stat"), 2)


def _own_cpu_seconds(pid: int) -> float:
    return _seconds(Path(f"/proc/{pid}/stat"), 4)


def _seconds(stat: Path, fields: int) -> float:
    # The name of the program may hold blanks and brackets; what follows the last bracket does not.
    counted = stat.read_text().rpartition(")")[2].split()[11 : 11 + fields]
    return sum(int(ticks) for ticks in counted) / _TICKS


def _status_mib(pid: int, name: str) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    return 0.0
