"""Makes one copy of a store: as a function, and as a process of its own, so that sealing takes no time from who answers.

    python -m bot.copier STORE FILE [FILE OF RECIPIENTS]

The passphrase, if there is one, is in VOCES_BACKUP_PASSPHRASE. Writes nothing into the store and prints the size of the copy.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from types import FrameType

from bot.sealing import Seal, SealError, read_seal, seal_file
from bot.store.backups import CopyFailed, copy, own_file, place
from bot.store.errors import StoreError

PART = ".voces-backup.part"
"""What is being made, in the folder where it will stand; always the same, so that what a kill leaves is taken over."""


def copy_to(source: Path, path: Path, seal: Seal, on_step: Callable[[int, int], None] | None = None) -> int:
    """Copy a store to a file that does not exist yet and return the file's size. Raises StoreError or SealError.

    A sealed copy is unsealed beside the store only, which holds the same, and never where the copy goes.
    """
    if path.exists():
        raise CopyFailed(f"{path}: there is such a file already; name another one.")
    with ExitStack() as stack:
        part = stack.enter_context(own_file(path.with_name(PART)))
        if seal:
            plain = stack.enter_context(own_file(source.with_name(f"{source.name}.backup-part")))
            copy(source, plain, on_step=on_step)
            seal_file(plain, part, seal)
            with part.open("rb+") as file:
                os.fsync(file.fileno())
        else:
            copy(source, part, on_step=on_step)
        place(part, path)
        return path.stat().st_size


def main() -> int:
    """Make one copy."""
    # What was begun is removed when the bot ends meanwhile.
    signal.signal(signal.SIGTERM, _end)
    with suppress(OSError):  # a supervisor may forbid it; the copy rests between its steps anyhow
        os.nice(10)
    source, path, *recipients = map(Path, sys.argv[1:])
    try:
        seal = read_seal(recipients[0] if recipients else None, os.environ.get("VOCES_BACKUP_PASSPHRASE", ""))
        print(copy_to(source, path, seal))
    except (StoreError, SealError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _end(_number: int, _frame: FrameType | None) -> None:
    sys.exit(1)


if __name__ == "__main__":
    sys.exit(main())
