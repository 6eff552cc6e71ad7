"""Only one bot a store: a lock that the operating system takes back when the process dies, however it dies."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


class StoreTaken(Exception):
    """Another bot works on this store."""


class StoreLock:
    """Holds the lock of one store until it is released or the process ends."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(database.name + ".lock")
        self._file: int | None = None

    def take(self) -> None:
        """Take the lock. Raises StoreTaken when another process holds it."""
        file = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(file)
            raise StoreTaken(
                f"{self._path.with_suffix('')}: another bot is running on this store; stop it first."
            ) from None
        self._file = file

    def release(self) -> None:
        """Give the lock back."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
