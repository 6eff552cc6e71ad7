"""`voces run` as it is, but for the survey it holds; for comparisons, without the limits on how fast it may speak.

Names of the composition root are given other values, and nothing else: where the questionnaire is read (ours is not shipped);
with BENCH_UNLIMITED=1, the pace; with BENCH_AHEAD, how many seconds the clock goes ahead, since a wave goes out in working hours only.
Everything between a tap and the next question, and between a wave and its messages, is the product's.

    VOCES_STUDY=bench/survey/study.yaml VOCES_BOT_TOKEN=... python -m bench.voces run
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta, tzinfo
from functools import partial
from pathlib import Path

from bot import app, cli, open_store, waving
from bot.chat.buckets import Pace
from bot.clock import SystemClock

SURVEY = Path(__file__).parent / "survey"


AHEAD = timedelta(seconds=float(os.environ.get("BENCH_AHEAD", "0")))


class ClockAhead(SystemClock):
    """The machine's own time and some."""

    def now(self) -> datetime:
        """Return the instant that it is for the study."""
        return super().now() + AHEAD


class DaysAhead(datetime):
    """The same for commands."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        """Return the instant that it is for the study."""
        return datetime.now(tz) + AHEAD


def sources(_name: str) -> tuple[str, dict[str, str]]:
    """Return structure and Fluent sources of the survey."""
    words = {locale: (SURVEY / f"{locale}.ftl").read_text(encoding="utf-8") for locale in ("es", "en")}
    return (SURVEY / "questionnaire.yaml").read_text(encoding="utf-8"), words


def main() -> None:
    """Run the command line."""
    open_store.shipped_sources = sources
    if os.environ.get("BENCH_UNLIMITED") == "1":
        app.Courier = partial(app.Courier, pace=Pace(SystemClock(), limited=False))
    if AHEAD:
        app.SystemClock = ClockAhead
        waving.datetime = DaysAhead
    cli.main()


if __name__ == "__main__":
    main()
