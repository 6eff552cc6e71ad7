"""The report of aggregates for the chat: made by a process of its own, so that nobody's answer waits for it.

    python -m bot.handing_report STORE LOCALE

Prints nothing but the page, with this language showing at first. It holds aggregates only, small cells hidden.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from bot.config import SettingsError, read_settings
from bot.reporting import make_report
from bot.store.database import StoreError
from bot.study import StudyError, load_study
from bot.yielding import give_way


def main() -> int:
    """Make one report."""
    give_way()
    path, locale = Path(sys.argv[1]), sys.argv[2]
    try:
        made = asyncio.run(make_report(path, load_study(read_settings().study)))
    except (StoreError, SettingsError, StudyError) as error:
        # The kind is enough for the log: the words may name a path.
        print(type(error).__name__, file=sys.stderr)
        return 1
    sys.stdout.buffer.write(made.html(locale).encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
