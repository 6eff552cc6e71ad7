"""Only one bot a store: a lock that the operating system takes back when the process dies, however it dies."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.store.errors import translated


class StoreTaken(Exception):
    """Another bot works on this store."""


class StoreLock:
    """The lock of one store, held until it is released or the process ends; readers and exports need none."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._file: int | None = None

    def take(self) -> None:
        """Take the lock. Raises StoreTaken when somebody else holds it, StoreError when the folder cannot be written."""
        if self._file is not None:
            return
        try:
            self._database.parent.mkdir(parents=True, exist_ok=True)
            # Beside the file itself: a link to it is another name, and the same store.
            store = self._database.resolve()
            file = os.open(store.with_name(store.name + ".lock"), os.O_CREAT | os.O_RDWR, 0o600)
        except OSError as error:
            raise translated(error, self._database) from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            raise StoreTaken(f"{self._database}: another bot is running on this store; stop it first.") from None
        except BaseException:
            os.close(file)
            raise
        self._file = file

    def release(self) -> None:
        """Give the lock back. The file stays: whoever removed it could take a lock that nobody else sees."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def __enter__(self) -> Self:
        self.take()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
