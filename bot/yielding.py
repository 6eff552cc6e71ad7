"""Work that can wait gives way to everything else on the machine, above all to the bot."""

from __future__ import annotations

import os
from contextlib import suppress


def give_way() -> None:
    """Let others go first from now on: before this process, and before the threads and processes that it starts."""
    with suppress(OSError):  # a supervisor may forbid it, and the work is done all the same
        os.nice(19)
