"""A folder of one process's own, beside the place of what it makes: things are renamed out of it whole, and the rest goes with it.

A process that is killed leaves its folder behind. The next one that works in the same place removes it: the lock in it, which the
operating system takes back from the dead, tells what was left from what is still at work.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = ".voces-at-work-"
_LOCK = ".lock"


class Unwritable(OSError):
    """Nothing can be written in a place: it is no folder, it is full, or the system refuses; `strerror` says which."""


@contextmanager
def workroom(place: Path) -> Iterator[Path]:
    """Give a new folder in `place`, which is made if it is not there; only its owner can enter it. Raises Unwritable.

    What goes wrong with a file elsewhere, meanwhile, stays the OSError that names that file.
    """
    try:
        place.mkdir(parents=True, exist_ok=True)
        for left in place.glob(f"{PREFIX}*"):
            _clear(left)
        room, lock = _taken(place)
    except OSError as error:
        raise _unwritable(error) from error
    try:
        yield room
    except OSError as error:
        # A write into an open file that fails names none, and here only files of the room are written.
        if error.filename is None or Path(os.fsdecode(error.filename)).is_relative_to(room):
            raise _unwritable(error) from error
        raise
    finally:
        shutil.rmtree(room, ignore_errors=True)
        os.close(lock)


def _unwritable(error: OSError) -> Unwritable:
    return Unwritable(error.errno, error.strerror or str(error))


def _taken(place: Path) -> tuple[Path, int]:
    while True:
        room = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
        try:
            lock = os.open(room / _LOCK, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        except FileNotFoundError:
            continue  # another process took it, still empty, for a leftover
        # Some network shares know no locks: then nobody can tell what was left, and it stays.
        with suppress(OSError):
            fcntl.flock(lock, fcntl.LOCK_EX)
        if (room / _LOCK).exists():
            return room, lock
        os.close(lock)  # likewise, before it was locked


def _clear(room: Path) -> None:
    """Remove a folder whose process is dead."""
    try:
        lock = os.open(room / _LOCK, os.O_RDWR)
    except OSError:
        with suppress(OSError):
            room.rmdir()  # only if there is nothing in it
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(room, ignore_errors=True)
    except OSError:
        pass  # it is at work, or locks are not known here
    finally:
        os.close(lock)
